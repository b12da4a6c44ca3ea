"""A chart that was drawn in the light has the colours of the dark when the system turns dark, and back."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.tab import PATIENCE, NewTab, Tab

COLOURS = """() => [...document.querySelectorAll(".js-plotly-plot :is(.bars path, .traces path, text)")].map(drawn => {
    const { fill, stroke } = getComputedStyle(drawn);
    return drawn instanceof SVGTextElement ? [drawn.textContent, fill] : [fill, stroke];
})"""
GROUND = "() => getComputedStyle(document.querySelector('[data-testid=stApp]')).backgroundColor"


def colours(tab: Tab) -> list[list[str]]:
    """Of every bar, every sign of the legend and every text, in their order."""
    expect(tab.page.locator(".js-plotly-plot .bars path").first).to_be_visible(timeout=PATIENCE)
    return tab.page.evaluate(COLOURS)


@pytest.mark.parametrize(("name", "shown"), [("leaderboard", {"xem": "bieu-do"}), ("appraisal", {})])
def test_a_chart_turns_with_the_system(
    name: str, shown: dict[str, str], new_tab: NewTab, self_scored_server: str
) -> None:
    drawn_dark = new_tab(self_scored_server, color_scheme="dark")
    drawn_dark.open(name, **shown)
    in_the_dark, dark = colours(drawn_dark), drawn_dark.page.evaluate(GROUND)
    tab = new_tab(self_scored_server, color_scheme="light")
    tab.open(name, **shown)
    in_the_light, light = colours(tab), tab.page.evaluate(GROUND)
    assert in_the_light != in_the_dark
    for scheme, ground, right in (("dark", dark, in_the_dark), ("light", light, in_the_light)):
        tab.page.emulate_media(color_scheme=scheme)
        tab.page.wait_for_function(f"ground => ({GROUND})() === ground", arg=ground, timeout=PATIENCE)
        assert colours(tab) == right
