"""Of very many refusals the first are kept and all are counted."""

from __future__ import annotations

import tracemalloc

import pytest

from dashboard.data.errors import MOST_LISTED, MOST_OF_A_RULE, IssueLog, SourceError
from dashboard.model import Issue, Rule, Severity


def noted(count: int, rule: Rule = Rule.POINTS_ABOVE_MAXIMUM, severity: Severity = Severity.ERROR) -> IssueLog:
    log = IssueLog()
    for row in range(count):
        log.add(Issue("Sở", row, None, "99", rule, {"maximum": "10"}, f"D{row}", severity))
    return log


def test_the_first_thousand_are_kept_and_the_others_counted() -> None:
    log = noted(MOST_LISTED + 7)
    assert [issue.row for issue in log.issues] == list(range(MOST_LISTED))
    assert (log.more(Severity.ERROR), log.more(Severity.WARNING)) == (7, 0)
    with pytest.raises(SourceError) as refused:
        log.raise_if_any()
    assert (len(refused.value.issues), refused.value.more) == (MOST_LISTED, 7)


def test_a_rule_that_is_broken_seldom_is_not_lost_among_many_others() -> None:
    log = noted(MOST_LISTED + 1)
    for row in range(MOST_OF_A_RULE + 3):
        log.refuse("Sở", Rule.AGENCY_DOUBLED, row)
    kept = [issue.row for issue in log.issues if issue.rule is Rule.AGENCY_DOUBLED]
    assert kept == list(range(MOST_OF_A_RULE))
    assert log.more(Severity.ERROR) == 1 + 3


def test_warnings_and_refusals_are_counted_apart() -> None:
    log = noted(MOST_LISTED + 5, severity=Severity.WARNING)
    log.refuse("Sở", Rule.SHEET_MISSING)
    assert len(log.issues) == 1
    assert (len(log.warnings), log.more(Severity.WARNING), log.more(Severity.ERROR)) == (MOST_LISTED, 5, 0)
    noted(MOST_LISTED + 5, severity=Severity.WARNING).raise_if_any()


def test_many_take_no_more_memory_than_a_thousand() -> None:
    tracemalloc.start()
    log = noted(100_000)
    taken, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert log.more(Severity.ERROR) == 100_000 - MOST_LISTED
    assert taken < 2 * 2**20
