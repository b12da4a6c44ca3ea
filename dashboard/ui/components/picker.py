"""A combobox for one or several of many options, found by any part of their names or codes, without diacritics.

Streamlit's own select boxes do not find "Sở Y tế" by `so y te`, and are in English. The browser keeps no state: a
choice is sent at once, `on_pick` is called before the run that follows, and that run decides what is drawn.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any, TypeVar

import streamlit as st

from dashboard.ui.components import Component, labels, script, style
from dashboard.ui.localizer import Localizer

T = TypeVar("T", str, int, float)

_COMPONENT = Component(
    "picker",
    html='<div class="picker"></div>\n<div class="menu" popover="manual"></div>',
    css=style("picker"),
    js=script("picker", "search_fold"),
)
_TEXTS = ("picker.none", "picker.found", "picker.more", "picker.remove", "picker.clear", "picker.full")


def picker(
    label: str,
    options: Mapping[T, str],
    chosen: T | None,
    *,
    key: str,
    on_pick: Callable[[T], object],
    t: Localizer,
    width: int | None = None,
    placeholder: str = "",
    label_shown: bool = True,
    vietnamese: Collection[str] = (),
) -> None:
    """Draw a field with `chosen` in it; `on_pick` is called when another one of `options` is chosen.

    To be called outside of fragments, because a choice triggers a run of the whole page. Without `label_shown` the
    label is for assistive technology only. `vietnamese`: the options that are names of the edition, which are read out
    in Vietnamese in every language of the page.
    """
    by_code = {str(code): code for code in options}

    def picked() -> None:
        (code,) = _sent(key, by_code, most=1) or (None,)
        if code is not None:
            on_pick(by_code[code])

    data = _data(label, options, [] if chosen is None else [chosen], t, placeholder, vietnamese, shown=label_shown)
    _COMPONENT(key=key, data=data, on_pick_change=picked, width=width or "stretch")


def multi_picker(
    label: str,
    options: Mapping[T, str],
    chosen: Sequence[T],
    *,
    key: str,
    on_pick: Callable[[tuple[T, ...]], object],
    t: Localizer,
    placeholder: str = "",
    at_most: int | None = None,
    vietnamese: Collection[str] = (),
) -> None:
    """Draw a field with `chosen` in it, in order; `on_pick` is called with each new choice of at most `at_most`.

    `vietnamese`: as for `picker`.
    """
    by_code = {str(code): code for code in options}
    most = len(options) if at_most is None else at_most

    def picked() -> None:
        codes = _sent(key, by_code, most=most)
        if codes is not None:
            on_pick(tuple(by_code[code] for code in codes))

    data = _data(label, options, chosen, t, placeholder, vietnamese, shown=True)
    _COMPONENT(key=key, data={**data, "many": True, "most": most}, on_pick_change=picked)


def _data(
    label: str,
    options: Mapping[Any, str],
    chosen: Sequence[Any],
    t: Localizer,
    placeholder: str,
    vietnamese: Collection[str],
    *,
    shown: bool,
) -> dict[str, Any]:
    marked = vietnamese and t.language != "vi"
    return {
        "label": label,
        "shown": shown,
        "placeholder": placeholder,
        "options": [[str(code), name] for code, name in options.items()],
        "chosen": [str(code) for code in chosen],
        "unmarked": [str(code) for code in options if code not in vietnamese] if marked else None,
        "texts": labels(t, *_TEXTS),
    }


def _sent(key: str, known: Mapping[str, Any], *, most: int) -> list[str] | None:
    """The codes that the browser has sent; None if they cannot have been offered to it."""
    state = st.session_state.get(key)
    codes = state.get("pick") if isinstance(state, dict) else None
    if not isinstance(codes, list) or len(codes) > most:
        return None
    chosen = [code for code in codes if isinstance(code, str) and code in known]
    return chosen if len(chosen) == len(codes) == len(set(chosen)) else None
