"""The goal of a plan as it stands in an address: `hang-15`, `tong-46.5`, `phan-tram-80` or `xep-loai-86`.

A grade is named by the percentage it begins at, so that a link outlives another name for it.
"""

from __future__ import annotations

import math
from collections.abc import Iterable

from dashboard.model import Grade
from dashboard.scoring.plans import Goal, PercentGoal, RankGoal, TotalGoal
from dashboard.ui.typed_number import TypedNumberRefused, read_typed_number, written_number
from dashboard.ui.wording import Wording

KINDS: tuple[str, ...] = ("hang", "tong", "phan-tram", "xep-loai")
GRADE_KIND = "xep-loai"
"""The kind that only a block with grades has."""


def read_goal(code: str, strict: bool = False, grades: Iterable[Grade] = ()) -> Goal | None:
    """Return the goal that `code` names; None when it names none, such as a grade that is not among `grades`."""
    kind, number = goal_parts(code)
    try:
        value = read_typed_number(number)
    except TypedNumberRefused:
        return None
    if not (math.isfinite(value) and value >= 0):
        return None
    if kind == "hang" and value == int(value) and value >= 1:
        return RankGoal(int(value), strict)
    if kind == "tong":
        return TotalGoal(value)
    if kind == "phan-tram":
        return PercentGoal(value)
    if kind == GRADE_KIND and any(grade.from_percent == value for grade in grades):
        return PercentGoal(value)
    return None


def goal_code(kind: str, value: float) -> str:
    """Return the code of a goal of one of `KINDS`."""
    return f"{kind}-{written_number(value)}"


def goal_parts(code: str) -> tuple[str, str]:
    """Return (kind, what stands for the number) of a code; the first kind and "" for a code of no known kind."""
    kind = next((kind for kind in KINDS if code.startswith(f"{kind}-")), None)
    return (KINDS[0], "") if kind is None else (kind, code.removeprefix(f"{kind}-"))


def goal_sentence(goal: Goal, words: Wording, grades: Iterable[Grade] = ()) -> str:
    """The goal in words. A percentage from which one of the block's `grades` is earned is called by the grade too."""
    match goal:
        case RankGoal(rank, strict):
            return words("plans.goal_rank_strict" if strict else "plans.goal_rank", rank=rank)
        case TotalGoal(total):
            return words("plans.goal_total", total=words.score(total))
        case PercentGoal(percent):
            earned = next((grade for grade in grades if grade.from_percent == percent), None)
            if earned is None:
                return words("plans.goal_percent", percent=words.set_percent(percent))
            return words("plans.goal_grade", grade=earned.name, percent=words.set_percent(percent))
