"""The presentation: its screens, the fields that choose them, and the stage that shows them.

The screens of a block, except for its scenario, are drawn once for all sessions. The address holds which screens are
chosen and in which order. The foot of each screen says where the figures come from.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

import streamlit as st
from markupsafe import Markup

from dashboard.model import PROVENANCES, Provenance, weakest
from dashboard.pages.edition_cache import cached_unless_trial
from dashboard.pages.elements import draw_html, names_marker
from dashboard.pages.navigation import page_url
from dashboard.pages.panels.download_context import standing_on
from dashboard.pages.panels.presentation_scenario import moved_to, scenario_screen, sliders_data
from dashboard.pages.panels.presentation_screens import BlockScreens, measured
from dashboard.pages.presentation_lead import lead
from dashboard.pages.session import change_address, set_shown, whole_run_is_due
from dashboard.pages.view import View
from dashboard.scoring import RankedBlock
from dashboard.ui.address_codes import (
    CLOSING,
    ORDERS,
    SCREEN_KINDS,
    ScreenChoices,
    read_scenario,
    unknown_blocks,
    write_scenario,
    write_screens,
)
from dashboard.ui.components import labels
from dashboard.ui.components.picker import multi_picker, picker
from dashboard.ui.components.presentation import (
    Screen,
    leading_data,
    points_of,
    presentation,
    screen,
    screen_shown,
    sentence,
)
from dashboard.ui.escaped_text import as_code
from dashboard.ui.html import EMPTY, tag
from dashboard.ui.provenance_mark import SIGNS, counts_in_words, decision_in_words, illustrative_sentence
from dashboard.ui.results_in_words import blocks_gone

MOST_AGENCIES = 300
"""Up to this many agencies of the blocks shown, all have screens; above it, only those at the ends of each block."""
_ENDS_IN_ALL, _FEWEST_AT_AN_END = 100, 5
_MOST_BLOCKS_SUMMED_UP = 6


def blocks_shown(view: View, choices: ScreenChoices) -> list[RankedBlock]:
    """The blocks that are chosen, in the order of the edition; all blocks if none is chosen."""
    blocks = list(view.ranked.blocks.values())
    return [block for block in blocks if block.block.code in choices.blocks] or blocks


def screens_of(view: View, choices: ScreenChoices) -> list[Screen]:
    """Every screen of the presentation, in order; there is at least one."""
    blocks = blocks_shown(view, choices)
    ends = _at_each_end(blocks)
    made: list[Screen] = []
    for block in blocks:
        for kind in choices.kinds:
            if kind == "kich-ban":
                made += scenario_screen(view, block)
            elif kind != CLOSING:
                made += _of_kind(view, block, kind, choices.order, ends)
    if CLOSING in choices.kinds or not made:
        made.append(_closing(view, blocks))
    return made


def _at_each_end(blocks: Sequence[RankedBlock]) -> int | None:
    """How many agencies at each end of a block are shown; None: all."""
    if sum(len(block.best_first) for block in blocks) <= MOST_AGENCIES:
        return None
    return max(_FEWEST_AT_AN_END, _ENDS_IN_ALL // (2 * len(blocks)))


def _of_kind(view: View, block: RankedBlock, kind: str, order: str, ends: int | None) -> Sequence[Screen]:
    previous = view.ranked.previous
    stands_on = (
        *(view.ranked.edition.version, previous.version if previous else "", view.base.edition.version),
        *(view.address.programme, view.address.period, view.score_basis, view.t.language),
    )
    drawn = cached_unless_trial(_drawn, view.version)
    return drawn((*stands_on, block.block.code, kind, order if kind == "co-quan" else "", str(ends)), view, block)


@st.cache_resource(max_entries=256, show_spinner=False)
def _drawn(key: tuple[str, ...], _view: View, _block: RankedBlock) -> Sequence[Screen]:
    """The screens of one kind of one block; `key` names the kind, the order, and how many are at each end."""
    *_, kind, order, at_end = key
    rows = _block.best_first
    if at_end.isdecimal() and len(rows) > 2 * int(at_end):
        rows = (*rows[: int(at_end)], *rows[-int(at_end) :])
    screens = BlockScreens(_view, _block, rows)
    made: Iterable[Screen] = {
        "ket-qua": screens.result,
        "xep-hang": screens.ranking,
        "thay-doi": screens.moved,
        "nhom": screens.groups,
        "nhiet": screens.shades,
        "co-quan": lambda: screens.agencies(order),
    }[kind]()
    return tuple(made)


def _closing(view: View, blocks: Sequence[RankedBlock]) -> Screen:
    """The closing screen: one line for each block, and how many scores have which provenance."""
    t = view.t
    lines = list(_summaries(view, blocks[:_MOST_BLOCKS_SUMMED_UP]))
    if rest := blocks[_MOST_BLOCKS_SUMMED_UP:]:
        lines.append(t("presentation.more_blocks", count=len(rest)))
    gone = blocks_gone(view.ranked, t)
    return screen(
        CLOSING,
        t("presentation.closing"),
        points_of(lines),
        sentence(" · ".join(counts_in_words(view.ranked.edition, t)), kind="quiet"),
        sentence(gone, kind="quiet") if gone else EMPTY,
        note=measured(view),
    )


def _summaries(view: View, blocks: Iterable[RankedBlock]) -> Iterator[str]:
    t = view.t
    for block in blocks:
        names = [
            t.listing(block.block.agencies[row].name for row in rows[:3]) for rows in (block.leaders, block.trailing)
        ]
        several = len(block.block.agencies) > 1
        yield t(
            "presentation.closing_block" if several else "presentation.closing_alone",
            block=block.block.name,
            percent=t.percent(block.statistics.percent.mean),
            first=names[0],
            last=names[1],
            group=block.statistics.weakest_first[0][0].name,
        )


_SECONDS = (0, 5, 10, 15, 20, 30, 45, 60, 120)


def choice_panel(view: View, choices: ScreenChoices, screens: Sequence[Screen]) -> None:
    """Draw the fields, what is left out, and the keys; warn of screens and blocks in the address that do not exist."""
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


_KEY = "presentation"
_LABELS = (
    *("presentation.stage", "presentation.controls", "presentation.previous", "presentation.next"),
    *("presentation.pause", "presentation.go_on", "presentation.running", "presentation.paused"),
    *("presentation.fullscreen", "presentation.no_fullscreen", "presentation.choose", "presentation.leave"),
    *("presentation.start", "presentation.key_f", "presentation.announced", "presentation.no_rank"),
    *("presentation.not_timed_yet", "presentation.pointer_on", "presentation.pointer_off"),
)


@st.fragment
def stage(view: View, choices: ScreenChoices, screens: Sequence[Screen]) -> None:
    """Draw the stage; the fragment reruns alone when another screen is shown, which the browser has drawn already."""
    if whole_run_is_due(view.address, followed=("screen",)):
        st.rerun()
    mark_names = names_marker()
    screens = [replace(screen, drawn=mark_names(screen.drawn)) for screen in screens]
    drawn, foot = EMPTY.join(screen.drawn for screen in screens), mark_names(_foot(view))
    t = view.t
    led = lead(view, screens, foot)
    told = {
        "notTimed": t("presentation.not_timed_yet"),
        "follow": t("following.button"),
        "noAnswer": t("presentation.not_moved"),
    }
    presentation(
        {
            # a fragment that reruns alone draws the same as the page's run before it, so nothing is sent again
            "screen": view.address.screen,
            "stamp": hashlib.sha256(f"{t.language}{choices.seconds}{foot}{drawn}".encode()).hexdigest(),
            "html": drawn,
            "foot": foot,
            "scenario": write_scenario(view.address.scenario),
            "sliders": sliders_data(view, led, mark_names),
            "seconds": choices.seconds,
            "leading": leading_data(led.token, t, withheld=led.withheld),
            "home": page_url("overview", view.address),
            "labels": labels(t, *_LABELS) | told,
        },
        key=_KEY,
        on_screen=lambda: _keep(view, screens),
    )


def _keep(view: View, screens: Sequence[Screen]) -> None:
    if _KEY not in st.session_state:  # sent by a browser that has left the page meanwhile
        return
    shown = screen_shown(_KEY)
    if shown is None or all(screen.code != shown.code for screen in screens):
        return
    if shown.scenario is None:
        set_shown(screen=shown.code)
    else:
        scenario, _ = read_scenario(shown.scenario, longest=None)
        change_address(screen=shown.code, **moved_to(view, scenario))


def _foot(view: View) -> Markup:
    """One line on every screen: the decision, and in full words what is not an official result."""
    t, edition = view.t, view.ranked.edition
    said: list[str] = [decision_in_words(edition, t) if edition.decision else edition.title]
    if view.address.version and view.version != view.current_version and not view.trial:
        said.append(t("versions.here", version=view.version))
    said += standing_on(view, self_scores=view.on_self_scores)
    if made_up := _made_up(view):
        said.append(EMPTY.join([tag("strong", t("illustrative.lead")), " ", made_up]))
    else:
        said.append(t("provenance.sentence", kind=t.provenance(weakest(edition.score_origins))).lower())
    return Markup(" · ").join(said)


def _made_up(view: View) -> str:
    """Which figures are illustrative, short enough to be read on a projected screen; empty if none are."""
    t, edition = view.t, view.ranked.edition
    known = {fact.provenance for fact in edition.facts} - {Provenance.ILLUSTRATIVE}
    if known and set(edition.score_origins) == {Provenance.ILLUSTRATIVE}:
        return t("presentation.made_up", signs=" ".join(SIGNS[origin] for origin in PROVENANCES if origin in known))
    return illustrative_sentence(edition, view.ranked.previous, t)
