"""What all peers show: the same edition, the same arithmetic, the same table and the same two figures.

A peer builds its page as its own tutorial does and asks here for the content. `DASHBOARD_DATA` names the folder with
the edition, `BENCH_EDITION`, `BENCH_BLOCK` and `BENCH_AGENCY` what is shown.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from dashboard.data import current_version, read_edition
from dashboard.model import Block, EditionId, Scenario
from dashboard.scoring import apply_scenario, group_standings, rank_block

ALL_BARS = 150
"""With more agencies than this the figures show the leaders and the neighbourhood, as the dashboard's board does."""
AROUND = 25


@dataclass(frozen=True)
class Slider:
    """One criterion: where its slider begins, ends and stands."""

    code: str
    name: str
    maximum: float
    value: float
    step: float


@dataclass(frozen=True)
class Shown:
    """The content of the page for one position of the sliders."""

    total: str
    rank: str
    table: pd.DataFrame
    bars: go.Figure
    heat: go.Figure


class SamePage:
    """One agency of one block, open."""

    def __init__(self) -> None:
        edition_id = EditionId(*os.environ["BENCH_EDITION"].split("/"))
        root = Path(os.environ["DASHBOARD_DATA"])
        edition = read_edition(root, edition_id, current_version(root, edition_id))
        self.block: Block = edition.block_by_code[os.environ["BENCH_BLOCK"]]
        self.precision = edition.precision
        self.agency = os.environ["BENCH_AGENCY"]
        self.row = self.block.agency_index[self.agency]
        self.sliders = [
            Slider(leaf.code, leaf.name, float(leaf.max_points or 0), float(points), leaf.step or 0.01)
            for leaf, points in zip(self.block.tree.leaves, self.block.points[self.row], strict=True)
            if not np.isnan(points)
        ]

    def shown(self, values: Sequence[float]) -> Shown:
        """Rank the block with the agency's points at `values`, in the order of the sliders."""
        block = self.block
        changes = {
            (self.agency, slider.code): float(value)
            for slider, value in zip(self.sliders, values, strict=True)
            if value != slider.value
        }
        points = apply_scenario(block, Scenario(changes))
        standings, groups = rank_block(block, self.precision, points), group_standings(block, points)
        order = standings.best_first(block.name_order)
        total = [f"{value:.{self.precision}f}" for value in standings.total]
        table = pd.DataFrame(
            {
                "rank": standings.rank[order],
                "agency": [block.agencies[row].name for row in order],
                "total": standings.total[order],
                "percent": standings.percent[order].round(2),
            }
        )
        place = order.index(self.row)
        near = [row for at, row in enumerate(order) if len(order) <= ALL_BARS or at < 3 or abs(at - place) <= AROUND]
        names = [block.agencies[row].name for row in near]
        own = ["#F46A25" if row == self.row else "#12436D" for row in near]
        bars = go.Figure(
            go.Bar(
                x=standings.total[near],
                y=names,
                orientation="h",
                marker_color=own,
                text=[total[row] for row in near],
                textposition="outside",
            )
        )
        bars.update_layout(height=600, yaxis_autorange="reversed", uirevision="same")
        heat = go.Figure(go.Heatmap(z=groups.percent[near], x=[node.name for node in groups.nodes], y=names))
        heat.update_layout(height=600, yaxis_autorange="reversed", uirevision="same")
        return Shown(total[self.row], f"{standings.rank[self.row]}/{len(order)}", table, bars, heat)
