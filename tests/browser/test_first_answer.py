"""The first answer holds the first screen: what is published can be read, and followed, before any script has come."""

from __future__ import annotations

import base64
import gzip
import hashlib
import io
import json
import re
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from dataclasses import replace
from html import unescape
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import parse_qsl

import pytest
from markupsafe import Markup
from PIL import Image
from playwright.sync_api import Locator, Route, expect

from dashboard.data import write_edition
from dashboard.ui.texts import Language, catalogue_keys, text
from tests.browser.conftest import served
from tests.browser.tab import NewTab, Tab
from tests.made_editions import SHIPPED, TWO_GROUPS, MadeBlock, build
from tests.pages.screen import open_page
from tests.pages.shown import show

FIRST = "#first-page"
SCRIPTS = "**/static/js/index.*.js"
SHIFTS = """
window.shifted = 0;
new PerformanceObserver(list => {
    for (const shift of list.getEntries()) if (!shift.hadRecentInput) window.shifted += shift.value;
}).observe({type: "layout-shift", buffered: true});
"""

FRAMES = """async () => {
    for (let frames = 0; frames < 60; frames++) await new Promise(requestAnimationFrame);
}"""
"""What a page that is drawn would be shown within."""


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A server of its own, whose pages have been drawn once."""
    log = tmp_path_factory.mktemp("first") / "server.log"
    with served(SHIPPED, log) as url:
        for page in ("", "bang-xep-hang", "co-quan"):
            drawn(url, page)
        yield url


class Answer:
    """A page as it is sent, without scripts and styles."""

    def __init__(self, status: int, headers: Mapping[str, str], body: bytes) -> None:
        self.status, self.headers = status, headers
        self.text = (gzip.decompress(body) if headers.get("content-encoding") == "gzip" else body).decode()

    @property
    def words(self) -> str:
        """What one reads in the page itself."""
        found = re.search(r'<main id="first-page">(.*?)</main>', self.text, re.DOTALL)
        inside = re.sub(r"<style>.*?</style>", "", found[1] if found else "", flags=re.DOTALL)
        return plain(inside)


def plain(html: str) -> str:
    """The text of HTML, its pieces apart."""
    return " ".join(Markup(re.sub(r"(?=<)", " ", html)).striptags().split())


def get(url: str, address: str, **headers: str) -> Answer:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    try:
        with urllib.request.urlopen(urllib.request.Request(f"{url}/{address}", headers=named), timeout=30) as answer:
            return Answer(answer.status, answer.headers, answer.read())
    except urllib.error.HTTPError as answer:
        return Answer(answer.code, answer.headers, answer.read())


def drawn(url: str, address: str, says: str = "") -> Answer:
    """The page once it is in the answer and `says` this: on a busy machine the first to ask do not wait for it."""
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        answer = get(url, address)
        if answer.words and says in answer.words:
            return answer
    raise AssertionError(f"{address} never came with its page")


class Links(HTMLParser):
    """The addresses that a page links to."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found += [value or "" for name, value in attrs if tag == "a" and name == "href"]


ADDRESSES = [
    ("overview", "lang=en"),
    ("overview", "ky=2019"),
    ("leaderboard", "khoi=huyen-thanh-pho"),
    ("leaderboard", "ky=2019&khoi=so-ban-nganh&lang=en"),
    ("agency", "cq=so-y-te"),
    ("agency", "khoi=huyen-thanh-pho&cq=tam-dao&lang=en"),
]
PATHS = {"overview": "", "leaderboard": "bang-xep-hang", "agency": "co-quan"}


@pytest.mark.parametrize(("page", "query"), ADDRESSES)
def test_the_first_answer_says_what_the_page_says_later(
    server: str, monkeypatch: pytest.MonkeyPatch, page: str, query: str
) -> None:
    language: Language = "en" if "lang=en" in query else "vi"
    show(SHIPPED, monkeypatch)
    screen = open_page(page, **dict(parse_qsl(query)))
    assert not screen.exception
    html = [node.proto.body for node in screen.get("html") if "<style>" not in node.proto.body]
    said = [piece for body in html for piece in re.split(r"<[^>]*>", body) if plain(piece)]
    said += [node.proto.label for node in screen.get("page_link")]
    components = {
        node.proto.component_name: json.loads(node.proto.json or "{}") for node in screen.get("bidi_component")
    }
    said += components.get("copyable_text", {}).get("paragraphs", [])
    for row in components.get("leaderboard", {}).get("rows", []):
        said += [row["name"], row["total"], row["percent"], row["next"]]
        said += [row["change"]["sentence"]] if components["leaderboard"]["hasChange"] else []
        said += [group["percent"] for group in row["groups"]]
    words = drawn(server, f"{PATHS[page]}?{query}").words
    assert len(said) > 20
    in_menus = {text(key, language) for key in catalogue_keys(language) if key.startswith("download.")}
    assert [piece for piece in said if piece not in in_menus and plain(piece) not in words] == []


@pytest.mark.parametrize("path", PATHS.values())
def test_every_component_of_these_pages_is_known(server: str, path: str) -> None:
    """One that is not leaves everybody with the empty page: `first_answer_components.py` is to draw it."""
    assert drawn(server, path).words


def test_what_is_chosen_is_marked_as_the_page_marks_it(server: str) -> None:
    chosen = re.findall(r'<b aria-current="true">(.*?)</b>', drawn(server, "bang-xep-hang?khoi=huyen-thanh-pho").text)
    assert chosen == ["Huyện, thành phố", "VI", "Bảng"]


def test_rows_of_the_leaderboard_and_the_other_block_and_language_are_links(server: str) -> None:
    links = Links(get(server, "bang-xep-hang").text).found
    agencies = [link for link in links if link.startswith("./co-quan?") and "cq=" in link]
    assert len(set(agencies)) == 20
    health = next(link for link in agencies if "cq=so-y-te" in link)
    assert drawn(server, health.removeprefix("./"), "Sở Y tế")
    other_block = next(link for link in links if link.startswith("./bang-xep-hang?") and "khoi=huyen-thanh-pho" in link)
    assert drawn(server, other_block.removeprefix("./"), "khối Huyện, thành phố")
    english = next(link for link in links if link.startswith("./bang-xep-hang?") and "lang=en" in link)
    assert drawn(server, english.removeprefix("./"), text("page.leaderboard", "en"))


@pytest.mark.parametrize(
    "query",
    [
        *("thu=so-y-te:1.1=1", "pb=e74cbce926390021", "kb=AAAAAAAAAAAAAAAAAAAAAA", "goc=AAAAAAAAAAAAAAAAAAAAAA"),
        *("gt=lap-lai", "diem=tu-cham", "trang=x", "xem=bieu-do", "tim=so", "ky=1999", "ct=khong-co", "khoi=khong-co"),
        *("cq=khong-co", "ky=2020&ky=2019", "ky=", "embed=true", "cq=" + "x" * 200),
    ],
)
def test_an_address_with_anything_that_is_not_published_is_answered_by_the_empty_page(server: str, query: str) -> None:
    answer = get(server, f"bang-xep-hang?{query}")
    assert answer.status == 200
    assert answer.words == ""
    assert "etag" not in answer.headers


@pytest.mark.parametrize("page", ["mo-phong", "kich-ban", "phien-ban", "nhap-du-lieu", "trinh-chieu"])
def test_pages_of_somebodys_own_work_come_empty(server: str, page: str) -> None:
    assert get(server, page).words == ""


def test_whoever_has_signed_in_gets_the_empty_page(server: str) -> None:
    assert get(server, "bang-xep-hang", Cookie="a=b").words != ""
    assert get(server, "bang-xep-hang", Cookie="a=b; _streamlit_user=anything").words == ""


def test_nothing_of_a_session_is_in_the_first_answer(server: str) -> None:
    """A token of the session that drew the page would lead to files of a session that is over."""
    pages = [drawn(server, path).text for path in ("", "bang-xep-hang", "co-quan?cq=so-y-te")]
    assert all("Excel" in page or "PNG" in page for page in pages)
    assert not any("tai-ve/" in page for page in pages)


def test_a_browser_that_has_the_page_is_told_so(server: str) -> None:
    first = get(server, "bang-xep-hang")
    again = get(server, "bang-xep-hang", If_None_Match=first.headers["etag"])
    assert (again.status, again.text) == (304, "")
    assert again.headers["etag"] == first.headers["etag"]
    assert again.headers["content-security-policy"] == first.headers["content-security-policy"]
    assert drawn(server, "bang-xep-hang?lang=en").headers["etag"] != first.headers["etag"]
    for encoding in ("gzip", "identity"):
        assert get(server, "bang-xep-hang", Accept_Encoding=encoding).text == first.text


def test_a_preview_of_the_link_says_what_the_page_says_and_that_figures_are_illustrative(server: str) -> None:
    answer = get(server, "bang-xep-hang").text
    properties = dict(re.findall(r'<meta property="og:(\w+)" content="([^"]*)">', answer))
    assert properties["title"] == "Bảng xếp hạng – Năm 2020"
    assert properties["description"].startswith("Sở Thông tin và Truyền thông đứng đầu khối Sở, ban, ngành. ")
    assert "không phải kết quả chính thức" in properties["description"]
    assert "<title>Bảng xếp hạng – Năm 2020</title>" in answer


@pytest.mark.parametrize("page", ["", "bang-xep-hang?khoi=huyen-thanh-pho", "co-quan?cq=so-cong-thuong&lang=en"])
def test_a_preview_of_the_link_shows_a_card(page: str, server: str) -> None:
    answer = drawn(server, page).text
    (picture,) = re.findall(r'<meta property="og:image" content="([^"]*)">', answer)
    assert picture.startswith(f"{server}/the-lien-ket.png?")
    with urllib.request.urlopen(unescape(picture), timeout=60) as found:
        assert found.headers["content-type"] == "image/png"
        content = found.read()
    width, height = (int.from_bytes(content[at : at + 4]) for at in (16, 20))  # of a PNG's first chunk
    assert (width, height) == (1200, 630)
    assert '<meta property="og:image:width" content="1200">' in answer


def test_every_script_in_the_answer_is_let_in_by_its_hash(server: str) -> None:
    answer = get(server, "bang-xep-hang")
    scripts = re.findall(r"<script(?![^>]*\bsrc=)[^>]*>(.*?)</script>", answer.text, re.DOTALL)
    assert len(scripts) >= 3
    for script in scripts:
        digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
        assert f"'sha256-{digest}'" in answer.headers["content-security-policy"]


def test_a_new_version_is_in_the_next_answers_and_names_that_look_like_markup_are_text(tmp_path: Path) -> None:
    root = tmp_path / "editions"
    block = MadeBlock("so", "Sở", TWO_GROUPS, {"a": ("<b>Sở</b> A", (3, 4, 1)), "b": ("Sở B", (5, 5, 5))})
    build(root, block)
    with served(root, tmp_path / "server.log") as url:
        assert "&lt;b&gt;Sở&lt;/b&gt; A" in drawn(url, "bang-xep-hang", "Sở B").text
        assert "<b>Sở</b> A" not in get(url, "bang-xep-hang").text
        elsewhere = tmp_path / "newer"
        newer = build(elsewhere, replace(block, agencies={**block.agencies, "b": ("Sở mới", (5, 5, 5))}))
        write_edition(newer, root)
        assert "Sở B" not in drawn(url, "bang-xep-hang", "Sở mới").words


def test_without_scripts_the_ranking_can_be_read_and_followed(server: str, new_tab: NewTab) -> None:
    page = new_tab(server, java_script_enabled=False).page
    page.goto(f"{server}/bang-xep-hang")
    expect(page.get_by_role("rowheader")).to_have_count(20)
    assert "<noscript><p" in page.content()  # Playwright does not draw it
    link = page.get_by_role("link", name="Sở Y tế")
    drawn(server, (link.get_attribute("href") or "").removeprefix("./"))
    link.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Sở Y tế")


@pytest.mark.parametrize(("language", "width", "most"), [("vi", 390, 0.02), ("en", 390, 0.05), ("en", 1440, 0.02)])
@pytest.mark.parametrize("path", ["?", "bang-xep-hang?", "co-quan?cq=so-y-te&"], ids=["overview", "table", "agency"])
def test_text_is_shown_and_nothing_moves_when_the_text_font_comes_late(
    server: str, new_tab: NewTab, path: str, language: Language, width: int, most: float
) -> None:
    """As it does on a slow line: until then another font stands in for it, as wide and as high as it is.

    Its width is that of many texts: on a phone one English link of the menu fits in another row.
    """
    tab = new_tab(server, first_visit=True, viewport={"width": width, "height": 844})
    held: list[Route] = []
    tab.page.add_init_script(SHIFTS)
    tab.page.route(SCRIPTS, lambda script: None)
    tab.page.route("**/static/media/xep-hang-sans.*.woff2", lambda font: held.append(font))
    with tab.page.expect_request("**/static/media/xep-hang-sans.*.woff2"):
        tab.page.goto(f"{server}/{path}lang={language}", wait_until="commit")
    title = tab.page.locator(FIRST).get_by_role("heading", level=1)
    expect(title).to_be_visible()
    tab.page.wait_for_function("() => [...document.fonts].some(font => font.status === 'loading')")
    tab.page.evaluate(FRAMES)
    assert darkest(tab, title) < 100, "the text is hidden while its font is loading"
    for font in held:
        font.continue_()
    loaded = "({ family, status }) => family.includes('Source Sans') && status === 'loaded'"
    tab.page.wait_for_function(f"() => [...document.fonts].some({loaded})")
    tab.page.evaluate(FRAMES)
    assert tab.page.evaluate("window.shifted") <= most


def darkest(tab: Tab, part: Locator) -> int:
    """The darkest pixel of this part of a light page, from 0 to 255. Playwright's own pictures wait for fonts."""
    box = part.bounding_box()
    assert box is not None
    taken = tab.page.context.new_cdp_session(tab.page).send("Page.captureScreenshot", {"clip": {**box, "scale": 1}})
    darkest, _ = Image.open(io.BytesIO(base64.b64decode(taken["data"]))).convert("L").getextrema()
    assert isinstance(darkest, int)
    return darkest


def test_streamlit_takes_over_without_a_jump_at_the_same_place_with_the_same_link_in_focus(
    server: str, new_tab: NewTab
) -> None:
    tab = new_tab(server, first_visit=True)
    held: list[Route] = []
    released: list[bool] = []

    def hold(script: Route) -> None:
        if released:
            script.continue_()
        else:
            held.append(script)

    tab.page.add_init_script(SHIFTS)
    tab.page.route(SCRIPTS, hold)
    tab.page.goto(f"{server}/bang-xep-hang", wait_until="commit")
    first = tab.page.locator(FIRST)
    last = first.get_by_role("link", name="Ban Quản lý các Khu công nghiệp")
    last.focus()
    expect(last).to_be_in_viewport()
    before = (last.bounding_box(), first.get_by_role("heading", level=1).inner_text())
    released.append(True)
    for script in held:
        script.continue_()
    expect(first).to_have_count(0)
    tab.settled()
    link = tab.rows.get_by_role("link", name="Ban Quản lý các Khu công nghiệp")
    expect(link).to_be_focused()
    expect(link).to_be_in_viewport()
    there, after = before[0], link.bounding_box()
    assert there is not None
    assert after is not None
    assert abs(there["x"] - after["x"]) <= 2
    assert abs(there["y"] - after["y"]) <= 2
    assert tab.title.inner_text() == before[1]
    assert tab.page.evaluate("window.shifted") <= 0.02


def test_the_page_is_shown_once_the_sheet_that_its_run_names_has_come(server: str, new_tab: NewTab) -> None:
    tab = new_tab(server, first_visit=True)
    tab.page.add_init_script(SHIFTS)
    sheets: list[Route] = []
    tab.page.route("**/static/css/xep-hang.*.css", lambda sheet: sheets.append(sheet))
    tab.page.goto(f"{server}/phuong-phap")
    expect(tab.page.locator("#root h1")).to_be_attached()
    expect(tab.page.locator("#root [data-testid=stApp]")).to_have_attribute("data-test-script-state", "notRunning")
    tab.page.evaluate(FRAMES)
    expect(tab.page.locator(FIRST)).to_have_count(1)
    (sheet,) = sheets
    sheet.continue_()
    expect(tab.page.locator(FIRST)).to_have_count(0)
    assert tab.page.evaluate("window.shifted") <= 0.02


def test_nothing_is_seen_to_move_where_no_page_could_be_sent_and_a_chart_is_not_waited_for(
    server: str, new_tab: NewTab
) -> None:
    tab = new_tab(server, first_visit=True)
    tab.page.add_init_script(SHIFTS)
    tab.page.goto(f"{server}/mo-phong")
    tab.settled()
    assert tab.page.evaluate("window.shifted") <= 0.02
    charts: list[Route] = []
    tab.page.route("**/static/js/PlotlyChart.*", lambda script: charts.append(script))
    tab.page.goto(f"{server}/bang-xep-hang?xem=bieu-do")
    expect(tab.page.locator(FIRST)).to_have_count(0)
    place = tab.page.locator(".stPrintGraphic")
    expect(place).to_be_visible()
    held = place.bounding_box()
    for chart in charts:
        chart.continue_()
    expect(place.locator(".main-svg").first).to_be_visible()
    assert place.bounding_box() == held
    assert tab.page.evaluate("window.shifted") <= 0.02


def test_what_follows_the_sliders_is_not_seen_to_move_when_they_come_late(server: str, new_tab: NewTab) -> None:
    tab = new_tab(server, first_visit=True)
    held: list[Route] = []
    tab.page.add_init_script(SHIFTS)
    tab.page.route("**/static/js/xep-hang-simulator.*.js", lambda script: held.append(script))
    tab.page.goto(f"{server}/mo-phong?cq=so-y-te")
    downloads = tab.page.get_by_title("Bảng xếp hạng mô phỏng").first
    expect(downloads).to_be_attached()
    tab.page.evaluate(FRAMES)
    expect(downloads).not_to_be_in_viewport()
    (script,) = held
    script.continue_()
    tab.settled()
    assert tab.page.evaluate("window.shifted") <= 0.005


@pytest.mark.parametrize("path", ["", "bang-xep-hang", "co-quan?cq=so-y-te"], ids=["overview", "leaderboard", "agency"])
def test_the_first_screen_is_painted_before_anything_of_streamlit_has_come(
    server: str, new_tab: NewTab, path: str
) -> None:
    tab = new_tab(server, first_visit=True)
    held: list[Route] = []
    tab.page.route("**/static/**", lambda asked: held.append(asked))
    tab.page.goto(f"{server}/{path}", wait_until="commit")
    tab.page.wait_for_function("() => performance.getEntriesByName('first-contentful-paint').length")
    expect(tab.page.locator(FIRST).get_by_role("heading", level=1)).to_be_visible()
    assert any(re.search(r"/css/index\..*\.css$", asked.request.url) for asked in held)
    tab.page.route("**/static/**", lambda asked: asked.continue_())
    for asked in held:
        asked.continue_()
    tab.settled()
