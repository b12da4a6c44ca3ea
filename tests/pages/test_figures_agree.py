"""One figure has one value wherever it is shown, a change is that of what is shown, and what ranks is what is told."""

from __future__ import annotations

import re
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest

from tests.made_editions import MadeBlock, build, made_block
from tests.pages.screen import announcement_of, component, open_page, words_on
from tests.pages.tables import headings, notices, tables

HUNDRED = (("1", "", "Nửa đầu", 50), ("2", "", "Nửa sau", 50))


def by_percent(**agencies: tuple[float | None, float | None]) -> MadeBlock:
    """A block of 100 points where something does not apply to somebody."""
    named = {code: (f"Cơ quan {code}", points) for code, points in agencies.items()}
    return MadeBlock("so", "Sở, ban, ngành", HUNDRED, named)


# beta 46 of 50 = 92 %, alpha 55 %, gamma 41.5 %, moi 21 %: best 92 and lowest 21 are 71 apart
RANKED_BY_PERCENT = by_percent(alpha=(30, 25), beta=(None, 46), gamma=(21.5, 20), moi=(10, 11))


MEASURES = ("điểm", "% điểm tối đa")


@pytest.fixture
def ranked_by_percent(root: Path) -> None:
    build(root, RANKED_BY_PERCENT, facts=_facts("spread,,25", "best_total,beta,46", "worst_total,moi,21"))


def _facts(*lines: str) -> str:
    header = "block,statistic,agency,value,printed,source\n"
    return header + "".join(f"so,{line},in ra,văn bản\n" for line in lines)


@pytest.mark.usefixtures("ranked_by_percent")
def test_the_overview_of_a_block_ranked_by_percent_tells_percentages_and_the_points_of_the_same_agencies() -> None:
    shown = " ".join(re.sub(r"<[^>]*>", " ", " ".join(block.value for block in open_page().html)).split())
    assert re.search(r"Dẫn đầu 1 Cơ quan beta 92,0% \S+ 46,000 điểm 2 Cơ quan alpha 55,0%", shown)
    assert re.search(r"Cuối bảng 4 Cơ quan moi 21,0% \S+ 21,000 điểm", shown)


@pytest.mark.usefixtures("ranked_by_percent")
def test_the_method_page_tells_the_statistics_of_the_same_agencies() -> None:
    (points, percent) = [row for table in tables(open_page("method")) for row in table if row[1] in MEASURES]
    assert [text.split("■")[0] for text in points[-3:]] == ["46,000", "21,000", "25,000"]
    assert [text.split("■")[0] for text in percent[-3:]] == ["92,0%", "21,0%", "71,0"]


@pytest.mark.usefixtures("ranked_by_percent")
def test_the_announcement_tells_what_ranks_and_the_difference_can_be_worked_out() -> None:
    paragraph = announcement_of(open_page())[1]
    assert "Cao nhất là Cơ quan beta đạt 46,000 điểm (92%)" in paragraph
    assert "Thấp nhất là Cơ quan moi đạt 21,000 điểm (21%)" in paragraph
    assert "chênh lệch giữa cao nhất và thấp nhất là 71 điểm phần trăm" in paragraph


@pytest.mark.usefixtures("ranked_by_percent")
def test_how_far_the_second_is_from_the_best_is_told_in_what_ranks() -> None:
    shown = words_on(open_page("agency", cq="alpha"))
    against = shown[shown.index("So với cao nhất") :][:120]
    assert "−37,0" in against  # 55 − 92
    assert "92,0%" in against
    assert "46,000" in against


@pytest.mark.usefixtures("ranked_by_percent")
def test_printed_figures_of_what_ranks_hold() -> None:
    (checks,) = [table for table in tables(open_page("method")) if "Kết quả" in table[0]]
    assert [row[-2] for row in checks[1:]] == ["✓ khớp"] * 3


@pytest.mark.usefixtures("ranked_by_percent")
def test_the_simulation_tells_the_same_best_lowest_and_spread() -> None:
    figures = {
        row[0]: row[1:] for row in tables(open_page("simulation", cq="alpha", muc="anh-huong", thu="alpha:1=40"))[-1]
    }
    assert figures["Cao nhất"] == ["92,0% (46,000)", "92,0% (46,000)", "0,0 điểm phần trăm"]
    assert figures["Thấp nhất"] == ["21,0% (21,000)", "21,0% (21,000)", "0,0 điểm phần trăm"]
    assert figures["Chênh lệch"][0] == "71,0 điểm phần trăm (25,000)"


@pytest.mark.usefixtures("shipped")
def test_a_mean_that_is_an_exact_half_is_one_figure_on_one_screen() -> None:
    # Vĩnh Phúc: 20 totals with 3 decimals; with these two scores the mean is 50.09125, which goes to 50.0912
    link = "so-cong-thuong:2.2.2=3.247~2.3.3=3"
    screen = open_page("simulation", cq="so-cong-thuong", muc="anh-huong", thu=link)
    summary = component(screen, "simulator")["summary"]["mean"]
    (mean,) = [row for table in tables(screen) for row in table if row[0] == "Trung bình khối"]
    assert mean[1:] == [summary["before"], summary["after"], summary["note"]] == ["49,8631", "50,0912", "+0,2281"]


@pytest.mark.usefixtures("shipped")
def test_half_of_a_fourth_decimal_is_no_matter_of_binary_noise() -> None:
    screen = open_page("simulation", cq="so-cong-thuong", muc="anh-huong", thu="so-cong-thuong:2.3.3=0.435")
    summary = component(screen, "simulator")["summary"]["mean"]
    # the published mean is 49.8631; a thousandth more for one of 20 makes 49.86315: half-even 49.8632
    assert (summary["before"], summary["after"], summary["note"]) == ("49,8631", "49,8632", "+0,0001")
    (mean,) = [row for table in tables(screen) for row in table if row[0] == "Trung bình khối"]
    assert mean[1:] == ["49,8631", "49,8632", "+0,0001"]


@pytest.mark.usefixtures("shipped")
@pytest.mark.parametrize("score", ["0", "0.7", "1.5", "2.2", "3"])
def test_the_change_of_a_group_is_that_of_the_percentages_beside_it(score: str) -> None:
    screen = open_page("simulation", cq="so-cong-thuong", muc="anh-huong", thu=f"so-cong-thuong:2.3.3={score}")
    percentages = [row for row in tables(screen)[-1] if row[1].endswith("%")]
    assert percentages
    for _, before, after, change in percentages:
        old, new, difference = (
            Fraction(text.strip("%").replace(",", ".").replace("−", "-")) for text in (before, after, change)
        )
        assert difference == new - old


def test_a_goal_is_echoed_as_it_was_asked(root: Path) -> None:
    build(root, made_block(a=(8, 4, 16), b=(7, 4, 16)))
    asked = {"phan-tram-72.35": "72,35% điểm tối đa", "tong-35.0": "tổng 35,000 điểm", "tong-34.9995": "34,9995 điểm"}
    for goal, echoed in asked.items():
        assert echoed in " ".join(headings(open_page("simulation", cq="b", muc="tieu-chi", dich=goal))), goal
    reached = open_page("simulation", cq="b", muc="phuong-an", dich="tong-26.9995")
    assert "26,9995" in " ".join(notices(reached))
    impossible = open_page("simulation", cq="b", muc="phuong-an", dich="phan-tram-99.99999", gh="n1")
    assert "99,99999%" in " ".join(notices(impossible))


def test_a_block_an_agency_or_a_name_that_is_another_now_is_said(root: Path) -> None:
    before = made_block(a=(8, 4, 16), b=(7, 4, 16), cu=(1, 1, 1))
    build(root, before, made_block("huyen", "Huyện, thành phố", h=(8, 4, 16)), period="2023")
    renamed = {**before.agencies, "a": ("Sở mới tên", before.agencies["a"][1]), "moi": before.agencies["cu"]}
    del renamed["cu"]
    build(root, replace(before, agencies=renamed), made_block("xa", "Xã, phường", x=(8, 4, 16)), period="2024")
    overview = words_on(open_page())
    assert "Khối có ở năm 2023 mà kỳ này không còn: Huyện, thành phố." in overview
    assert "Khối chưa có ở năm 2023 nên không so sánh." in overview
    assert "Đổi tên: Sở mới tên (trước là Cơ quan a)." in overview
    assert "không so sánh được với kỳ trước: Cơ quan cu (cu → moi)." in overview
    assert "kỳ trước có tên Cơ quan a" in words_on(open_page("agency", cq="a"))


def test_a_block_under_another_code_is_said_to_be_one(root: Path) -> None:
    build(root, made_block("so", "Sở, ban, ngành", a=(8, 4, 16)), period="2023")
    build(root, made_block("khoi-so", "Sở, ban, ngành", a=(8, 4, 16)), period="2024")
    assert "có mã khác (so)" in words_on(open_page())
    assert "có mã khác (so)" in words_on(open_page("agency", cq="a"))


def test_more_points_of_a_smaller_maximum_are_told_in_percentage_points(root: Path) -> None:
    build(root, by_percent(beta=(20, 25), alpha=(30, 25)), period="2023")
    build(root, by_percent(beta=(None, 46), alpha=(30, 26)), period="2024")
    rows = {row["code"]: row for row in component(open_page("leaderboard"), "leaderboard")["rows"]}
    assert rows["beta"]["change"]["sentence"] == "tăng 1 bậc (2 → 1), +47,0 điểm phần trăm"
    assert rows["alpha"]["change"]["sentence"] == "giảm 1 bậc (1 → 2), +1,000 điểm"
    overview = words_on(open_page())
    assert "▲ +24,0 điểm phần trăm" in overview  # from (45 + 55) / 2 = 50 to (92 + 56) / 2 = 74 %
    assert "so với năm 2023" in overview


def test_scores_of_one_criterion_are_shown_in_full(root: Path) -> None:
    build(root, made_block(a=(6.35, 4, 16.12345), b=(7, 4, 16)))
    table = tables(open_page("agency", cq="a"))[-1]
    figures = {row[0]: row[2:5] for row in table}
    assert figures["Máy tính"] == ["3,650", "6,350", "10"]
    assert figures["Hồ sơ trực tuyến"] == ["3,87655", "16,12345", "20"]
