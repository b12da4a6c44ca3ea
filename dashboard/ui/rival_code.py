"""The assumption about rivals as it stands in an address: empty, `lap-lai`, or `thu-hep-` and a percentage."""

from __future__ import annotations

import re

from dashboard.scoring import CloseGap, RepeatGain, RivalAssumption, StandStill
from dashboard.ui.wording import Wording

_REPEAT = "lap-lai"
_CLOSE = "thu-hep-"


def read_rivals(code: str) -> RivalAssumption | None:
    """Return the assumption that `code` names; None when it names none."""
    if not code:
        return StandStill()
    if code == _REPEAT:
        return RepeatGain()
    share = re.fullmatch(rf"{_CLOSE}(\d{{1,3}})", code)
    return CloseGap(float(share[1])) if share and int(share[1]) <= 100 else None


def write_rivals(assumption: RivalAssumption) -> str:
    """Return the code of an assumption, for an address."""
    match assumption:
        case StandStill():
            return ""
        case RepeatGain():
            return _REPEAT
        case CloseGap(percent):
            return f"{_CLOSE}{percent:g}"


def rivals_sentence(assumption: RivalAssumption, words: Wording) -> str:
    """The assumption in words, as it is shown beside what follows from it."""
    match assumption:
        case StandStill():
            return words("rivals.still_sentence")
        case RepeatGain():
            return words("rivals.repeat_sentence")
        case CloseGap(percent):
            return words("rivals.close_sentence", percent=words.set_percent(percent))
