"""The arithmetic of one changed score as one would write it with pandas: a long table, `groupby`, `rank`.

Kept as a peer of `dashboard.scoring`: same points, same totals, same ranks, same figures of the block and its groups.
"""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from dashboard.model import Block


@dataclass(frozen=True)
class Grouped:
    """Totals and ranks by agency, sums of groups by agency, figures of the block and of each group."""

    total: pd.Series
    rank: pd.Series
    groups: pd.DataFrame
    group_rank: pd.DataFrame
    figures: pd.DataFrame


def long_table(block: Block) -> pd.DataFrame:
    """One row a score, as pandas users keep such data; agency and group are categories, the fast way."""
    leaves = block.tree.leaves
    count = len(block.agencies)
    table = pd.DataFrame(
        {
            "agency": [agency.code for agency in block.agencies for _ in leaves],
            "criterion": [leaf.code for leaf in leaves] * count,
            "group": [leaf.parent for leaf in leaves] * count,
            "points": block.points.ravel(),
        }
    )
    return table.astype({"agency": "category", "criterion": "category", "group": "category"})


def ranked(table: pd.DataFrame, precision: int) -> Grouped:
    """Rank the table, and sum up groups and the block."""
    total = table.groupby("agency", observed=True, sort=False)["points"].sum().round(precision)
    rank = total.rank(method="min", ascending=False).astype(int)
    sums = table.groupby(["agency", "group"], observed=True, sort=False)["points"].sum().unstack()
    group_rank = sums.round(9).rank(method="min", ascending=False).astype(int)
    figures = sums.assign(total=total).agg(["count", "mean", "median", "std", "max", "min"])
    return Grouped(total, rank, sums, group_rank, figures)
