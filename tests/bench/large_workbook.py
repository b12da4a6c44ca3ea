"""A large workbook imported: written as a filled-in template, opened in the child process, read and checked."""

from __future__ import annotations

import datetime
import json
import subprocess
import sys
from pathlib import Path

from dashboard.excel.template_workbook import template_workbook
from dashboard.ui.localizer import Localizer
from tests.bench.figures import OURS, Figure, Target, spread
from tests.bench.made import made_edition
from tests.made_editions import PROJECT

PART = "large"
MADE = datetime.datetime(2026, 11, 24, 8, 0, tzinfo=datetime.UTC)
LONGEST = 120
TARGET_SECONDS = 10.0
TARGET_MIB = 500.0


def import_figures(size: tuple[int, int], folder: Path, repeats: int) -> list[Figure]:
    """Seconds and memory of the import of a workbook of this size. Raises ValueError when agencies are missing."""
    agencies, leaves = size
    edition = made_edition(agencies, leaves)
    file = folder / "large.xlsx"
    file.write_bytes(template_workbook(edition.id, edition, MADE, Localizer("vi", edition)))
    runs = [imported(file) for _ in range(repeats)]
    if any(run["agencies"] != agencies for run in runs):
        raise ValueError("the workbook was not read as it was written")
    named = f"{agencies} × {leaves}"
    seconds = [run["opened"] + run["read"] for run in runs]
    largest = max(max(run["own"], run["child"]) for run in runs)
    return [
        Figure(
            PART,
            "import of a workbook: opened, read, checked",
            named,
            OURS,
            {**spread(seconds, "s"), "of which reading s": min(run["read"] for run in runs)},
            len(runs),
            Target("p95 s", at_most=TARGET_SECONDS),
            f"a file of {file.stat().st_size / 1e6:.1f} MB",
        ),
        Figure(
            PART,
            "import of a workbook: largest process",
            named,
            OURS,
            {"resident MiB": largest, "the child's MiB": max(run["child"] for run in runs)},
            len(runs),
            Target("resident MiB", at_most=TARGET_MIB),
        ),
    ]


def imported(file: Path) -> dict[str, float]:
    """Import `file` in a process of its own, and return what it tells."""
    command = [sys.executable, "-m", "tests.bench.import_once", str(file)]
    done = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, check=True, timeout=LONGEST)
    return json.loads(done.stdout)
