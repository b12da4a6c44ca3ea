"""Why a total of points cannot be spent as asked."""

from __future__ import annotations

from enum import StrEnum

MOST_UNITS = 1_000_000
"""More units than this are not added up: it is a thousand points in thousandths."""

MOST_SCORES = 20_000
"""More scores to be raised than this are not looked through."""

MOST_RECIPIENTS = 150
"""More agencies (or groups) than this are not compared with each other from the lowest up."""


class AllocationRule(StrEnum):
    """What a question must obey to be answered."""

    POINTS_BELOW_ZERO = "points_below_zero"
    PERCENT_OUT_OF_RANGE = "percent_out_of_range"
    TOO_MANY_UNITS = "too_many_units"
    TOO_MANY_SCORES = "too_many_scores"
    TOO_MANY_RECIPIENTS = "too_many_recipients"


class AllocationRefused(ValueError):
    """Raised when points cannot be spent as asked: `rule` says why, `limit` what would do."""

    def __init__(self, rule: AllocationRule, limit: int) -> None:
        super().__init__(f"{rule} (limit {limit})")
        self.rule = rule
        self.limit = limit
