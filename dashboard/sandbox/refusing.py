"""How the process says that a file is refused."""

from __future__ import annotations

from dashboard.sandbox.file_rules import FileRule


class FileRefused(Exception):
    """Raised inside the process. `details` fills the placeholders of the rule's sentence."""

    def __init__(self, rule: FileRule, **details: str) -> None:
        super().__init__(f"{rule} {details}")
        self.rule = rule
        self.details = details
