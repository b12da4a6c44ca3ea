"""HTML that is escaped by construction: whatever is not `Markup` is text, wherever it is put."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from markupsafe import Markup, escape

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
    """Return a link that opens in a tab of its own; `EMPTY` where `url` is no web address, such as `javascript:…`."""
    if not url.startswith(("http://", "https://")):
        return EMPTY
    return tag(name, *content, href=url, target="_blank", rel="noopener", **attributes)


def inner_link(url: str, *content: object, **attributes: str) -> Markup:
    """Return a link to a page of ours, which the browser opens without loading it anew (`press_gate.js`)."""
    return tag("a.xh-inner", *content, href=url, **attributes)


class Cell:
    """What stands in a cell of a table, with classes besides those of its column, as in `xh-small.xh-quiet`."""

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

    The cell in column `header` is the header of its row, and `figures` of the others stand right. Without columns it
    has no head.
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
