"""The sliders of a presentation: which scores the presenter moves on the wall, and what each step is answered.

A step is asked for by plain HTTP, as on the simulation page (`live_preview.py`), and those who follow see it at once.
When the hand rests, the browser writes the URL and tells the server the scenario with the screen it shows.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from markupsafe import Markup

from dashboard.model import Cell, Scenario
from dashboard.pages.leading import Led
from dashboard.pages.live_preview import PREVIEW_PATH, preview_token
from dashboard.pages.navigation import page_url
from dashboard.pages.panels.presentation_scenario import scenario_screen, score_key
from dashboard.pages.scenario_session import scenario_session_key
from dashboard.pages.view import View
from dashboard.scoring import RankedBlock, ScenarioRefused, refused_changes
from dashboard.ui.address import Address
from dashboard.ui.address_codes import LONGEST_SCENARIO, write_scenario
from dashboard.ui.components.simulator import slider_grid

_ROOM = 40  # characters that a score in a link may grow by


def sliders_data(view: View, led: Led, mark_names: Callable[[Markup], Markup]) -> dict[str, Any] | None:
    """What the browser needs to let the scores on the scenario's screens be moved; None where they stay as they are.

    They do where no such screen is shown, where nothing answers steps, and where a link could not hold the scenario.
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
    """The screen with scores moved, and the address that says so. Raises ScenarioRefused for points not allowed.

    A score that is back at today's points stays in the scenario: its slider does not vanish under the hand.
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
    """What changes in the address when the presenter has moved scores: a saved scenario goes on as one to edit."""
    address: Address = view.address
    version = "" if view.trial else view.version
    return {"scenario": scenario, "version": version, "saved": "", "parent": address.saved or address.parent}
