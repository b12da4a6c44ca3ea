"""Frozen, typed values that everything else speaks of. No file, no screen, no data frame."""

from dashboard.model.criteria import (
    LARGEST_GROUP_COUNT,
    POINT_DECIMALS,
    CriteriaTree,
    Criterion,
    PointsRule,
    nine_decimals,
)
from dashboard.model.edition import (
    Agency,
    Block,
    Edition,
    EditionId,
    Fact,
    Grade,
    PercentRule,
    Points,
    Source,
    Statistic,
)
from dashboard.model.provenance import PROVENANCES, Provenance, weakest
from dashboard.model.scenario import Cell, Json, SavedScenario, Scenario
from dashboard.model.vietnamese_text import search_fold, vietnamese_sort_key

__all__ = [
    "LARGEST_GROUP_COUNT",
    "POINT_DECIMALS",
    "PROVENANCES",
    "Agency",
    "Block",
    "Cell",
    "CriteriaTree",
    "Criterion",
    "Edition",
    "EditionId",
    "Fact",
    "Grade",
    "Json",
    "PercentRule",
    "Points",
    "PointsRule",
    "Provenance",
    "SavedScenario",
    "Scenario",
    "Source",
    "Statistic",
    "nine_decimals",
    "search_fold",
    "vietnamese_sort_key",
    "weakest",
]
