"""Words of a model reach the reader as they are."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from speedlocal.ui.words import amount, plain, unit_words


@pytest.mark.parametrize(
    ("written", "sent"),
    [
        ("a_*b*_$x$", r"a\_\*b\*\_\$x\$"),
        ("~~c~~ :red[d] `e`", r"\~\~c\~\~ \:red\[d\] \`e\`"),
        ("<b>", r"\<b>"),
        ("Baltic_Net-Zero, 1.5 PJ, 2030: ELC (05:30)", "Baltic_Net-Zero, 1.5 PJ, 2030: ELC (05:30)"),
    ],
)
def test_what_markdown_reads_as_more_than_a_sign_is_sent_as_a_sign(written: str, sent: str) -> None:
    assert plain(written) == sent


def test_an_error_with_signs_in_it_is_shown_as_it_is() -> None:
    def page() -> None:
        from speedlocal.errors import CommandError
        from speedlocal.ui.frame import boundary

        with boundary("Title"):
            raise CommandError("scenario *x*")

    shown = AppTest.from_function(page).run()
    assert [error.value for error in shown.error] == [r"scenario \*x\*"]


def test_an_unknown_unit_is_said_and_not_written_behind_a_number_as_if_it_were_one() -> None:
    assert (unit_words(None), unit_words(None, per_year=True)) == ("unit unknown", "unit unknown")
    assert amount(12345.6, unit_words(None)) == "12,346 (unit unknown)"
    assert amount(1.5, unit_words("PJ", per_year=True)) == "1.500 PJ per year"
