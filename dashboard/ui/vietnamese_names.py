"""Names of an edition inside HTML in English, marked as Vietnamese, so that a screen reader changes its voice."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator

from markupsafe import Markup, escape

from dashboard.model import Edition
from dashboard.ui.localizer import Localizer, within_sentence, without_period

_KEY = 3  # characters by which a name is looked for inside a sentence; a shorter one may be an English word or a number
_PIECE = re.compile(r"(?:(<(/?)(\w+)([^<>]*)>)|^)([^<]+)(?=(</)?)")
_START = re.compile(r"(?<!\w)\S")
_NOT_READ, _HOLDS_NOTHING = ("style", "script"), ("br", "hr", "img", "input")


class VietnameseNames:
    """Finds `names` in HTML that was escaped by `markupsafe`."""

    def __init__(self, names: Iterable[str]) -> None:
        self._names = {str(escape(name)) for name in names if name.strip()}
        lengths: defaultdict[str, set[int]] = defaultdict(set)
        for name in self._names:
            if len(name) >= _KEY:
                lengths[name[:_KEY]].add(len(name))
        self._lengths = {key: sorted(found, reverse=True) for key, found in lengths.items()}

    def marked(self, html: Markup) -> Markup:
        """`html` with each name in an element that says it is Vietnamese; what is in attributes cannot be marked."""
        return Markup(_PIECE.sub(self._piece, html))

    def _piece(self, found: re.Match[str]) -> str:
        opening, closes, element, attributes, text, ends = found.groups()
        if not closes and (element in _NOT_READ or " lang=" in (attributes or "")):
            return found[0]
        if opening and not closes and ends and element not in _HOLDS_NOTHING and text.strip() in self._names:
            return f'{opening[:-1]} lang="vi">{text}'
        return f"{opening or ''}{''.join(self._sentence(text))}"

    def _sentence(self, text: str) -> Iterator[str]:
        done = 0
        for start in _START.finditer(text):
            at = start.start()
            if at < done:
                continue
            if name := self._name_at(text, at):
                yield f'{text[done:at]}<bdi lang="vi">{name}</bdi>'
                done = at + len(name)
        yield text[done:]

    def _name_at(self, text: str, at: int) -> str:
        """The longest name that begins here and ends with a word."""
        for length in self._lengths.get(text[at : at + _KEY], ()):
            name, after = text[at : at + length], text[at + length : at + length + 1]
            if name in self._names and not (after.isalnum() and name[-1].isalnum()):
                return name
        return ""


def names_of(edition: Edition, t: Localizer) -> Iterator[str]:
    """What an edition calls its agencies, criteria, blocks, grades and documents, as sentences have it too."""
    yield from (edition.title, within_sentence(edition.title), edition.programme_name, edition.decision)
    yield without_period(edition.programme_name)
    yield from (source.title for source in edition.sources)
    for block in edition.blocks:
        yield from (block.name, t.block(block.name), within_sentence(t.block(block.name)))
        yield from (agency.name for agency in block.agencies)
        yield from (node.name for node in block.tree.nodes)
        yield from (grade.name for grade in block.grades)
