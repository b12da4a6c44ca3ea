"""The issues found while a source is read, so that a person can open the file and correct all of them at once."""

from __future__ import annotations

import math
from collections import Counter

from dashboard.data.errors import SourceError
from dashboard.model import Issue, Rule, Severity

MOST_LISTED = 1_000
"""Errors, and warnings, that are kept; further ones are counted. A table in the wrong place has one in every cell."""
MOST_OF_A_RULE = 20
"""That are kept of every rule, however many of others came before: what is rare must not be lost among what is not."""


_LOSES_ROWS = (Rule.CSV_MALFORMED, Rule.ROW_RAGGED)


class IssueLog:
    """Collects issues while a source is read, so that the first does not hide the others."""

    def __init__(self) -> None:
        self._listed: list[Issue] = []
        self._listed_of: Counter[Severity] = Counter()
        self._found_of: Counter[tuple[Severity, Rule]] = Counter()
        self._files: dict[str, int] = {}
        self._lost: set[str] = set()

    @property
    def issues(self) -> tuple[Issue, ...]:
        """The errors: tables in the order they were read, each by row.

        Of very many, the first that were found: `more` tells how many others there are.
        """
        return self._by_place(Severity.ERROR)

    @property
    def warnings(self) -> tuple[Issue, ...]:
        """The warnings, in the same order."""
        return self._by_place(Severity.WARNING)

    def refuse(
        self,
        file: str,
        rule: Rule,
        row: int | None = None,
        column: str | None = None,
        value: str | None = None,
        **details: str,
    ) -> None:
        """Add an error in a file, or of a whole sheet."""
        self.add(Issue(file, row, column, value, rule, details))

    def add(self, issue: Issue) -> None:
        """Add an error or a warning."""
        self._files.setdefault(issue.file, len(self._files))
        if issue.rule in _LOSES_ROWS:
            self._lost.add(issue.file)
        found = self._found_of[issue.severity, issue.rule]
        self._found_of[issue.severity, issue.rule] = found + 1
        if self._listed_of[issue.severity] < MOST_LISTED or found < MOST_OF_A_RULE:
            self._listed_of[issue.severity] += 1
            self._listed.append(issue)

    def more(self, severity: Severity) -> int:
        """How many were found beside those that are listed."""
        found = sum(count for (kind, _), count in self._found_of.items() if kind is severity)
        return found - self._listed_of[severity]

    def lost_rows(self, file: str) -> bool:
        """Whether rows of `file` could not be read at all, so that what seems to be missing may stand in them."""
        return file in self._lost

    def raise_if_any(self) -> None:
        """Raise SourceError with the errors found, if any. Warnings do not count."""
        if errors := self.issues:
            raise SourceError(errors, self.more(Severity.ERROR))

    def _by_place(self, severity: Severity) -> tuple[Issue, ...]:
        chosen = (issue for issue in self._listed if issue.severity is severity)
        return tuple(sorted(chosen, key=lambda i: (self._files[i.file], math.inf if i.row is None else i.row)))
