"""A file that is refused as a whole, before anybody asks what its cells say."""

from __future__ import annotations

from functools import partial

from dashboard.sandbox.file_rules import FileRule


class WorkbookError(Exception):
    """Raised for a file that cannot or must not be opened.

    `file` is its name as it was uploaded. `details` fills the placeholders of the rule's sentence.
    """

    def __init__(self, file: str, rule: FileRule, **details: str) -> None:
        super().__init__(f"{file}: {rule}" + "".join(f", {name} {value!r}" for name, value in details.items()))
        self.file = file
        self.rule = rule
        self.details = details

    def __reduce__(self) -> tuple[partial[WorkbookError], tuple[str, FileRule]]:
        """How to pickle it, as Streamlit does with what it caches: an exception forgets its keywords."""
        return partial(WorkbookError, **self.details), (self.file, self.rule)
