"""What every page and panel is drawn with: HTML, controls, titles, large figures, long tables in pages."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Literal, TypeVar, cast

import streamlit as st
from markupsafe import Markup

from dashboard.model import Edition
from dashboard.ui.escaped_text import as_label
from dashboard.ui.html import EMPTY, VietnameseNames, names_of, tag
from dashboard.ui.localizer import Localizer
from dashboard.ui.numbers import kept_text, shown_text
from dashboard.ui.texts import Language

ROWS = 50
"""Rows of one page of a long table."""

_Row = TypeVar("_Row")
_Value = TypeVar("_Value")
_NOT_THERE = object()


def draw_html(*parts: Markup, width: Literal["stretch", "content"] = "stretch") -> None:
    """Draw `parts` as one piece; nothing else hands HTML to Streamlit.

    It takes no str, so that the check of types finds a text that was not escaped.
    """
    st.html(with_names_marked(Markup().join(parts)), width=width)


_NAMES = "vietnamese_names"


def mark_names(language: Language, *editions: Edition) -> None:
    """Let all HTML that is drawn from now on say which names of these editions are Vietnamese; in English alone."""
    names = None
    if language == "en":
        names = _vietnamese_names(tuple(edition.version for edition in editions), editions)
    st.session_state[_NAMES] = names


@st.cache_resource(max_entries=8, show_spinner=False)
def _vietnamese_names(versions: tuple[str, ...], _editions: Sequence[Edition]) -> VietnameseNames:
    """One for all sessions: of an edition of 3 321 communes it holds as many names."""
    t = Localizer("en")
    return VietnameseNames(chain.from_iterable(names_of(edition, t) for edition in _editions))


def names_marker() -> Callable[[Markup], Markup]:
    """What marks the names of the editions on screen as Vietnamese, where the page is in English; for other threads."""
    names: VietnameseNames | None = st.session_state.get(_NAMES)
    return names.marked if names else Markup


def with_names_marked(html: Markup) -> Markup:
    """`html` with the names of the editions on screen marked as Vietnamese, where the page is in English."""
    return names_marker()(html)


def choice(
    label: str,
    options: Mapping[str, str],
    chosen: str,
    *,
    key: str,
    on_pick: Callable[[str], object],
    label_shown: bool = False,
) -> None:
    """Draw the labels of `options` side by side, `chosen` marked; `on_pick` is called with another that is pressed."""
    drawn, default = _key_showing(key, chosen, tuple(options.items()))

    def picked() -> None:
        if (code := st.session_state[drawn]) not in (None, chosen):  # Streamlit calls for what was drawn too
            on_pick(code)

    st.segmented_control(
        label,
        list(options),
        key=drawn,
        default=default,
        format_func=lambda code: as_label(options[code]),
        on_change=picked,
        required=True,
        wrap=True,
        label_visibility="visible" if label_shown else "collapsed",
    )


def switch(label: str, *, on: bool, key: str, on_turn: Callable[[bool], object]) -> None:
    """Draw a toggle; `on_turn` is called with what it is turned to."""
    drawn, default = _key_showing(key, on)

    def turned() -> None:
        if (now := st.session_state[drawn]) != on:
            on_turn(now)

    st.toggle(label, key=drawn, value=default, on_change=turned)


def text_field(
    label: str,
    text: str,
    *,
    key: str,
    on_type: Callable[[], None],
    width: int,
    placeholder: str = "",
    label_shown: bool = True,
) -> str:
    """Draw a field in which `text` stands; `on_type` is called when something else is typed. What stands there."""
    drawn, default = _key_showing(key, text, label)
    return st.text_input(
        label,
        default,
        key=drawn,
        on_change=on_type,
        placeholder=placeholder,
        width=width,
        label_visibility="visible" if label_shown else "collapsed",
    )


def number_field(
    label: str,
    number: str,
    *,
    key: str,
    on_type: Callable[[], None],
    width: int,
    t: Localizer,
    label_shown: bool = True,
) -> str:
    """Draw a field with a number of the address, or with what was typed for one. What stands there.

    The same number written otherwise stays as it was typed, under the hand, while the language is the same.
    """
    shown, before, typed = shown_text(number, t.language), _drawn(key), typed_text(key)
    if before and typed is not None and before.of == label and kept_text(typed) == kept_text(shown):
        shown = typed
    return text_field(label, shown, key=key, on_type=on_type, width=width, label_shown=label_shown)


def typed_text(key: str) -> str | None:
    """What stands in the field that was drawn under `key`, None without one."""
    drawn = _drawn(key)
    return None if drawn is None else st.session_state.get(drawn.key)


@dataclass(frozen=True)
class _Drawn:
    """How a widget was drawn last: Streamlit's `key`, `value` when it first stood there, and `of` what it was."""

    number: int
    key: str
    value: object
    of: object


def _drawn(key: str) -> _Drawn | None:
    return st.session_state.get(f"{key}-drawn")


def _key_showing(key: str, value: _Value, of: object = None) -> tuple[str, _Value]:
    """The key and the default value of a widget that shows `value`: `key`, and with a number where it is another widget
    than the last one, because that showed something else and was not pressed.

    What the browser still tells of the widget from before would be taken for a press on this one. And nothing is set
    from here: Streamlit sends a value that is set with one run only, and where another run begins before that is sent
    the browser never learns of it.
    """
    before = _drawn(key)
    if before is None:
        now = _Drawn(0, key, value, of)
    elif before.of != of or st.session_state.get(before.key, _NOT_THERE) != value:
        number = before.number + 1
        now = _Drawn(number, f"{key}-{number}", value, of)
    else:
        now = before
    st.session_state[f"{key}-drawn"] = now
    return now.key, cast(_Value, now.value)


_TITLE = "title"


def title_on_screen() -> str:
    """The message of the page that was drawn last."""
    return st.session_state.get(_TITLE, "")


def page_title(message: str, note: str = "", *, mark: Markup = EMPTY) -> None:
    """Draw the page's only first-level heading with its first letter in upper case.

    `mark`: the mark of origin, for a message that rests on figures that are not official.
    """
    under = tag("p", note) if note else EMPTY
    st.session_state[_TITLE] = message
    draw_html(tag("div.xh-title", tag("h1", message[:1].upper() + message[1:], mark), under))


def chart_title(
    message: str,
    note: str = "",
    level: int = 3,
    *,
    mark: Markup = EMPTY,
    corner: Markup = EMPTY,
    chart: Markup = EMPTY,
) -> None:
    """Draw the title of a chart: the message with its mark of origin, and under it measure, edition and origin.

    `corner`: the links that take the chart away. `chart`: itself, where it is HTML: one piece is drawn sooner than two.
    """
    title = titled(tag(f"h{level}.xh-chart-title", message, mark), note, corner)
    draw_html(tag("div.xh-charted", tag("div", title), tag("div", chart)) if chart else title)


def titled(heading: Markup, note: str = "", corner: Markup = EMPTY) -> Markup:
    """HTML of a heading with its note under it and a corner to its right."""
    under = tag("p.xh-chart-note", note) if note else EMPTY
    return tag("div.xh-cornered", tag("div", heading, under), corner) if corner else heading + under


def figure(label: str, number: str, mark: Markup, under: str) -> Markup:
    """HTML of a large figure with its mark of origin: its label above, and what explains it below."""
    shown = tag("dd", tag("span.xh-number", number), mark)
    return tag("dl", tag("dt", label), shown, tag("dd.xh-under", under))


def paged_rows(rows: Sequence[_Row], draw: Callable[[Sequence[_Row]], None], t: Localizer, *, key: str) -> None:
    """Let `draw` draw one page of `rows`; below it stand the rows that are shown and the way to the others."""
    pages = max(1, -(-len(rows) // ROWS))
    key = f"{key}-{pages}"  # when the number of pages changes, the first one is shown again
    page = int(st.session_state.get(key) or 1)
    first = (page - 1) * ROWS
    draw(rows[first : first + ROWS])
    if pages == 1:
        return
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.pagination(pages, key=key)
        shown = t(
            "paging.shown",
            first=t.count(first + 1),
            last=t.count(min(first + ROWS, len(rows))),
            all=t.count(len(rows)),
        )
        draw_html(tag("span.xh-small.xh-quiet", shown), width="content")
