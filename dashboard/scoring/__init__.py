"""Pure functions on arrays: totals, ranks, statistics, scenarios. No file, no screen, no language."""

from dashboard.scoring.attainable import Neighbours, attainable_ranks, neighbours
from dashboard.scoring.changes import AgencyChange, BlockChange, compare_editions
from dashboard.scoring.criterion_profile import (
    CriterionResult,
    criterion_results,
    most_points_lost,
    strengths,
    weaknesses,
)
from dashboard.scoring.figure_origins import FigureOrigin, FigureOrigins, figure_origins
from dashboard.scoring.groups import GroupStandings, group_standings
from dashboard.scoring.percentages import shorten_percent
from dashboard.scoring.ranked_block import RankedBlock, RankedEdition, rank_edition
from dashboard.scoring.reconciliation import FactCheck, reconcile
from dashboard.scoring.scenario import (
    Passing,
    ScenarioRefusal,
    ScenarioRefused,
    ScenarioRule,
    apply_scenario,
    is_allowed,
    passing,
    refused_changes,
)
from dashboard.scoring.standings import Standings, competition_ranks, rank_block
from dashboard.scoring.statistics import BlockStatistics, GroupStatistics, Summary, block_statistics, summarise

__all__ = [
    "AgencyChange",
    "BlockChange",
    "BlockStatistics",
    "CriterionResult",
    "FactCheck",
    "FigureOrigin",
    "FigureOrigins",
    "GroupStandings",
    "GroupStatistics",
    "Neighbours",
    "Passing",
    "RankedBlock",
    "RankedEdition",
    "ScenarioRefusal",
    "ScenarioRefused",
    "ScenarioRule",
    "Standings",
    "Summary",
    "apply_scenario",
    "attainable_ranks",
    "block_statistics",
    "compare_editions",
    "competition_ranks",
    "criterion_results",
    "figure_origins",
    "group_standings",
    "is_allowed",
    "most_points_lost",
    "neighbours",
    "passing",
    "rank_block",
    "rank_edition",
    "reconcile",
    "refused_changes",
    "shorten_percent",
    "strengths",
    "summarise",
    "weaknesses",
]
