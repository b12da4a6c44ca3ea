"""Short phrases made of figures."""

from __future__ import annotations

import datetime
from dataclasses import replace

import pytest

from dashboard.model import PercentRule, Provenance
from dashboard.scoring import AgencyChange
from dashboard.ui.localizer import Localizer, without_period
from tests.scoring.blocks import block_of, edition_of, flat_tree

EDITION = edition_of(block_of(flat_tree(10), {"a": [5]}), precision=3, percent_rule=PercentRule.TRUNCATE)
VIETNAMESE, ENGLISH = Localizer("vi", EDITION), Localizer("en", EDITION)


@pytest.mark.parametrize(
    ("code", "vietnamese", "english"),
    [
        ("2020", "năm 2020", "2020"),
        ("2025-10", "tháng 10/2025", "October 2025"),
        ("2025-02", "tháng 02/2025", "February 2025"),
        ("2025-Q2", "quý 2/2025", "Q2 2025"),
        ("2025-luy-ke", "lũy kế năm 2025", "year to date 2025"),
        ("2025-13", "kỳ 2025-13", "period 2025-13"),
        ("dot-1", "kỳ dot-1", "period dot-1"),
    ],
)
def test_a_period_without_a_name_is_told_by_its_code(code: str, vietnamese: str, english: str) -> None:
    assert (VIETNAMESE.period(code), ENGLISH.period(code)) == (vietnamese, english)


def test_a_period_by_itself_begins_with_a_capital() -> None:
    assert VIETNAMESE.period_title("2025-10", "") == "Tháng 10/2025"


def test_the_name_that_an_edition_gives_its_period_is_used() -> None:
    named = replace(EDITION, period_name="Lũy kế 9 tháng năm 2025")
    assert VIETNAMESE.period(named) == "lũy kế 9 tháng năm 2025"
    assert VIETNAMESE.period_title(named.id.period, named.period_name) == "Lũy kế 9 tháng năm 2025"


@pytest.mark.parametrize(
    ("name", "of_programme"),
    [
        ("Chỉ số tỉnh An Giang, tháng 10/2025", "Chỉ số tỉnh An Giang"),
        ("Chỉ số 34 tỉnh, thành phố, luỹ kế năm 2025", "Chỉ số 34 tỉnh, thành phố"),
        ("Xếp hạng tỉnh Vĩnh Phúc năm 2020", "Xếp hạng tỉnh Vĩnh Phúc"),
        ("Xếp hạng năm 2020 tỉnh Vĩnh Phúc", "Xếp hạng năm 2020 tỉnh Vĩnh Phúc"),
    ],
)
def test_a_programme_is_named_without_the_period_at_the_end(name: str, of_programme: str) -> None:
    assert without_period(name) == of_programme


def test_a_date_as_each_language_writes_it() -> None:
    day = datetime.date(2021, 11, 2)
    assert VIETNAMESE.date(day) == "2/11/2021"
    assert ENGLISH.date(day) == "2 November 2021"


def test_a_shared_rank_says_so_in_words() -> None:
    assert [VIETNAMESE.rank(2), VIETNAMESE.rank(2, tied=True)] == ["2", "đồng hạng 2"]
    assert [ENGLISH.rank(2), ENGLISH.rank(2, tied=True)] == ["2", "2 (tied)"]
    assert [VIETNAMESE.place(2), VIETNAMESE.place(2, tied=True)] == ["hạng 2", "đồng hạng 2"]
    assert [ENGLISH.place(2), ENGLISH.place(2, tied=True)] == ["rank 2", "rank 2 (tied)"]
    assert VIETNAMESE.place(15, tied=True, of=20) == "đồng hạng 15/20"
    assert ENGLISH.place(15, tied=True, of=20) == "rank 15/20 (tied)"


def test_names_are_listed_as_in_a_sentence() -> None:
    assert VIETNAMESE.listing(["A"]) == "A"
    assert VIETNAMESE.listing(["A", "B"]) == "A và B"
    assert VIETNAMESE.listing(["A", "B", "C"]) == "A, B và C"
    assert ENGLISH.listing(["A", "B", "C"]) == "A, B and C"


CLIMB = AgencyChange(7, 5, 50.0, 53.2, 80.0, 85.0)


def test_points_out_of_another_maximum_are_not_compared() -> None:
    # from 80 % to 85 % of the maximum
    assert VIETNAMESE.change(replace(CLIMB, same_maximum=False)) == "tăng 2 bậc (7 → 5), +5,0 điểm phần trăm"
    assert ENGLISH.change(replace(CLIMB, same_maximum=False)) == "up 2 places (7 → 5), +5.0 percentage points"


def test_a_rank_change_is_told_with_the_points_behind_it() -> None:
    assert VIETNAMESE.change(CLIMB) == "tăng 2 bậc (7 → 5), +3,200 điểm"
    assert VIETNAMESE.change(replace(CLIMB, rank_after=8, total_after=49.0)) == "giảm 1 bậc (7 → 8), −1,000 điểm"
    assert VIETNAMESE.change(replace(CLIMB, rank_after=7, total_after=50.0)) == "giữ nguyên hạng 7, 0,000 điểm"


@pytest.mark.parametrize(
    ("mean", "text"), [(49.8631, "49,8631"), (90.479, "90,479"), (50.0, "50,000"), (49.86316, "49,8632")]
)
def test_a_mean_has_one_decimal_more_than_totals_where_that_is_no_zero(mean: float, text: str) -> None:
    assert VIETNAMESE.mean(mean) == text


def test_a_mean_of_whole_points_has_its_one_decimal_or_none() -> None:
    whole = Localizer("vi", edition_of(block_of(flat_tree(10), {"a": [5]}), precision=0))
    assert whole.mean(7.5) == "7,5"
    assert whole.mean(7.0) == "7,0"


def test_points_follow_the_editions_precision_and_percentages_its_rule() -> None:
    assert VIETNAMESE.points(4.65) == "4,650"
    assert VIETNAMESE.short_points(2.5) == "2,5"
    assert VIETNAMESE.percent(65.5644) == "65,5%"
    assert VIETNAMESE.announced_percent(79.148, 0) == "79%"
    rounding = Localizer("vi", edition_of(block_of(flat_tree(10), {"a": [5]}), precision=1))
    assert rounding.points(4.66) == "4,7"
    assert rounding.percent(65.5644) == "65,6%"


def test_each_origin_has_a_word_in_each_language() -> None:
    for words in (VIETNAMESE, ENGLISH):
        assert len({words.provenance(origin) for origin in Provenance}) == len(Provenance)
