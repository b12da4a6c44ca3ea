"""Text can be read on its ground in light and dark: a contrast of at least 4.5 to 1, computed from the tokens."""

from __future__ import annotations

import re
import tomllib
from typing import Any

import pytest

from dashboard.model import LARGEST_GROUP_COUNT
from dashboard.ui.components import page_css, tokens_css
from tests.made_editions import PROJECT

TOKEN = re.compile(r"--([a-z0-9-]+):\s*(?:light-dark\((#[0-9A-Fa-f]{6}),\s*(#[0-9A-Fa-f]{6})\)|(#[0-9A-Fa-f]{6}));")
TOKENS = {name: (light or both, dark or both) for name, light, dark, both in TOKEN.findall(tokens_css())}
THEME: dict[str, Any] = tomllib.loads((PROJECT / ".streamlit" / "config.toml").read_text(encoding="utf-8"))["theme"]
SCHEMES = ("light", "dark")

TEXT_ON_GROUND = [
    (ink, ground)
    for ink in ("ink", "quiet", "accent", "better", "worse", "simulated-ink")
    for ground in ("ground", "panel")
] + [("on-accent", "accent")]
SAME_COLOUR = {
    "backgroundColor": "ground",
    "secondaryBackgroundColor": "panel",
    "primaryColor": "accent",
    "grayTextColor": "quiet",
    "borderColor": "line",
}
GROUPS = [f"group-{index}" for index in range(LARGEST_GROUP_COUNT)]


def luminance(colour: str) -> float:
    channels = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def test_contrast_is_computed_as_wcag_says() -> None:
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert contrast("#777777", "#FFFFFF") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("scheme", range(2), ids=SCHEMES)
@pytest.mark.parametrize(("ink", "ground"), TEXT_ON_GROUND)
def test_text_can_be_read_on_its_ground(ink: str, ground: str, scheme: int) -> None:
    assert contrast(TOKENS[ink][scheme], TOKENS[ground][scheme]) >= 4.5


@pytest.mark.parametrize("scheme", range(2), ids=SCHEMES)
@pytest.mark.parametrize("mark", [*GROUPS, "line-strong"])
def test_a_bar_and_the_frame_of_a_field_can_be_seen(mark: str, scheme: int) -> None:
    assert contrast(TOKENS[mark][scheme], TOKENS["ground"][scheme]) >= (3 if mark == "line-strong" else 2.5)


@pytest.mark.parametrize("scheme", range(2), ids=SCHEMES)
def test_no_two_groups_have_the_same_colour(scheme: int) -> None:
    assert len({TOKENS[name][scheme] for name in GROUPS}) == LARGEST_GROUP_COUNT


@pytest.mark.parametrize(("scheme", "name"), list(enumerate(SCHEMES)))
def test_streamlits_theme_and_the_tokens_are_the_same_colours(scheme: int, name: str) -> None:
    theme = THEME[name]
    for option, token in SAME_COLOUR.items():
        assert theme[option].upper() == TOKENS[token][scheme].upper(), option
    charts = [colour.upper() for colour in theme["chartCategoricalColors"]]
    assert charts == [TOKENS[f"group-{index}"][scheme].upper() for index in range(len(charts))]


def test_every_token_that_a_style_asks_for_is_there() -> None:
    folder = PROJECT / "dashboard" / "ui"
    styles = [page_css(), *(path.read_text(encoding="utf-8") for path in sorted((folder / "components").glob("*.*s*")))]
    asked = {name for style in styles for name in re.findall(r"var\(--([a-z-]+)[,)]", style)}
    own = {name for style in styles for name in re.findall(r"--([a-z-]+):", style)} | {"frame-height", "at"}
    assert {name for name in asked if not name.startswith("st-")} <= own


def test_a_style_opens_as_many_braces_as_it_closes() -> None:
    for style in (page_css(), tokens_css()):
        depth = 0
        for sign in re.findall(r"[{}]", style):
            depth += 1 if sign == "{" else -1
            assert depth >= 0
        assert depth == 0


def test_pictures_of_charts_have_the_colours_of_the_page() -> None:
    chart = (PROJECT / "dashboard" / "documents" / "templates" / "chart.typ").read_text(encoding="utf-8")
    palette = re.search(r"#let palette = \((.*)\)\.map", chart)
    assert palette
    on_the_page = [TOKENS[group][0].upper() for group in GROUPS]
    assert [colour.upper() for colour in re.findall("#[0-9A-Fa-f]{6}", palette[1])] == on_the_page
    assert f'#let worse = rgb("{TOKENS["simulated"][0].upper()}")' in chart
