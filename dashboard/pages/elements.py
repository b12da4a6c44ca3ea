"""Elements shared by all pages and panels: HTML, controls, titles, large figures, paging of long tables."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Literal, TypeVar, cast

import streamlit as st
from markupsafe import Markup

from dashboard.model import Edition
from dashboard.ui.escaped_text import as_code, as_label
from dashboard.ui.html import EMPTY, VietnameseNames, names_of, tag
from dashboard.ui.localizer import Localizer
from dashboard.ui.numbers import TypedNumberRefused, kept_text, read_typed_number, shown_text
from dashboard.ui.texts import Language

ROWS = 50
"""Rows of one page of a long table."""

_Row = TypeVar("_Row")
_Value = TypeVar("_Value")
_NOT_THERE = object()


def draw_html(*parts: Markup, width: Literal["stretch", "content"] = "stretch") -> None:
    """Draw `parts` as one element; no other function passes HTML to Streamlit.

    It does not accept str, so that the type checker finds text that was not escaped.
    """
    st.html(with_names_marked(Markup().join(parts)), width=width)


_NAMES = "vietnamese_names"


def mark_names(language: Language, *editions: Edition) -> None:
    """Mark the names of these editions as Vietnamese in all HTML drawn from now on; only on pages in English."""
    names = None
    if language == "en":
        names = _vietnamese_names(tuple(edition.version for edition in editions), editions)
    st.session_state[_NAMES] = names


@st.cache_resource(max_entries=8, show_spinner=False)
def _vietnamese_names(versions: tuple[str, ...], _editions: Sequence[Edition]) -> VietnameseNames:
    """Shared by all sessions: for an edition of 3 321 communes it holds as many names."""
    t = Localizer("en")
    return VietnameseNames(chain.from_iterable(names_of(edition, t) for edition in _editions))


def names_marker() -> Callable[[Markup], Markup]:
    """The function that marks the editions' names as Vietnamese on a page in English; for use in other threads."""
    names: VietnameseNames | None = st.session_state.get(_NAMES)
    return names.marked if names else Markup


def with_names_marked(html: Markup) -> Markup:
    """`html` with the names of the editions on screen marked as Vietnamese if the page is in English."""
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
    """Draw `options` as a segmented control with `chosen` selected; `on_pick` is called when another is picked."""
    drawn, default = _key_showing(key, chosen, tuple(options.items()))

    def picked() -> None:
        if (code := st.session_state[drawn]) not in (None, chosen):  # Streamlit also calls for the drawn value
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
    """Draw a toggle; `on_turn` is called with its new state."""
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
    """Draw a text field with `text` in it and return its content; `on_type` is called when something else is typed."""
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
    """Draw a field with a number from the address, or the text typed for it, and return its content.

    The same number in another notation stays as the user typed it while the language is the same.
    """
    shown, before, typed = shown_text(number, t.language), _drawn(key), typed_text(key)
    if before and typed is not None and before.of == label and kept_text(typed) == kept_text(shown):
        shown = typed
    return text_field(label, shown, key=key, on_type=on_type, width=width, label_shown=label_shown)


def typed_number(
    label: str, number: str, *, key: str, on_type: Callable[[], None], width: int, t: Localizer
) -> float | None:
    """Draw a `number_field` and return its number; None, with an error that says why, if the text is not a number."""
    text = number_field(label, number, key=key, on_type=on_type, width=width, t=t)
    try:
        return read_typed_number(text)
    except TypedNumberRefused as refused:
        st.error(t(f"simulation_refused.{refused.rule}", value=as_code(text)))
        return None


def typed_text(key: str) -> str | None:
    """The content of the field that was drawn under `key`; None if there is none."""
    drawn = _drawn(key)
    return None if drawn is None else st.session_state.get(drawn.key)


@dataclass(frozen=True)
class _Drawn:
    """How a widget was last drawn: Streamlit's `key`, its default `value`, and `of`: its label or options, if given."""

    number: int
    key: str
    value: object
    of: object


def _drawn(key: str) -> _Drawn | None:
    return st.session_state.get(f"{key}-drawn")


def _key_showing(key: str, value: _Value, of: object = None) -> tuple[str, _Value]:
    """The key and default value of a widget that shows `value`; a number in the key makes it a new widget.

    It is a new one if the last one holds another value or had another `of`: what the browser still reports about the
    last one must not be taken for input on this one. The value is never set from here: Streamlit sends a value that is
    set with one run only, and if another run begins before it is sent, the browser never receives it.
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
    """The title of the page that was drawn last."""
    return st.session_state.get(_TITLE, "")


def page_title(message: str, note: str = "", *, mark: Markup = EMPTY) -> None:
    """Draw the page's only first-level heading with its first letter in upper case.

    `mark`: the provenance mark, for a message based on figures that are not official.
    """
    under = tag("p", note) if note else EMPTY
    st.session_state[_TITLE] = message
    draw_html(tag("div.xh-title", tag("h1", message[:1].upper() + message[1:], mark), under))


def chart_title(
    message: str,
    note: str = "",
    level: int = 2,
    *,
    mark: Markup = EMPTY,
    corner: Markup = EMPTY,
    chart: Markup = EMPTY,
) -> None:
    """Draw the title of a chart: the message with its provenance mark; under it measure, edition and provenance.

    `corner`: the chart's download links. `chart`: the chart if it is HTML: one element is drawn sooner than two.
    """
    title = titled(tag(f"h{level}.xh-chart-title", message, mark), note, corner)
    draw_html(tag("div.xh-charted", tag("div", title), tag("div", chart)) if chart else title)


def titled(heading: Markup, note: str = "", corner: Markup = EMPTY) -> Markup:
    """HTML of a heading with its note under it and a corner to its right."""
    under = tag("p.xh-chart-note", note) if note else EMPTY
    return tag("div.xh-cornered", tag("div", heading, under), corner) if corner else heading + under


def figure(label: str, number: str, mark: Markup, under: str) -> Markup:
    """HTML of a large figure with its provenance mark, its label above it and an explanation below."""
    shown = tag("dd", tag("span.xh-number", number), mark)
    return tag("dl", tag("dt", label), shown, tag("dd.xh-under", under))


def paged_rows(rows: Sequence[_Row], draw: Callable[[Sequence[_Row]], None], t: Localizer, *, key: str) -> None:
    """Draw one page of `rows` with `draw`, and below it the page control and which rows are shown."""
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
