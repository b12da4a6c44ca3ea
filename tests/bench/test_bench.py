"""The bench works, so that it cannot rot: each part measures, its counts are right and its figures finite.

No time is asserted: figures are for people to read, not for CI to fail on. Parts that wait for fixed times, or keep the
machine busy on purpose, run in `make fuzz`; a visit shows in `make test` what those stand on.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from dashboard.scoring import group_standings, rank_block
from tests.bench import (
    beside,
    feel,
    first_answers,
    first_sight,
    following,
    large,
    memory,
    nodes,
    page_change,
    people,
    step,
)
from tests.bench.figures import OURS, Figure, Target, exponent, spread
from tests.bench.groupby import long_table, ranked
from tests.bench.made import PRECISION, made_block
from tests.bench.results import Run, read_run, write_run
from tests.bench.subjects import SUBJECTS
from tests.bench.table import number, plain_table


def measured(measure: Callable[..., list[Figure]], folder: Path) -> list[Figure]:
    """The figures of a bench that opens a browser of its own: in a thread, where no other browser's loop runs."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(measure, quick=True, folder=folder).result()


def by_measure(figures: list[Figure], measure: str) -> list[Figure]:
    """All rows of one measure; each figure in them is a number."""
    found = [figure for figure in figures if figure.measure == measure]
    assert found, measure
    assert all(math.isfinite(value) for figure in found for value in figure.values.values())
    return found


@pytest.mark.browser
@pytest.mark.fuzz
def test_every_subject_is_felt(tmp_path: Path) -> None:
    figures = measured(feel.measure, tmp_path)
    pressed = by_measure(figures, "key press to total and board")
    assert [figure.subject for figure in pressed] == [subject.name for subject in SUBJECTS]
    assert [figure.count for figure in pressed] == [3] * len(SUBJECTS)
    drags = {figure.subject: figure for figure in by_measure(figures, "drag")}
    assert drags["plain Streamlit"].values["updates a second /s"] == 0  # its slider tells when it is let go
    assert all(drags[name].values["updates a second /s"] > 0 for name in (OURS, "Dash", "Panel"))


@pytest.mark.browser
@pytest.mark.fuzz
def test_the_parts_of_a_step_are_told_apart(tmp_path: Path) -> None:
    figures = measured(step.measure, tmp_path)
    assert [figure.measure for figure in figures] == [*step.PARTS, "whole", step.RERUN]
    assert sum(figure.note == "the largest part" for figure in figures) == 1
    server = [figure for figure in figures if figure.measure in ("server: scoring", "server: figures in words")]
    assert all(figure.values["median ms"] > 0 for figure in server)


@pytest.mark.browser
@pytest.mark.fuzz
def test_first_sight_counts_bytes_and_requests_over_both_protocols_and_of_others(tmp_path: Path) -> None:
    figures = measured(first_sight.measure, tmp_path)
    (wire,) = by_measure(figures, "over the wire")
    assert wire.values["requests ×"] > 10
    assert wire.values["received MB"] > 0.1
    (readable,) = by_measure(figures, "address to a readable leaderboard")
    assert readable.values["median s"] > 0
    cold = by_measure(figures, "simulation, cold: over the wire")
    warm = by_measure(figures, "simulation, warm: over the wire")
    assert [figure.subject for figure in cold] == [OURS, f"{OURS}, HTTP/2 and TLS by nginx"]
    for new, again in zip(cold, warm, strict=True):
        assert again.values["received MB"] < new.values["received MB"] / 2
    others = by_measure(figures, "total, cold: readable")
    assert [figure.subject for figure in others] == ["plain Streamlit", "Dash", "Panel"]


@pytest.mark.browser
@pytest.mark.fuzz
def test_page_after_page_is_timed(tmp_path: Path) -> None:
    figures = measured(page_change.measure, tmp_path)
    (every,) = by_measure(figures, "press to next page")
    assert (every.count, every.values["median ms"] > 0) == (4, True)
    assert by_measure(figures, "press to simulation")


@pytest.mark.browser
@pytest.mark.fuzz
def test_large_is_measured_at_every_size_beside_pandas(tmp_path: Path) -> None:
    figures = measured(large.measure, tmp_path)
    changed = by_measure(figures, "one changed score")
    assert [figure.subject for figure in changed] == [OURS, "pandas groupby"] * 2
    assert len(by_measure(figures, "plan of least effort")) == 2
    by_measure(figures, "one edition and the one before, read and ranked")
    by_measure(figures, "import of a workbook: opened, read, checked")
    by_measure(figures, "leaderboard, fresh browser")


@pytest.mark.fuzz
def test_a_crowd_is_served_by_two_processes(tmp_path: Path) -> None:
    figures = people.measure(quick=True, folder=tmp_path)
    (reruns,) = by_measure(figures, "rerun, all actions")
    assert reruns.subject == "2 processes, nginx"
    assert reruns.values["errors ×"] == 0, reruns.note
    assert reruns.count > 0


@pytest.mark.fuzz
def test_first_answers_are_counted_whole_and_not_modified(tmp_path: Path) -> None:
    figures = first_answers.measure(quick=True, folder=tmp_path)
    assert [figure.values["answers /min"] == 60 * figure.count for figure in figures] == [True, True]


@pytest.mark.fuzz
def test_two_nodes_serve_a_crowd_and_show_what_is_published(tmp_path: Path) -> None:
    figures = nodes.measure(quick=True, folder=tmp_path)
    (reruns,) = by_measure(figures, "rerun, all actions")
    assert reruns.values["errors ×"] == 0, reruns.note
    (seen,) = by_measure(figures, "published until both nodes show it")
    assert seen.count == 2


@pytest.mark.fuzz
def test_screens_reach_those_who_follow_on_one_process_and_on_two(tmp_path: Path) -> None:
    figures = following.measure(quick=True, folder=tmp_path)
    assert [figure.count for figure in figures] == [4 * 3, 2 * 3, 2 * 3]
    assert [figure.measure for figure in figures][1:] == [
        "led through the same process",
        "led through the other process",
    ]


@pytest.mark.fuzz
def test_others_are_measured_beside_visitors_who_ask_much(tmp_path: Path) -> None:
    figures = beside.measure(quick=True, folder=tmp_path)
    others = by_measure(figures, "others' rerun")
    assert [figure.values["errors ×"] for figure in others] == [0] * 3
    alone, *busy = others
    assert alone.values["answers to it ×"] == 0
    assert all(figure.values["answers to it ×"] > 0 for figure in busy)


@pytest.mark.fuzz
def test_memory_is_read_before_and_after(tmp_path: Path) -> None:
    figures = memory.measure(quick=True, folder=tmp_path)
    (gone,) = by_measure(figures, "sessions come and gone")
    assert gone.count == 12
    (started,) = by_measure(figures, "after the start")
    assert 10 < started.values["resident MiB"] < gone.values["resident MiB"]
    bad = next(figure for figure in figures if figure.measure.startswith("bad files"))
    assert bad.values["read ×"] == bad.count == 2


def test_pandas_does_the_same_arithmetic() -> None:
    """What is compared is the same: totals, ranks, sums of groups and mean of one block."""
    block = made_block(40, 12)
    ours, groups = rank_block(block, PRECISION), group_standings(block)
    theirs = ranked(long_table(block), PRECISION)
    codes = [agency.code for agency in block.agencies]
    assert theirs.total.loc[codes].tolist() == pytest.approx(ours.total.tolist(), abs=1e-9)
    assert theirs.rank.loc[codes].tolist() == ours.rank.tolist()
    names = [node.code for node in groups.nodes]
    assert theirs.groups.loc[codes, names].to_numpy() == pytest.approx(groups.points, abs=1e-9)
    assert theirs.group_rank.loc[codes, names].to_numpy().tolist() == groups.rank.tolist()
    assert theirs.figures.loc["mean", "total"] == pytest.approx(ours.total.mean())


def test_a_run_is_read_back_as_it_was_written(tmp_path: Path) -> None:
    figure = Figure("feel", "key", "20", OURS, {"p95 ms": 41.5}, 50, Target("p95 ms", at_most=50.0))
    path = write_run(Run({"date": "2026-11-24 10:40 UTC", "processor": "x"}, [figure]), tmp_path)
    assert path.name == "2026-11-24T1040.json"
    back = read_run(path)
    assert back.figures == [figure]
    assert back.figure("feel", "key", "20", OURS).values == {"p95 ms": 41.5}
    assert "p95 ≤ 50: met" in path.with_suffix(".md").read_text(encoding="utf-8")


def test_what_was_not_measured_is_no_figure() -> None:
    with pytest.raises(ValueError, match="no figure for"):
        Figure("feel", "key", "20", OURS, {"p95 ms": float("nan")}, 0)
    with pytest.raises(ValueError, match="nothing was measured"):
        spread([])


def test_the_exponent_of_known_costs() -> None:
    assert exponent([10, 100, 1000], [3, 30, 300]) == pytest.approx(1)
    assert exponent([10, 100], [1, 100]) == pytest.approx(2)


@pytest.mark.parametrize(
    ("value", "written"), [(0.0123, "0.012"), (1.25, "1.25"), (41.23, "41.2"), (3321, "3321"), (33210.0, "33 210")]
)
def test_numbers_have_three_digits_that_matter(value: float, written: str) -> None:
    assert number(value) == written


def test_a_missed_target_says_so() -> None:
    figure = Figure("feel", "key", "20", OURS, {"p95 ms": 61.0}, 50, Target("p95 ms", at_most=50.0))
    assert "p95 ≤ 50: MISSED" in plain_table([figure])
