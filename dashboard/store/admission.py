"""What may be saved: limits that no honest user meets, and text that every database and screen can hold.

Titles may be in any script, right to left, with emoji or with combining marks; only what cannot be shown on a line is
refused.
"""

from __future__ import annotations

import json
import math
import unicodedata
from collections.abc import Mapping

from dashboard.model import IssueError, Json, Rule, Scenario


class ScenarioNotSaved(IssueError):
    """Raised when a scenario does not obey `rule`; nothing has been written.

    `field`: what does not obey, named as in `ScenarioStore.save`. `limit`: characters or changes at the most, else 0.
    """

    def __init__(self, rule: Rule, field: str, limit: int = 0) -> None:
        super().__init__("", rule, field=field, limit=str(limit))


LONGEST_TITLE = 200
LONGEST_AUTHOR = 120
LONGEST_NOTE = 4000
LONGEST_CODE = 200
"""Of a programme, period, version, agency or criterion; `dashboard.data` writes shorter ones."""
MOST_CHANGES = 10_000
LONGEST_ASSUMPTIONS = 20_000
"""Characters of the assumptions as JSON."""

_NOT_ON_A_LINE = {"Cc", "Cs", "Zl", "Zp"}
"""Controls (NUL among them), halves of surrogate pairs, line and paragraph separators."""
_NOT_SEEN = _NOT_ON_A_LINE | {"Cf", "Zs"}


def admitted_title(text: str) -> str:
    """Return `text` normalised and without white space around it. Raises ScenarioNotSaved."""
    title = _admitted_line(text, "title", LONGEST_TITLE)
    if all(unicodedata.category(character) in _NOT_SEEN for character in title):
        raise ScenarioNotSaved(Rule.SAVING_EMPTY, "title")
    return title


def admitted_author(text: str) -> str:
    """Return `text` normalised and without white space around it; it may be empty. Raises ScenarioNotSaved."""
    return _admitted_line(text, "author", LONGEST_AUTHOR)


def admitted_note(text: str) -> str:
    """Return `text` normalised, its lines ended by line feeds; it may be empty. Raises ScenarioNotSaved."""
    lines = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n")).strip()
    _refuse_unless_storable(lines, "note", LONGEST_NOTE, besides="\n\t")
    return lines


def admitted_code(code: str, field: str) -> str:
    """Return `code` as it is: codes are compared, never read. Raises ScenarioNotSaved."""
    if not code:
        raise ScenarioNotSaved(Rule.SAVING_EMPTY, field)
    _refuse_unless_storable(code, field, LONGEST_CODE)
    return code


def admitted_scenario(scenario: Scenario) -> Scenario:
    """Return `scenario` with its points as floats. Whether they fit the edition is not known here.

    Raises ScenarioNotSaved.
    """
    if len(scenario) > MOST_CHANGES:
        raise ScenarioNotSaved(Rule.SAVING_TOO_MANY_CHANGES, "scenario", MOST_CHANGES)
    for (agency, criterion), points in scenario.changes.items():
        admitted_code(agency, "scenario")
        admitted_code(criterion, "scenario")
        if not math.isfinite(points):
            raise ScenarioNotSaved(Rule.SAVING_NOT_FINITE, "scenario")
    return Scenario({cell: float(points) for cell, points in scenario.changes.items()})


def admitted_assumptions(assumptions: Mapping[str, Json]) -> dict[str, Json]:
    """Return `assumptions` as they will be read back. Raises ScenarioNotSaved."""
    try:
        written = json.dumps(dict(assumptions), allow_nan=False)
    except (TypeError, ValueError, RecursionError):
        raise ScenarioNotSaved(Rule.SAVING_NOT_JSON, "assumptions") from None
    if len(written) > LONGEST_ASSUMPTIONS:
        raise ScenarioNotSaved(Rule.SAVING_TOO_LONG, "assumptions", LONGEST_ASSUMPTIONS)
    return json.loads(written)


def is_storable(text: str) -> bool:
    """Whether `text` can stand in a saved line; what cannot need not be looked for."""
    return not any(unicodedata.category(character) in _NOT_ON_A_LINE for character in text)


def _admitted_line(text: str, field: str, longest: int) -> str:
    line = unicodedata.normalize("NFC", text).strip()
    _refuse_unless_storable(line, field, longest)
    return line


def _refuse_unless_storable(text: str, field: str, longest: int, besides: str = "") -> None:
    if len(text) > longest:
        raise ScenarioNotSaved(Rule.SAVING_TOO_LONG, field, longest)
    if not is_storable(text.translate(dict.fromkeys(map(ord, besides)))):
        raise ScenarioNotSaved(Rule.SAVING_CONTROL_CHARACTER, field)
