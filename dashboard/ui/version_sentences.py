"""Versions in sentences: what is wrong with a log, and why a version is not put in force.

`dashboard.data` says it, and `ui` does not import it: what is needed of it is written down here.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from dashboard.model import EditionId
from dashboard.ui.texts import Language, text


class ProblemOfLog(Protocol):
    """What is wrong with a log, such as `dashboard.data.LogProblem`."""

    @property
    def reason(self) -> str: ...
    @property
    def details(self) -> Mapping[str, str]: ...


def log_problem_sentence(problem: ProblemOfLog, language: Language) -> str:
    """Return what is wrong with a log, and where."""
    return text(f"version_log.{problem.reason}", language, **problem.details)


def current_changed_sentence(edition_id: EditionId, expected: str | None, found: str | None, language: Language) -> str:
    """Return that somebody was faster, for the fields of `dashboard.data.CurrentChanged`."""
    nothing = text("switch_refused.none", language)
    versions = {"expected": expected or nothing, "found": found or nothing}
    return text("switch_refused.current_changed", language, edition=edition_id, **versions)


def already_in_force_sentence(edition_id: EditionId, version: str, language: Language) -> str:
    """Return that there is nothing to switch, for the fields of `dashboard.data.AlreadyInForce`."""
    return text("switch_refused.already_in_force", language, edition=edition_id, version=version)
