"""Plain names and colours of what a page draws: a model's mapping before the vocabulary, and codes without either."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from speedlocal.queries import catalogue, names
from speedlocal.ui.ask import ask
from speedlocal.vocabulary.groups import Groups, groups

CODED = ("process", "commodity")


@dataclass(frozen=True)
class Names:
    """What the codes of a group are called, and the colours that they have of their own, in the order of the stack."""

    labels: dict[str, str]
    colours: dict[str, str]

    def words(self, code: str) -> str:
        """Return the plain name; of two codes of one name each with its code, and a code where it has no name."""
        label = self.labels.get(code)
        if label is None:
            return "none" if code == "-" else code
        same = [other for other, its in self.labels.items() if its == label]
        return label if len(same) == 1 else f"{label} ({code})"


def scenario_names() -> Names:
    """Return the labels of scenarios that have another than their name."""
    frame = ask(catalogue.scenarios)
    return Names({name: label for name, label in zip(frame.scenario, frame.label, strict=True) if label}, {})


def groups_of(scenarios: tuple[str, ...]) -> Groups:
    """Return carriers and sectors as the scenarios' mappings have them."""
    return groups(ask(names.of_groups, scenarios=scenarios).itertuples(index=False, name=None))


def names_of(by: str, scenarios: tuple[str, ...]) -> Names:
    """Return the names of what rows are told apart by: carriers, sectors, or codes that a mapping names."""
    found = groups_of(scenarios)
    if by == "carrier":
        return _listed(found.carriers.values())
    if by == "sector":
        return _listed(found.sectors.values())
    if by not in CODED:
        return Names({}, {})
    told = ask(names.of_codes, scenarios=scenarios, dimension=by)
    labels = {code: label for code, label in zip(told.code, told.label, strict=True) if label}
    return Names(labels, {code: colour for code, colour in zip(told.code, told.colour, strict=True) if colour})


def _listed(groups: Iterable[tuple[str, str, str]]) -> Names:
    told = list(groups)
    return Names({code: label for code, label, _ in told}, {code: colour for code, _, colour in told})
