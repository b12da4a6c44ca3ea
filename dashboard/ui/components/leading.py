"""The side of the presenter in following a presentation: the code, as letters and as QR, and how many follow.

The browser opens a room and tells the server which screen is shown (`leading.js`). It sends no HTML: what those who
follow see was drawn by the server for this session.
"""

from __future__ import annotations

from itertools import groupby
from typing import Any

import segno

from dashboard.ui.components import labels
from dashboard.ui.localizer import Localizer

FOLLOWING_PATH = "/theo-doi"
_QUIET_ZONE = 4  # modules around a QR code, as its standard has it
_LABELS = (
    *("following.button", "following.hide", "following.invitation", "following.scan", "following.and_enter"),
    *("following.followers", "following.end", "following.loopback", "following.only_here", "following.ended_here"),
    *("following.no_answer", "following.not_served"),
)


def leading_data(token: str, t: Localizer, *, withheld: bool) -> dict[str, Any]:
    """What the browser needs to lead. `token`: names the session, empty where nothing serves those who follow.

    `withheld`: whether the screens are not for those who follow.
    """
    told = {"path": f".{FOLLOWING_PATH}", "language": t.language, "withheld": withheld, "labels": labels(t, *_LABELS)}
    return told | {"token": token}


def qr_code(address: str) -> dict[str, Any]:
    """An address as a QR code: how many modules a side has, and the dark ones as the path of an SVG."""
    made = segno.make(address, error="m", micro=False)
    drawn: list[str] = []
    for y, row in enumerate(made.matrix_iter(border=_QUIET_ZONE)):
        x = 0
        for dark, run in groupby(row):
            length = len(list(run))
            if dark:
                drawn.append(f"M{x} {y}h{length}v1h-{length}z")
            x += length
    return {"size": made.symbol_size(border=_QUIET_ZONE)[0], "path": "".join(drawn)}
