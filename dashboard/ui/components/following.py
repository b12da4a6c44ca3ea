"""Following a presentation: the data for the presenter's browser, and the page for followers.

The presenter's browser opens a room and tells the server which screen is shown (`leading.js`). It sends no HTML:
followers see what the server has drawn for this session. Their page is a separate one without Streamlit, so that a
hundred phones cost little. `following.js` shows in it what the server sends; without a room code the page is a form
that asks for one.
"""

from __future__ import annotations

import json
from functools import cache
from itertools import groupby
from typing import Any

import segno
from markupsafe import Markup

from dashboard.ui.components import following_css, labels, script
from dashboard.ui.html import EMPTY, tag
from dashboard.ui.localizer import Localizer
from dashboard.ui.texts import LANGUAGES, Language, text

FOLLOWING_PATH = "/theo-doi"
_QUIET_ZONE = 4  # modules around a QR code, as its standard requires
_LABELS_OF_LEADING = (
    *("following.button", "following.hide", "following.invitation", "following.scan", "following.and_enter"),
    *("following.followers", "following.end", "following.loopback", "following.only_here", "following.ended_here"),
    *("following.no_answer", "following.not_served"),
)


def leading_data(token: str, t: Localizer, *, withheld: bool) -> dict[str, Any]:
    """The data for the presenter's browser. `token`: that of the session, empty if following is not served.

    `withheld`: whether followers must not see the screens.
    """
    told = {
        "path": f".{FOLLOWING_PATH}",
        "language": t.language,
        "withheld": withheld,
        "labels": labels(t, *_LABELS_OF_LEADING),
    }
    return told | {"token": token}


def qr_code(address: str) -> dict[str, Any]:
    """A URL as a QR code: the number of modules per side, and the dark modules as an SVG path."""
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


_HEAD = Markup(
    '<meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">'
    '<link rel="icon" href="data:,">'
)
_FACE = Markup('@font-face{{font-family:xep-hang-sans;font-weight:200 900;src:url("{}") format("woff2")}}')
_SCRIPT = Markup('<script type="module" src="{}"></script>')
_FIELD = Markup('<input id="ma" name="ma" autocomplete="off" autocapitalize="characters" value="{}">')
_LANGUAGE_KEPT = Markup('<input type="hidden" name="lang" value="{}">')
_NAMES: dict[Language, str] = {"vi": "Tiếng Việt", "en": "English"}
_LABELS = (
    *("following.connecting", "following.not_begun", "following.leader_gone", "following.server_gone"),
    *("following.over", "following.unknown", "following.full", "following.black", "following.enter_another"),
)


@cache
def following_script() -> str:
    """The script of the page."""
    return script("following")


def following_page(language: Language, base: str, *, font: str, script: str) -> Markup:
    """Return the page that follows the room that its URL names.

    `base`: the path that the dashboard is under; `font`, `script`: the URLs of both.
    """
    told = json.dumps(labels(Localizer(language), *_LABELS), ensure_ascii=False)
    home = f"{base}{FOLLOWING_PATH}{_asking(language)}"
    line = tag("p.line", text("following.connecting", language), role="status")
    said = tag("footer.foot", tag("span.said-of"), tag("span.count"), _switch(language))
    screens, announced = tag("div.screens"), tag("div.said", role="status")
    stage = tag("main.stage.following", line, screens, said, announced, data_texts=told, data_home=home)
    return _page(language, font, tag("body", stage, _SCRIPT.format(script)))


def code_page(language: Language, base: str, *, font: str, tried: str = "") -> Markup:
    """Return the page that asks for the code of a room; `tried`: an entry that is not a valid code."""
    sentence = text("following.wrong_code" if tried else "following.code_hint", language)
    form = tag(
        "form.ask",
        tag("h1", text("following.page", language)),
        tag("label", text("following.code", language), **{"for": "ma"}),
        tag("p.typed", _FIELD.format(tried), tag("button", text("following.go", language))),
        tag("p.caution" if tried else "p.hint", sentence, **({"role": "alert"} if tried else {})),
        _LANGUAGE_KEPT.format(language) if language != LANGUAGES[0] else EMPTY,
        action=f"{base}{FOLLOWING_PATH}",
    )
    return _page(language, font, tag("body", tag("main.stage.following", form, tag("p", _switch(language)))))


def _page(language: Language, font: str, body: Markup) -> Markup:
    css = _FACE.format(font) + following_css()
    title = tag("title", text("following.page", language))
    head = tag("head", _HEAD, title, tag("style", css))
    return Markup("<!DOCTYPE html>\n{}").format(tag("html", head, body, lang=language))


def _switch(language: Language) -> Markup:
    other: Language = "vi" if language == "en" else "en"
    to = _asking(other) or "?"
    return tag("a.switch", _NAMES[other], href=to, lang=other, hreflang=other)


def _asking(language: Language) -> str:
    return "?lang=en" if language == "en" else ""
