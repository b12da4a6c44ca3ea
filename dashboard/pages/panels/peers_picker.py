"""What the other agencies of the block (peers) are assumed to do while one agency changes its points."""

from __future__ import annotations

import streamlit as st

from dashboard.pages.elements import choice, draw_html
from dashboard.pages.session import change_address
from dashboard.pages.view import View
from dashboard.scoring import CloseShareOfGap, NoChange, PeerAssumption, SameGainAsLastPeriod
from dashboard.ui.address_codes import peers_sentence, read_peers, write_peers
from dashboard.ui.components.picker import picker
from dashboard.ui.html import tag

_SHARES = (10, 20, 30, 50, 75, 100)
_USUAL_SHARE = 20


def assumed_peers(view: View) -> PeerAssumption:
    """The assumption that the address names; no change when it names none that is known or possible."""
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
        with st.container(key="peers-said"):  # where the picker follows the sliders, the figures say what they assume
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
