"""How long an uploaded workbook takes, and how much memory: 3 321 communes under 100 criteria.

Each file is opened, or imported and published, in a process of its own, so that its peak is what that takes; the child
that touches the file is measured apart. Run it with

    python -m tests.bench.import_times [repeats]
"""

from __future__ import annotations

import datetime
import io
import json
import random
import statistics
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import xlsxwriter

from dashboard.excel import template_workbook
from dashboard.model import Block, Edition, EditionId, PercentRule
from dashboard.ui.localizer import Localizer
from tests.bench.scenario_recompute import national_block

AGENCIES = 3321
CRITERIA = 100
TARGET_SECONDS = 10.0
TARGET_MEGABYTES = 500

ANSWERS = tuple(
    f"--answer={answer}"
    for answer in (
        "programme=xa",
        "period=2025",
        "title=Xếp hạng xã",
        "precision=2",
        "percent_rule=round",
        "provenance=published",
        "decision=not_known",
        "issued=not_known",
        "source_url=not_known",
        "sheet.Xã.block=new:Xã",
    )
)
"""To what is asked of the result sheet."""

PROJECT = Path(__file__).resolve().parents[2]
_IMPORT = """
import json, resource, sys, tempfile, time
from pathlib import Path
from dashboard.command_line import main

def peak():
    # Not ru_maxrss: it begins with what the process had that started this one.
    lines = open("/proc/self/status").read().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM")) / 1024

with tempfile.TemporaryDirectory() as folder:
    file = Path(folder, sys.argv[1])
    file.write_bytes(sys.stdin.buffer.read())
    start = time.perf_counter()
    code = main(["import", str(file), "--data", f"{folder}/root", "--publish", *sys.argv[2:]])
    seconds = time.perf_counter() - start
assert code == 0
print(json.dumps({
    "seconds": seconds,
    "parent": peak(),
    "child": resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024,
    "processor": sum(sum(resource.getrusage(whose)[:2]) for whose in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)),
}))
"""
_OPEN = """
import json, resource, sys, time
from dashboard.data.workbook_cells import open_workbook

def peak():
    # Not ru_maxrss: it begins with what the process had that started this one.
    lines = open("/proc/self/status").read().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM")) / 1024

content = sys.stdin.buffer.read()
start = time.perf_counter()
open_workbook(sys.argv[1], content, progress=lambda share: None)
seconds = time.perf_counter() - start
print(json.dumps({
    "seconds": seconds,
    "parent": peak(),
    "child": resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024,
    "processor": sum(sum(resource.getrusage(whose)[:2]) for whose in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)),
}))
"""


@dataclass(frozen=True)
class Measured:
    """Seconds (median), those of the processor too, and the peaks of resident memory of both in megabytes (largest).

    That of the child is no less than what the parent had when it started it: the system counts from the fork on.
    """

    seconds: float
    processor: float
    parent: float
    child: float


def score_rows(agencies: int, criteria: int, *, as_text: bool) -> list[list[str | float]]:
    """A result sheet: a header, then a row an agency; points as numbers, or as text with a decimal comma."""
    chance = random.Random(2020)
    rows: list[list[str | float]] = [["STT", "Tên xã", *(f"{1 + n // 20}.{n % 20 + 1}" for n in range(criteria))]]
    for number in range(agencies):
        points = [chance.randint(0, 1000) / 100 for _ in range(criteria)]
        typed = [f"{value:.2f}".replace(".", ",") for value in points] if as_text else points
        rows.append([number + 1, f"Xã số {number + 1}", *typed])
    return rows


def result_rows(agencies: int, criteria: int) -> list[list[str | float]]:
    """The same with a row of maxima, all text: the sheet that takes longest to understand."""
    head, *rows = score_rows(agencies, criteria, as_text=True)
    return [head, ["", "Điểm tối đa", *["10"] * criteria], *rows]


def as_workbook(rows: list[list[str | float]]) -> bytes:
    """The rows as one sheet, each value as it is."""
    file = io.BytesIO()
    book = xlsxwriter.Workbook(file, {"constant_memory": True})
    sheet = book.add_worksheet("Xã")
    for row, values in enumerate(rows):
        sheet.write_row(row, 0, values)
    book.close()
    return file.getvalue()


def as_csv(rows: list[list[str | float]]) -> bytes:
    """The rows as CSV with semicolons."""
    return "\n".join(";".join(str(value) for value in row) for row in rows).encode()


def measure_opening(file: str, content: bytes, repeats: int) -> Measured:
    """Open a file so many times, each in a new process."""
    return _measure(_OPEN, [file], content, repeats)


def measure_import(file: str, content: bytes, repeats: int, *arguments: str) -> Measured:
    """Import a file into an empty data root and publish it, so many times, each in a new process."""
    return _measure(_IMPORT, [file, *arguments], content, repeats)


def _measure(script: str, arguments: list[str], content: bytes, repeats: int) -> Measured:
    runs: list[dict[str, float]] = []
    for _ in range(repeats):
        command = [sys.executable, "-c", script, *arguments]
        run = subprocess.run(command, input=content, cwd=PROJECT, capture_output=True, check=True)
        runs.append(json.loads(run.stdout))
    return Measured(
        statistics.median(run["seconds"] for run in runs),
        statistics.median(run["processor"] for run in runs),
        max(run["parent"] for run in runs),
        max(run["child"] for run in runs),
    )


def as_template(block: Block) -> bytes:
    """The block as a filled-in template."""
    edition = Edition(
        EditionId("xa", "2025"), "", "Xã", "Xếp hạng xã", "", None, "", 2, PercentRule.ROUND, blocks=(block,)
    )
    return template_workbook(edition.id, edition, datetime.datetime(2026, 1, 5), Localizer("vi", edition))


def files(agencies: int = AGENCIES, criteria: int = CRITERIA) -> dict[str, tuple[str, bytes]]:
    """Name and content of what is opened, by what it is."""
    numbers, texts = (score_rows(agencies, criteria, as_text=as_text) for as_text in (False, True))
    return {
        "numbers": ("xa.xlsx", as_workbook(numbers)),
        "numbers as text": ("xa.xlsx", as_workbook(texts)),
        "CSV": ("xa.csv", as_csv(texts)),
    }


def main(repeats: int = 5) -> None:
    """Print what opening takes for each kind of file."""
    print(
        f"{AGENCIES} agencies x {CRITERIA} criteria, median of {repeats} and largest peak, "
        f"targets {TARGET_SECONDS:.0f} s and {TARGET_MEGABYTES} MB"
    )
    for kind, (file, content) in files().items():
        print(f"{kind}, {len(content) / 2**20:.1f} MB: opened in {in_words(measure_opening(file, content, repeats))}")
    content = as_template(national_block())
    found = measure_import("xa.xlsx", content, repeats)
    print(f"template, {len(content) / 2**20:.1f} MB: imported and published in {in_words(found)}")
    content = as_workbook(result_rows(AGENCIES, CRITERIA))
    found = measure_import("xa.xlsx", content, repeats, *ANSWERS)
    print(f"result sheet, all text, {len(content) / 2**20:.1f} MB: imported and published in {in_words(found)}")


def in_words(found: Measured) -> str:
    """Seconds, those of the processor with the start of Python, and both peaks."""
    seconds = f"{found.seconds:.2f} s ({found.processor:.2f} s of processor)"
    return f"{seconds}, parent {found.parent:.0f} MB, child {found.child:.0f} MB"


if __name__ == "__main__":
    main(*map(int, sys.argv[1:2]))
