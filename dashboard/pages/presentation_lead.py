"""What those who follow a presentation may see: the screens of the session that leads, as they were drawn for it.

The browser that leads asks by plain HTTP (`dashboard/web/presentation_following.py`) and names its session by a token
that cannot be guessed. Where that is not served (`streamlit run app.py`) nobody can follow.
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
    """The screens of one session, gone with it. `withheld`: they are not for those who follow."""

    token: str
    view: View
    screens: Sequence[Screen]
    foot: Markup
    withheld: bool

    def seen(self, code: str) -> dict[str, object] | None:
        """What is seen of the screen `code`, the first one without; None when there is none."""
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
        """Let `drawn` be seen in place of the screen with its code."""
        self.screens = [drawn if one.code == drawn.code else one for one in self.screens]


_sessions: WeakValueDictionary[str, Led] = WeakValueDictionary()
_served = Event()


def lead(view: View, screens: Sequence[Screen], foot: Markup) -> Led:
    """Let those who follow this session see these screens from now on. The token is empty where that is not served."""
    before: Led | None = st.session_state.get(_KEY)
    if before and before.view is view and before.screens is screens:  # the stage alone runs again
        return before
    token = (before.token if before else secrets.token_urlsafe(16)) if _served.is_set() else ""
    led = st.session_state[_KEY] = Led(token, view, screens, foot, _is_withheld(view))
    if token:
        _sessions[token] = led
    return led


def _is_withheld(view: View) -> bool:
    """Whether a view is for its session alone: an edition on trial, or a version that was never published.

    Those who follow need no right to see such a version, and what they see is kept in the database while it is shown.
    """
    if view.trial is not None:
        return True
    if view.version == view.current_version:
        return False
    try:
        return not read_log(data_root(), view.base.edition.id).was_current(view.version)
    except EditionError:  # the store has stopped answering
        return True


def screen_led(token: str, code: str) -> dict[str, object] | None:
    """What those who follow see of a screen of the session that `token` names; None when either is not there."""
    led = _sessions.get(token)
    return led.seen(code) if led else None


def serve_leading() -> None:
    """Let presentations offer to be followed: this process answers."""
    _served.set()
