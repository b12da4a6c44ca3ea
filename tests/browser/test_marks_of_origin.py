"""Marks of origin stand on what they mark and on nothing else: computed styles at three widths, light and dark."""

from __future__ import annotations

import csv
from typing import Any, Literal

from playwright.sync_api import expect

from dashboard.ui.texts import LANGUAGES, Language, text
from tests.browser.tab import PAGE_NAMES, NewTab, Tab
from tests.made_editions import PROJECT

WIDTHS = {390: 844, 820: 1180, 1366: 768}
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
FACTS = PROJECT / "data" / "sources" / "vinh-phuc-cqdt" / "2020" / "facts.csv"
SIGNS = {"■": "published", "◧": "derived", "○": "illustrative", "□": "self_scored", "▣": "appraised", "◌": "simulated"}

AGENCY = {"cq": "so-cong-thuong"}
SCENARIO = AGENCY | {"thu": "so-cong-thuong:2.2.2=3.247~2.3.3=3"}
CHANGED = ("2.2.2", "2.3.3")
VIEWS: dict[str, tuple[str, dict[str, str]]] = {name: (name, AGENCY) for name in PAGE_NAMES} | {
    "chart": ("leaderboard", {"xem": "bieu-do"}),
}
SECTIONS: dict[str, dict[str, str]] = {
    "gains and losses": {"muc": "anh-huong"},
    "plans": {"muc": "phuong-an", "dich": "hang-15"},
    "each criterion": {"muc": "tieu-chi", "dich": "hang-15"},
}

# What is visible and wears the mark of simulation: a dashed line or hatching in its colour, or its ink. The ink of what
# got worse is the same, and so is that of an error; they say so in words or with a sign of their own.
MARKED_AS_SIMULATED = """() => {
    const paint = (style) => {
        const probe = document.body.appendChild(document.createElement("i"));
        probe.style.cssText = style;
        const found = getComputedStyle(probe).color;
        probe.remove();
        return found;
    };
    const [line, ink] = [paint("color: var(--simulated)"), paint("color: var(--simulated-ink)")];
    const otherwise = ".xh-worse, .worse, .message, [data-kind=worse]";
    const found = [];
    const look = (root) => {
        for (const element of root.querySelectorAll("*")) {
            if (element.shadowRoot) look(element.shadowRoot);
            if (element instanceof SVGElement || !element.checkVisibility() || element.closest("svg")) continue;
            const style = getComputedStyle(element);
            const sides = ["Top", "Right", "Bottom", "Left"].map((side) => "border" + side);
            const drawn = [...sides, "outline"].filter((side) => style[`${side}Width`] !== "0px");
            const dashed = drawn.some((side) => style[`${side}Style`] === "dashed" && style[`${side}Color`] === line);
            const underlined = style.textDecorationLine !== "none" && style.textDecorationColor === line;
            const hatched = style.backgroundImage.includes("repeating-linear-gradient");
            const words = [...element.childNodes].some((node) => node.nodeType === 3 && node.data.trim());
            const inked = words && style.color === ink && !element.closest(otherwise);
            if (!dashed && !underlined && !hatched && !inked) continue;
            const row = element.closest("[data-code]");
            const cell = element.closest("td");
            const head = cell && cell.closest("table").querySelector("thead tr").cells[cell.cellIndex];
            found.push({
                text: element.innerText.trim(), where: element.className, criterion: row ? row.dataset.code : "",
                board: Boolean(element.closest(".rows")), row: (element.closest(".rows li") || element).title,
                head: head ? head.innerText.trim() : "", badge: element.matches(".badge, .xh-badge"),
                figure: Boolean(element.closest(".figure.changed, h2 .points.changed")),
            });
        }
    };
    look(document);
    return found;
}"""

# Every mark of origin that can be seen: the sign, what it says to whoever asks, and the agency of its row.
SIGNS_OF_ORIGIN = """(signs) => {
    const found = [];
    const look = (root) => {
        for (const element of root.querySelectorAll("*")) {
            if (element.shadowRoot) look(element.shadowRoot);
            const sign = element.textContent.trim();
            if (!element.checkVisibility() || element.children.length || !signs.includes(sign)) continue;
            const row = element.closest("tr");
            const name = row && row.querySelector("th");
            found.push({
                sign, says: element.getAttribute("aria-label") || element.title,
                link: element.matches("a"), agency: name ? name.innerText.trim() : "",
            });
        }
    };
    look(document);
    return found;
}"""


def at_each_width(tab: Tab) -> dict[int, list[dict[str, Any]]]:
    """What wears the mark of simulation on the page that is open, by width of the screen."""
    found: dict[int, list[dict[str, Any]]] = {}
    for width, height in WIDTHS.items():
        tab.page.set_viewport_size({"width": width, "height": height})
        tab.settled()
        found[width] = tab.page.evaluate(MARKED_AS_SIMULATED)
    return found


def test_every_page_marks_origin_as_it_is_and_nothing_as_simulated(new_tab: NewTab, shipped_server: str) -> None:
    """One page in the light and in Vietnamese, the next in the dark and in English."""
    tab = new_tab(shipped_server)
    numbered = list(enumerate(VIEWS.items()))
    for number, (view, (name, parameters)) in [*numbered[::2], *numbered[1::2]]:
        language = LANGUAGES[number % 2]
        tab.page.emulate_media(color_scheme=SCHEMES[number % 2])
        if number < 2 or view not in PAGE_NAMES:
            tab.open(name, lang=language, **parameters)
        else:
            tab.turn_to(name, language, **parameters)
        assert_nothing_looks_simulated(tab, view)
        tab.page.set_viewport_size({"width": 1366, "height": 650})
        assert_signs_say_what_they_mean(tab, view, language)
        if view == "leaderboard":
            assert_published_is_on_what_was_printed(tab)
        if view in PAGE_NAMES:
            assert_the_notice_on_made_up_scores_is_seen_above_the_title(tab, view, language)


def assert_nothing_looks_simulated(tab: Tab, view: str) -> None:
    """At each width."""
    for width, marked in at_each_width(tab).items():
        # the badge above the simulated board says what the board is for
        assert [one for one in marked if not (one["badge"] and view == "simulation")] == [], (view, width)


def assert_signs_say_what_they_mean(tab: Tab, view: str, language: Language) -> None:
    """To whoever asks a sign, by pointing at it or with a screen reader."""
    for one in tab.page.evaluate(SIGNS_OF_ORIGIN, list(SIGNS)):
        kind = text(f"provenance.{SIGNS[one['sign']]}", language)
        assert kind in one["says"].lower() or kind in one["says"], (view, one)
        assert one["link"] <= (one["sign"] in "■◧▣"), (view, one)


def assert_published_is_on_what_was_printed(tab: Tab) -> None:
    """On the leaderboard of the departments, at each width."""
    with FACTS.open(encoding="utf-8") as file:
        printed = {
            row["agency"]
            for row in csv.DictReader(file)
            if row["block"] == "so-ban-nganh" and row["statistic"] in ("total", "best_total", "worst_total")
        }
    names = {"so-thong-tin-va-truyen-thong": "Sở Thông tin và Truyền thông"}
    names["ban-quan-ly-cac-khu-cong-nghiep"] = "Ban Quản lý các Khu công nghiệp"
    for width, height in WIDTHS.items():
        tab.page.set_viewport_size({"width": width, "height": height})
        signs = {one["agency"]: one["sign"] for one in tab.page.evaluate(SIGNS_OF_ORIGIN, list(SIGNS)) if one["agency"]}
        assert len(signs) == 20
        assert {agency for agency, sign in signs.items() if sign == "■"} == {names[code] for code in printed}
        assert {sign for agency, sign in signs.items()} == {"■", "○"}


def assert_the_notice_on_made_up_scores_is_seen_above_the_title(tab: Tab, view: str, language: Language) -> None:
    """On the screen and on paper, in two lines at the most."""
    tab.page.set_viewport_size({"width": 1366, "height": 650})
    notice = tab.page.get_by_role("note").filter(has_text=text("illustrative.lead", language))
    for media in ("screen", "print"):
        tab.page.emulate_media(media=media)
        expect(notice).to_be_visible()
        box, title = notice.bounding_box(), tab.title.bounding_box()
        assert box is not None
        assert title is not None
        assert box["y"] + box["height"] <= title["y"], (view, media)
        assert box["height"] <= 60, (view, media)
    tab.page.emulate_media(media="screen")


def test_a_scenario_marks_what_it_changes_and_nothing_else(new_tab: NewTab, shipped_server: str) -> None:
    tab = new_tab(shipped_server)
    for number, name in enumerate(PAGE_NAMES):
        if name in ("simulation", "scenarios"):
            continue
        tab.page.emulate_media(color_scheme=SCHEMES[number % 2])
        tab.turn_to(name, **SCENARIO)
        for width, marked in at_each_width(tab).items():
            assert [one["text"] for one in marked] == [text("simulation.badge", "vi")], (name, width)
    columns = ("plans.target", "prospects.to_mean", "prospects.to_best", "prospects.to_maximum")
    simulated_columns = {text(key, "vi") for key in columns}
    for number, (section, parameters) in enumerate(({"sliders alone": {}} | SECTIONS).items()):
        tab.page.emulate_media(color_scheme=SCHEMES[number % 2])
        tab.open("simulation", **SCENARIO, **parameters)
        for width, marked in at_each_width(tab).items():
            assert marked, (section, width)
            for one in marked:
                of_scenario = (
                    one["criterion"] in CHANGED
                    or one["badge"]
                    or one["figure"]
                    or (one["board"] and "Sở Công Thương" in one["row"])
                    or one["head"] in simulated_columns
                )
                assert of_scenario, (section, width, one)
