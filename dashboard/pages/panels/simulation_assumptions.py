"""The assumptions of a simulation: what the other agencies of the block (peers) do, and the effort per point.

Peers change their points, or not, while one agency changes its own. The table of efforts, under the question of a plan,
has the effort per point on each criterion.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd
import streamlit as st

from dashboard.model import Criterion
from dashboard.pages.elements import choice, draw_html
from dashboard.pages.session import change_address
from dashboard.pages.view import View
from dashboard.scoring import CloseShareOfGap, NoChange, PeerAssumption, SameGainAsLastPeriod
from dashboard.ui.address_codes import peers_sentence, read_efforts, read_peers, write_efforts, write_peers
from dashboard.ui.components.picker import picker
from dashboard.ui.escaped_text import as_code
from dashboard.ui.html import tag
from dashboard.ui.numbers import TypedNumberRefused, kept_text, read_typed_number, shown_text, written_number

_SHARES = (10, 20, 30, 50, 75, 100)
_USUAL_SHARE = 20


def assumed_peers(view: View) -> PeerAssumption:
    """The assumption that the address names; `NoChange` if it names none that is known and possible."""
    assumption = read_peers(view.address.peers) or NoChange()
    return NoChange() if _nothing_to_repeat(view, assumption) else assumption


def _nothing_to_repeat(view: View, assumption: PeerAssumption | None) -> bool:
    return isinstance(assumption, SameGainAsLastPeriod) and view.ranked_block.change is None


def peers_picker(view: View) -> None:
    """Draw the picker and the assumption in words."""
    t, assumption = view.t, assumed_peers(view)
    named = read_peers(view.address.peers)
    if named is None:
        st.warning(t("peers.unknown"))
    if _nothing_to_repeat(view, named):
        st.warning(t("peers.nothing_to_repeat"))
    labels = {"still": t("peers.still"), "repeat": t("peers.repeat"), "close": t("peers.close")}
    if view.ranked_block.change is None:
        del labels["repeat"]
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="peers"):
        draw_html(tag("span.xh-small.xh-quiet", t("peers.title")), width="content")
        choice(t("peers.title"), labels, _kind(assumption), key="pick_peers", on_pick=_picked)
        if isinstance(assumption, CloseShareOfGap):
            shares = sorted({*_SHARES, round(assumption.percent)})
            picker(
                t("peers.share"),
                {share: t.set_percent(share) for share in shares},
                round(assumption.percent),
                key="pick_peer_share",
                on_pick=lambda share: change_address(peers=write_peers(CloseShareOfGap(share))),
                t=t,
                width=110,
                label_shown=False,
            )
        draw_html(tag("span.xh-small.xh-quiet", peers_sentence(assumption, t)), width="content")
    if not isinstance(assumption, NoChange):
        with st.container(key="peers-said"):  # for layouts with the picker below the sliders: stated above the figures
            draw_html(tag("p.xh-small.xh-quiet", peers_sentence(assumption, t)))


def _kind(assumption: PeerAssumption) -> str:
    match assumption:
        case NoChange():
            return "still"
        case SameGainAsLastPeriod():
            return "repeat"
        case CloseShareOfGap():
            return "close"


def _picked(kind: str) -> None:
    chosen: dict[str, PeerAssumption] = {
        "still": NoChange(),
        "repeat": SameGainAsLastPeriod(),
        "close": CloseShareOfGap(_USUAL_SHARE),
    }
    change_address(peers=write_peers(chosen[kind]))


_EFFORTS_KEY = "plan_efforts"
_EFFORTS_HEIGHT = 280  # px: the plans stand below


@dataclass(frozen=True)
class _EffortTable:
    """The table that is drawn. Streamlit keeps what is typed under the table's key and applies it over `efforts`.

    While the address equals what was typed, the same table stays on screen. When it differs (for instance after Back),
    a new table is drawn with the values of the address.
    """

    of: tuple[str, str, str]
    efforts: Mapping[str, str]
    number: int = 0

    @property
    def key(self) -> str:
        """The key of the widget."""
        return "-".join((_EFFORTS_KEY, *self.of, str(self.number)))


def own_efforts(view: View) -> dict[str, float] | None:
    """Draw the table; return the efforts that differ from the edition's, or None if one is not a positive number."""
    t, leaves = view.t, view.ranked_block.block.tree.leaves
    wanted = other_than_usual(leaves, read_efforts(view.address.efforts))
    table = _effort_table(view, leaves, wanted)
    shown = [table.efforts.get(leaf.code, written_number(leaf.effort)) for leaf in leaves]
    cells = pd.DataFrame(
        {"name": [leaf.name for leaf in leaves], "effort": [shown_text(effort, t.language) for effort in shown]},
        index=[leaf.code for leaf in leaves],
    )
    st.caption(f"{t('plans.efforts')}: {t('plans.efforts_note')}")
    try:
        st.data_editor(
            cells,
            key=table.key,
            column_config={
                "name": st.column_config.TextColumn(t("agency.criterion"), disabled=True),
                "effort": st.column_config.TextColumn(t("plans.effort")),
            },
            hide_index=True,
            height=_EFFORTS_HEIGHT,
            on_change=lambda: change_address(efforts=write_efforts(_typed_efforts(table, leaves))),
        )
    except (IndexError, KeyError):  # a row or column that the table does not have: no browser sends that
        st.error(t("notice.state_refused"))
        return None
    efforts = {code: effort_of(text) for code, text in wanted.items()}
    for leaf in leaves:
        if efforts.get(leaf.code, leaf.effort) <= 0:
            typed = as_code(shown_text(wanted[leaf.code], t.language))
            st.error(t("plans.effort_refused", criterion=as_code(leaf.name), value=typed))
            return None
    return efforts


def _effort_table(view: View, leaves: tuple[Criterion, ...], wanted: Mapping[str, str]) -> _EffortTable:
    """The table as it was last drawn, or a new one if that would not show `wanted`."""
    of = (view.ranked.edition.version, view.address.block, view.t.language)
    table: _EffortTable = st.session_state.get(_EFFORTS_KEY) or _EffortTable(of, wanted)
    if table.of != of or _typed_efforts(table, leaves) != wanted:
        table = _EffortTable(of, wanted, table.number + 1)
    st.session_state[_EFFORTS_KEY] = table
    return table


def _typed_efforts(table: _EffortTable, leaves: tuple[Criterion, ...]) -> dict[str, str]:
    """The efforts in the table, with what was typed into it."""
    state: Mapping[str, Any] = st.session_state.get(table.key) or {}
    rows: Mapping[int, Mapping[str, object]] = state.get("edited_rows", {})
    typed = {
        leaves[row].code: str(cells["effort"] or "")
        for row, cells in rows.items()
        if row < len(leaves) and "effort" in cells
    }
    return other_than_usual(leaves, {**table.efforts, **typed})


def other_than_usual(leaves: tuple[Criterion, ...], efforts: Mapping[str, str]) -> dict[str, str]:
    """Return those of `efforts` that are of a criterion of the block and differ from the edition's, in tree order."""
    kept = {leaf.code: kept_text(efforts.get(leaf.code, written_number(leaf.effort))) for leaf in leaves}
    return {leaf.code: kept[leaf.code] for leaf in leaves if kept[leaf.code] != written_number(leaf.effort)}


def effort_of(text: str) -> float:
    """Return the effort in a text; 0 if it is not a number."""
    try:
        return read_typed_number(text)
    except TypedNumberRefused:
        return 0.0
