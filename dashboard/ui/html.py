"""HTML that is escaped by construction: everything that is not `Markup` is escaped as text.

In English, names of an edition inside it are marked as Vietnamese, so that a screen reader changes its voice.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass

from markupsafe import Markup, escape

from dashboard.model import Edition
from dashboard.ui.localizer import Localizer, within_sentence, without_period

EMPTY = Markup()
BREAK = Markup("<br>")


def tag(name: str, *content: object, **attributes: str) -> Markup:
    """Return the element `name`, with classes as in `span.xh-small.xh-quiet`; `aria_label` sets `aria-label`."""
    element, _, classes = name.rstrip(".").partition(".")
    given = f' class="{classes.replace(".", " ")}"' if classes else ""
    for attribute, value in attributes.items():
        given += f' {attribute.replace("_", "-")}="{escape(value)}"'
    return Markup(f"<{element}{given}>{''.join(map(escape, content))}</{element}>")


def link(url: str, *content: object, name: str = "a", **attributes: str) -> Markup:
    """Return a link that opens in a new tab; `EMPTY` if `url` is not a web address, such as `javascript:…`."""
    if not url.startswith(("http://", "https://")):
        return EMPTY
    return tag(name, *content, href=url, target="_blank", rel="noopener", **attributes)


def inner_link(url: str, *content: object, **attributes: str) -> Markup:
    """Return a link to a page of the dashboard, which opens without a page load (`press_gate.js`)."""
    return tag("a.xh-inner", *content, href=url, **attributes)


class Cell:
    """The content of a table cell, with classes besides those of its column, as in `xh-small.xh-quiet`."""

    def __init__(self, content: object, classes: str = "", **attributes: str) -> None:
        self.content, self.classes, self.attributes = content, classes, attributes


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table that has classes of its own."""

    classes: str
    cells: Sequence[object]


_Line = Row | Sequence[object]
_EVERY = slice(None)


def table(
    name: str,
    columns: Sequence[str],
    rows: Iterable[_Line],
    *,
    classes: str = "",
    header: int = 0,
    figures: slice = _EVERY,
) -> Markup:
    """Return a table called `name` for assistive technology, in a frame that scrolls by keyboard too.

    The cell in column `header` is the header of its row, and `figures` of the others are aligned right. Without columns
    it has no head.
    """
    right = set(range(len(columns))[figures]) - {header}
    caption = tag("caption", name)
    heads = (tag(_at("th", place, right), column, scope="col") for place, column in enumerate(columns))
    head = tag("thead", tag("tr", *heads)) if columns else EMPTY
    made = tag(f"table.xh-table.{classes}", caption, head, tag("tbody", *(_row(row, header, right) for row in rows)))
    return tag("div.xh-table-frame", made, tabindex="0", role="region", aria_label=name)


def _row(row: _Line, header: int, right: Collection[int]) -> Markup:
    made: list[Markup] = []
    for place, each in enumerate(row.cells if isinstance(row, Row) else row):
        cell = each if isinstance(each, Cell) else Cell(each)
        kind, scope = ("th", {"scope": "row"}) if place == header else ("td", {})
        made.append(tag(f"{_at(kind, place, right)}.{cell.classes}", cell.content, **scope, **cell.attributes))
    return tag(f"tr.{row.classes if isinstance(row, Row) else ''}", *made)


def _at(kind: str, place: int, right: Collection[int]) -> str:
    return f"{kind}.xh-right" if place in right else kind


_KEY = 3  # characters by which a name is looked for inside a sentence; a shorter one may be an English word or a number
_PIECE = re.compile(r"(?:(<(/?)(\w+)([^<>]*)>)|^)([^<]+)(?=(</)?)")
_WORD_START = re.compile(r"(?<!\w)\S")
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
        """`html` with each name in an element that says it is Vietnamese; names in attributes cannot be marked."""
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
        for start in _WORD_START.finditer(text):
            at = start.start()
            if at < done:
                continue
            if name := self._name_at(text, at):
                yield f'{text[done:at]}<bdi lang="vi">{name}</bdi>'
                done = at + len(name)
        yield text[done:]

    def _name_at(self, text: str, at: int) -> str:
        """The longest name that begins here and ends where a word ends."""
        for length in self._lengths.get(text[at : at + _KEY], ()):
            name, after = text[at : at + length], text[at + length : at + length + 1]
            if name in self._names and not (after.isalnum() and name[-1].isalnum()):
                return name
        return ""


def names_of(edition: Edition, t: Localizer) -> Iterator[str]:
    """The names of an edition's agencies, criteria, blocks, grades and documents, also as used in sentences."""
    yield from (edition.title, within_sentence(edition.title), edition.programme_name, edition.decision)
    yield without_period(edition.programme_name)
    yield from (source.title for source in edition.sources)
    for block in edition.blocks:
        yield from (block.name, t.block(block.name), within_sentence(t.block(block.name)))
        yield from (agency.name for agency in block.agencies)
        yield from (node.name for node in block.tree.nodes)
        yield from (grade.name for grade in block.grades)
