"""Editions of other shapes: one block or three, one agency, not applicable, very many, very long, new and gone."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from dashboard.pages.navigation import PAGES
from tests.made_editions import MadeBlock, build, made_block, many_agencies
from tests.pages.screen import PAGE_NAMES, alts, announcement_of, component, go_to, open_page, picker, title, words_on

LONG = "Ban Quản lý Dự án đầu tư xây dựng các công trình dân dụng, công nghiệp và phát triển đô thị tỉnh " * 3


def assert_every_page_stands(**parameters: str) -> None:
    screen = open_page(**parameters)
    for name in PAGE_NAMES:
        if name != "overview":  # where it is
            go_to(screen, name)
        assert not screen.exception, name
        assert not screen.error, name
        assert not screen.warning, name
        assert title(screen) not in ("", "Chọn một cơ quan"), name


def test_every_page_names_the_period_and_the_one_before_as_the_editions_do(root: Path) -> None:
    build(root, made_block(a=(8, 4, 16), b=(7, 4, 16)), period="2023", period_name="Đợt mùa hè")
    build(root, made_block(a=(8, 4, 16), b=(9, 4, 16)), period="2024", period_name="Đợt mùa thu")
    screen = open_page(cq="b")
    for name in PAGE_NAMES:
        go_to(screen, name)
        assert "năm 2023" not in words_on(screen), name
        assert "năm 2024" not in words_on(screen), name
    assert "đợt mùa hè" in words_on(go_to(screen, "overview"))
    assert "đợt mùa thu" in words_on(open_page("leaderboard", xem="ban-do-nhiet"))


def test_a_block_with_one_agency_has_no_spread_and_nobody_to_overtake(root: Path) -> None:
    build(root, made_block(mot_minh=(8, 4, 16)))
    assert_every_page_stands()
    overview = open_page()
    assert "Khối chỉ có một cơ quan" in words_on(overview)
    assert "Thấp nhất" not in " ".join(announcement_of(overview))
    assert "Khối chỉ có một cơ quan" in words_on(open_page("agency"))
    assert component(open_page("simulation"), "simulator")["summary"]["rank"]["after"] == "1/1"


def test_one_block_needs_no_picker_of_blocks(root: Path) -> None:
    build(root, made_block(a=(8, 4, 16), b=(7, 4, 16)))
    assert_every_page_stands(cq="b")
    with pytest.raises(KeyError):
        picker(open_page("leaderboard"), "block")
    with pytest.raises(KeyError):
        picker(open_page("leaderboard"), "programme")


def test_three_blocks_are_all_on_the_overview_and_can_all_be_chosen(root: Path) -> None:
    names = {"so": "Khối sở", "huyen": "Khối huyện", "xa": "Khối xã"}
    blocks = [
        made_block(code, name, **{f"{code}1": (8, 4, 16), f"{code}2": (7, 4, 16)}) for code, name in names.items()
    ]
    build(root, *blocks)
    overview = open_page()
    assert not overview.exception
    assert all(name in words_on(overview) for name in names.values())
    assert len(announcement_of(overview)) == 1 + len(names)
    for code in names:
        assert_every_page_stands(khoi=code, cq=f"{code}2")


def test_where_a_criterion_does_not_apply_to_all_the_percentage_ranks(root: Path) -> None:
    build(root, made_block(it_diem=(9, None, 18), nhieu_diem=(8, 4, 16), kem=(1, 1, 1)))
    assert_every_page_stands(cq="kem")
    board = component(open_page("leaderboard"), "leaderboard")
    by_rank = {row["rank"]: row for row in board["rows"]}
    assert by_rank["1"]["code"] == "it-diem"
    assert (by_rank["1"]["total"], by_rank["1"]["percent"]) == ("27,000", "90,0%")
    assert (by_rank["2"]["total"], by_rank["2"]["percent"]) == ("28,000", "80,0%")
    assert "% điểm tối đa được áp dụng" in words_on(open_page("leaderboard"))
    agency = words_on(open_page("agency", cq="it-diem"))
    assert "Không áp dụng" in agency
    assert "đạt 90,0% (tối đa 30 điểm)" in agency
    values = component(open_page("simulation", cq="it-diem"), "simulator")["values"]
    assert set(values) == {"1.1", "2.1"}


def test_a_whole_group_that_does_not_apply_is_no_zero(root: Path) -> None:
    build(root, made_block(khong_dich_vu=(9, 4, None), du=(8, 4, 16)))
    assert_every_page_stands(cq="khong-dich-vu")
    rows = {row["code"]: row for row in component(open_page("leaderboard"), "leaderboard")["rows"]}
    assert rows["khong-dich-vu"]["groups"][1] == {
        "value": None,
        "percent": "",
        "points": "",
        "share": 0,
        "below": False,
        "band": 0,
    }
    assert rows["du"]["groups"][1]["percent"] == "80,0%"


def test_a_criterion_that_applies_to_nobody_stands_on_every_page(root: Path) -> None:
    build(root, made_block(a=(9, 4, None), b=(8, 4, None)))
    assert_every_page_stands(cq="b")
    assert "nan" not in words_on(open_page()).lower()
    assert "nan" not in words_on(open_page("agency", cq="b")).lower()


def test_points_to_change_where_they_do_not_apply_are_refused(root: Path) -> None:
    build(root, made_block(a=(9, None, 18), b=(8, 4, 16)))
    screen = open_page("simulation", cq="a", thu="a:1.2=3")
    (warning,) = screen.warning
    assert "1.2" in warning.value
    assert component(screen, "simulator")["changed"] == []


def test_very_long_names_are_on_every_page_in_full(root: Path) -> None:
    criteria = (("1", "", LONG, None), ("1.1", "1", f"{LONG} thứ hai", 10), ("1.2", "1", LONG[:200], 5))
    agencies = {"a": (LONG.strip(), (8, 4)), "b": (f"{LONG.strip()} khác", (7, 4))}
    build(root, MadeBlock("so", LONG.strip(), criteria, agencies), title=LONG.strip())
    assert_every_page_stands(cq="b")
    assert LONG.strip() in words_on(open_page("leaderboard"))


def test_names_are_text_and_never_markup(root: Path) -> None:
    """Whatever a name holds is shown as it is."""
    hostile = "<img src=x onerror=alert(1)> & {x} “a” <b>"
    criteria = (("1", "", f"nhóm {hostile}", None), ("1.1", "1", f"tiêu chí {hostile}", 10))
    block = MadeBlock("so", f"khối {hostile}", criteria, {"a": (f"A {hostile}", (8,)), "b": (f"B {hostile}", (7,))})
    build(root, block, title=f"kỳ {hostile}".replace('"', ""))
    assert_every_page_stands(cq="b")
    for name in PAGES:
        for block_of_html in open_page(name, cq="b").html:
            assert "<img" not in block_of_html.value


def test_a_flat_list_of_thirty_criteria_stands_on_every_page(root: Path) -> None:
    """There are more criteria than colours, so none of them is a group of its own colour."""
    criteria = [(f"{number:02}", "", f"Tiêu chí {number}", 10.0) for number in range(1, 31)]
    points = {f"cq{number}": [float((number * leaf) % 11) for leaf in range(30)] for number in range(1, 8)}
    build(root, MadeBlock("so", "Sở", criteria, {code: (f"Cơ quan {code}", row) for code, row in points.items()}))
    assert_every_page_stands(cq="cq7")
    chart = open_page("leaderboard", xem="bieu-do")
    assert not chart.exception
    assert len(chart.get("plotly_chart")) == 1
    assert len(component(open_page("simulation", cq="cq1"), "simulator")["values"]) == 30
    assert len(component(open_page("leaderboard"), "leaderboard")["groups"]) <= 8


def test_who_is_new_and_who_is_gone_is_said_and_nobody_is_compared_with_nothing(root: Path) -> None:
    build(root, made_block(o_lai=(8, 4, 16), ra_di=(7, 4, 16), nua=(1, 1, 1)), period="2023")
    build(root, made_block(o_lai=(6, 4, 16), moi_den=(9, 4, 16), nua=(1, 1, 1)), period="2024")
    assert_every_page_stands(cq="nua")
    overview = words_on(open_page())
    assert "Mới: Cơ quan moi_den" in overview
    assert "Không còn: Cơ quan ra_di" in overview
    rows = {row["code"]: row for row in component(open_page("leaderboard"), "leaderboard")["rows"]}
    assert rows["moi-den"]["change"]["sentence"] == "mới so với kỳ trước"
    assert rows["moi-den"]["changeValue"] is None
    assert rows["o-lai"]["change"]["sentence"] == "giảm 1 bậc (1 → 2), −2,000 điểm"
    assert "ra-di" not in rows
    assert "mới so với kỳ trước" in words_on(open_page("agency", cq="moi-den"))
    assert not open_page("agency", cq="moi-den").exception
    gone = open_page("agency", ky="2023", cq="ra-di")
    picker(gone, "period").set_value("2024").run()
    assert not gone.exception
    assert "ra-di" in gone.warning[0].value


def test_an_agency_page_shows_its_way_through_the_editions(root: Path) -> None:
    build(root, made_block(a=(8, 4, 16), b=(7, 4, 16)), period="2022")
    build(root, made_block(a=(6, 4, 16), b=(7, 4, 16)), period="2023")
    build(root, made_block(a=(9, 4, 16), b=(7, 4, 16)), period="2024")
    (_, history) = alts(open_page("agency", cq="a"))
    assert "qua 3 kỳ" in history
    assert history.index("năm 2022: hạng 1") < history.index("năm 2023: hạng 2") < history.index("năm 2024: hạng 1")


def test_tied_leaders_lead_together(root: Path) -> None:
    build(root, made_block(a=(8, 4, 16), b=(8, 4, 16), c=(1, 1, 1)))
    assert_every_page_stands(cq="c")
    assert title(open_page("leaderboard")).startswith("2 cơ quan cùng đứng đầu")
    ranks = [(row["rank"], row["shared"]) for row in component(open_page("leaderboard"), "leaderboard")["rows"]]
    assert ranks == [("1", "đồng hạng"), ("1", "đồng hạng"), ("3", "")]
    assert "Cùng cao nhất là Cơ quan a và Cơ quan b" in announcement_of(open_page())[1]
    assert "Đang cùng đứng đầu khối" in words_on(open_page("agency", cq="a"))


def test_everybody_tied_or_at_the_maximum_stands_on_every_page(root: Path) -> None:
    build(root, made_block(a=(10, 5, 20), b=(10, 5, 20)), period="2024")
    build(root, made_block(a=(0, 0, 0), b=(0, 0, 0)), period="2025")
    assert_every_page_stands(ky="2024", cq="b")
    assert_every_page_stands(ky="2025", cq="b")


@pytest.mark.slow
def test_every_commune_of_the_country_is_on_the_pages(root: Path) -> None:
    """3 321 agencies in one block. Times are printed (`-s`), not judged."""
    build(root, many_agencies(3321, 30))
    screen = open_page(cq="xa-3320")
    for name in PAGE_NAMES:
        start = time.perf_counter()
        go_to(screen, name)
        print(f"{name}: {time.perf_counter() - start:.2f} s")
        assert not screen.exception
    assert len(component(go_to(screen, "leaderboard"), "leaderboard")["rows"]) == 3321
    board = component(open_page("simulation", cq="xa-1500"), "simulator")["board"]
    own = board["rows"][board["ownPlace"]]
    assert own["code"] == "xa-1500"
    assert own["rank"].lstrip("=") == "1501"
    assert len(board["rows"]) < 150
