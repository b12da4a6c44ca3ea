"""The texts that cells point at by number: one that a damaged tag hides would give every later cell a wrong text."""

from __future__ import annotations

from dashboard.sandbox.archive import Parts
from dashboard.sandbox.file_rules import FileRule
from dashboard.sandbox.limits import MOST_CELLS
from dashboard.sandbox.refusing import FileRefused
from dashboard.sandbox.xml_parts import read_xml

SHARED_STRINGS = "xl/sharedStrings.xml"

_CHILDREN = {
    "": frozenset(("sst",)),
    "sst": frozenset(("si", "extLst")),
    "si": frozenset(("t", "r", "rPh", "phoneticPr")),
    "r": frozenset(("rPr", "t")),
    "rPh": frozenset(("t",)),
}


def count_shared_strings(parts: Parts) -> int:
    """Return how many texts there are to point at. Raises FileRefused: damaged, or more than cells may be."""
    content = parts.get(SHARED_STRINGS)
    if content is None:
        return 0
    texts = 0
    path: list[str] = []
    pieces = 0  # of the text at hand: one, or any number of runs

    def start(name: str, _attributes: dict[str, str]) -> None:
        nonlocal texts, pieces
        if name == "si":
            texts += 1
            pieces = 0
            if texts > MOST_CELLS:  # nobody points at all of them
                raise FileRefused(FileRule.TOO_MANY_CELLS, limit=str(MOST_CELLS))
        elif name == "t" and path[-1] == "si":
            if pieces:
                raise FileRefused(FileRule.DAMAGED, part=SHARED_STRINGS)
            pieces += 1
        path.append(name)

    def end(_name: str) -> None:
        path.pop()

    read_xml(SHARED_STRINGS, content, start, end, children=_CHILDREN, plain=True)
    return texts
