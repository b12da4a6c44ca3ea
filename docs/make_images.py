"""Take the pictures of the documents: run the dashboard, open views in Chromium, save PNG files.

Run by `make images`, which names the Chromium in the variable CHROMIUM. Prints the path of each picture.
"""

from __future__ import annotations

import io
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from openpyxl import Workbook, load_workbook
from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright
from staged_dashboard import IMAGES, ROOT, Stage, open_browser, open_view, settle, staged_dashboard

LARGEST_FILE = 200_000

Size = tuple[int, int]
LAPTOP: Size = (1366, 768)
TALL: Size = (1366, 1000)
WHOLE_BLOCK: Size = (1366, 1290)
PHONE: Size = (390, 844)

AGENCY = "cq=so-cong-thuong"
FOCUS = "tc=2.2.2~2.2.3~2.3.2~2.3.3"
SCENARIO = "thu=so-cong-thuong:2.2.2=2.75~2.2.3=2~2.3.3=3"
"""Three criteria of Sở Công Thương raised: enough to climb a few places."""


@dataclass(frozen=True, slots=True)
class ToSave:
    """A scenario to be saved before pictures are taken of it."""

    address: str
    title: str
    author: str
    note: str


TO_SAVE = {
    "signing": ToSave(
        f"mo-phong?{AGENCY}&thu=so-cong-thuong:2.2.2=3.247~2.3.3=3",
        "Lên hạng 15: ký số và hồ sơ trực tuyến",
        "Phòng CNTT",
        "Mức ký số đã trao đổi với Văn phòng Sở.",
    ),
    "case_files": ToSave(
        f"mo-phong?{AGENCY}&thu=so-cong-thuong:2.2.3=2.5~2.3.2=1.5",
        "Xử lý hồ sơ trên mạng trước",
        "Văn phòng Sở",
        "",
    ),
}


def as_it_is(_page: Page) -> None:
    """Leave the view as it opened."""


def type_too_many_points(page: Page) -> None:
    """Type more than the maximum, so that the refusal is in the picture."""
    field = page.locator('li[data-code="2.3.2"] input[type=text]')
    field.fill("3,5")
    field.press("Enter")
    page.locator('li[data-code="2.3.2"] .message:not(:empty)').wait_for()


def to_the_sliders(page: Page) -> None:
    """Scroll down to what one moves, as a reader with a phone would."""
    page.locator('li[data-code="2.2.2"]').evaluate("row => row.scrollIntoView({block: 'center'})")


def allow_two_criteria(page: Page) -> None:
    """Limit the number of criteria, so that the goal is out of reach."""
    page.get_by_text("Điều kiện", exact=True).click()
    page.get_by_role("combobox", name="Số tiêu chí tối đa").click()
    page.get_by_role("option", name="2", exact=True).click()
    page.get_by_text("Không có phương án nào").wait_for()
    page.get_by_text("Điều kiện", exact=True).click()


def lift_the_lowest(page: Page) -> None:
    """Press the button of a leader who lifts the lowest agency."""
    page.get_by_role("button", name="Nâng cơ quan thấp nhất").click()


def save_once_more(page: Page) -> None:
    """Fill in the form and save, so that the link is in the picture."""
    save(page, TO_SAVE["signing"])


def compare_both(page: Page) -> None:
    """Choose both saved scenarios."""
    chooser = page.get_by_role("combobox", name="So sánh (nhiều nhất 4 kịch bản)")
    for scenario in TO_SAVE.values():
        chooser.click()
        page.get_by_role("option", name=scenario.title).click()
        settle(page)
    page.keyboard.press("Escape")


def choose_one_with_mistakes(page: Page) -> None:
    """Choose a workbook in which three scores are not as they may be."""
    choose(
        page, workbook_with({("so-tai-chinh", "1.1.2"): "một", ("so-y-te", "1.1.4"): 25, ("so-noi-vu", "1.1.1"): None})
    )


def choose_a_clean_one(page: Page) -> None:
    """Choose a workbook in which two scores are others than those in force."""
    choose(page, workbook_with({("so-noi-vu", "1.1.1"): 1.2, ("so-xay-dung", "1.1.3"): 0.5}))


def choose_an_untidy_one(page: Page) -> None:
    """Choose a table that is no template: a title, sums of groups, means, a signature. Its points are made up."""
    names = ("Hồ sơ trực tuyến (10 điểm)", "Thanh toán trực tuyến (5 điểm)", "Cộng nhóm I", "Ký số (5 điểm)")
    agencies = {
        "Sở Tài chính": (9.25, 4.5, 13.75, 4.0, 17.75),
        "Sở Y tế": (8.5, 3.75, 12.25, 4.5, 16.75),
        "Sở Nội vụ": (8.0, 4.25, 12.25, 3.5, 15.75),
        "Thanh tra tỉnh": (7.5, 3.0, 10.5, 4.0, 14.5),
    }
    workbook = Workbook()
    sheet = workbook.create_sheet("Tổng hợp", 0)
    sheet.append(["KẾT QUẢ CHẤM ĐIỂM (ví dụ)"])
    sheet.append(["TT", "Đơn vị", *names, "Tổng điểm"])
    for number, (name, points) in enumerate(agencies.items(), start=1):
        sheet.append([number, name, *points])
    sheet.append(
        [None, "Trung bình", *(sum(column) / len(agencies) for column in zip(*agencies.values(), strict=True))]
    )
    sheet.append([None, "Người lập biểu"])
    content = io.BytesIO()
    workbook.save(content)
    choose(page, content.getvalue())


def choose_twenty(page: Page) -> None:
    """Choose what twenty agencies have sent, a file each: two criteria, and points beyond them. All are made up."""
    sheet = load_workbook(io.BytesIO(workbook_with({})))["Điểm – Sở, ban, ngành"]
    (head,) = [row for row in sheet.iter_rows() if row[0].value == "code"]
    names = [str(row[2].value) for row in sheet.iter_rows(min_row=head[0].row + 1) if row[1].value]
    choose(page, *(sent_by(name, number) for number, name in enumerate(names)))


def sent_by(agency: str, number: int) -> bytes:
    """What one agency has sent; the `number` makes its points others than those of the rest."""
    lines = (
        ("Phiếu tự đánh giá (ví dụ)",),
        (f"Đơn vị: {agency}",),
        ("TT", "Tiêu chí", "Điểm tối đa", "Tự chấm", "Thẩm định", "Tài liệu kiểm chứng"),
        (1, "Hồ sơ trực tuyến", 20, 20, 20 - number * 0.5, "Báo cáo số 12"),
        (2, "Ký số", 10, 9, 9 - number % 4 * 0.25, ""),
        (3, "Điểm thưởng", 2, 1, number % 3 * 0.5, ""),
        (4, "Điểm trừ", 2, 0, number % 5 * 0.25, ""),
    )
    workbook = Workbook()
    sheet = workbook.create_sheet("Phiếu", 0)
    for line in lines:
        sheet.append(line)
    content = io.BytesIO()
    workbook.save(content)
    return content.getvalue()


def see_the_questions(page: Page) -> None:
    """The same twenty files, at what is asked about them."""
    choose_twenty(page)
    settle(page)
    page.locator("summary", has_text="Còn ").click()
    settle(page)
    page.get_by_role("button", name="Trả lời", exact=True).scroll_into_view_if_needed()


def choose(page: Page, *workbooks: bytes) -> None:
    """Drop workbooks on the page and wait for what it says."""
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    names = (
        ["ket-qua-2020.xlsx"] if len(workbooks) == 1 else [f"phieu-{at:02}.xlsx" for at in range(1, 1 + len(workbooks))]
    )
    files = [
        {"name": name, "mimeType": kind, "buffer": content} for name, content in zip(names, workbooks, strict=True)
    ]
    page.locator("input[type=file]").set_input_files(files=files)  # pyright: ignore[reportArgumentType]
    page.get_by_test_id("stFileChipName").nth(len(files) - 1).wait_for()
    page.get_by_role("button", name="Đọc tệp", exact=True).click()
    page.get_by_role("button", name="Chọn tệp khác").wait_for(timeout=90_000)


def workbook_with(scores: dict[tuple[str, str], float | str | None]) -> bytes:
    """The template of the shipped edition with these scores of departments, by agency and criterion."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "ket-qua-2020.xlsx"
        command = [
            sys.executable,
            "-m",
            "dashboard",
            "template",
            "--edition",
            "vinh-phuc-cqdt/2020",
            "--out",
            str(file),
        ]
        subprocess.run([*command, "--data", "data/editions"], cwd=ROOT, check=True, capture_output=True)
        workbook = load_workbook(file)
        sheet = workbook["Điểm – Sở, ban, ngành"]
        rows = {row[1].value: row for row in sheet.iter_rows() if row[1].value}
        columns = [cell.value for cell in next(row for row in sheet.iter_rows() if row[0].value == "code")]
        for (agency, criterion), points in scores.items():
            rows[agency][columns.index(criterion)].value = points
        workbook.save(file)
        return file.read_bytes()


@dataclass(frozen=True, slots=True)
class Picture:
    """One picture: its file name, the address it shows, the size of the window, what is done before it is taken.

    `{signing}` and `{case_files}` in the address stand for the ids of saved scenarios.
    """

    name: str
    address: str
    size: Size = LAPTOP
    theme: Literal["light", "dark"] = "light"
    prepare: Callable[[Page], None] = as_it_is


PICTURES = (
    Picture("tong-quan", ""),
    Picture("bang-xep-hang", "bang-xep-hang"),
    Picture("bieu-do", "bang-xep-hang?khoi=huyen-thanh-pho&xem=bieu-do"),
    Picture("co-quan", f"co-quan?{AGENCY}"),
    Picture("mo-phong", f"mo-phong?{AGENCY}&{FOCUS}&{SCENARIO}"),
    Picture("mo-phong-tu-choi", f"mo-phong?{AGENCY}&{FOCUS}", prepare=type_too_many_points),
    Picture("gia-thiet", f"mo-phong?{AGENCY}&{FOCUS}&{SCENARIO}&gt=thu-hep-20"),
    Picture("tim-phuong-an", f"mo-phong?{AGENCY}&muc=phuong-an&dich=hang-15", TALL),
    Picture("khong-toi-dich", f"mo-phong?{AGENCY}&muc=phuong-an&dich=hang-10", prepare=allow_two_criteria),
    Picture("tung-tieu-chi", f"mo-phong?{AGENCY}&muc=tieu-chi&dich=hang-17"),
    Picture("ai-len-ai-xuong", f"mo-phong?{AGENCY}&{SCENARIO}&gt=lap-lai&muc=anh-huong", TALL),
    Picture("phan-bo", f"mo-phong?{AGENCY}&muc=ca-khoi", prepare=lift_the_lowest),
    Picture("chi-xem", "mo-phong?kb={signing}"),
    Picture("so-sanh", "kich-ban", WHOLE_BLOCK, prepare=compare_both),
    Picture(
        "luu-kich-ban", f"{TO_SAVE['signing'].address}&muc=luu", prepare=save_once_more
    ),  # after the list, which has it once
    Picture("phuong-phap", "phuong-phap"),
    Picture("nen-toi", "bang-xep-hang?khoi=huyen-thanh-pho", theme="dark"),
    Picture("nhap-du-lieu", "nhap-du-lieu", prepare=choose_one_with_mistakes),
    Picture("bo-cuc", "nhap-du-lieu", prepare=choose_an_untidy_one),
    Picture("khac-biet", "nhap-du-lieu", TALL, prepare=choose_a_clean_one),
    Picture("hai-muoi-tep", "nhap-du-lieu", prepare=choose_twenty),
    Picture("cau-hoi", "nhap-du-lieu", prepare=see_the_questions),
    Picture("dien-thoai", f"mo-phong?{AGENCY}&{SCENARIO}", PHONE, prepare=to_the_sliders),
)
ON_CHANGED_DATA = (
    Picture("so-lieu-da-doi", "mo-phong?kb={signing}"),
    Picture("phien-ban", "phien-ban", TALL),
)


def main() -> int:
    """Take every picture; 1 when one came out too large."""
    IMAGES.mkdir(parents=True, exist_ok=True)
    too_large = False
    with staged_dashboard() as stage, sync_playwright() as playwright:
        browser = open_browser(playwright)
        ids = {name: saved_id(browser, stage, scenario) for name, scenario in TO_SAVE.items()}
        for picture in (*PICTURES, *ON_CHANGED_DATA):
            if picture is ON_CHANGED_DATA[0]:
                change_data(stage)
            path = IMAGES / f"{picture.name}.png"
            path.write_bytes(small_png(take(browser, stage, picture, ids)))
            size = path.stat().st_size
            too_large |= size > LARGEST_FILE
            print(f"{path.relative_to(ROOT)}  {size / 1000:.0f} kB")
        browser.close()
    if too_large:
        print(f"A picture is larger than {LARGEST_FILE // 1000} kB.", file=sys.stderr)
    return int(too_large)


def take(browser: Browser, stage: Stage, picture: Picture, ids: dict[str, str]) -> bytes:
    """Return one picture as PNG."""
    page = new_page(browser, picture.size, picture.theme)
    open_view(page, stage.address + picture.address.format(**ids))
    picture.prepare(page)
    settle(page)
    page.mouse.move(0, 0)
    image = page.screenshot(animations="disabled", caret="hide")
    page.context.close()
    return image


def new_page(browser: Browser, size: Size = LAPTOP, theme: Literal["light", "dark"] = "light") -> Page:
    """A page of somebody who has not been here before."""
    width, height = size
    return browser.new_context(
        viewport={"width": width, "height": height}, color_scheme=theme, reduced_motion="reduce", locale="vi-VN"
    ).new_page()


def saved_id(browser: Browser, stage: Stage, scenario: ToSave) -> str:
    """Save a scenario as a reader would; return the id in its link."""
    page = new_page(browser)
    open_view(page, f"{stage.address}{scenario.address}&muc=luu")
    save(page, scenario)
    link = page.get_by_text(re.compile(r"\?kb=")).first.inner_text()
    page.context.close()
    return link.partition("?kb=")[2].strip()


def save(page: Page, scenario: ToSave) -> None:
    """Fill in the form and press the button."""
    page.get_by_label("Tên kịch bản").fill(scenario.title)
    page.get_by_label("Người lập").fill(scenario.author)
    page.get_by_label("Ghi chú").fill(scenario.note)
    page.get_by_test_id("stFormSubmitButton").get_by_role("button").click()
    page.get_by_text("Đã lưu.").wait_for()


def change_data(stage: Stage) -> None:
    """Let two scores of the edition be corrected, one of which the saved scenario changes."""
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "2020"
        shutil.copytree(ROOT / "data" / "sources" / "vinh-phuc-cqdt" / "2020", source)
        scores = (source / "scores.csv").read_text(encoding="utf-8")
        for agency, criterion, points in (("so-cong-thuong", "2.2.2", "1.5"), ("so-y-te", "2.3.3", "2")):
            scores, count = re.subn(rf"(,{agency},{re.escape(criterion)},)[\d.]+", rf"\g<1>{points}", scores)
            assert count == 1, (agency, criterion)
        (source / "scores.csv").write_text(scores, encoding="utf-8")
        command = [sys.executable, "-m", "dashboard", "build", str(source), "--data", str(stage.editions)]
        subprocess.run(command, cwd=ROOT, check=True, capture_output=True)


def small_png(image: bytes) -> bytes:
    """Return the picture with 256 colours, which is enough for flat surfaces and text and half the size."""
    small = io.BytesIO()
    with Image.open(io.BytesIO(image)) as opened:
        flat = opened.convert("RGB").quantize(256, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
        flat.save(small, "PNG", optimize=True)
    return small.getvalue()


if __name__ == "__main__":
    sys.exit(main())
