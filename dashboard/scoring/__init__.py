"""Pure functions on arrays: totals, ranks, statistics, scenarios. No file, no screen, no language."""

from dashboard.scoring.allocation import (
    Allocation,
    AllocationRefused,
    AllocationRule,
    Lift,
    bring_most_to_percent,
    lift_lowest,
    lift_weakest_groups,
)
from dashboard.scoring.appraisal import Appraisal, AppraisedScore, GapSum, appraisal
from dashboard.scoring.arithmetic import EXACT_DECIMALS, Figure, exact_fraction, rounded_units, share_of
from dashboard.scoring.attainable import Neighbours, attainable_ranks, neighbours
from dashboard.scoring.changes import AgencyChange, BlockChange, MeanChange, compare_editions
from dashboard.scoring.criterion_profile import (
    CriterionResult,
    criterion_results,
    most_points_lost,
    strengths,
    weaknesses,
)
from dashboard.scoring.figure_origins import FigureOrigin, FigureOrigins, figure_origins
from dashboard.scoring.grades import agency_grade, grade_of
from dashboard.scoring.groups import GroupStandings, group_standings
from dashboard.scoring.item_differences import Changed, ItemDifferences
from dashboard.scoring.move_split import MoveSplit, PlacesExchanged, split_moves, who_gains_and_loses
from dashboard.scoring.percentages import shorten_percent
from dashboard.scoring.ranked_block import RankedBlock, RankedEdition, rank_edition
from dashboard.scoring.reconciliation import FactCheck, reconcile
from dashboard.scoring.rivals import CloseGap, RepeatGain, RivalAssumption, StandStill, gains_since, rival_points
from dashboard.scoring.scenario import (
    Passing,
    ScenarioRefusal,
    ScenarioRefused,
    ScenarioRule,
    apply_scenario,
    passing,
    refused_changes,
)
from dashboard.scoring.scenario_drift import FigureDrift, ScenarioDrift, changed_since
from dashboard.scoring.scenario_effect import ScenarioEffect, scenario_effect
from dashboard.scoring.score_differences import ScoreDifference, ScoreDifferences
from dashboard.scoring.self_scored import has_self_scores, missing_self_scores, on_self_scores
from dashboard.scoring.standings import Standings, competition_ranks, rank_block
from dashboard.scoring.statistics import (
    BlockStatistics,
    GroupStatistics,
    Summary,
    block_statistics,
    mean_points,
    summarise,
)
from dashboard.scoring.version_differences import BlockDifferences, EditionDifferences, FieldDifference, differences

__all__ = [
    "EXACT_DECIMALS",
    "AgencyChange",
    "Allocation",
    "AllocationRefused",
    "AllocationRule",
    "Appraisal",
    "AppraisedScore",
    "BlockChange",
    "BlockDifferences",
    "BlockStatistics",
    "Changed",
    "CloseGap",
    "CriterionResult",
    "EditionDifferences",
    "FactCheck",
    "FieldDifference",
    "Figure",
    "FigureDrift",
    "FigureOrigin",
    "FigureOrigins",
    "GapSum",
    "GroupStandings",
    "GroupStatistics",
    "ItemDifferences",
    "Lift",
    "MeanChange",
    "MoveSplit",
    "Neighbours",
    "Passing",
    "PlacesExchanged",
    "RankedBlock",
    "RankedEdition",
    "RepeatGain",
    "RivalAssumption",
    "ScenarioDrift",
    "ScenarioEffect",
    "ScenarioRefusal",
    "ScenarioRefused",
    "ScenarioRule",
    "ScoreDifference",
    "ScoreDifferences",
    "StandStill",
    "Standings",
    "Summary",
    "agency_grade",
    "apply_scenario",
    "appraisal",
    "attainable_ranks",
    "block_statistics",
    "bring_most_to_percent",
    "changed_since",
    "compare_editions",
    "competition_ranks",
    "criterion_results",
    "differences",
    "exact_fraction",
    "figure_origins",
    "gains_since",
    "grade_of",
    "group_standings",
    "has_self_scores",
    "lift_lowest",
    "lift_weakest_groups",
    "mean_points",
    "missing_self_scores",
    "most_points_lost",
    "neighbours",
    "on_self_scores",
    "passing",
    "rank_block",
    "rank_edition",
    "reconcile",
    "refused_changes",
    "rival_points",
    "rounded_units",
    "scenario_effect",
    "share_of",
    "shorten_percent",
    "split_moves",
    "strengths",
    "summarise",
    "weaknesses",
    "who_gains_and_loses",
]
