"""What one parameter of an address says of a presentation: which screens, of which blocks, in which order.

Read leniently, and what is written is read back the same. Links that were sent hold these codes, so they never change.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

_END, _BLOCK, _SECONDS = "~", "k:", "s"  # no code of a block holds the first two
KINDS = {
    "ket-qua": "result",
    "xep-hang": "ranking",
    "thay-doi": "moves",
    "nhom": "groups",
    "nhiet": "heat",
    "co-quan": "agencies",
    "kich-ban": "scenario",
    "tong-ket": "closing",
}
"""Kinds of screens by what an address calls them, each with its name in texts, in the usual order."""
CLOSING = "tong-ket"
ORDERS = {"": "last_first", "tu-dau": "best_first", "theo-ten": "by_name"}
"""Orders of the screens of agencies by what an address calls them, each with its name in texts; the first is usual."""
FEWEST_SECONDS, MOST_SECONDS = 3, 600


@dataclass(frozen=True, slots=True)
class ScreenChoices:
    """What is shown. `kinds`, in this order, of each of `blocks` (none: of all). `seconds`: of a screen in a timed run;
    0: only keys go on."""

    kinds: tuple[str, ...] = tuple(KINDS)
    blocks: tuple[str, ...] = ()
    order: str = ""
    seconds: int = 0


def read_screens(code: str) -> ScreenChoices:
    """Return the choices that `code` names; the usual ones for what it does not name."""
    pieces = list(dict.fromkeys(filter(None, code.split(_END))))
    timed = next(filter(None, (re.fullmatch(rf"{_SECONDS}([0-9]+)", piece) for piece in pieces)), None)
    given = int(timed[1][:6]) if timed else 0
    return ScreenChoices(
        kinds=tuple(piece for piece in pieces if piece in KINDS) or tuple(KINDS),
        blocks=tuple(piece.removeprefix(_BLOCK) for piece in pieces if piece.startswith(_BLOCK)),
        order=next((piece for piece in pieces if piece in ORDERS), ""),
        seconds=min(max(given, FEWEST_SECONDS), MOST_SECONDS) if given else 0,
    )


def write_screens(choices: ScreenChoices) -> str:
    """Return the code of choices; empty when all are the usual ones."""
    usual = ScreenChoices()
    pieces = [] if choices.kinds in ((), usual.kinds) else [*choices.kinds]
    pieces += [f"{_BLOCK}{block}" for block in choices.blocks]
    pieces += [choices.order] if choices.order else []
    pieces += [f"{_SECONDS}{choices.seconds}"] if choices.seconds else []
    return _END.join(pieces)


def screen_code(*parts: object) -> str:
    """What an address calls one screen: `so-ban-nganh~xep-hang~2`."""
    return _END.join(map(str, filter(None, parts)))


def agency_screen(block: str, agency: str) -> str:
    """What an address calls the screen of an agency."""
    return screen_code(block, "co-quan", agency)


def unknown_blocks(choices: ScreenChoices, there_are: Iterable[str]) -> list[str]:
    """The blocks among `choices` that the edition does not have."""
    known = set(there_are)
    return [block for block in choices.blocks if block not in known]
