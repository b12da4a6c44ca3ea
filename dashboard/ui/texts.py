"""Texts in both languages: one TOML catalogue per language, looked up by dotted key. Needs no Streamlit."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files
from string import Formatter
from typing import Literal, cast

__all__ = ["LANGUAGES", "Language", "catalogue_keys", "text"]


Language = Literal["vi", "en"]
LANGUAGES: tuple[Language, ...] = ("vi", "en")


def text(key: str, language: Language, /, **values: object) -> str:
    """Return the text `key` (dotted, such as `leaderboard.title`) with its placeholders filled.

    `{count:agency|agencies}` is the first of two forms where `count` is one, and the second otherwise. A form may hold
    placeholders. Vietnamese has one form and needs none of this.

    Raises KeyError for an unknown key or a placeholder without a value: a missing text is a defect, not a state.
    """
    template = _catalogue(language)[key]
    if not values:
        return template
    # str.format is several times as fast, and most texts have one form
    return _BY_COUNT.vformat(template, (), values) if "|" in template else template.format(**values)


class _ByCount(Formatter):
    """Formats `{count:one|other}` besides what `str.format` knows."""

    def format_field(self, value: object, format_spec: str) -> str:
        one, separator, other = format_spec.partition("|")
        if not separator:
            return str(super().format_field(value, format_spec))
        return one if is_one(value) else other


_BY_COUNT = _ByCount()


def is_one(value: object) -> bool:
    """Whether English has the singular after `value`: after 1, with any sign, but not after 1.0.

    A figure counts as it is shown, so `value` is a whole number or a figure in words.
    """
    return str(value).lstrip("+-−") == "1"


def catalogue_keys(language: Language) -> Mapping[str, str]:
    """All texts of one language by dotted key."""
    return _catalogue(language)


@cache
def _catalogue(language: Language) -> Mapping[str, str]:
    """All files of the language's folder; each holds the one table that it is named after."""
    folder = files("dashboard.ui") / "catalogue" / language
    sources = sorted((file for file in folder.iterdir() if file.name.endswith(".toml")), key=lambda file: file.name)
    return {
        key: template for file in sources for key, template in _flatten(tomllib.loads(file.read_text(encoding="utf-8")))
    }


def _flatten(table: Mapping[str, object], prefix: str = "") -> Iterator[tuple[str, str]]:
    for name, value in table.items():
        if isinstance(value, dict):
            yield from _flatten(cast("dict[str, object]", value), f"{prefix}{name}.")
        else:
            yield f"{prefix}{name}", cast("str", value)
