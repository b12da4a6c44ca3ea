"""What the others are assumed to do while somebody works on one's own points."""

from __future__ import annotations

import streamlit as st

from dashboard.pages.drawn_html import draw_html
from dashboard.pages.frame import View, change_address
from dashboard.scoring import CloseGap, RepeatGain, RivalAssumption, StandStill
from dashboard.ui.components.picker import picker
from dashboard.ui.html import tag
from dashboard.ui.rival_code import read_rivals, rivals_sentence, write_rivals

_KEY = "pick_rivals"
_SHARES = (10, 20, 30, 50, 75, 100)
_USUAL_SHARE = 20


def assumed_rivals(view: View) -> RivalAssumption:
    """The assumption that the address names; nobody moves when it names none that is known, or none that can be."""
    assumption = read_rivals(view.address.rivals) or StandStill()
    return StandStill() if _nothing_to_repeat(view, assumption) else assumption


def _nothing_to_repeat(view: View, assumption: RivalAssumption | None) -> bool:
    return isinstance(assumption, RepeatGain) and view.ranked_block.change is None


def rivals_picker(view: View) -> None:
    """Draw the picker and the assumption in words."""
    words, assumption = view.words, assumed_rivals(view)
    named = read_rivals(view.address.rivals)
    if named is None:
        st.warning(words("rivals.unknown"))
    if _nothing_to_repeat(view, named):
        st.warning(words("rivals.nothing_to_repeat"))
    labels = {"still": words("rivals.still"), "repeat": words("rivals.repeat"), "close": words("rivals.close")}
    if view.ranked_block.change is None:
        del labels["repeat"]
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="rivals"):
        draw_html(tag("span.xh-small.xh-quiet", words("rivals.title")), width="content")
        st.session_state[_KEY] = _kind(assumption)
        st.segmented_control(
            words("rivals.title"),
            list(labels),
            key=_KEY,
            format_func=lambda kind: labels[kind],
            on_change=_picked,
            required=True,
            wrap=True,
            label_visibility="collapsed",
        )
        if isinstance(assumption, CloseGap):
            shares = sorted({*_SHARES, round(assumption.percent)})
            picker(
                words("rivals.share"),
                {share: words.set_percent(share) for share in shares},
                round(assumption.percent),
                key="pick_rival_share",
                on_pick=lambda share: change_address(rivals=write_rivals(CloseGap(share))),
                words=words,
                width=110,
                label_shown=False,
            )
        draw_html(tag("span.xh-small.xh-quiet", rivals_sentence(assumption, words)), width="content")


def _kind(assumption: RivalAssumption) -> str:
    match assumption:
        case StandStill():
            return "still"
        case RepeatGain():
            return "repeat"
        case CloseGap():
            return "close"


def _picked() -> None:
    chosen: dict[str, RivalAssumption] = {
        "still": StandStill(),
        "repeat": RepeatGain(),
        "close": CloseGap(_USUAL_SHARE),
    }
    if assumption := chosen.get(st.session_state[_KEY]):
        change_address(rivals=write_rivals(assumption))
