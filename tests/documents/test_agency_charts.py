"""What the charts of an agency show: the same places and texts on the screen, on paper and as a picture."""

from __future__ import annotations

from pathlib import Path

import pytest

from dashboard.documents.charts import HistoryChart, history_chart, range_chart
from dashboard.scoring import RankedBlock, RankedEdition, rank_edition
from dashboard.ui.localizer import Localizer
from tests.documents.made import basis
from tests.made_editions import build, made_block

WORDS = Localizer("vi")


def block_of(root: Path, **agencies: tuple[float | None, ...]) -> RankedBlock:
    return rank_edition(build(root, made_block(**agencies)), None).blocks["so"]


def over(root: Path, *points: tuple[float, float, float]) -> HistoryChart:
    """An agency `a` that had these points of 10, 5 and 20 in one edition after the other, beside one with 3.5 of 35."""
    editions: list[tuple[RankedEdition, RankedBlock, int]] = []
    for year, own in enumerate(points, 2001):
        ranked = rank_edition(build(root, made_block(a=own, b=(1, 0.5, 2)), period=str(year)), None)
        editions.append((ranked, ranked.blocks["so"], 0))
    return history_chart(WORDS, editions)


def test_a_group_goes_from_the_lowest_of_the_block_to_the_highest_with_the_mean_and_the_own_place(
    tmp_path: Path,
) -> None:
    """Hạ tầng: 6, 15 and 9 of 15; Dịch vụ: 10, 18 and 20 of 20."""
    services, infrastructure = range_chart(
        WORDS, block_of(tmp_path / "editions", a=(4, 2, 10), b=(10, 5, 18), c=(5, 4, 20)), 0
    ).rows
    assert (infrastructure.low, infrastructure.high, infrastructure.own_at) == (40.0, 100.0, 40.0)
    assert infrastructure.mean_at == pytest.approx(100 * (6 + 15 + 9) / 45)
    assert (services.name, services.own, services.mean) == ("Dịch vụ", "50,0%", "80,0%")


def test_a_group_that_does_not_apply_stands_last_with_its_range_and_no_place(tmp_path: Path) -> None:
    _, last = range_chart(WORDS, block_of(tmp_path / "editions", a=(None, None, 10), b=(10, 5, 5)), 0).rows
    assert (last.name, last.own_at, last.own, last.high) == ("Hạ tầng", None, "–", 100.0)


def test_dots_are_hollow_where_scores_are_made_up_and_full_where_they_were_published(tmp_path: Path) -> None:
    assert range_chart(WORDS, basis().ranked.blocks["so-ban-nganh"], 0).hollow
    assert not range_chart(WORDS, block_of(tmp_path / "editions", a=(4, 2, 10), b=(10, 5, 18)), 0).hollow


def test_the_scale_of_a_history_goes_from_the_ten_below_to_the_ten_above(tmp_path: Path) -> None:
    """40 and 100 %; the mean with 10 % beside it: 25 and 55 %."""
    chart = over(tmp_path / "editions", (4, 2, 8), (10, 5, 20))
    assert [tick.label for tick in chart.ticks] == [f"{tick}%" for tick in range(20, 101, 10)]
    first, second = chart.points
    assert (first.own_at, first.mean_at) == (pytest.approx(25.0), pytest.approx(6.25))
    assert (second.own_at, second.mean_at) == (pytest.approx(100.0), pytest.approx(43.75))
    assert [(point.at, point.period, point.figure) for point in chart.points] == [
        (25.0, "năm 2001", "40,0%"),
        (75.0, "năm 2002", "100,0%"),
    ]


def test_all_at_one_round_percentage_have_a_scale_too(tmp_path: Path) -> None:
    chart = over(tmp_path / "editions", (1, 0.5, 2), (1, 0.5, 2))
    assert [tick.at for tick in chart.ticks] == [0.0, 100.0]
    assert {point.own_at for point in chart.points} == {0.0}


@pytest.mark.parametrize(
    ("count", "named"), [(2, [0, 1]), (6, [0, 1, 2, 3, 4, 5]), (7, [0, 2, 4, 6]), (12, [1, 3, 5, 7, 9, 11])]
)
def test_of_many_editions_those_are_named_that_have_room_and_the_newest_is_one_of_them(
    tmp_path: Path, count: int, named: list[int]
) -> None:
    chart = over(tmp_path / "editions", *[(4, 2, 8)] * count)
    assert [place for place, point in enumerate(chart.points) if point.named] == named
