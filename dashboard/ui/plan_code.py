"""What is asked of a plan as it stands in an address: its goal, its limits, the efforts for a point.

Goals: `hang-15`, `tong-46.5`, `phan-tram-80` or `xep-loai-86`. A grade is named by the percentage it begins at, so that
a link outlives another name for it.

Limits: `n3~k1.1.2~c0.5~tren~nhe`, in any order. `n`: criteria at the most, `k`: a locked criterion, `c`: fixed effort,
`tren`: strictly above, `nhe`: less effort for what the block does well. A piece that means nothing is left out: the
widgets show what is in force.

Efforts, where they are other than the edition's: `2.2.2=3~2.3.3=0.5`. A piece that means nothing is left out. What was
typed and is no effort stays, to be refused where it is shown.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from dashboard.model import Grade
from dashboard.scoring.plans import Goal, PercentGoal, RankGoal, TotalGoal
from dashboard.ui.numbers import TypedNumberRefused, read_typed_number, written_number
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


_END = "~"
_STRICT, _WEIGHTED = "tren", "nhe"


@dataclass(frozen=True, slots=True)
class LimitChoices:
    """What is chosen beside the goal. `most` 0 means any number; `fixed` is text as typed."""

    most: int = 0
    locked: tuple[str, ...] = ()
    fixed: str = "0"
    strict: bool = False
    weighted: bool = False


def read_limits(code: str) -> LimitChoices:
    """Return the choices that `code` names."""
    pieces = [piece for piece in code.split(_END) if piece]
    most = next((piece[1:] for piece in pieces if piece[0] == "n" and piece[1:].isdecimal()), "0")
    return LimitChoices(
        most=int(most[:4]),
        locked=tuple(piece[1:] for piece in pieces if piece[0] == "k"),
        fixed=next((piece[1:] for piece in pieces if piece[0] == "c"), "0"),
        strict=_STRICT in pieces,
        weighted=_WEIGHTED in pieces,
    )


def write_limits(choices: LimitChoices) -> str:
    """Return the code of choices; empty when all are at their defaults."""
    pieces = [f"n{choices.most}"] if choices.most else []
    pieces += [f"k{code}" for code in choices.locked]
    fixed = choices.fixed.replace(_END, "?")  # what is typed stays one piece, and is refused as a number
    pieces += [f"c{fixed}"] if choices.fixed.strip() not in ("", "0") else []
    pieces += [_STRICT] if choices.strict else []
    pieces += [_WEIGHTED] if choices.weighted else []
    return _END.join(pieces)


_EFFORT_END, _EFFORT_START = "~", "="


def read_efforts(code: str) -> dict[str, str]:
    """Return what `code` says, by criterion."""
    pieces = (piece.partition(_EFFORT_START) for piece in code.split(_EFFORT_END))
    return {criterion: effort for criterion, start, effort in pieces if criterion and start}


def write_efforts(efforts: Mapping[str, str]) -> str:
    """Return the code of efforts by criterion, each as `kept_text` keeps it."""
    return _EFFORT_END.join(f"{criterion}{_EFFORT_START}{effort}" for criterion, effort in efforts.items())
