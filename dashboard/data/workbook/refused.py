"""A file that is refused as a whole, before its cells are read."""

from __future__ import annotations

from dashboard.model import IssueError
from dashboard.sandbox.file_rules import FileRule


class WorkbookError(IssueError):
    """Raised for a file that cannot or must not be opened. `file` is its name as it was uploaded."""

    rule: FileRule

    def __init__(self, file: str, rule: FileRule, **details: str) -> None:
        super().__init__(file, rule, **details)

    @property
    def key(self) -> str:
        """The key of the rule's sentence in the text catalogues."""
        return f"workbook_refused.{self.rule}"
