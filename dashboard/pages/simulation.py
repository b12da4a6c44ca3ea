"""Mô phỏng: an agency's points on sliders and the leaderboard that results; nothing here changes the edition."""

from __future__ import annotations

import streamlit as st

from dashboard.pages.elements import choice, draw_html
from dashboard.pages.panels.agency_panels import agency_choice, chosen_row, titled_agency_picker
from dashboard.pages.panels.download_menu import simulation_menu
from dashboard.pages.panels.saved_scenario_panels import saved_banner
from dashboard.pages.panels.simulation_sections import simulation_sections
from dashboard.pages.panels.simulator_panel import simulator_panel
from dashboard.pages.scenario_session import assumed_peers, nothing_to_repeat
from dashboard.pages.session import change_address, open_scenario_session
from dashboard.pages.view import View, current_view
from dashboard.scoring import CloseShareOfGap, NoChange, PeerAssumption, SameGainAsLastPeriod
from dashboard.ui.address_codes import peers_sentence, read_peers, write_peers
from dashboard.ui.components.picker import picker
from dashboard.ui.html import tag

_SHARES = (10, 20, 30, 50, 75, 100)
_USUAL_SHARE = 20


def _peers_picker(view: View) -> None:
    """Draw the picker and the assumption in words."""
    t, assumption = view.t, assumed_peers(view)
    named = read_peers(view.address.peers)
    if named is None:
        st.warning(t("peers.unknown"))
    if nothing_to_repeat(view, named):
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


view = current_view()
t = view.t

edits = open_scenario_session(view)
row = chosen_row(view)
if row is None:
    agency_choice(view, "simulation")
else:
    with st.container(key="above-the-sliders"):
        titled_agency_picker(
            view,
            row,
            lambda name: t("simulation.title", agency=name),
            t("simulation.subtitle", period=t.period(view.base.edition)),
            beside=lambda row: simulation_menu(view, row, edits.scenario),
        )
        saved_banner(view, row)
        if view.saved is None:
            _peers_picker(view)
        simulation_sections(view, row)
    simulator_panel(view, row)
