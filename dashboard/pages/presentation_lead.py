"""The screens that followers of a presentation may see: those of the presenter's session, as they were drawn for it.

The presenter's browser sends requests by plain HTTP (`dashboard/web/presentation_following.py`), with a token for its
session that cannot be guessed. Where these are not served (`streamlit run app.py`) a presentation cannot be followed.
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from threading import Event
from weakref import WeakValueDictionary

import streamlit as st
from markupsafe import Markup

from dashboard.data import EditionError, data_root, read_log
from dashboard.pages.view import View
from dashboard.ui.components.presentation import Screen, screen, sentence

_KEY = "leading"


@dataclass(eq=False)
class Led:
    """The screens of one presenter's session, dropped with it. `withheld`: followers must not see them."""

    token: str
    view: View
    screens: Sequence[Screen]
    foot: Markup
    withheld: bool

    def seen(self, code: str) -> dict[str, object] | None:
        """What followers see of the screen `code` (empty: the first one); None if there is no such screen."""
        codes = [one.code for one in self.screens]
        place = codes.index(code) if code in codes else None if code else 0
        if place is None:
            return None
        t, shown, foot = self.view.t, self.screens[place], self.foot
        if self.withheld:
            shown = screen("", t("following.withheld"), sentence(t("following.withheld_why")))
            foot = Markup()
        return {
            "html": shown.drawn,
            "title": shown.title,
            "foot": foot,
            "lang": t.language,
            "place": place + 1,
            "count": len(codes),
        }

    def redraw(self, drawn: Screen) -> None:
        """Replace the screen that has the code of `drawn` with `drawn`."""
        self.screens = [drawn if one.code == drawn.code else one for one in self.screens]


_sessions: WeakValueDictionary[str, Led] = WeakValueDictionary()
_served = Event()


def lead(view: View, screens: Sequence[Screen], foot: Markup) -> Led:
    """Let followers of this session see these screens from now on. The token is empty if the route is not served."""
    before: Led | None = st.session_state.get(_KEY)
    if before and before.view is view and before.screens is screens:  # only the fragment of the stage reruns
        return before
    token = (before.token if before else secrets.token_urlsafe(16)) if _served.is_set() else ""
    led = st.session_state[_KEY] = Led(token, view, screens, foot, _is_withheld(view))
    if token:
        _sessions[token] = led
    return led


def _is_withheld(view: View) -> bool:
    """Whether a view must stay in its own session: an edition on trial, or a version that was never published.

    Following requires no permission to see such a version, and what followers see is in the database while shown.
    """
    if view.trial is not None:
        return True
    if view.version == view.current_version:
        return False
    try:
        return not read_log(data_root(), view.base.edition.id).was_current(view.version)
    except EditionError:  # the store no longer answers
        return True


def screen_led(token: str, code: str) -> dict[str, object] | None:
    """What followers see of a screen of the session with `token`; None if the session or the screen does not exist."""
    led = _sessions.get(token)
    return led.seen(code) if led else None


def serve_leading() -> None:
    """Let presentations offer to be followed: this process serves the route."""
    _served.set()
