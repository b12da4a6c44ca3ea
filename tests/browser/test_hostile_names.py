"""Names that look like markup are read in a browser as they are written, and nothing in them comes to life."""

from __future__ import annotations

import csv
import datetime
import io
from collections.abc import Iterator

import openpyxl
import pytest

from dashboard.excel import template_workbook
from dashboard.model import Edition
from dashboard.ui.localizer import Localizer
from tests.browser.conftest import assert_no_traceback, served
from tests.browser.tab import NewTab, Tab
from tests.browser.test_importing import drop
from tests.hostile_names import PROGRAMME, hostile_editions, names, payload, save_hostile_scenario
from tests.web.test_hostile_names import ADDRESS, SCREENS

PATHS = {
    "": "overview",
    "bang-xep-hang": "leaderboard",
    "co-quan": "agency",
    "mo-phong": "simulation",
    "kich-ban": "scenarios",
    "tu-cham-va-tham-dinh": "appraisal",
    "phuong-phap": "method",
    "nhap-du-lieu": "import",
    "phien-ban": "versions",
    "trinh-chieu": "presentation",
}
UNLIKE_THEIR_NAMES = """(names) => {
  const plain = (text) => text.replace(/\\s+/g, " ");
  const isShown = (name, text) => text.includes(name) ||
    [...name].some((_, length) => length > 2 && text.includes(name.slice(0, length).trimEnd() + "…"));
  const faults = [];
  const seen = { names: 0 };
  const above = (node) => node.parentNode ?? node.host ?? null;
  const look = (root) => {
    for (const node of root.childNodes) {
      if (node.nodeType === Node.TEXT_NODE) {
        for (const word of node.data.match(/[\\p{L}\\p{N}]+/gu) ?? []) {
          const name = names[word];
          if (!name) continue;
          seen.names += 1;
          let around = node;
          let found = false;
          for (let steps = 0; steps < 5 && around && !found; steps += 1) {
            found = isShown(plain(name), plain(around.textContent ?? ""));
            around = above(around);
          }
          if (!found) faults.push(`${name} in ${root.outerHTML?.slice(0, 300)}`);
        }
      } else if (node.nodeType === Node.ELEMENT_NODE && !["SCRIPT", "STYLE"].includes(node.tagName)) {
        const leads = (name, value) =>
          ["href", "src", "xlink:href"].includes(name) && /la\\.invalid|^javascript:/.test(value);
        const alive = [...node.attributes].filter(({ name, value }) => name === "onerror" || leads(name, value));
        faults.push(...alive.map(({ name, value }) => `${node.tagName} ${name}=${value}`));
        if (node.classList?.contains("katex")) faults.push("a formula");
        look(node);
        if (node.shadowRoot) look(node.shadowRoot);
      }
    }
  };
  look(document);
  return [seen.names, faults];
}"""


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, str, Edition]]:
    """A server on the hostile editions, the id of a hostile scenario, and the last edition."""
    folder = tmp_path_factory.mktemp("hostile")
    edition = hostile_editions(folder / "editions")
    database = f"sqlite:///{folder / 'scenarios.sqlite3'}"
    scenario = save_hostile_scenario(database, edition)
    with served(folder / "editions", folder / "server.log", DASHBOARD_DATABASE_URL=database) as url:
        yield url, scenario, edition
    assert_no_traceback(folder / "server.log")


def test_every_screen_shows_names_as_they_are_written(new_tab: NewTab, hostile: tuple[str, str, Edition]) -> None:
    url, scenario, _ = hostile
    tab = new_tab(url)
    found: dict[str, list[str]] = {}
    read = 0
    for screen, (path, parameters) in SCREENS.items():
        tab.open(PATHS[path], **{name: value or scenario for name, value in parameters.items()})
        seen, faults = looked_at(tab)
        read += seen
        if faults:
            found[screen] = faults
    assert found == {}
    assert read > 300


def test_a_hover_in_a_chart_shows_the_name_as_it_is_written(new_tab: NewTab, hostile: tuple[str, str, Edition]) -> None:
    tab = new_tab(hostile[0]).open("leaderboard", **ADDRESS, xem="bieu-do")
    bars = tab.page.locator(".js-plotly-plot .bars .point path")
    wide = [bar for bar in bars.all() if (box := bar.bounding_box()) and box["width"] >= 10]  # a pointer finds these
    assert len(wide) > 30
    for bar in wide[::7]:
        bar.hover(force=True)
        tab.page.locator(".js-plotly-plot .hovertext").first.wait_for()
        assert looked_at(tab)[1] == []


def test_a_file_and_the_edition_on_trial_show_names_as_they_are_written(
    new_tab: NewTab, hostile: tuple[str, str, Edition]
) -> None:
    tab = new_tab(hostile[0]).open("import", ct=PROGRAMME, ky="2024")
    drop(tab, f"{payload(206)}.xlsx", with_another_score(hostile[2]))
    seen, faults = looked_at(tab)
    assert seen > 20
    assert faults == []
    tab.button("import_page.try").click()
    tab.button("trial.stop").wait_for()
    for page in ("leaderboard", "import"):
        tab.settled().go_by_menu(page)
        seen, faults = looked_at(tab)
        assert seen > 20
        assert faults == []


def test_questions_about_a_file_show_names_as_they_are_written(
    new_tab: NewTab, hostile: tuple[str, str, Edition]
) -> None:
    tab = new_tab(hostile[0]).open("import", ct=PROGRAMME, ky="2024")
    drop(tab, f"{payload(208)}.csv", plain_sheet())
    seen, faults = looked_at(tab)
    assert seen > 30
    assert faults == []


def with_another_score(edition: Edition) -> bytes:
    """The template of the edition, with no points for its first agency where there were some."""
    made = datetime.datetime(2026, 1, 2, tzinfo=datetime.UTC)
    workbook = openpyxl.load_workbook(io.BytesIO(template_workbook(edition.id, edition, made, Localizer("vi"))))
    sheet = next(workbook[name] for name in workbook.sheetnames if name.startswith("Điểm"))
    points = next(cell for row in sheet.iter_rows() if row[1].value == "cq-1" for cell in row[3:] if cell.value)
    sheet[points.coordinate] = 0
    out = io.BytesIO()
    workbook.save(out)
    return out.getvalue()


def plain_sheet() -> bytes:
    """A sheet without a template whose agencies and criteria nobody knows."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(["Cơ quan", *(f"{code} {payload(62 + at)} (10 điểm)" for at, code in enumerate(("1", "2", "3")))])
    writer.writerows([payload(70 + row), row % 10, 4, 5] for row in range(20))
    return out.getvalue().encode()


def looked_at(tab: Tab) -> tuple[int, list[str]]:
    """How many names stand on the page, and those that are not as they are written."""
    seen, faults = tab.page.evaluate(UNLIKE_THEIR_NAMES, names())
    return seen, faults
