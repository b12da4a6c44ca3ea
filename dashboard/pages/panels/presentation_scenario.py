"""What the screens of a presentation say of the open scenario: what is changed, and who changes places by it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from dashboard.model import Cell, Provenance, Scenario
from dashboard.pages.panels.presentation_screens import measured
from dashboard.pages.scenario_session import effect_of
from dashboard.pages.view import View
from dashboard.scoring import RankedBlock, ScenarioEffect, refused_changes
from dashboard.ui.address_codes import screen_code
from dashboard.ui.bar_scale import BarScale
from dashboard.ui.components.presentation import (
    BarRow,
    MoveRow,
    Screen,
    moves,
    rows_of_screens,
    screen,
    sliders,
)
from dashboard.ui.provenance_mark import SIGNS

_MOST_SLIDERS = 3
_SIMULATED = SIGNS[Provenance.SIMULATED]


def scenario_screen(view: View, block: RankedBlock, scenario: Scenario | None = None) -> Iterator[Screen]:
    """What a scenario (default: the open one) does to a block; no screen where it changes nobody's points there.

    First the changed scores, then the agencies: those whose scores these are, then who gains or loses most places.
    """
    t, asked = view.t, view.address.scenario if scenario is None else scenario
    refused = refused_changes(view.ranked.edition, asked)
    fitting = asked.without((refusal.agency, refusal.criterion) for refusal in refused)
    index = block.block.agency_index
    changed = [cell for cell in fitting.changes if cell[0] in index]
    if not changed:
        return
    own = [index[code] for code in dict.fromkeys(code for code, _ in changed)]
    effect = effect_of(view, fitting, ranked_block=block)
    exchanged = effect.places_exchanged
    others = [row for row in (*exchanged.gained, *exchanged.lost) if row not in own]
    chosen = [*own, *sorted(others, key=lambda row: -abs(int(effect.move_split.places[row])))]
    moved, shown = _that_fit(
        [_slider(view, effect, cell, alone=len(own) == 1) for cell in changed[:_MOST_SLIDERS]],
        [block.block.agencies[row].name for row in chosen],
    )
    rows = sorted(chosen[:shown], key=lambda row: int(effect.standings.rank[row]))
    message = t("effect.no_moves")
    if exchanged.gained or exchanged.lost:
        gained, lost = (t.agencies(len(rows), block.block) for rows in (exchanged.gained, exchanged.lost))
        message = t("effect.title", gained=gained, lost=lost)
    title = t("presentation.scenario", block=t("slides.block", block=t.block(block.block.name)), message=message)
    dropped = t("presentation.dropped", count=t.count(len(refused))) if refused else ""
    unnamed = len(chosen) - len(rows)
    more = t("effect.more", agencies=t.agencies(unnamed, block.block)) if unnamed else ""
    unseen = t("presentation.more_changed", count=len(changed) - len(moved)) if len(moved) < len(changed) else ""
    drawn = screen(
        screen_code(block.block.code, "kich-ban"),
        title,
        sliders(t("presentation.changed"), moved),
        moves(title, [_row(view, effect, row) for row in rows], low=True),
        badge=t("simulation.badge"),
        note=measured(view, t("presentation.scenario_note"), more, unseen, dropped),
        block=block.block.code,
    )
    yield replace(drawn, moved=changed[: len(moved)])


def _that_fit(scores: Sequence[BarRow], agencies: Sequence[str]) -> tuple[Sequence[BarRow], int]:
    """The changed scores that find room above at least one agency, and how many agencies find room under them."""
    for count in range(len(scores), 0, -1):
        names = [*(score.name for score in scores[:count]), *agencies]
        if (end := rows_of_screens(names)[0].stop) > count:
            return scores[:count], end - count
    return (), rows_of_screens(agencies)[0].stop


def _slider(view: View, effect: ScenarioEffect, cell: Cell, *, alone: bool) -> BarRow:
    """A changed score; `alone`: one agency is changed, which need not be named."""
    t, block, (agency, criterion) = view.t, effect.block, cell
    row, column = block.agency_index[agency], block.tree.leaf_index[criterion]
    leaf, before, after = block.tree.leaves[column], block.points[row, column], effect.points[row, column]
    scale = BarScale(leaf.minimum_points, leaf.highest_points)
    figure = f"{t.short_points(float(after))} {t('simulation.of_maximum', maximum=t.maximum_of(leaf))}"
    return BarRow(
        leaf.name if alone else f"{block.agencies[row].name}: {leaf.name}",
        scale.place(float(after)),
        figure if before == after else f"{figure} {_SIMULATED}",
        scale.place(float(before)),
        kind="" if before == after else "simulated",
        zero=scale.zero,
        key=score_key(cell),
    )


def score_key(cell: Cell) -> str:
    """What the browser calls a score: `agency:criterion`, as in an address."""
    return ":".join(cell)


def _row(view: View, effect: ScenarioEffect, row: int) -> MoveRow:
    t, agency, by_percent = view.t, effect.block.agencies[row], effect.standings.by_percent
    before, after = (
        t.percent(standings.percent_of(row)) if by_percent else t.points(float(standings.total[row]))
        for standings in (effect.baseline.standings, effect.standings)
    )
    last = int(max(effect.baseline.standings.rank.max(), effect.standings.rank.max()))
    figure = before if before == after else f"{before} → {after} {_SIMULATED}"
    change = effect.change.by_agency[agency.code]
    return MoveRow.between(agency.name, change.rank_before, change.rank_after, last, figure)
