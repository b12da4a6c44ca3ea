"""The documents quote the newest whole run of the bench, and nothing else."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.bench import feel, first_sight, memory, people, step
from tests.bench.feel import Felt
from tests.bench.figures import OURS, Figure
from tests.bench.people import Crowded
from tests.bench.report import DOCUMENTS, MARKED, WRITERS, rewritten
from tests.bench.results import Run, newest_run
from tests.bench.sight import Sight
from tests.bench.subjects import SUBJECTS


@pytest.fixture
def run() -> Run:
    """The newest whole run."""
    return newest_run()


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_figures_in_the_document_are_those_of_the_newest_run(document: Path, run: Run) -> None:
    text = document.read_text(encoding="utf-8")
    assert rewritten(text, run) == text, "python -m tests.bench.report"


def made_run() -> Run:
    """A whole run as the parts put it together, of figures made up: every wait is 40 ms, every peer's 120."""
    sizes = ((20, 28), (102, 28), (3321, 100))
    felt = {one.name: Felt(*([40.0 if one.name == OURS else 120.0] * 4 for _ in range(4))) for one in SUBJECTS}
    figures = [row for agencies, leaves in sizes for row in feel.rows(felt, agencies, f"{agencies} × {leaves}")]
    told = {"reruns": {what: [0.04] * 10 for what in people.ACTIONS}, "errors": [], "seconds": 4.0}
    crowd = Crowded(told, before=200.0, during=260.0, servers=0.1, proxy=0.0, visitors=0.1)
    figures += [
        row
        for subject in ("1 process", "2 processes, nginx")
        for row in people.rows(crowd, max(people.CROWDS), subject)
    ]
    steps = [dict.fromkeys([*step.PARTS, "whole"], 10.0)]
    figures += step.rows(steps, [{"server": 5.0}], "20 × 28")
    sight = Sight(1500.0, received=1_200_000, requests=101, by_kind={"Script": 900_000})
    figures += first_sight.rows([sight], Sight(2500.0), [1.0])
    figures += memory.rows(started=70.0, warm=200.0, after=[210.0, 215.0], gone=1000, crowd=crowd, live=100)
    figures += [Figure("large", "one changed score", "3321 × 100", OURS, {"median ms": 9.0, "p95 ms": 14.0}, 5)]
    return Run({"date": "2026-11-24 10:40 UTC"}, figures)


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_a_whole_run_fills_every_mark(document: Path) -> None:
    filled = rewritten(document.read_text(encoding="utf-8"), made_run())
    assert all(between.strip() for between in re.findall(r"<!-- bench: [a-z-]+ -->(.*?)<!-- /bench -->", filled, re.S))
    assert rewritten(filled, made_run()) == filled


def test_the_plan_past_one_machine_is_plain_division() -> None:
    """40 reruns in 4 s by 300 viewers at a tenth of a core: 10 ms a rerun, so 70 a second, for 2 100 viewers."""
    plan = WRITERS["planning"](made_run())
    assert "A rerun took 10 ms" in plan
    assert "serves 70 reruns a second: 2100 viewers" in plan
    assert "| 10 000 | 5 |" in plan


def test_every_mark_is_written_and_every_writer_used() -> None:
    marks = {name for document in DOCUMENTS for _, name, _ in MARKED.findall(document.read_text(encoding="utf-8"))}
    assert marks == set(WRITERS)


def test_whole_runs_name_machine_and_versions_but_no_host(run: Run) -> None:
    facts = run.facts
    assert {"processor", "cores", "memory", "kernel", "python", "chromium", "libraries", "load before", "date"} <= set(
        facts
    )
    assert not any("/" in facts[name] for name in ("processor", "kernel", "python", "libraries", "commit"))
