"""Whatever is sent, the answer is one sentence, soon, and nothing else happens."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest

from dashboard.data.workbook_cells import FileRule, WorkbookError, open_workbook
from dashboard.ui.issues import issue_sentence
from dashboard.ui.texts import LANGUAGES
from tests.data.workbook_cells.hostile_files import HOSTILE
from tests.made_editions import PROJECT

MOST_SECONDS = 5.0
MOST_MEGABYTES = 500
MOST_SECONDS_HELD_UP = 0.5


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_is_refused_in_one_sentence_within_five_seconds(name: str) -> None:
    make, rule = HOSTILE[name]
    content = make()
    start = sum(os.times()[:4])
    with pytest.raises(WorkbookError) as refused:
        open_workbook("kết quả.xlsx", content)
    assert sum(os.times()[:4]) - start < MOST_SECONDS
    assert refused.value.rule is rule
    for language in LANGUAGES:
        sentence = issue_sentence(refused.value, language)
        assert sentence.startswith("kết quả.xlsx: ")
        assert sentence.isprintable()
        assert len(sentence) < 400


@pytest.mark.parametrize("name", ["one text that makes 2 GB of cells", "a hundred megabytes of empty cells"])
def test_meanwhile_the_process_that_serves_the_pages_goes_on(name: str) -> None:
    """Another clock in the same process ticks while the file is opened: nothing holds the interpreter up.

    In a process of its own, which has no heap of other tests to collect. What holds it up does so each time; what the
    machine does beside it does not: the first of three tries in which the clock never stood still is enough.
    """
    script = """
import json, sys, threading, time
from itertools import pairwise
from dashboard.data.workbook_cells import WorkbookError, open_workbook
from tests.data.workbook_cells.hostile_files import HOSTILE

content = HOSTILE[sys.argv[1]][0]()

def longest_wait():
    ticks = []
    over = threading.Event()
    def clock():
        while not over.wait(0.01):
            ticks.append(time.monotonic())
    ticking = threading.Thread(target=clock)
    ticking.start()
    start = time.monotonic()
    try:
        open_workbook("x.xlsx", content)
        raise SystemExit("The file was not refused.")
    except WorkbookError:
        end = time.monotonic()
    finally:
        over.set()
        ticking.join()
    return max(after - before for before, after in pairwise([start, *ticks, end]))

waits = []
while len(waits) < 3 and not (waits and min(waits) < float(sys.argv[2])):
    waits.append(longest_wait())
print(json.dumps(waits))
"""
    arguments = [sys.executable, "-c", script, name, str(MOST_SECONDS_HELD_UP)]
    run = subprocess.run(arguments, cwd=PROJECT, capture_output=True, text=True, check=True)
    assert min(json.loads(run.stdout)) < MOST_SECONDS_HELD_UP


def test_neither_side_takes_500_megabytes() -> None:
    """In a process of its own, whose children are none but those that open files."""
    script = """
import json, resource
from dashboard.data.workbook_cells import WorkbookError, open_workbook
from tests.data.workbook_cells.hostile_files import HOSTILE

def peak():
    # Not ru_maxrss: it begins with what the process had that started this one.
    lines = open("/proc/self/status").read().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM"))

peaks = {}
names = "one text that makes 2 GB of cells", "a hundred megabytes of empty cells", "600 MB in 600 KB", "20 000 parts"
for name in names:
    content = HOSTILE[name][0]()
    before = peak()
    try:
        open_workbook("x.xlsx", content)
    except WorkbookError:
        pass
    grown = peak() - before
    peaks[name] = [grown / 1024, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024]
print(json.dumps(peaks))
"""
    run = subprocess.run([sys.executable, "-c", script], cwd=PROJECT, capture_output=True, text=True, check=True)
    for name, (grown, child) in json.loads(run.stdout).items():
        assert grown < MOST_MEGABYTES, name
        assert 10 < child < MOST_MEGABYTES, name


@pytest.mark.parametrize("suffix", [".xlsm", ".doc", ".pdf", ".parquet", ".pickle", ""])
def test_no_other_kind_of_file_is_taken(suffix: str) -> None:
    with pytest.raises(WorkbookError) as refused:
        open_workbook(f"kết quả{suffix}", b"PK\x03\x04")
    assert refused.value.rule is FileRule.SUFFIX_UNKNOWN
