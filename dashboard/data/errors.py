"""Why a source, an edition or a version cannot be read or written."""

from __future__ import annotations

from dashboard.model import EditionId, Issue, IssueError, Rule


class SourceError(Exception):
    """Raised with the issues found in a source, by file and row, so that all can be corrected at once.

    `more`: how many there are beside those that are listed.
    """

    def __init__(self, issues: tuple[Issue, ...], more: int = 0) -> None:
        super().__init__("; ".join(str(issue) for issue in issues))
        self.issues = issues
        self.more = more


class EditionError(IssueError):
    """Raised when an edition cannot be read as it was written, or the place where editions are kept cannot be used.

    `file` is relative to the data root, with `/` between folders; the address when it is about the whole of it.
    """


class EditConflict(IssueError):
    """Raised when another version is current than the one that the person saw when deciding.

    `expected` and `found` are versions, None for none.
    """

    def __init__(self, edition_id: EditionId, expected: str | None, found: str | None) -> None:
        versions = {"expected": expected or "", "found": found or ""}
        super().__init__("", Rule.EDIT_CONFLICT, edition=str(edition_id), **versions)
        self.expected = expected
        self.found = found


class AlreadyCurrent(IssueError):
    """Raised when the version that is to be activated is current: nothing would change, so nothing is logged."""

    def __init__(self, edition_id: EditionId, version: str) -> None:
        super().__init__("", Rule.ALREADY_CURRENT, edition=str(edition_id), version=version)
