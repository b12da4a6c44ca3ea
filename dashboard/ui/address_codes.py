"""Codes of address parameters: a scenario, what peers do, a goal, limits, efforts, an allocation, screens.

Each code is read leniently, and what is written is read back unchanged. Links that were sent contain these codes, so
they never change.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from dashboard.model import Grade, Scenario
from dashboard.scoring import CloseShareOfGap, NoChange, PeerAssumption, SameGainAsLastPeriod
from dashboard.scoring.plans import Goal, PercentGoal, RankGoal, TotalGoal
from dashboard.ui.localizer import Localizer
from dashboard.ui.numbers import TypedNumberRefused, kept_text, read_typed_number, written_number

LONGEST_SCENARIO = 4000
"""Most characters of a scenario in a link; browsers and proxies cut URLs not far above 8 000 characters."""
_END = "~"
"""Separator of pieces; `kept_text` keeps it out of typed text."""
# No code contains any of these: `dashboard.data` refuses them in agency and criterion codes.
_AGENCY_END, _START, _AGENCIES_END = ":", "=", "~~"


# ---- a scenario: criteria joined by `~`, agencies by `~~`


def write_scenario(scenario: Scenario) -> str:
    """Return a scenario as text for a link: `agency:criterion=points~criterion=points`, agencies joined by `~~`."""
    by_agency: dict[str, list[str]] = {}
    for (agency, criterion), points in scenario.changes.items():
        by_agency.setdefault(agency, []).append(f"{criterion}{_START}{written_number(points)}")
    return _AGENCIES_END.join(f"{agency}{_AGENCY_END}{_END.join(cells)}" for agency, cells in by_agency.items())


def read_scenario(text: str, *, longest: int | None = LONGEST_SCENARIO) -> tuple[Scenario, tuple[str, ...]]:
    """Return the scenario written in `text` and the pieces that could not be read.

    Nothing is read from more than `longest` characters: a limit for links, not for what the browser stores.
    """
    changes: dict[tuple[str, str], float] = {}
    unread: list[str] = []
    if longest is not None and len(text) > longest:
        return Scenario(), (text[:40] + "…",)
    for part in filter(None, text.split(_AGENCIES_END)):
        agency, separator, cells = part.partition(_AGENCY_END)
        if not separator or not agency:
            unread.append(part)
            continue
        for cell in cells.split(_END):
            criterion, _, points = cell.rpartition(_START)
            try:
                changes[agency, criterion] = read_typed_number(points)
            except TypedNumberRefused:
                unread.append(cell)
    return Scenario(changes), tuple(unread)


# ---- what peers are assumed to do: nothing, `lap-lai`, or `thu-hep-` and a percentage

_REPEAT = "lap-lai"
_CLOSE = "thu-hep-"


def read_peers(code: str) -> PeerAssumption | None:
    """Return the assumption that `code` names; None when it names none."""
    if not code:
        return NoChange()
    if code == _REPEAT:
        return SameGainAsLastPeriod()
    share = re.fullmatch(rf"{_CLOSE}(\d{{1,3}})", code)
    return CloseShareOfGap(float(share[1])) if share and int(share[1]) <= 100 else None


def write_peers(assumption: PeerAssumption) -> str:
    """Return the code of an assumption, for an address."""
    match assumption:
        case NoChange():
            return ""
        case SameGainAsLastPeriod():
            return _REPEAT
        case CloseShareOfGap(percent):
            return f"{_CLOSE}{percent:g}"


def peers_sentence(assumption: PeerAssumption, t: Localizer) -> str:
    """The assumption in words, as shown beside the results that follow from it."""
    match assumption:
        case NoChange():
            return t("peers.still_sentence")
        case SameGainAsLastPeriod():
            return t("peers.repeat_sentence")
        case CloseShareOfGap(percent):
            return t("peers.close_sentence", percent=t.set_percent(percent))


# ---- the goal of a plan. A grade is coded by its lowest percentage: its name may change.

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
    """Return (kind, text of the number) of a code; the first kind and "" for a code of no known kind."""
    kind = next((kind for kind in KINDS if code.startswith(f"{kind}-")), None)
    return (KINDS[0], "") if kind is None else (kind, code.removeprefix(f"{kind}-"))


def goal_sentence(goal: Goal, t: Localizer, grades: Iterable[Grade] = ()) -> str:
    """The goal in words. If one of the block's `grades` begins at the percentage, the grade is named too."""
    match goal:
        case RankGoal(rank, strict):
            return t("plans.goal_rank_strict" if strict else "plans.goal_rank", rank=rank)
        case TotalGoal(total):
            return t("plans.goal_total", total=t.score(total))
        case PercentGoal(percent):
            earned = next((grade for grade in grades if grade.from_percent == percent), None)
            if earned is None:
                return t("plans.goal_percent", percent=t.set_percent(percent))
            return t("plans.goal_grade", grade=earned.name, percent=t.set_percent(percent))


# ---- limits of a plan, in any order: `n` criteria at most, `k` a locked criterion, `c` fixed effort, strictly above
# (`tren`), less effort for what the block does well (`nhe`). An unknown piece is ignored.

_STRICT, _WEIGHTED = "tren", "nhe"


@dataclass(frozen=True, slots=True)
class LimitChoices:
    """The choices besides the goal. `most` 0 means any number; `fixed` is text as typed."""

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


# ---- efforts per point that differ from the edition's. Typed text that is not an effort is kept, to be refused.


def read_efforts(code: str) -> dict[str, str]:
    """Return the efforts in `code`, by criterion."""
    pieces = (piece.partition(_START) for piece in code.split(_END))
    return {criterion: effort for criterion, start, effort in pieces if criterion and start}


def write_efforts(efforts: Mapping[str, str]) -> str:
    """Return the code of efforts by criterion, each as `kept_text` keeps it."""
    return _END.join(f"{criterion}{_START}{effort}" for criterion, effort in efforts.items())


# ---- the question of an allocation, in any order: `d` points for the block, `p` the percentage to reach, and the aim

Aim = Literal["groups", "reach", "lowest"]
AIMS: dict[Aim, str] = {"groups": "nhom-yeu", "reach": "toi-muc", "lowest": "thap-nhat"}
"""Aims by their names in text keys, each with its code in an address."""


@dataclass(frozen=True, slots=True)
class AllocationChoices:
    """The question. `budget` and `percent` are text as `kept_text` returns it."""

    budget: str = "10"
    percent: str = "80"
    aim: Aim | None = None

    def asks_the_same(self, other: AllocationChoices) -> bool:
        """Whether the answer for the aim is that of `other`: the percentage matters only for the aim `reach`."""
        return self.budget == other.budget and (self.percent == other.percent or self.aim != "reach")


def read_allocation(code: str) -> AllocationChoices:
    """Return the question that `code` names."""
    pieces = code.split(_END)
    usual = AllocationChoices()
    return AllocationChoices(
        budget=kept_text(next((piece[1:] for piece in pieces if piece[:1] == "d"), usual.budget)),
        percent=kept_text(next((piece[1:] for piece in pieces if piece[:1] == "p"), usual.percent)),
        aim=next((aim for aim, name in AIMS.items() if name in pieces), None),
    )


def write_allocation(choices: AllocationChoices) -> str:
    """Return the code of a question; empty when nothing was asked and the fields are at their defaults."""
    usual = AllocationChoices()
    pieces = [f"d{choices.budget}"] if choices.budget != usual.budget else []
    pieces += [f"p{choices.percent}"] if choices.percent != usual.percent else []
    pieces += [AIMS[choices.aim]] if choices.aim else []
    return _END.join(pieces)


_BLOCK, _SECONDS = "k:", "s"  # no code of a block contains the first, nor `_END`
SCREEN_KINDS = {
    "ket-qua": "result",
    "xep-hang": "ranking",
    "thay-doi": "moves",
    "nhom": "groups",
    "nhiet": "heat",
    "co-quan": "agencies",
    "kich-ban": "scenario",
    "tong-ket": "closing",
}
"""Kinds of screens by their codes in an address, each with its name in text keys, in the default order."""
CLOSING = "tong-ket"
ORDERS = {"": "last_first", "tu-dau": "best_first", "theo-ten": "by_name"}
"""Orders of agency screens by their codes in an address, each with its name in text keys; the first is the default."""
FEWEST_SECONDS, MOST_SECONDS = 3, 600


@dataclass(frozen=True, slots=True)
class ScreenChoices:
    """`kinds` of screens, in this order, for each of `blocks` (none: all). `seconds`: per screen; 0: only by keys."""

    kinds: tuple[str, ...] = tuple(SCREEN_KINDS)
    blocks: tuple[str, ...] = ()
    order: str = ""
    seconds: int = 0


def read_screens(code: str) -> ScreenChoices:
    """Return the choices that `code` names; defaults for what it does not name."""
    pieces = list(dict.fromkeys(filter(None, code.split(_END))))
    timed = next(filter(None, (re.fullmatch(rf"{_SECONDS}([0-9]+)", piece) for piece in pieces)), None)
    given = int(timed[1][:6]) if timed else 0
    return ScreenChoices(
        kinds=tuple(piece for piece in pieces if piece in SCREEN_KINDS) or tuple(SCREEN_KINDS),
        blocks=tuple(piece.removeprefix(_BLOCK) for piece in pieces if piece.startswith(_BLOCK)),
        order=next((piece for piece in pieces if piece in ORDERS), ""),
        seconds=min(max(given, FEWEST_SECONDS), MOST_SECONDS) if given else 0,
    )


def write_screens(choices: ScreenChoices) -> str:
    """Return the code of choices; empty when all are the defaults."""
    usual = ScreenChoices()
    pieces = [] if choices.kinds in ((), usual.kinds) else [*choices.kinds]
    pieces += [f"{_BLOCK}{block}" for block in choices.blocks]
    pieces += [choices.order] if choices.order else []
    pieces += [f"{_SECONDS}{choices.seconds}"] if choices.seconds else []
    return _END.join(pieces)


def screen_code(*parts: object) -> str:
    """The code of one screen in an address: `so-ban-nganh~xep-hang~2`."""
    return _END.join(map(str, filter(None, parts)))


def agency_screen(block: str, agency: str) -> str:
    """The code of the screen of an agency in an address."""
    return screen_code(block, "co-quan", agency)


def unknown_blocks(choices: ScreenChoices, there_are: Iterable[str]) -> list[str]:
    """The blocks among `choices` that the edition does not have."""
    known = set(there_are)
    return [block for block in choices.blocks if block not in known]
