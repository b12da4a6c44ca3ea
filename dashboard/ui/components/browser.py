"""Components that draw nothing and connect page and browser: language, the frame of every page (title and menu for
screen readers, the key F, printing), the keys for neighbours, the return after signing in, the press gate.

Language: Streamlit's page has lang="en" in every language, and its own buttons, hints and messages are English; it has
no setting for either. They are looked up in the page and replaced (`streamlit_words.toml`).

Login: the provider redirects users to `/oauth2callback`, and Streamlit from there to the first page, without their
parameters. The tab remembers their page (sessionStorage), so nothing of it passes through the provider, the server or
a cookie.

Printing: a foot on every sheet, charts as wide as the paper, and the print button (`print_page.js`). What is not
printed is listed in `styles/print.css` and, for components, in their own style sheets.

Press gate: it holds a press on a link or a button until all earlier changes are drawn, and keeps the tab's history
consistent. Links and buttons are drawn in whole runs of the page, with the address of that run; sliders run a fragment.
Streamlit's browser code also sends all changes of one tick as one message, which names the fragment if any of them
belongs to one: a press in the same tick would be sent to the fragment only. So a press waits until the simulator has
sent its pending events, and a whole run has drawn them; then it is repeated. If there is nothing to wait for, it passes
at once. After Back and Forward the gate reports the browser's URL until a run has followed it (`place_in_browser`).
Until then it lets no URL be written, because that may belong to the history entry that was left.

Keys: F opens the presentation. The arrow keys on the page of an agency press the links to its neighbours in rank.
Arrows and not letters: WCAG 2.1.4 requires that shortcuts of a single letter can be turned off, and input methods for
Vietnamese turn some letters into others. With Alt the arrows are left to the browser.
"""

from __future__ import annotations

import json
import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, cast
from urllib.parse import parse_qsl, urlencode

import streamlit as st

from dashboard.ui.components import Component, labels, script
from dashboard.ui.localizer import Localizer
from dashboard.ui.texts import Language, catalogue_keys, text

_NOTHING = "<span hidden></span>\n<span hidden></span>"
_HEARD = '<p role="status" style="position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)"></p>'
_FRAME = Component("page_frame", html=_HEARD, js=script("page_frame", "print_page", "presentation_key"))
_RETURN = Component("return_after_sign_in", html=_NOTHING, js=script("return_after_sign_in"))
_GATE_KEY = "press_gate"
_GATE = Component(_GATE_KEY, html=_NOTHING, js=script("press_gate"))
_STREAMLIT = "streamlit_words."
_STREAMLIT_TEXTS = [key.removeprefix(_STREAMLIT) for key in catalogue_keys("en") if key.startswith(_STREAMLIT)]


@cache
def _interpreter() -> str:
    """The script that translates Streamlit's own texts, with each text in English and in Vietnamese."""
    texts = [[text(f"streamlit_words.{name}", language) for language in ("en", "vi")] for name in _STREAMLIT_TEXTS]
    words = json.dumps(texts, ensure_ascii=False).replace("<", "\\u003c")
    return f"const WORDS = {words};\n{script('document_language')}"


_LANGUAGE = Component("document_language", html=_NOTHING, js=_interpreter())


def document_language(language: Language) -> None:
    """Set `lang` of the document (WCAG 3.1.1) and the words of Streamlit; draws nothing."""
    _LANGUAGE(key="document_language", data={"language": language})


@cache  # its hash is in the headers of every answer
def opening_script() -> str:
    """A module that sets Vietnamese before the first run, and if there is none because the server is not reachable."""
    return f"{_interpreter()}\nspeak('vi', WORDS);\n"


@dataclass(frozen=True)
class Printed:
    """The foot of each printed sheet, line by line, and whether the sheets are in landscape orientation."""

    foot: Sequence[str]
    landscape: bool


def page_frame(title: str, page: str, t: Localizer, printed: Printed | None = None) -> None:
    """Draw the parts that all pages have for screen readers, keys and printing; call it when all of the page is drawn.

    The menu is a navigation, which the skip link skips; `title` is read out when it changes; the key F opens the
    presentation; the page can be printed. `page`: its path, empty for the first page.
    """
    data = {
        "title": title,
        "page": page,
        "menu": t("picker.menu"),
        "printed": None
        if printed is None
        else {
            "foot": list(printed.foot),
            "landscape": printed.landscape,
            "language": t.language,
            "labels": labels(t, "printing.printed", "printing.page"),
        },
    }
    _FRAME(key="page_frame", data=data)


def return_after_sign_in() -> None:
    """After signing in or out, return to the page that was left."""
    home = str(st.get_option("server.baseUrlPath")).strip("/")
    _RETURN(key="return_after_sign_in", data={"home": f"/{home}/" if home else "/"})


@dataclass(frozen=True)
class Place:
    """The parameters of the browser's URL after Back and Forward were pressed `travels` times in all.

    `refusals`: the number of all URLs that were not written because Back or Forward had been pressed; `unwritten`: the
    parameters of the last of them, in order.
    """

    travels: int
    parameters: Mapping[str, str]
    refusals: int
    unwritten: tuple[Mapping[str, str], ...]


def press_gate(session: str, url: Mapping[str, str], page: str, pages: Iterable[str], *, travels: int) -> None:
    """Draw the press gate; to be called last in a run, so that it is drawn after everything else.

    `session`: a unique name of the session. `url`: the parameters that the page is drawn for. `page`: its path,
    empty for the first page; `pages`: the paths of all pages. `travels`: how many presses of Back and Forward were
    followed.
    """
    # different in each run: the browser draws a component again only when its data have changed
    data = {
        "run": time.monotonic_ns(),
        "answered": question_of_browser(),
        "session": session,
        "url": urlencode(url),
        "page": page,
        "pages": sorted({*pages}),
        "travels": travels,
    }
    _GATE(key=_GATE_KEY, data=data, on_asked_change=lambda: None, on_place_change=lambda: None)


def question_of_browser() -> int:
    """Number of the press gate's last question; 0 before the first, or if the message is forged."""
    asked = _gate_state().get("asked")
    return asked if isinstance(asked, int) else 0


def place_in_browser(session: str) -> Place | None:
    """The place that was last reported after Back or Forward; None if none was reported to this session.

    A value that does not have the agreed form is ignored: it can only come from a forged message.
    """
    match _gate_state().get("place"):
        case {
            "session": str(told),
            "travels": int(travels),
            "query": str(query),
            "refusals": int(refusals),
            "unwritten": [*unwritten],
        } if told == session and all(isinstance(one, str) for one in unwritten):
            return Place(travels, _parameters(query), refusals, tuple(map(_parameters, unwritten)))
        case _:
            return None


def _parameters(query: str) -> dict[str, str]:
    return dict(parse_qsl(query.removeprefix("?"), keep_blank_values=True))


def _gate_state() -> dict[str, Any]:
    return cast("dict[str, Any]", st.session_state.get(_GATE_KEY) or {})


_NEIGHBOUR_KEYS = Component("neighbour_keys", html="<span hidden></span>", js=script("neighbour_keys"))


def neighbour_keys(agency: str) -> None:
    """Let ← and → follow the links from `agency` to its neighbours, which have the sides `before` and `after`."""
    _NEIGHBOUR_KEYS(key="neighbour_keys", data={"code": agency})
