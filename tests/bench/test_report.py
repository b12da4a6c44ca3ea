"""The documents quote the newest whole run of the bench, and nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.bench.report import DOCUMENTS, MARKED, WRITERS, rewritten
from tests.bench.results import RESULTS, Run, newest_run


@pytest.fixture
def run() -> Run:
    """The newest whole run."""
    if not any(RESULTS.glob("*.json")):
        pytest.skip("the bench has not been run as a whole: make bench")
    return newest_run()


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_figures_in_the_document_are_those_of_the_newest_run(document: Path, run: Run) -> None:
    text = document.read_text(encoding="utf-8")
    assert rewritten(text, run) == text, "python -m tests.bench.report"


def test_every_mark_is_written_and_every_writer_used() -> None:
    marks = {name for document in DOCUMENTS for _, name, _ in MARKED.findall(document.read_text(encoding="utf-8"))}
    assert marks == set(WRITERS)


def test_whole_runs_name_machine_and_versions_but_no_host(run: Run) -> None:
    facts = run.facts
    assert {"processor", "cores", "memory", "kernel", "python", "chromium", "libraries", "load before", "date"} <= set(
        facts
    )
    assert not any("/" in facts[name] for name in ("processor", "kernel", "python", "libraries", "commit"))
