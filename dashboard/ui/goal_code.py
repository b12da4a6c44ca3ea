"""The goal of a plan as it stands in an address: `hang-15`, `tong-46.5` or `phan-tram-80`."""

from __future__ import annotations

from dashboard.scoring.plans import Goal, PercentGoal, RankGoal, TotalGoal
from dashboard.ui.typed_number import TypedNumberRefused, read_typed_number
from dashboard.ui.wording import Wording

KINDS: tuple[str, ...] = ("hang", "tong", "phan-tram")


def read_goal(code: str, strict: bool = False) -> Goal | None:
    """Return the goal that `code` names; None when it names none."""
    kind, _, number = code.rpartition("-")
    try:
        value = read_typed_number(number)
    except TypedNumberRefused:
        return None
    if kind == "hang" and value == int(value) and value >= 1:
        return RankGoal(int(value), strict)
    if kind == "tong":
        return TotalGoal(value)
    if kind == "phan-tram":
        return PercentGoal(value)
    return None


def goal_code(kind: str, value: float) -> str:
    """Return the code of a goal of one of `KINDS`."""
    return f"{kind}-{value!r}".removesuffix(".0")


def goal_parts(code: str) -> tuple[str, str]:
    """Return (kind, number as text) of a code; the number is empty when the code is not of this form."""
    kind, _, number = code.rpartition("-")
    return (kind, number) if kind in KINDS else (KINDS[0], "")


def goal_sentence(goal: Goal, words: Wording) -> str:
    """The goal in words."""
    match goal:
        case RankGoal(rank, strict):
            return words("plans.goal_rank_strict" if strict else "plans.goal_rank", rank=rank)
        case TotalGoal(total):
            return words("plans.goal_total", total=words.points(total))
        case PercentGoal(percent):
            return words("plans.goal_percent", percent=words.percent(percent))
