"""Which screens a presentation has and in which order: fields whose answer is in the address."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import streamlit as st

from dashboard.pages.elements import draw_html
from dashboard.pages.panels.presentation_list import MOST_AGENCIES, blocks_shown
from dashboard.pages.session import change_address
from dashboard.pages.view import View
from dashboard.ui.address_codes import ORDERS, SCREEN_KINDS, ScreenChoices, unknown_blocks, write_screens
from dashboard.ui.components.picker import multi_picker, picker
from dashboard.ui.components.presentation import Screen
from dashboard.ui.escaped_text import as_code
from dashboard.ui.html import tag

_SECONDS = (0, 5, 10, 15, 20, 30, 45, 60, 120)


def choice_panel(view: View, choices: ScreenChoices, screens: Sequence[Screen]) -> None:
    """Draw the fields, what is left out, and the keys; name what the address asks for that is not there."""
    t = view.t
    _warn(view, choices, screens)

    def choose(**changes: object) -> None:
        change_address(screens=write_screens(replace(choices, **changes)), screen="")  # pyright: ignore[reportArgumentType]

    kinds = {code: t(f"presentation.kind_{name}") for code, name in SCREEN_KINDS.items()}
    multi_picker(
        t("presentation.kinds"), kinds, choices.kinds, key="pick_kinds", on_pick=lambda kinds: choose(kinds=kinds), t=t
    )
    blocks = {block.block.code: block.block.name for block in view.ranked.blocks.values()}
    with st.container(horizontal=True, vertical_alignment="bottom"):
        if len(blocks) > 1:
            chosen = [block for block in choices.blocks if block in blocks]
            multi_picker(
                t("presentation.blocks"),
                blocks,
                chosen,
                key="pick_blocks",
                on_pick=lambda codes: choose(blocks=codes),
                t=t,
                placeholder=t("presentation.all_blocks"),
                vietnamese=blocks,
            )
        orders = {code: t(f"presentation.order_{name}") for code, name in ORDERS.items()}
        picker(
            t("presentation.order"),
            {code or "tu-cuoi": name for code, name in orders.items()},
            choices.order or "tu-cuoi",
            key="pick_order",
            on_pick=lambda order: choose(order=order if order in ORDERS else ""),
            t=t,
            width=280,
        )
        seconds = {count: _seconds(view, count) for count in sorted({*_SECONDS, choices.seconds})}
        picker(
            t("presentation.timed"),
            seconds,
            choices.seconds,
            key="pick_seconds",
            on_pick=lambda count: choose(seconds=count),
            t=t,
            width=280,
        )
    if sum(len(block.best_first) for block in blocks_shown(view, choices)) > MOST_AGENCIES:
        draw_html(tag("p.xh-quiet", t("presentation.bounded", count=t.count(MOST_AGENCIES))))
    draw_html(tag("p.xh-small.xh-quiet.xh-measure", t("presentation.keys")))


def _seconds(view: View, count: int) -> str:
    return view.t("presentation.seconds", count=count) if count else view.t("presentation.not_timed")


def _warn(view: View, choices: ScreenChoices, screens: Sequence[Screen]) -> None:
    t = view.t
    for block in unknown_blocks(choices, view.ranked.blocks):
        st.warning(t("notice.not_found", what=t("notice.block"), value=as_code(block)))
    asked = view.address.screen
    if asked and all(screen.code != asked for screen in screens):
        st.warning(t("notice.unknown", what=t("notice.screen"), value=as_code(asked)))
