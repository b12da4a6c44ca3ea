"""The comparison: what is shown adds up to the difference that is shown, whatever an agency is compared with."""

from __future__ import annotations

import re
from decimal import Decimal
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from tests.made_editions import MadeBlock, build, made_block
from tests.pages.screen import open_page, pickers, title, words_on
from tests.pages.tables import headings, tables

Table = list[list[str]]


def number(shown: str) -> Decimal:
    """A figure as it is written in Vietnamese, without its percent sign."""
    return Decimal(shown.rstrip("%").replace(".", "").replace(",", ".").replace("\u2212", "-"))


def ahead(table: Table) -> dict[str, str]:
    """What stands under “Chênh lệch”, by the row's name."""
    column = table[0].index("Chênh lệch")
    return {row[0]: row[column] for row in table[1:]}


def assert_adds_up(table: Table) -> None:
    """The rows come to the last one, in figures as they are written."""
    *rows, total = [number(shown) for shown in ahead(table).values()]
    assert sum(rows) == total


def both_tables(screen: AppTest) -> tuple[Table, Table]:
    groups, criteria = tables(screen)
    return groups, criteria


@pytest.mark.usefixtures("shipped")
def test_two_agencies_group_by_group_and_criterion_by_criterion() -> None:
    screen = open_page("comparison", cq="so-cong-thuong", voi="so-ngoai-vu")
    assert title(screen).startswith("Sở Công Thương kém Sở Ngoại vụ 2,528 điểm")
    groups, criteria = both_tables(screen)
    assert groups[1] == ["Mức độ tương tác", "−3,925", "6,716", "10,641", "14"]
    assert groups[-1] == ["Tổng", "−2,528", "41,249", "43,777", ""]
    assert len(criteria) == 1 + 30 + 1
    assert criteria[1][0] == "Tỷ lệ hồ sơ công việc được xử lý trên môi trường mạng"
    for table in (groups, criteria):
        assert_adds_up(table)
        sizes = [abs(number(shown)) for name, shown in ahead(table).items() if name != "Tổng"]
        assert sizes == sorted(sizes, reverse=True)
    assert "Hơn ở 13 tiêu chí, kém ở 10, bằng nhau ở 7." in words_on(screen)


@pytest.mark.parametrize("compared", ["", "~cao-nhat", "~ky-truoc", "so-y-te"])
@pytest.mark.parametrize("agency", ["so-cong-thuong", "so-tai-chinh", "ban-dan-toc"])
@pytest.mark.usefixtures("shipped")
def test_whatever_it_is_compared_with_each_table_adds_up_and_each_row_is_the_difference_of_its_points(
    agency: str, compared: str
) -> None:
    for table in both_tables(open_page("comparison", cq=agency, voi=compared)):
        assert_adds_up(table)
        column = table[0].index("Chênh lệch")
        for row in table[1:]:
            if row[column + 1]:  # of all rows but the one that says what rounding adds
                assert number(row[column + 1]) - number(row[column + 2]) == number(row[column])


@pytest.mark.usefixtures("shipped")
def test_without_a_choice_the_other_side_is_the_mean() -> None:
    """49,8631 is the published mean."""
    screen = open_page("comparison", cq="so-cong-thuong")
    assert title(screen).startswith("Sở Công Thương kém trung bình khối 8,6141 điểm")
    assert both_tables(screen)[0][-1] == ["Tổng", "−8,6141", "41,2490", "49,8631", ""]
    assert pickers(screen)["pick_compared"].value == "~trung-binh"


@pytest.mark.usefixtures("shipped")
def test_the_best_of_the_block_is_the_first() -> None:
    screen = open_page("comparison", cq="so-cong-thuong", voi="~cao-nhat")
    assert title(screen).startswith("Sở Công Thương kém Sở Thông tin và Truyền thông 18,735 điểm")
    assert "Cơ quan này đứng đầu khối" in words_on(
        open_page("comparison", cq="so-thong-tin-va-truyen-thong", voi="~cao-nhat")
    )


@pytest.mark.usefixtures("shipped")
def test_its_own_last_period_is_told_as_a_change() -> None:
    screen = open_page("comparison", cq="so-cong-thuong", voi="~ky-truoc")
    assert title(screen).startswith("Sở Công Thương giảm 0,758 điểm so với năm 2019")
    assert both_tables(screen)[0][0] == ["Nhóm", "Chênh lệch", "Năm 2020", "Năm 2019", "Tối đa"]


def test_who_was_not_there_before_is_compared_with_nothing(root: Path) -> None:
    build(root, made_block(a=(8, 4, 16), b=(7, 4, 16)), period="2023")
    build(root, made_block(a=(8, 4, 16), moi=(7, 4, 16)), period="2024")
    assert "Cơ quan moi chưa có ở năm 2023" in words_on(open_page("comparison", cq="moi", voi="~ky-truoc"))
    first = open_page("comparison", ky="2023", cq="a", voi="~ky-truoc")
    assert "Chưa có kỳ trước để so sánh." in words_on(first)
    assert not first.exception
    assert "~ky-truoc" not in [code for code, _ in pickers(first)["pick_compared"].data["options"]]


def test_what_does_not_apply_says_so_and_percentages_are_compared(root: Path) -> None:
    """a has 23 of 35, 65,71 %; b 23 of 30, 76,66 %. On what both have a has 19 of 30, 63,33 %: its 4 of 5 lift that."""
    build(root, made_block(a=(9, 4, 10), b=(7, None, 16)))
    screen = open_page("comparison", cq="a", voi="b")
    assert title(screen) == "Cơ quan a kém Cơ quan b 10,95 điểm phần trăm"
    groups, criteria = both_tables(screen)
    assert criteria[1:] == [
        ["Hồ sơ trực tuyến", "Dịch vụ", "−20,00", "10,000", "16,000", "20"],
        ["Máy tính", "Hạ tầng", "+6,67", "9,000", "7,000", "10"],
        ["Mạng nội bộ", "Hạ tầng", "+2,38", "4,000", "Không áp dụng", "5"],
        ["Tổng", "", "−10,95", "65,71%", "76,66%", ""],
    ]
    assert ["Hạ tầng", "+9,05", "13,000 / 15", "7,000 / 10", ""] in groups
    assert_adds_up(groups)
    assert "Chỉ áp dụng cho một bên: 1." in words_on(screen)
    assert "% điểm tối đa được áp dụng" in words_on(screen)


def test_points_finer_than_totals_are_shown_whole_and_rounding_stands_in_a_row_of_its_own(root: Path) -> None:
    """Totals have three decimals: 1,0004 + 2 + 3,0004 is shown as 6,001; 6 as 6,000."""
    build(root, made_block(a=(1.0004, 2, 3.0004), b=(1, 2, 3)))
    _, criteria = both_tables(open_page("comparison", cq="a", voi="b"))
    assert ahead(criteria) == {
        "Máy tính": "+0,0004",
        "Hồ sơ trực tuyến": "+0,0004",
        "Mạng nội bộ": "0,0000",
        "Do làm tròn": "+0,0002",
        "Tổng": "+0,0010",
    }


def test_agencies_that_are_alike_differ_in_nothing(root: Path) -> None:
    build(root, made_block(a=(8, 4, 16), b=(8, 4, 16)))
    screen = open_page("comparison", cq="a", voi="b")
    assert title(screen) == "Cơ quan a bằng Cơ quan b"
    assert headings(screen)[0].startswith("Hai bên bằng nhau ở mọi tiêu chí")


def test_an_only_agency_has_nothing_to_be_compared_with(root: Path) -> None:
    build(root, made_block(mot_minh=(8, 4, 16)))
    screen = open_page("comparison")
    assert not screen.exception
    assert "Khối chỉ có một cơ quan" in words_on(screen)


def test_a_flat_list_of_criteria_is_one_table(root: Path) -> None:
    criteria = (("1", "", "Máy tính", 10), ("2", "", "Mạng", 5))
    build(root, MadeBlock("so", "Sở", criteria, {"a": ("A", (8, 4)), "b": ("B", (7, 5))}))
    (only,) = tables(open_page("comparison", cq="a", voi="b"))
    assert only[0] == ["Tiêu chí", "Chênh lệch", "A", "B", "Tối đa"]


@pytest.mark.usefixtures("shipped")
def test_choosing_the_other_side_as_the_own_one_changes_the_sides() -> None:
    screen = open_page("comparison", cq="so-cong-thuong", voi="so-ngoai-vu")
    pickers(screen)["pick_agency"].set_value("so-ngoai-vu").run()
    assert (screen.query_params["cq"], screen.query_params["voi"]) == ("so-ngoai-vu", "so-cong-thuong")
    assert title(screen).startswith("Sở Ngoại vụ hơn Sở Công Thương 2,528 điểm")


@pytest.mark.usefixtures("shipped")
def test_choosing_the_mean_leaves_the_link_without_another_side() -> None:
    screen = open_page("comparison", cq="so-cong-thuong", voi="so-ngoai-vu")
    pickers(screen)["pick_compared"].set_value("~trung-binh").run()
    assert "voi" not in screen.query_params
    assert "trung bình khối" in title(screen)


@pytest.mark.usefixtures("shipped")
def test_a_link_that_compares_with_nobody_or_with_itself_says_so() -> None:
    wrong = open_page("comparison", cq="so-cong-thuong", voi="tam-dao")
    (warning,) = wrong.warning
    assert "tam-dao" in warning.value
    assert "trung bình khối" in title(wrong)
    assert "hai lần cùng một cơ quan" in words_on(open_page("comparison", cq="so-y-te", voi="so-y-te"))


@pytest.mark.usefixtures("shipped")
def test_agency_and_leaderboard_lead_to_a_comparison() -> None:
    """Of an agency with the one ranked before it; on the leaderboard of the one that is chosen, or of the first two."""
    from_agency = "".join(part.value for part in open_page("agency", cq="so-cong-thuong").html)
    chosen, first_two = open_page("leaderboard", cq="so-y-te"), open_page("leaderboard")
    assert re.search(r'/so-sanh\?[^"]*cq=so-cong-thuong&amp;voi=ban-dan-toc">So sánh với cơ quan khác<', from_agency)
    assert ("So sánh hai cơ quan", "cq=so-y-te") in links(chosen)
    assert ("So sánh hai cơ quan", "cq=so-thong-tin-va-truyen-thong&voi=so-tai-chinh") in links(first_two)


def links(screen: AppTest) -> list[tuple[str, str]]:
    """Every link to a page, with what it says of agencies."""
    return [
        (link.proto.label, "&".join(part for part in link.proto.query_string.split("&") if part[:3] in ("cq=", "voi")))
        for link in screen.get("page_link")
    ]
