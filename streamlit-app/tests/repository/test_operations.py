"""The operator's page names every variable that the program reads, in the program's own words."""

from __future__ import annotations

import re

from pydantic.fields import FieldInfo

from speedlocal.settings import Settings
from tests.repository.checkout import ROOT

PAGE = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")


def row(name: str, field: FieldInfo) -> tuple[str, str, str]:
    default = str(field.default) if field.default else "empty"
    return f"SPEEDLOCAL_{name.upper()}", default, field.description or ""


def test_the_variables_are_those_of_the_settings() -> None:
    documented = re.findall(r"^\| `(SPEEDLOCAL_\w+)` \| (\S+) \| (.+) \|$", PAGE, re.MULTILINE)
    assert documented == [row(name, field) for name, field in Settings.model_fields.items()]
