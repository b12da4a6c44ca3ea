"""A workbook dropped on the page by a real browser: tried, seen by nobody else, gone with F5; questions answered."""

from __future__ import annotations

import datetime
import io
import re
import time
from collections.abc import Iterator

import openpyxl
import pytest
from playwright.sync_api import expect

from dashboard.excel import template_workbook
from dashboard.model import EditionId
from dashboard.ui.localizer import Localizer
from tests.browser.conftest import assert_no_traceback, hand_block, served
from tests.browser.tab import PATIENCE, NewTab, Tab
from tests.browser.test_for_everybody import findings, too_wide
from tests.made_editions import build

BANNER = re.compile("Đang xem thử ket-qua.xlsx – chỉ bạn thấy")
MINUTE = 60
SHEET = "Cơ quan,1.1 Máy tính (10 điểm),1.2 Mạng nội bộ (5 điểm)\nĐầu,8,4\nGiữa,7,4\n"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, bytes]]:
    """A dashboard with one edition, and its workbook in which “Cuối” leads with all points there are."""
    folder = tmp_path_factory.mktemp("importing")
    edition = build(folder / "editions", hand_block(), programme="keo")
    made = datetime.datetime(2026, 1, 2, tzinfo=datetime.UTC)
    content = template_workbook(EditionId("keo", "2024"), edition, made, Localizer("vi"))
    workbook = openpyxl.load_workbook(io.BytesIO(content))
    (sheet,) = [workbook[name] for name in workbook.sheetnames if name.startswith("Điểm")]
    (row,) = [row for row in sheet.iter_rows() if row[1].value == "cuoi"]
    for cell, points in zip(row[3:6], (10, 5, 20), strict=True):
        cell.value = points
    out = io.BytesIO()
    workbook.save(out)
    log = folder / "server.log"
    with served(folder / "editions", log) as url:
        yield url, out.getvalue()
    assert_no_traceback(log)


def drop(tab: Tab, name: str, content: bytes, *more: tuple[str, bytes]) -> None:
    """Choose files, as somebody does in the dialog of the browser, and let them be read."""
    chosen = [{"name": n, "mimeType": "application/octet-stream", "buffer": c} for n, c in ((name, content), *more)]
    tab.page.get_by_test_id("stFileUploaderDropzoneInput").set_input_files(chosen)  # type: ignore[arg-type]
    expect(tab.page.get_by_test_id("stFileChipName")).to_have_count(len(chosen))
    expect(tab.page.get_by_test_id("stFileChipIconSpinner")).to_have_count(0)
    tab.settled().button("import_page.read").click()  # which waits until it may be pressed: all files have arrived
    expect(tab.button("import_page.another")).to_be_visible(timeout=3 * PATIENCE)  # a process for each file
    tab.settled()


def test_a_trial_is_seen_in_its_own_session_alone_and_is_gone_with_f5(
    new_tab: NewTab, server: tuple[str, bytes]
) -> None:
    url, content = server
    mine, other = new_tab(url), new_tab(url)
    mine.open("import", ct="keo", ky="2024")
    drop(mine, "ket-qua.xlsx", content)
    expect(mine.title).to_have_text("Tệp ket-qua.xlsx hợp lệ: năm 2024, 3 cơ quan")
    mine.button("import_page.try").click()
    expect(mine.page.get_by_text(BANNER)).to_be_visible()
    mine.settled().go_by_menu("leaderboard")
    expect(mine.title).to_have_text(re.compile("^Cuối đứng đầu"))
    expect(mine.page.get_by_text(BANNER)).to_be_visible()
    other.open("leaderboard", ct="keo", ky="2024")
    expect(other.title).to_have_text(re.compile("^Đầu đứng đầu"))
    expect(other.page.get_by_text(BANNER)).to_have_count(0)
    mine.page.reload()
    mine.settled()
    expect(mine.title).to_have_text(re.compile("^Đầu đứng đầu"))
    expect(mine.page.get_by_text(BANNER)).to_have_count(0)


def test_a_question_is_answered_by_hand(new_tab: NewTab, server: tuple[str, bytes]) -> None:
    tab = new_tab(server[0]).open("import", ct="keo", ky="2024")
    drop(tab, "ket-qua.csv", SHEET.encode())
    expect(tab.title).to_have_text(re.compile("câu hỏi cần trả lời về ket-qua.csv"))
    asked = tab.title.inner_text()
    tab.button("import_page.take").click()
    expect(tab.title).not_to_have_text(asked)
    expect(tab.button("import_page.answer_anew")).to_be_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_page_is_for_everybody(new_tab: NewTab, server: tuple[str, bytes], scheme: str) -> None:
    phone = {"width": 390, "height": 844}
    tab = new_tab(server[0], color_scheme=scheme, viewport=phone).open("import", ct="keo", ky="2024")
    assert (findings(tab), too_wide(tab)) == ([], 0)
    kinds = tab.page.get_by_test_id("stFileUploaderDropzoneInstructions").locator("span", has_text="HTML")
    assert kinds.evaluate("e => e.scrollWidth <= e.clientWidth")
    drop(tab, "ket-qua.xlsx", server[1])
    assert (findings(tab), too_wide(tab)) == ([], 0)


UNKNOWN = "Nơi làm,1.1 Máy tính (10 điểm),1.2 Mạng nội bộ (5 điểm)\nĐầu,8,4\nGiữa,7,4\nCuối,1,1\n"
"""No heading of agencies that the program knows."""


def test_a_heading_is_pointed_at_by_keys_alone(new_tab: NewTab, server: tuple[str, bytes]) -> None:
    tab = new_tab(server[0], viewport={"width": 390, "height": 844}).open("import", ct="keo", ky="2024")
    drop(tab, "ket-qua.csv", UNKNOWN.encode())
    expect(tab.page.get_by_role("heading", level=2).first).to_have_text(re.compile("^Chưa nhận ra bảng điểm"))
    assert (findings(tab), too_wide(tab)) == ([], 0)
    head = tab.page.get_by_role("columnheader", name=re.compile("^A ")).get_by_role("button")
    head.focus()
    tab.page.keyboard.press("Enter")
    menu = tab.page.get_by_role("menu", name="Cột A là:")
    expect(menu.get_by_role("menuitemradio").first).to_be_focused()
    tab.page.keyboard.press("Escape")
    expect(menu).to_have_count(0)
    expect(head).to_be_focused()
    tab.page.keyboard.press("Enter")
    expect(menu.get_by_role("menuitemradio", name="tên cơ quan")).to_be_focused()
    tab.page.keyboard.press("Enter")
    expect(head).to_have_text("Atên cơ quan")
    expect(tab.page.get_by_role("heading", level=2).first).to_have_text("Bố cục: 3 cơ quan, 2 tiêu chí")
    expect(head).to_be_focused()
    tab.settled()
    assert (findings(tab), too_wide(tab)) == ([], 0)


def form(number: int) -> bytes:
    """What one of twenty agencies sends."""
    points = 20 - number / 2
    lines = [
        f"Đơn vị: Sở số {number}",
        "Tiêu chí,Điểm tối đa,Tự chấm,Thẩm định",
        f"Máy tính,20,20,{points}",
        "Mạng,5,5,4",
    ]
    return "\n".join(lines).encode()


def test_twenty_files_dropped_at_once_become_one_edition_and_all_are_named(
    new_tab: NewTab, server: tuple[str, bytes]
) -> None:
    tab = new_tab(server[0]).open("import", ct="keo", ky="2024")
    files = [(f"phieu-{number:02}.csv", form(number)) for number in range(1, 21)]
    dropped = time.monotonic()
    drop(tab, *files[0], *files[1:])  # and one click
    preview = tab.page.get_by_role("table", name="Kết quả theo bố cục này").locator("tbody tr")
    expect(preview).to_contain_text("Sở số 1 (23,5); Sở số 2 (23); Sở số 3 (22,5)")
    assert time.monotonic() - dropped < MINUTE
    expect(tab.page.get_by_role("heading", name="20 tệp: 20 còn câu hỏi")).to_be_visible()
    report = tab.page.get_by_role("table", name="Kết quả đọc từng tệp")
    told = [row.split("\t") for row in report.locator("tbody").inner_text().splitlines()]
    assert told == [
        [file, f"Sở số {number}", "còn câu hỏi, trả lời ở dưới"] for number, (file, _) in enumerate(files, 1)
    ]
    expect(tab.page.get_by_role("heading", level=2).filter(has_text="Bố cục: 20 cơ quan, 2 tiêu chí")).to_be_visible()


def test_a_file_that_is_no_workbook_harms_nobody(new_tab: NewTab, server: tuple[str, bytes]) -> None:
    tab = new_tab(server[0]).open("import", ct="keo", ky="2024")
    drop(tab, "ket-qua.xlsx", b"PK\x03\x04" + b"x" * 200)
    expect(tab.title).to_have_text("Không mở được ket-qua.xlsx")
    tab.go_by_menu("leaderboard")
    expect(tab.title).to_have_text(re.compile("^Đầu đứng đầu"))
