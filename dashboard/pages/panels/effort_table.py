"""What a point more means in effort to the agency that plans, criterion by criterion."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd
import streamlit as st

from dashboard.model import Criterion
from dashboard.pages.frame import View, change_address
from dashboard.ui.markdown import as_code
from dashboard.ui.numbers import (
    TypedNumberRefused,
    kept_text,
    read_typed_number,
    shown_text,
    written_number,
)
from dashboard.ui.plan_code import read_efforts, write_efforts

_KEY = "plan_efforts"


@dataclass(frozen=True)
class _Table:
    """The table that is drawn. Streamlit lays what is typed over `efforts`, under its key.

    While the address says what is typed there, the same table stays under the hand. When it says something else (after
    Back, say), the table is another one, with what the address says.
    """

    of: tuple[str, str, str]
    efforts: Mapping[str, str]
    number: int = 0

    @property
    def key(self) -> str:
        """The key of the widget."""
        return "-".join((_KEY, *self.of, str(self.number)))


def own_efforts(view: View) -> dict[str, float] | None:
    """Draw the table; return the efforts that are other than the edition's, None when one is no positive number."""
    words, leaves = view.words, view.ranked_block.block.tree.leaves
    wanted = _other_than_usual(leaves, read_efforts(view.address.efforts))
    table = _table(view, leaves, wanted)
    shown = [table.efforts.get(leaf.code, written_number(leaf.effort)) for leaf in leaves]
    cells = pd.DataFrame(
        {"name": [leaf.name for leaf in leaves], "effort": [shown_text(effort, words.language) for effort in shown]},
        index=[leaf.code for leaf in leaves],
    )
    with st.expander(words("plans.efforts"), expanded=bool(table.efforts)):
        st.caption(words("plans.efforts_note"))
        try:
            st.data_editor(
                cells,
                key=table.key,
                column_config={
                    "name": st.column_config.TextColumn(words("agency.criterion"), disabled=True),
                    "effort": st.column_config.TextColumn(words("plans.effort")),
                },
                hide_index=True,
                on_change=lambda: change_address(efforts=write_efforts(_typed(table, leaves))),
            )
        except (IndexError, KeyError):  # a row or column that the table has not: no browser says that
            st.error(words("notice.state_refused"))
            return None
    efforts = {code: _effort(text) for code, text in wanted.items()}
    for leaf in leaves:
        if efforts.get(leaf.code, leaf.effort) <= 0:
            typed = as_code(shown_text(wanted[leaf.code], words.language))
            st.error(words("plans.effort_refused", criterion=as_code(leaf.name), value=typed))
            return None
    return efforts


def _table(view: View, leaves: tuple[Criterion, ...], wanted: Mapping[str, str]) -> _Table:
    """The table as it was drawn last, or another one where that would not show what is wanted."""
    of = (view.ranked.edition.version, view.address.block, view.words.language)
    table: _Table = st.session_state.get(_KEY) or _Table(of, wanted)
    if table.of != of or _typed(table, leaves) != wanted:
        table = _Table(of, wanted, table.number + 1)
    st.session_state[_KEY] = table
    return table


def _typed(table: _Table, leaves: tuple[Criterion, ...]) -> dict[str, str]:
    """What the table says, with what was typed into it."""
    state: Mapping[str, Any] = st.session_state.get(table.key) or {}
    rows: Mapping[int, Mapping[str, object]] = state.get("edited_rows", {})
    typed = {
        leaves[row].code: str(cells["effort"] or "")
        for row, cells in rows.items()
        if row < len(leaves) and "effort" in cells
    }
    return _other_than_usual(leaves, {**table.efforts, **typed})


def _other_than_usual(leaves: tuple[Criterion, ...], efforts: Mapping[str, str]) -> dict[str, str]:
    """Those of `efforts` that are of a criterion of the block and not the edition's anyway, in tree order."""
    kept = {leaf.code: kept_text(efforts.get(leaf.code, written_number(leaf.effort))) for leaf in leaves}
    return {leaf.code: kept[leaf.code] for leaf in leaves if kept[leaf.code] != written_number(leaf.effort)}


def _effort(text: str) -> float:
    """The effort, 0 where it is none."""
    try:
        return read_typed_number(text)
    except TypedNumberRefused:
        return 0.0
