"""The errors of sources, editions and versions, and the log of all issues found in a source.

The log collects issues while the source is read, so that a person can open the file and correct all at once.
"""

from __future__ import annotations

import math
from collections import Counter

from dashboard.model import EditionId, Issue, IssueError, Rule, Severity


class SourceError(Exception):
    """Raised with the issues found in a source, by file and row, so that all can be corrected at once.

    `more`: the number of issues that are not listed.
    """

    def __init__(self, issues: tuple[Issue, ...], more: int = 0) -> None:
        super().__init__("; ".join(str(issue) for issue in issues))
        self.issues = issues
        self.more = more


class EditionError(IssueError):
    """Raised when an edition cannot be read as it was written, or its storage cannot be used.

    `file` is relative to the data root, with `/` between folders; it is the address if the error is about all of it.
    """


class EditConflict(IssueError):
    """Raised when the current version is not the one that the user saw when deciding.

    `expected` and `found` are versions, None for none.
    """

    def __init__(self, edition_id: EditionId, expected: str | None, found: str | None) -> None:
        versions = {"expected": expected or "", "found": found or ""}
        super().__init__("", Rule.EDIT_CONFLICT, edition=str(edition_id), **versions)
        self.expected = expected
        self.found = found


class AlreadyCurrent(IssueError):
    """Raised when the version to be activated is already current: nothing would change, so nothing is logged."""

    def __init__(self, edition_id: EditionId, version: str) -> None:
        super().__init__("", Rule.ALREADY_CURRENT, edition=str(edition_id), version=version)


MOST_LISTED = 1_000
"""Most errors, and most warnings, that are kept; further ones are counted. A misplaced table has one in every cell."""
MOST_OF_A_RULE = 20
"""Issues of each rule that are always kept, however many others came before, so that rare ones are not lost."""


_LOSES_ROWS = (Rule.CSV_MALFORMED, Rule.ROW_RAGGED)


class IssueLog:
    """Collects issues while a source is read, so that the first one does not hide the others."""

    def __init__(self) -> None:
        self._listed: list[Issue] = []
        self._listed_of: Counter[Severity] = Counter()
        self._found_of: Counter[tuple[Severity, Rule]] = Counter()
        self._files: dict[str, int] = {}
        self._lost: set[str] = set()

    @property
    def issues(self) -> tuple[Issue, ...]:
        """The errors: tables in the order they were read, each by row.

        If there are very many, the first ones; `more` returns the number of the others.
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
        """The number of issues found that are not listed."""
        found = sum(count for (kind, _), count in self._found_of.items() if kind is severity)
        return found - self._listed_of[severity]

    def lost_rows(self, file: str) -> bool:
        """Whether rows of `file` could not be read at all, so that data that seem to be missing may be in them."""
        return file in self._lost

    def raise_if_any(self) -> None:
        """Raise SourceError with the errors found, if any. Warnings do not count."""
        if errors := self.issues:
            raise SourceError(errors, self.more(Severity.ERROR))

    def _by_place(self, severity: Severity) -> tuple[Issue, ...]:
        chosen = (issue for issue in self._listed if issue.severity is severity)
        return tuple(sorted(chosen, key=lambda i: (self._files[i.file], math.inf if i.row is None else i.row)))
