"""A workbook published from the browser by whoever may; a list of what is wrong in it, and the copy with marks."""

from __future__ import annotations

import datetime
import io
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest
from playwright.sync_api import expect

from dashboard.data import LogAction, current_version_or_none, read_log
from dashboard.excel import template_workbook
from dashboard.model import Edition, EditionId
from dashboard.ui.localizer import Localizer
from dashboard.ui.texts import text
from tests.browser.conftest import hand_block
from tests.browser.place_to_sign_in import Place, place_to_sign_in
from tests.browser.tab import NewTab, Tab
from tests.browser.test_importing import drop
from tests.made_editions import build

HERE = EditionId("keo", "2024")


@pytest.fixture(scope="module")
def edition(tmp_path_factory: pytest.TempPathFactory) -> Edition:
    return build(tmp_path_factory.mktemp("importing-signed-in") / "editions", hand_block(), programme="keo")


@pytest.fixture(scope="module")
def place(edition: Edition, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    root = tmp_path_factory.mktemp("served") / "editions"
    build(root, hand_block(), programme="keo")
    with place_to_sign_in(root) as place:
        yield place


def workbook_in_which_last_is(edition: Edition, first_points: object) -> bytes:
    """The workbook of the edition, with this in the first criterion of “Cuối”."""
    made = datetime.datetime(2026, 1, 2, tzinfo=datetime.UTC)
    workbook = openpyxl.load_workbook(io.BytesIO(template_workbook(HERE, edition, made, Localizer("vi"))))
    (sheet,) = [workbook[name] for name in workbook.sheetnames if name.startswith("Điểm")]
    (row,) = [row for row in sheet.iter_rows() if row[1].value == "cuoi"]
    row[3].value = first_points  # pyright: ignore[reportAttributeAccessIssue]
    out = io.BytesIO()
    workbook.save(out)
    return out.getvalue()


def open_import(place: Place, new_tab: NewTab, sub: str) -> Tab:
    return place.signed_in(new_tab, sub).open("import", ct="keo", ky="2024")


def test_whoever_may_publishes_and_whoever_may_not_does_not(new_tab: NewTab, place: Place, edition: Edition) -> None:
    content = workbook_in_which_last_is(edition, 10)
    before = current_version_or_none(place.root, HERE)
    publish, no_role = text("import_page.publish", "vi"), text("import_page.no_role", "vi")

    place.give("sub-an viewer", "sub-binh coordinator")
    viewer = open_import(place, new_tab, "sub-an")
    drop(viewer, "ket-qua.xlsx", content)
    expect(viewer.page.get_by_text(no_role)).to_be_visible()
    expect(viewer.button("import_page.try")).to_be_visible()
    expect(viewer.page.get_by_role("button", name=publish)).to_have_count(0)

    coordinator = open_import(place, new_tab, "sub-binh")
    drop(coordinator, "ket-qua.xlsx", content)
    expect(coordinator.button("import_page.publish")).to_be_visible()
    place.give()  # withdrawn while the page is open
    coordinator.button("import_page.publish").click()
    expect(coordinator.page.get_by_text(no_role)).to_be_visible()
    expect(coordinator.page.get_by_role("button", name=publish)).to_have_count(0)
    assert current_version_or_none(place.root, HERE) == before
    assert not [entry for entry in read_log(place.root, HERE).entries if entry.who == "sub-binh"]

    place.give("sub-binh coordinator")  # given back, and the file chosen again
    coordinator.button("import_page.another").click()
    expect(coordinator.page.get_by_test_id("stFileUploaderDropzoneInput")).to_be_attached()
    drop(coordinator.settled(), "ket-qua.xlsx", content)
    coordinator.button("import_page.publish").click()
    expect(coordinator.title).to_have_text(text("import_page.title_written", "vi", file="ket-qua.xlsx"))
    last = read_log(place.root, HERE).entries[-1]
    assert (last.action, last.who, last.file_name) == (LogAction.PUBLISHED, "sub-binh", "ket-qua.xlsx")
    assert last.version == current_version_or_none(place.root, HERE) != before


def test_what_is_wrong_is_listed_and_comes_back_marked(new_tab: NewTab, place: Place, edition: Edition) -> None:
    tab = place.tab(new_tab).open("import", ct="keo", ky="2024")
    drop(tab, "ket-qua.xlsx", workbook_in_which_last_is(edition, "mười"))
    expect(tab.title).to_have_text("Tệp ket-qua.xlsx: 1 lỗi cần sửa")
    line = tab.page.get_by_role("row").filter(has_text="mười")
    expect(line).to_have_count(1)
    cell = line.get_by_role("cell").first.inner_text()
    tab.button("import_page.mark").click()
    with tab.page.expect_download() as downloading:
        tab.button("import_page.marked").click()
    marked = openpyxl.load_workbook(io.BytesIO(Path(downloading.value.path()).read_bytes()))
    sheet = marked[line.get_by_role("rowheader").inner_text()]
    assert sheet[cell].value == "mười"
    assert sheet[cell].comment is not None
    assert "mười" in sheet[cell].comment.text
