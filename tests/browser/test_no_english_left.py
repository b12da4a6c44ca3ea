"""In a Vietnamese page Streamlit says nothing in English: what is seen, and what only a screen reader says.

Streamlit has no languages. What it says is replaced by `document_language.js`, out of `streamlit_words.toml`.
With a new Streamlit, `test_streamlit_still_says_what_we_replace` names the texts that it words otherwise now, and the
walk through the pages finds what it says that is new, by common English words.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from playwright.sync_api import expect
from streamlit import file_util

from dashboard.ui.texts import catalogue_keys, text
from tests.browser.conftest import hand_block, served
from tests.browser.tab import PAGE_NAMES, NewTab, Tab
from tests.made_editions import TWO_GROUPS, MadeBlock, build
from tests.pages.self_scored_editions import build_appraised

# Texts and names of all parts of the page that are in it, in shadow roots too: [what is said, where].
SAID = """() => {
    const said = [];
    const walk = (node, where) => {
        if (node.nodeType === Node.TEXT_NODE && node.data.trim()) said.push([node.data.trim(), where]);
        if (![Node.ELEMENT_NODE, Node.DOCUMENT_FRAGMENT_NODE].includes(node.nodeType)) return;
        if (node.matches?.("script, style, noscript, [aria-hidden=true][data-testid=stIconMaterial]")) return;
        const here = node.dataset?.testid ?? where;
        for (const name of ["aria-label", "aria-description", "aria-roledescription", "title", "placeholder", "alt"]) {
            const value = node.getAttribute?.(name);
            if (value?.trim()) said.push([value.trim(), `${here} ${name}`]);
        }
        if (node.shadowRoot) walk(node.shadowRoot, here);
        node.childNodes.forEach(child => walk(child, here));
    };
    walk(document.body, "body");
    return said;
}"""

ENGLISH = frozenset(
    re.findall(
        r"\w+",
        """
        about again allowed always and apply are ascending cannot caches cancel change clear click close column copy
        connect connecting connection content descending download drag drop error failed file files form format
        fullscreen heading hide input internet invalid issue larger loading main menu message must network next
        notifications only open option options page pagination pin please press previous print reconnected reload remove
        request required rerun result results running screencast script scrollable search select server settings show
        skip smaller stop stopping submit the then timed try type unpin upload use value view wait with you your
        """,
    )
)
"""Words that Streamlit's texts are made of and Vietnamese has not, without diacritics, either."""

STREAMLIT_SAYS = {key: value for key, value in catalogue_keys("en").items() if key.startswith("streamlit_words.")}
PUT_TOGETHER: Mapping[str, tuple[str, ...]] = {
    "enter_apply": ("Press Enter to ", "apply"),
    "enter_submit": ("Press Enter to ", "submit form"),
    "ctrl_apply": ("Press ", "Ctrl", "+Enter to ", "apply"),
    "ctrl_submit": ("Press ", "Ctrl", "+Enter to ", "submit form"),
    "command_apply": ("Press ", "⌘", "+Enter to ", "apply"),
    "command_submit": ("Press ", "⌘", "+Enter to ", "submit form"),
}
"""Texts that its code makes of pieces."""


def english_left(tab: Tab) -> list[tuple[str, str]]:
    """What is said in English on the page as it is now, and where."""
    found: list[tuple[str, str]] = []
    for said, where in tab.page.evaluate(SAID):
        if ENGLISH & set(re.findall(r"\w+", said.lower())):
            found.append((said, where))
    return found


def assert_vietnamese(tab: Tab) -> None:
    """Once the page stands, nothing of it is English."""
    expect(tab.page.locator("html")).to_have_attribute("lang", "vi")
    assert english_left(tab) == []


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Every page with all that it can have: two periods, self-scores, and scenarios can be saved."""
    folder = tmp_path_factory.mktemp("vietnamese")
    root = folder / "editions"
    earlier = {"a": ("Sở A", (5, 3, 12)), "b": ("Sở B", (9, 4, 9)), "c": ("Sở C", (2, 1, 4))}
    build(root, MadeBlock("so", "Sở", TWO_GROUPS, earlier), period="2023")
    build_appraised(root)
    build(root, hand_block(), programme="keo")
    database = f"sqlite:///{folder / 'scenarios.sqlite3'}"
    with served(root, folder / "server.log", DASHBOARD_DATABASE_URL=database) as url:
        yield url


@pytest.fixture
def here(new_tab: NewTab, server: str) -> Tab:
    return new_tab(server)


# ---- Streamlit's words


@pytest.mark.parametrize("key", STREAMLIT_SAYS)
def test_streamlit_still_says_what_we_replace(key: str, streamlits_code: str) -> None:
    name, said = key.removeprefix("streamlit_words."), STREAMLIT_SAYS[key]
    pieces = PUT_TOGETHER.get(name) or re.split(r"\{\w+\}", said)
    assert [piece for piece in pieces if piece not in streamlits_code] == []


@pytest.fixture(scope="module")
def streamlits_code() -> str:
    scripts = sorted((Path(file_util.get_static_dir()) / "static" / "js").glob("*.js"))
    return "\n".join(script.read_text(encoding="utf-8") for script in scripts)


def test_the_search_for_english_finds_what_streamlit_says() -> None:
    """Each of its texts but single names has a word that is searched for."""
    blind = [said for said in STREAMLIT_SAYS.values() if not ENGLISH & set(re.findall(r"\w+", said.lower()))]
    assert blind == []


# ---- pages


def test_no_page_says_anything_in_english(here: Tab) -> None:
    for page in PAGE_NAMES:
        assert_vietnamese(here.turn_to(page, ct="thu-nghiem", ky="2024", cq="b"))


def test_the_leaderboard_as_a_chart_and_without_a_result(here: Tab) -> None:
    assert_vietnamese(here.open("leaderboard", ct="thu-nghiem", xem="bieu-do"))
    assert_vietnamese(here.open("leaderboard", ct="thu-nghiem", tim="khong co"))


def test_the_simulation_with_every_section_and_every_field_in_use(here: Tab) -> None:
    for section in ("", "anh-huong", "phuong-an", "tieu-chi", "ca-khoi", "luu"):
        here.open("simulation", ct="keo", cq="giua", thu="giua:1.1=9", gt="thu-hep-20", muc=section)
        use_every_field(here)


def use_every_field(here: Tab) -> None:
    """Type, look for what is not there, and unfold, wherever the page lets one."""
    for field in here.page.get_by_test_id("stTextInput").get_by_role("textbox").all():
        field.click()
        field.press_sequentially("1")
        assert_vietnamese(here)
    for picker in here.page.get_by_role("combobox").all():
        picker.click()
        assert_vietnamese(here)
        picker.fill("khong co")
        assert_vietnamese(here)
        picker.press("Escape")
    for button in here.page.get_by_test_id("stExpander").locator("summary").all():
        button.click()
        expect(here.page.get_by_test_id("stDataFrame")).to_be_visible()
        here.page.get_by_test_id("stDataFrame").hover()
        assert_vietnamese(here)


def test_saved_scenarios_and_their_comparison(here: Tab) -> None:
    here.open("simulation", ct="keo", cq="giua", thu="giua:1.1=9", muc="luu")
    here.button("saving.save").click()  # without a title
    expect(here.page.get_by_role("alert")).to_be_visible()
    assert_vietnamese(here)
    here.page.get_by_role("textbox", name=text("saving.title", "vi")).fill("Một")
    here.page.get_by_role("textbox", name=text("saving.note", "vi")).fill("Ghi chú")
    assert_vietnamese(here)
    here.button("saving.save").click()
    expect(here.page.get_by_text(text("saving.saved", "vi"))).to_be_visible()
    assert_vietnamese(here)
    here.settled().go_by_menu("scenarios")
    here.picker(text("scenarios.compare", "vi", count=4)).click()
    assert_vietnamese(here)
    here.options.first.click()
    expect(here.page.get_by_role("table")).to_be_visible()
    assert_vietnamese(here.settled())


# ---- the import


def csv_file(name: str, content: bytes) -> dict[str, str | bytes]:
    return {"name": name, "mimeType": "text/csv", "buffer": content}


def test_the_uploader_speaks_vietnamese_with_and_without_a_file(here: Tab) -> None:
    here.open("import")
    expect(here.page.get_by_role("button", name="Chọn tệp", exact=True)).to_be_visible()
    expect(here.page.get_by_text("Tối đa 10MB mỗi tệp")).to_be_visible()
    uploader = here.page.locator("input[type=file]")
    uploader.set_input_files({"name": "a.py", "mimeType": "text/x-python", "buffer": b"1"})
    expect(here.page.get_by_role("alert").filter(has_text="Không nhận tệp kiểu text/x-python")).to_be_visible()
    here.page.get_by_test_id("stFileChip").hover()
    assert_vietnamese(here)
    here.page.get_by_role("button", name="Bỏ a.py").click()
    uploader.set_input_files(csv_file("to.csv", b"1;" * 6_000_000))
    expect(here.page.get_by_role("alert").filter(has_text="Tệp không được lớn hơn")).to_be_visible()
    assert_vietnamese(here)
    here.page.get_by_role("button", name="Bỏ to.csv").click()
    uploader.set_input_files(csv_file("so.csv", "Cơ quan;Máy tính\nSở A;5\nSở B;6\n".encode()))
    expect(here.page.get_by_test_id("stFileChipName")).to_have_count(1)
    expect(here.page.get_by_test_id("stFileChipIconSpinner")).to_have_count(0)
    assert_vietnamese(here)
    here.settled().button("import_page.read").click()
    expect(here.title).to_contain_text("so.csv")
    assert_vietnamese(here.settled())
    for picker in here.page.get_by_test_id("stBidiComponentIsolated").get_by_role("combobox").all():
        picker.click()
        assert_vietnamese(here)


# ---- Streamlit's own dialogs and states


def test_keys_of_streamlit_and_the_way_to_the_content(here: Tab) -> None:
    here.open("method", ct="keo")
    here.page.keyboard.press("Tab")
    expect(here.page.get_by_test_id("stSkipToContent")).to_have_text("Tới nội dung chính")
    here.page.keyboard.press("c")  # a dialog of Streamlit's, where it is allowed
    here.page.keyboard.press("r")
    assert_vietnamese(here.settled())


def test_a_server_that_is_gone_is_told_in_vietnamese(new_tab: NewTab, tmp_path: Path) -> None:
    root = tmp_path / "editions"
    build(root, hand_block(), programme="keo")
    with served(root, tmp_path / "server.log") as url:
        tab = new_tab(url).open("simulation", ct="keo", cq="giua")
    expect(tab.page.get_by_role("dialog").filter(has_text="Lỗi kết nối")).to_be_visible(timeout=60_000)
    assert_vietnamese(tab)
    tab.problems.clear()  # that the server is gone is on the console


def test_a_page_that_never_reaches_its_server_says_so_in_vietnamese(new_tab: NewTab, server: str) -> None:
    tab = new_tab(server)
    tab.page.route_web_socket(re.compile(r"/_stcore/stream"), lambda socket: socket.close())
    tab.page.goto(f"{server}/bang-xep-hang")
    expect(tab.page.get_by_test_id("stSkipToContent")).to_have_text("Tới nội dung chính")  # no run has come
    assert_vietnamese(tab)
    tab.problems.clear()  # that the socket is closed is on the console


# ---- both languages


def test_the_switch_of_language_gives_streamlit_its_own_words_again(here: Tab) -> None:
    here.open("import", ct="keo")
    expect(here.page.get_by_role("button", name="Chọn tệp", exact=True)).to_be_visible()
    here.page.get_by_role("radio", name="EN").click()
    expect(here.page.get_by_role("button", name="Upload", exact=True)).to_be_visible()
    assert ("Upload", "stMarkdownContainer") in english_left(here)  # what is searched for is found where it is
    here.page.get_by_role("radio", name="VI").click()
    expect(here.page.get_by_role("button", name="Chọn tệp", exact=True)).to_be_visible()
    assert_vietnamese(here.settled())
