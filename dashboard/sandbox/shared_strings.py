"""The texts that cells point at by number: one that a damaged tag hides would give every later cell a wrong text."""

from __future__ import annotations

from dashboard.sandbox.archive import Parts
from dashboard.sandbox.xml_parts import read_xml

SHARED_STRINGS = "xl/sharedStrings.xml"

_CHILDREN = {
    "": frozenset(("sst",)),
    "sst": frozenset(("si", "extLst")),
    "si": frozenset(("t", "r", "rPh", "phoneticPr")),
    "r": frozenset(("rPr", "t")),
    "rPh": frozenset(("t",)),
}


def check_shared_strings(parts: Parts) -> None:
    """Raise FileRefused when the texts are there but damaged."""
    content = parts.get(SHARED_STRINGS)
    if content is not None:
        read_xml(SHARED_STRINGS, content, lambda _name, _attributes: None, children=_CHILDREN, plain=True)
