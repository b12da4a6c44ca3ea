"""Which screens a presentation has, and how many agencies of a block can have some; drawn once for all sessions."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import streamlit as st

from dashboard.pages.editions import cached_unless_trial
from dashboard.pages.panels.presentation_scenario import scenario_screen
from dashboard.pages.panels.presentation_screens import BlockScreens, measured
from dashboard.pages.view import View
from dashboard.scoring import RankedBlock
from dashboard.ui.address_codes import CLOSING, ScreenChoices
from dashboard.ui.components.presentation import Screen, points_of, screen, sentence
from dashboard.ui.html import EMPTY
from dashboard.ui.provenance_mark import counts_in_words
from dashboard.ui.results_in_words import blocks_gone

MOST_AGENCIES = 300
"""Agencies of all blocks shown that can have screens; where there are more, only the ends of each block have some."""
_ENDS_IN_ALL, _FEWEST_AT_AN_END = 100, 5
_MOST_BLOCKS_SUMMED_UP = 6


def blocks_shown(view: View, choices: ScreenChoices) -> list[RankedBlock]:
    """The blocks that are chosen, in the order of the edition; all of them where none is."""
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
    """What was shown, in a line for each block, and how much of it is of which origin."""
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
