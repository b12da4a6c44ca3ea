"""A workbook on the page: refused, with problems, clean; tried in one session; submitted, published, overtaken."""

from __future__ import annotations

import datetime
import io
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest
from streamlit.testing.v1 import AppTest

from dashboard.data import current_version, read_log
from dashboard.excel import template_workbook
from dashboard.model import Edition, EditionId
from dashboard.ui.localizer import Localizer
from dashboard.ui.texts import LANGUAGES, Language
from tests.made_editions import build, made_block
from tests.pages.screen import (
    announcement_of,
    component,
    go_to,
    open_page,
    picker,
    pickers,
    put_files,
    title,
    words_on,
)
from tests.pages.signed_in import RoleFile, signed_in
from tests.pages.tables import notices, tables

ID = EditionId("thu-nghiem", "2024")
POINTS = {"a": (8, 4, 16), "b": (7, 4, 16), "c": (1, 1, 1)}  # 28, 27, 3


@pytest.fixture
def roles(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> RoleFile:
    return RoleFile(tmp_path / "roles.toml", monkeypatch)


@pytest.fixture
def edition(root: Path) -> Edition:
    return build(root, made_block(**POINTS))


def filled_in(edition: Edition, edition_id: EditionId = ID, **cells: object) -> bytes:
    """The template with all that the edition says, and with these points of “b” instead, by criterion."""
    content = template_workbook(
        edition_id, edition, datetime.datetime(2026, 1, 2, tzinfo=datetime.UTC), Localizer("vi")
    )
    workbook = openpyxl.load_workbook(io.BytesIO(content))
    (name,) = [name for name in workbook.sheetnames if name.startswith("Điểm")]
    sheet = workbook[name]
    rows = {str(row[1].value): row for row in sheet.iter_rows()}
    codes = [cell.value for cell in next(row for row in sheet.iter_rows() if row[0].value == "code")]
    for criterion, value in cells.items():
        rows["b"][codes.index(criterion.removeprefix("c").replace("_", "."))].value = value  # type: ignore[index]
    out = io.BytesIO()
    workbook.save(out)
    return out.getvalue()


def choose(screen: AppTest, content: bytes, name: str = "ket-qua.xlsx") -> AppTest:
    """Drop a file on the page."""
    return put_files(screen, {name: content})


def press(screen: AppTest, label: str) -> AppTest:
    (button,) = [button for button in screen.button if button.label == label]
    return button.click().run()


def buttons(screen: AppTest) -> list[str]:
    return [button.label for button in screen.button]


def places(screen: AppTest) -> list[tuple[str, str]]:
    rows = sorted(component(screen, "leaderboard")["rows"], key=lambda row: row["place"])
    return [(row["name"], row["total"]) for row in rows]


# What a file can be


@pytest.mark.parametrize("language", LANGUAGES)
def test_before_a_file_is_chosen_the_page_says_how_to_begin(edition: Edition, language: Language) -> None:
    screen = open_page("import", lang=language)
    assert not screen.exception
    assert len(screen.get("download_button")) == 2
    assert ("Ba bước" if language == "vi" else "Three steps") in words_on(screen)


def test_where_nothing_is_published_yet_one_can_begin_here(root: Path) -> None:
    screen = open_page("import")
    assert not screen.exception
    assert title(screen) == "Nhập kết quả chấm điểm từ tệp Excel"
    assert len(screen.get("download_button")) == 1


@pytest.mark.parametrize(
    ("content", "says"), [(b"", "rỗng"), (b"PK\x03\x04" + b"x" * 200, "ket-qua.xlsx"), (b"abc", "ket-qua.xlsx")]
)
def test_a_file_that_is_no_workbook_is_refused_in_a_sentence(edition: Edition, content: bytes, says: str) -> None:
    screen = choose(open_page("import"), content)
    assert not screen.exception
    assert title(screen) == "Không mở được ket-qua.xlsx"
    (notice,) = notices(screen)
    assert says in notice
    assert "Xem thử" not in buttons(screen)


def test_every_problem_is_in_the_table_with_sheet_cell_and_value(edition: Edition) -> None:
    screen = choose(open_page("import"), filled_in(edition, c1_1=11, c1_2="năm"))
    assert title(screen) == "Tệp ket-qua.xlsx: 2 lỗi cần sửa"
    (problems,) = tables(screen)
    assert {row[2] for row in problems[1:]} == {"11", "năm"}
    assert all(row[0].startswith("Điểm") and row[1] and row[3] for row in problems[1:])
    assert not {"Xem thử", "Công bố ngay"} & set(buttons(screen))


def test_the_copy_with_marks_is_made_when_asked_for(edition: Edition) -> None:
    screen = press(choose(open_page("import"), filled_in(edition, c1_1=11)), "Đánh dấu lỗi vào tệp")
    assert not screen.exception
    assert [button.label for button in screen.get("download_button")] == ["Tải tệp đã đánh dấu"]


def test_a_clean_file_shows_what_differs_and_the_leaderboard(edition: Edition) -> None:
    screen = choose(open_page("import"), filled_in(edition, c2_1=20))
    assert title(screen) == "Tệp ket-qua.xlsx hợp lệ: năm 2024, 3 cơ quan"
    moves, scores, preview = tables(screen)
    assert [row[:3] for row in preview[1:]] == [
        ["1", "Cơ quan b", "31,000"],  # 7 + 4 + 20
        ["2", "Cơ quan a", "28,000"],
        ["3", "Cơ quan c", "3,000"],
    ]
    assert moves[1] == ["Cơ quan b", "2 → 1", "▲ 1", "27,000 → 31,000", "+4,000"]
    assert scores[1:] == [["Cơ quan b", "Hồ sơ trực tuyến 2.1", "16", "20", "+4,000"]]


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("vi", "không phải bội số của bước 0,5, cũng không phải điểm tối đa 5; điểm vẫn giữ nguyên như đã ghi"),
        ("en", "neither a multiple of the step 0.5 nor the maximum of 5; the points are kept as recorded"),
    ],
)
def test_points_off_their_step_are_told_with_their_cell_and_keep_nobody_from_publishing(
    root: Path, language: str, said: str
) -> None:
    stepped = build(root, replace(made_block(**POINTS), steps={"1.2": 0.5}))
    screen = choose(open_page("import", lang=language), filled_in(stepped, c1_2=3.2))
    assert title(screen).startswith({"vi": "Tệp ket-qua.xlsx hợp lệ", "en": "The file ket-qua.xlsx is clean"}[language])
    warnings, *_ = tables(screen)
    ((sheet, cell, value, sentence),) = warnings[1:]
    assert (sheet[:4], cell[0], value.replace(",", "."), sentence) == ("Điểm", "E", "3.2", said)


def test_a_file_that_says_what_is_in_force_has_nothing_to_publish(edition: Edition, roles: RoleFile) -> None:
    roles.give("sub-an")
    screen = choose(signed_in(open_page("import"), "sub-an"), filled_in(edition))
    assert "không có nội dung mới để công bố" in " ".join(notices(screen))
    assert "Công bố ngay" not in buttons(screen)
    assert "Hai phiên bản giống nhau" in words_on(screen)


def test_another_file_can_be_chosen(edition: Edition) -> None:
    screen = press(choose(open_page("import"), b"abc"), "Chọn tệp khác")
    assert title(screen) == "Nhập kết quả chấm điểm từ tệp Excel"
    assert title(choose(screen, filled_in(edition))).startswith("Tệp ket-qua.xlsx hợp lệ")


# Xem thử


def on_trial(edition: Edition) -> AppTest:
    return press(choose(open_page("import"), filled_in(edition, c2_1=20)), "Xem thử")


def test_a_trial_is_on_every_page_under_a_banner(edition: Edition) -> None:
    screen = on_trial(edition)
    picker(go_to(screen, "agency"), "agency").set_value("c").run()
    for name in ("overview", "leaderboard", "agency", "simulation", "scenarios", "method", "import", "versions"):
        go_to(screen, name)
        assert not screen.exception, name
        assert "Đang xem thử ket-qua.xlsx – chỉ bạn thấy" in words_on(screen), name
    assert places(go_to(screen, "leaderboard"))[0] == ("Cơ quan b", "31,000")
    assert announcement_of(go_to(screen, "overview"))[0].startswith("[XEM THỬ, CHƯA CÔNG BỐ]")


def test_nobody_else_sees_it_and_nothing_is_written(edition: Edition, root: Path) -> None:
    screen = on_trial(edition)
    go_to(screen, "leaderboard")
    other = open_page("leaderboard")
    assert places(other)[0] == ("Cơ quan a", "28,000")
    assert "Đang xem thử" not in words_on(other)
    assert current_version(root, ID) == edition.version
    assert len(read_log(root, ID).entries) == 1


def test_it_ends_when_one_says_so(edition: Edition) -> None:
    screen = press(go_to(on_trial(edition), "leaderboard"), "Thoát xem thử")
    assert places(screen)[0] == ("Cơ quan a", "28,000")
    assert "Đang xem thử" not in words_on(screen)


def test_no_scenario_is_saved_on_a_trial_and_a_copied_link_says_what_it_lacks(edition: Edition) -> None:
    screen = on_trial(edition)
    picker(go_to(screen, "simulation"), "agency").set_value("c").run()
    event = {"n": 1, "k": "maximum", "e": component(screen, "simulator")["edition"], "a": "c", "c": "2.1", "g": 1}
    screen.session_state["simulator"] = {"events": [event | {"v": None}]}
    answer = component(screen.run(), "simulator")
    assert answer["summary"]["total"]["after"] == "22,000"  # 1 + 1 + 20
    assert "liên kết không mang theo bản xem thử" in answer["labels"]["copied"]
    own = screen.session_state["session"]
    screen.session_state["session"] = replace(own, address=replace(own.address, section="luu"))
    screen.run()
    assert "Không lưu được kịch bản trên bản xem thử" in " ".join(notices(screen))
    assert "Lưu kịch bản" not in buttons(screen)


def test_an_edition_that_is_new_can_be_tried_and_left_again(edition: Edition) -> None:
    new = filled_in(edition, c2_1=20)
    workbook = openpyxl.load_workbook(io.BytesIO(new))
    about = workbook["Thông tin"]
    (period,) = [cell for row in about.iter_rows() for cell in row if cell.value == "2024"]
    period.value = "2025"
    out = io.BytesIO()
    workbook.save(out)
    screen = choose(open_page("import"), out.getvalue())
    assert "đây sẽ là phiên bản đầu tiên" in words_on(screen)
    press(screen, "Xem thử")
    go_to(screen, "leaderboard")
    assert "năm 2025" in words_on(screen)
    assert component(screen, "leaderboard")["hasChange"]  # against 2024
    press(screen, "Thoát xem thử")
    assert not screen.warning
    assert "năm 2024" in words_on(screen)


# Publishing


def test_a_coordinator_publishes_a_clean_file(edition: Edition, root: Path, roles: RoleFile) -> None:
    roles.give("sub-an")
    screen = choose(signed_in(open_page("import"), "sub-an"), filled_in(edition, c2_1=20))
    screen.text_input(key="import_note").set_value("theo biên bản").run()
    press(screen, "Công bố ngay")
    version = current_version(root, ID)
    assert version != edition.version
    assert notices(screen) == [f"Đã công bố phiên bản {version}. Mọi người dùng đều thấy ngay từ bây giờ."]
    entry = read_log(root, ID).entries[-1]
    assert (entry.who, entry.file_name, entry.note) == ("sub-an", "ket-qua.xlsx", "theo biên bản")
    assert places(open_page("leaderboard"))[0] == ("Cơ quan b", "31,000")


def test_where_two_are_required_it_is_submitted_for_another(edition: Edition, root: Path, roles: RoleFile) -> None:
    roles.give("sub-an", two_people=True)
    screen = choose(signed_in(open_page("import"), "sub-an"), filled_in(edition, c2_1=20))
    assert "Công bố ngay" not in buttons(screen)
    press(screen, "Đề nghị công bố")
    assert current_version(root, ID) == edition.version
    assert "chờ công bố ở trang Phiên bản" in " ".join(notices(screen))
    assert read_log(root, ID).entries[-1].action == "submitted"


def test_without_the_role_one_can_only_try_and_is_told_why(edition: Edition, roles: RoleFile) -> None:
    roles.give("sub-an", role="viewer")
    anonymous = choose(open_page("import"), filled_in(edition, c2_1=20))
    viewer = choose(signed_in(open_page("import"), "sub-an"), filled_in(edition, c2_1=20))
    for screen, why in ((anonymous, "chưa cấu hình đăng nhập"), (viewer, "không có quyền điều phối")):
        assert "Xem thử" in buttons(screen)
        assert not {"Công bố ngay", "Đề nghị công bố"} & set(buttons(screen))
        assert why in words_on(screen)


def test_a_role_withdrawn_meanwhile_ends_it(edition: Edition, root: Path, roles: RoleFile) -> None:
    roles.give("sub-an")
    screen = choose(signed_in(open_page("import"), "sub-an"), filled_in(edition, c2_1=20))
    roles.give()
    screen.run()
    assert "Công bố ngay" not in buttons(screen)
    assert current_version(root, ID) == edition.version


def test_somebody_who_published_meanwhile_is_not_overwritten(
    edition: Edition, root: Path, roles: RoleFile, tmp_path: Path
) -> None:
    roles.give("sub-an", "sub-binh")
    mine = choose(signed_in(open_page("import"), "sub-an"), filled_in(edition, c2_1=20))
    theirs = choose(signed_in(open_page("import"), "sub-binh"), filled_in(edition, c1_1=10))
    press(theirs, "Công bố ngay")
    published = current_version(root, ID)
    press(mine, "Công bố ngay")
    assert current_version(root, ID) == published
    assert "chưa có gì thay đổi" in " ".join(notices(mine))
    press(mine, "Xem lại khác biệt với phiên bản vừa công bố")
    assert f"So với phiên bản {published}" in words_on(mine)
    press(mine, "Công bố ngay")
    assert current_version(root, ID) != published


# Plain result sheets: what is not said for sure is asked


SHEET = """Mã cơ quan,Cơ quan,1.1 Máy tính (10 điểm),1.2 Mạng nội bộ (5 điểm),Tổng điểm
a,Cơ quan a,8,4,12
b,Cơ quan b,7,4,11
"""


def open_questions(screen: AppTest) -> int:
    """How many questions the title tells of; 0 when it tells of none."""
    count = title(screen).split(" câu hỏi")[0]
    return int(count) if count.isdecimal() else 0


def test_a_plain_sheet_is_asked_about_and_suggestions_are_taken_only_when_one_says_so(edition: Edition) -> None:
    screen = choose(open_page("import"), SHEET.encode(), "ket-qua.csv")
    assert not screen.exception
    asked = open_questions(screen)
    assert asked > 0
    answers = [box for key, box in pickers(screen).items() if key.startswith("answer-")]
    assert all(box.value is None for box in answers)
    press(screen, "Trả lời")  # nothing chosen, nothing taken
    assert open_questions(screen) == asked
    press(screen, "Chấp nhận các gợi ý")
    assert not screen.exception
    assert open_questions(screen) < asked
    press(screen, "Trả lời lại từ đầu")
    assert open_questions(screen) == asked


def test_questions_of_one_kind_stand_under_one_heading_and_take_one_answer(edition: Edition) -> None:
    rows = [
        f"{number},Cơ quan {name},{points}"
        for number, name, points in ((1, "a", 8), (2, "b", 7), (3, "c", 5), (4, "d", 4))
    ]
    odd = [f",Mức {name},{points}" for name, points in (("một", 1), ("hai", 2), ("ba", 3))]
    text = "\n".join(["TT,Cơ quan,1.1 Máy tính (10 điểm)", *rows, *odd])
    screen = choose(open_page("import"), text.encode(), "ket-qua.csv")
    assert "3 dòng, cột chưa rõ là gì" in words_on(screen)
    doubts = [
        question
        for question in screen.session_state["import_session"].reading.questions
        if question.kind == "layout_line"
    ]
    assert [question.value for question in doubts] == ["Mức một", "Mức hai", "Mức ba"]
    pickers(screen)[f"answer-all-layout_line-{doubts[0].key}"].set_value("note").run()
    press(pickers(screen)[f"answer-{doubts[1].key}"].set_value("agency").run(), "Trả lời")
    lines = screen.session_state["import_session"].answers
    assert [lines[question.key] for question in doubts] == ["note", "agency", "note"]


def test_an_answer_that_is_chosen_is_not_asked_again(edition: Edition) -> None:
    screen = choose(open_page("import"), SHEET.encode(), "ket-qua.csv")
    first = screen.session_state["import_session"].reading.questions[0]
    if first.choices:
        pickers(screen)[f"answer-{first.key}"].set_value(first.choices[0].value).run()
    else:
        screen.get_by_key(f"own-answer-{first.key}").set_value("2026")
    press(screen.run(), "Trả lời")
    keys = [question.key for question in screen.session_state["import_session"].reading.questions]
    assert first.key not in keys
