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
    FINEST_PRECISION,
    INFO_FIELDS,
    Agency,
    Block,
    Edition,
    EditionId,
    EditionInfo,
    Fact,
    FieldKind,
    Grade,
    InfoField,
    PercentRule,
    Points,
    Source,
    Statistic,
)
from dashboard.model.issue import Issue, IssueError, Rule, Severity
from dashboard.model.provenance import PROVENANCES, Provenance, weakest
from dashboard.model.scenario import Cell, Json, SavedScenario, Scenario
from dashboard.model.vietnamese_text import search_fold, vietnamese_sort_key

__all__ = [
    "FINEST_PRECISION",
    "INFO_FIELDS",
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
    "EditionInfo",
    "Fact",
    "FieldKind",
    "Grade",
    "InfoField",
    "Issue",
    "IssueError",
    "Json",
    "PercentRule",
    "Points",
    "PointsRule",
    "Provenance",
    "Rule",
    "SavedScenario",
    "Scenario",
    "Severity",
    "Source",
    "Statistic",
    "nine_decimals",
    "search_fold",
    "vietnamese_sort_key",
    "weakest",
]
