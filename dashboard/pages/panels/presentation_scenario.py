"""The open scenario in a presentation: its screens, and the sliders that change it during the meeting.

The screens show the changed scores and the agencies whose places change. A slider step is requested by plain HTTP, as
on the simulation page (`live_preview.py`), and followers see it at once. When the user pauses, the browser writes the
URL and sends the server the scenario with the screen it shows.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from markupsafe import Markup

from dashboard.model import Cell, Provenance, Scenario
from dashboard.pages.live_preview import PREVIEW_PATH, preview_token
from dashboard.pages.navigation import page_url
from dashboard.pages.panels.presentation_screens import measured
from dashboard.pages.presentation_lead import Led
from dashboard.pages.scenario_session import effect_of, scenario_session_key
from dashboard.pages.view import View
from dashboard.scoring import RankedBlock, ScenarioEffect, ScenarioRefused, refused_changes
from dashboard.ui.address import Address
from dashboard.ui.address_codes import LONGEST_SCENARIO, screen_code, write_scenario
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
from dashboard.ui.components.simulator import slider_grid
from dashboard.ui.provenance_mark import SIGNS

_MOST_SLIDERS = 3
_SIMULATED = SIGNS[Provenance.SIMULATED]


def scenario_screen(view: View, block: RankedBlock, scenario: Scenario | None = None) -> Iterator[Screen]:
    """The effect of a scenario (default: the open one) on a block; no screen if it changes no points there.

    First the changed scores, then the agencies: those with changed scores, then those that gain or lose most places.
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
    """The changed scores that fit on a screen above at least one agency, and how many agencies fit below them."""
    for count in range(len(scores), 0, -1):
        names = [*(score.name for score in scores[:count]), *agencies]
        if (end := rows_of_screens(names)[0].stop) > count:
            return scores[:count], end - count
    return (), rows_of_screens(agencies)[0].stop


def _slider(view: View, effect: ScenarioEffect, cell: Cell, *, alone: bool) -> BarRow:
    """The row of a changed score; `alone`: only one agency is changed, which need not be named."""
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
    """The key of a score in the browser: `agency:criterion`, as in an address."""
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


_ROOM = 40  # characters that a score in a link may grow by


def sliders_data(view: View, led: Led, mark_names: Callable[[Markup], Markup]) -> dict[str, Any] | None:
    """The data for the sliders on the scenario's screens; None if the scores cannot be moved.

    That is so if no such screen is shown, if the preview route is not served, or if a link could not hold the scenario.
    """
    cells = {score_key(cell): cell for one in led.screens for cell in one.moved}
    if not cells or len(write_scenario(view.address.scenario)) > LONGEST_SCENARIO - _ROOM:
        return None
    stamp = scenario_session_key(view)

    def answer(asked: str, points: Mapping[str, float]) -> dict[str, Any] | None:
        if asked != stamp or not points or not cells.keys() >= points.keys():
            return None
        return _step(view, {cells[key]: value for key, value in points.items()}, led, mark_names)

    token = preview_token(answer)
    scores = {key: _score(view, cell) for key, cell in cells.items()}
    return {"path": PREVIEW_PATH, "token": token, "stamp": stamp, "scores": scores} if token else None


def _block_of(view: View, agency: str) -> RankedBlock:
    return next(block for block in view.ranked.blocks.values() if agency in block.block.agency_index)


def _score(view: View, cell: Cell) -> dict[str, Any]:
    t, (agency, criterion) = view.t, cell
    block = _block_of(view, agency).block
    row, column = block.agency_index[agency], block.tree.leaf_index[criterion]
    leaf = block.tree.leaves[column]
    minimum, maximum = leaf.minimum_points, leaf.highest_points
    ends = {"minimum": t.short_points(minimum), "maximum": t.short_points(maximum)}
    return {
        "name": t("simulation.slider_name", criterion=leaf.name, **ends),
        "minimum": minimum,
        "maximum": maximum,
        "grid": slider_grid(leaf),
        "stepped": leaf.step is not None,
        "today": float(block.points[row, column]),
        "points": view.address.scenario.changes[cell],
    }


def _step(view: View, points: Mapping[Cell, float], led: Led, mark_names: Callable[[Markup], Markup]) -> dict[str, Any]:
    """The screen after scores were moved, and its URL. Raises ScenarioRefused for points that are not allowed.

    A score moved back to the edition's points stays in the scenario, so that its slider does not vanish in mid-drag.
    """
    if refused := refused_changes(view.ranked.edition, Scenario(points)):
        raise ScenarioRefused(refused)
    scenario = Scenario({**view.address.scenario.changes, **points})
    [drawn] = scenario_screen(view, _block_of(view, next(iter(points))[0]), scenario)
    drawn = replace(drawn, drawn=mark_names(drawn.drawn))
    led.redraw(drawn)
    there = replace(view.address, **moved_to(view, scenario), screen=drawn.code)
    return {"html": drawn.drawn, "scenario": write_scenario(scenario), "url": page_url("presentation", there)}


def moved_to(view: View, scenario: Scenario) -> dict[str, Any]:
    """The fields of the address that change when scores are moved; a saved scenario becomes the parent of a new one."""
    address: Address = view.address
    version = "" if view.trial else view.version
    return {"scenario": scenario, "version": version, "saved": "", "parent": address.saved or address.parent}
