"""Tables of a page as somebody reads them: row by row, cell by cell."""

from __future__ import annotations

import html
import json
import re

from streamlit.testing.v1 import AppTest

_TABLE = re.compile(r"<table.*?</table>", re.DOTALL)
_ROW = re.compile(r"<tr.*?</tr>", re.DOTALL)
_CELL = re.compile(r"<t[hd][ >].*?</t[hd]>", re.DOTALL)
_TAG = re.compile(r"<[^>]*>")


def tables(screen: AppTest) -> list[list[list[str]]]:
    """Every table on the page, from top to bottom, each with its head as the first row."""
    return [
        [[_text(cell) for cell in _CELL.findall(row)] for row in _ROW.findall(table)]
        for block in screen.html
        for table in _TABLE.findall(block.value)
    ]


def headings(screen: AppTest) -> list[str]:
    """Every heading under the page's title, from top to bottom, each followed by its note after a line feed."""
    return [
        "\n".join(_text(part) for part in found if part)
        for block in screen.html
        for found in re.findall(
            r"<h[23][^>]*>(.*?)</h[23]>(?:<p class=\"xh-chart-note\">(.*?)</p>)?", block.value, re.DOTALL
        )
    ]


def notices(screen: AppTest) -> list[str]:
    """Everything that is said in a coloured box."""
    return [alert.value for kind in (screen.error, screen.warning, screen.success, screen.info) for alert in kind]


def edit_cell(screen: AppTest, column: str, row: int, typed: str) -> AppTest:
    """Type into the one table that can be edited: sent as a browser would, as there is no hand for it."""
    (table,) = [table for table in screen.dataframe if table.proto.editing_mode]
    states = screen._tree.get_widget_states()
    edit = states.widgets.add()
    edit.id = table.proto.id
    edit.string_value = json.dumps({"edited_rows": {row: {column: typed}}, "added_rows": [], "deleted_rows": []})
    return screen._run(states)


def _text(markup: str) -> str:
    return " ".join(html.unescape(_TAG.sub("", markup)).split())
