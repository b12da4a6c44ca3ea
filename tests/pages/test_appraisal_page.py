"""Self-scores beside appraised points: what was cut, whose, on what; and every state in which there is less to tell."""

from __future__ import annotations

from pathlib import Path

import pytest

from dashboard.ui.texts import LANGUAGES, Language
from tests.made_editions import TWO_GROUPS, MadeBlock, build, made_block, many_agencies
from tests.pages.screen import alts, open_page, picker, title, words_on
from tests.pages.self_scored_editions import AGENCIES, appraised_block, build_appraised
from tests.pages.tables import headings, notices, tables


def test_the_message_is_how_much_appraisal_took_from_the_block(root: Path) -> None:
    build_appraised(root)
    screen = open_page("appraisal")
    assert title(screen) == "Thẩm định giảm 11,000 điểm tự chấm của khối Sở"  # (31 + 23.5 + 6.5) − (21 + 22 + 7)
    words = words_on(screen)
    assert "61,000" in words
    assert "50,000" in words
    assert "▼ 11,500" in words
    assert "▲ 0,500" in words
    assert "5 /9" in words
    assert "55,5% số điểm" in words
    assert not screen.exception
    assert not screen.warning


@pytest.mark.parametrize("language", LANGUAGES)
def test_agencies_criteria_and_scores_are_listed_largest_gap_first(root: Path, language: Language) -> None:
    build_appraised(root)
    agencies, criteria, scores = tables(open_page("appraisal", lang=language))
    point = "," if language == "vi" else "."
    shown = [[cell.replace(point, ".") for cell in row] for row in agencies[1:]]
    assert shown == [
        ["Sở A", "31.000", "21.000", "▼ 10.000", "3/3", "1", "2"],
        ["Sở B", "23.500", "22.000", "▼ 1.500", "1/3", "2", "1"],
        ["Sở C", "6.500", "7.000", "▲ 0.500", "1/3", "3", "3"],
    ]
    # 2.1: 6 + 1.5; 1.1: 3 − 0.5; 1.2: 1
    assert [(row[0], row[3].replace(point, ".")) for row in criteria[1:]] == [
        ("Hồ sơ trực tuyến", "▼ 7.500"),
        ("Máy tính", "▼ 2.500"),
        ("Mạng nội bộ", "▼ 1.000"),
    ]
    assert [[row[0], *(cell.replace(point, ".") for cell in row[2:])] for row in scores[1:]] == [
        ["Sở A", "18", "12", "20", "▼ 6.000"],
        ["Sở A", "9", "6", "10", "▼ 3.000"],
        ["Sở B", "10.5", "9", "20", "▼ 1.500"],
        ["Sở A", "4", "3", "5", "▼ 1.000"],
        ["Sở C", "1.5", "2", "10", "▲ 0.500"],
    ]


def test_the_charts_say_who_and_what_was_cut_most_and_tell_it_in_words(root: Path) -> None:
    build_appraised(root)
    screen = open_page("appraisal")
    assert "Sở A bị giảm nhiều nhất: 10,000 điểm" in words_on(screen)
    assert "Hồ sơ trực tuyến bị giảm nhiều nhất: 7,500 điểm" in words_on(screen)
    by_agency, by_criterion = alts(screen)
    assert "Sở A ▼ 10,000; Sở B ▼ 1,500; Sở C ▲ 0,500" in by_agency
    assert "Hồ sơ trực tuyến ▼ 7,500; Máy tính ▼ 2,500; Mạng nội bộ ▼ 1,000" in by_criterion


def test_one_agency_can_be_chosen_and_the_link_keeps_it(root: Path) -> None:
    build_appraised(root)
    screen = open_page("appraisal")
    picker(screen, "appraised").set_value("b").run()
    assert title(screen) == "Sở B: tự chấm 23,500, thẩm định 22,000"
    assert screen.query_params["cq"] == "b"
    (scores,) = tables(screen)
    assert [row[0] for row in scores[1:]] == ["Hồ sơ trực tuyến 2.1"]
    assert "hạng 1; theo tự chấm hạng 2" in words_on(screen)
    picker(screen, "appraised").set_value("").run()
    assert "cq" not in screen.query_params
    assert title(open_page("appraisal", cq="c")) == "Sở C: tự chấm 6,500, thẩm định 7,000"


def test_several_who_were_cut_alike_share_the_message(root: Path) -> None:
    build_appraised(root, self_points={"a": (8, 3, 12), "b": (9, 4, 11), "c": (2, 1, 4)})
    assert "2 cơ quan cùng bị giảm nhiều nhất: 2,000 điểm" in words_on(open_page("appraisal"))


def test_where_nothing_was_changed_it_says_so_and_draws_no_chart(root: Path) -> None:
    build_appraised(root, self_points={code: points for code, (_, points) in AGENCIES.items()})
    screen = open_page("appraisal")
    assert title(screen) == "Thẩm định giữ nguyên mọi điểm tự chấm của khối Sở"
    assert alts(screen) == []
    assert headings(screen)[-1] == "Không có điểm thành phần nào được điều chỉnh"
    assert "0 /9" in words_on(screen)


def test_cuts_and_additions_that_cancel_out_are_not_called_no_change(root: Path) -> None:
    build_appraised(root, self_points={"a": (7, 3, 12), "b": (8, 4, 9), "c": (2, 1, 4)})
    assert title(open_page("appraisal")).endswith("nhưng tổng của khối Sở không đổi")


def test_an_edition_without_self_scores_says_so_and_has_no_link_to_the_page(root: Path) -> None:
    build(root, made_block(a=(8, 4, 16)))
    screen = open_page("appraisal")
    assert title(screen) == "Kỳ này không có điểm tự chấm"
    assert "trang tính “Tự chấm” của tệp mẫu" in words_on(screen)
    assert "Tự chấm và thẩm định" not in [link.label for link in open_page().get("page_link")]


def test_an_edition_with_self_scores_has_a_link_to_the_page(root: Path) -> None:
    build_appraised(root)
    assert "Tự chấm và thẩm định" in [link.label for link in open_page().get("page_link")]


def test_a_block_without_self_scores_beside_one_that_has_some_says_that_it_is_the_block(root: Path) -> None:
    build(root, appraised_block(), made_block("huyen", "Huyện", d=(8, 4, 16)))
    assert title(open_page("appraisal", khoi="huyen")) == "Khối Huyện không có điểm tự chấm"


def test_missing_self_scores_are_counted_and_never_taken_for_zero(root: Path) -> None:
    build_appraised(root, self_points={"a": (9, None, 18), "b": (9, 4, 10.5)})
    screen = open_page("appraisal")
    assert notices(screen) == [
        "Còn thiếu 4 điểm thành phần tự chấm; các điểm này không được so sánh và không tính là 0."
    ]
    agencies = tables(screen)[0]
    assert agencies[0][-1] == "Thiếu"
    assert [[row[0], row[3], row[-1]] for row in agencies[1:]] == [
        ["Sở A", "▼ 9,000", "1"],
        ["Sở B", "▼ 1,500", "0"],
        ["Sở C", "–", "3"],
    ]
    assert title(open_page("appraisal", cq="c")) == "Sở C không có điểm tự chấm để so sánh"


def test_self_scores_where_nothing_applies_are_named_and_left_out(root: Path) -> None:
    agencies = {**AGENCIES, "c": ("Sở C", (2, None, 4))}
    build_appraised(root, agencies=agencies)
    assert notices(open_page("appraisal")) == [
        "Có 1 điểm thành phần tự chấm ở tiêu chí mà thẩm định kết luận không áp dụng; các điểm này không được so sánh."
    ]


def test_points_that_are_called_otherwise_than_appraised_say_what_they_are(root: Path) -> None:
    build_appraised(root)
    assert "Điểm thẩm định ở đây là số công bố." in words_on(open_page("appraisal"))


def test_one_agency_alone_stands(root: Path) -> None:
    build(root, MadeBlock("so", "Sở", TWO_GROUPS, {"a": ("Sở A", (6, 3, 12))}, self_points={"a": (9, 4, 18)}))
    screen = open_page("appraisal")
    assert title(screen) == "Thẩm định giảm 10,000 điểm tự chấm của khối Sở"
    assert not screen.exception


def test_a_hundred_agencies_are_charted_in_part_and_listed_in_pages(root: Path) -> None:
    block = many_agencies(102, 30)
    own = {code: [min(10.0, points + 0.5) for points in of] for code, (_, of) in block.agencies.items()}
    build(root, MadeBlock(block.code, block.name, block.criteria, block.agencies, self_points=own))
    screen = open_page("appraisal")
    assert "Biểu đồ hiển thị 15 dòng đầu trong 102 dòng" in words_on(screen)
    agencies, criteria, _ = tables(screen)
    assert (len(agencies), len(criteria)) == (51, 31)
    assert "Dòng 1–50 trong 102" in words_on(screen)
    first = agencies[1][0]
    screen.pagination[0].set_value(3).run()
    agencies = tables(screen)[0]
    assert len(agencies) == 3
    assert agencies[1][0] != first
    assert "Dòng 101–102 trong 102" in words_on(screen)


def test_names_are_text_and_never_markup(root: Path) -> None:
    hostile = "<img src=x onerror=alert(1)> & {x}"
    build_appraised(root, agencies={**AGENCIES, "a": (f"A {hostile}", (6, 3, 12))}, name=f"Khối {hostile}")
    for screen in (open_page("appraisal"), open_page("appraisal", cq="a")):
        assert not screen.exception
        assert all("<img" not in block.value for block in screen.html)
