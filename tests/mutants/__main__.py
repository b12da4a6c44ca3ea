"""How many small faults the tests catch: `make mutants` puts each of a drawn sample into a copy of the tree.

    python -m tests.mutants --count 300 --seed 1 [--only dashboard/scoring] [--jobs 2] [--skip 40] [--most 60] [--near]

For each fault the tests of its own file run first, then those of its folder, of its package, and last all that need
neither a browser nor a bench (not with `--near`); the first that fails has caught it. What nothing catches is printed.
A fault that changes nothing one could see stands in `equivalent.csv` with the reason, and is not counted.
Ends with 1 when fewer than 95 of 100 are caught. Every stage must pass without a fault, or it proves nothing.
"""

from __future__ import annotations

import argparse
import csv
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from queue import SimpleQueue

from tests.made_editions import PROJECT
from tests.mutants.mutations import Mutation, mutations

PARTS = ("scoring", "data", "workbook_layouts", "access", "publishing", "database", "ui")
ENOUGH = 0.95
TIMES_LONGER = 3
"""Than without the fault: one that lets tests run on for ever is caught by that."""
APART = ("tests/browser", "tests/bench", "tests/deploy", "tests/web", "tests/mutants")
FEWER = {"FUZZ_FILES": "40", "FUZZ_KILLS": "8", "FUZZ_EDITIONS": "2", "FUZZ_SECONDS": "1"}


@dataclass(frozen=True)
class Mutant:
    """A fault in one file, whose path is relative to the project."""

    file: str
    mutation: Mutation

    @property
    def key(self) -> tuple[str, str, str]:
        """What `equivalent.csv` knows it by; lines move."""
        return (self.file, " ".join(self.mutation.before.split()), self.mutation.after)

    def __str__(self) -> str:
        return "{}:{}: {}  →  {}".format(self.file, self.mutation.line, *self.key[1:])


def sample(count: int, seed: int) -> list[Mutant]:
    """As many mutants of each part of the program, a package or a module, drawn at random, in a random order."""
    chance = random.Random(seed)
    drawn: list[Mutant] = []
    for part in PARTS:
        module = PROJECT / "dashboard" / f"{part}.py"
        files = [module] if module.exists() else sorted(module.with_suffix("").rglob("*.py"))
        names = [file.relative_to(PROJECT).as_posix() for file in files]
        known = [
            Mutant(name, one) for name, file in zip(names, files, strict=True) for one in mutations(file.read_bytes())
        ]
        drawn += chance.sample(known, min(len(known), -(-count // len(PARTS))))
    chance.shuffle(drawn)
    return drawn


def stages(file: str) -> Iterator[tuple[str, ...]]:
    """What to run for a file of the program, nearest first; each stage without what has run."""
    _, *folders, name = Path(file).parts
    nearer = [Path("tests", *folders[:depth]) for depth in range(len(folders), 0, -1)]
    done = list(APART)
    own = Path("tests", *folders)
    for place in (own / f"test_{name}", own / Path(name).stem, *nearer, Path("tests")):
        if (PROJECT / place).exists():
            yield (place.as_posix(), *(f"--ignore={other}" for other in done if Path(other).is_relative_to(place)))
            done.append(place.as_posix())


class Copy:
    """A copy of the tree, so that nobody's files are touched."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.changes = 0
        self.took: dict[tuple[str, ...], float] = {}
        left_out = shutil.ignore_patterns(".git", ".venv", "__pycache__", ".hypothesis", "var", ".*_cache")
        shutil.copytree(PROJECT, folder, ignore=left_out)
        (folder / ".venv").symlink_to(PROJECT / ".venv")

    def caught(self, mutant: Mutant, near: bool) -> bool:
        """Whether any test fails with the fault in it. Raises RuntimeError when one fails without it."""
        file = self.folder / mutant.file
        whole = file.read_bytes()
        for stage in stages(mutant.file):
            if near and stage[0] == "tests":
                break
            if stage not in self.took:
                start = time.monotonic()
                if not self._passes(stage):
                    raise RuntimeError(f"these tests fail without any fault: {' '.join(stage)}")
                self.took[stage] = time.monotonic() - start
            try:
                self._write(file, mutant.mutation.applied(whole))
                if not self._passes(stage, at_most=60 + TIMES_LONGER * self.took[stage]):
                    return True
            finally:
                self._write(file, whole)
        return False

    def _write(self, file: Path, content: bytes) -> None:
        """Each content has a time of its own, in whole seconds: Python knows by it that what it compiled is old."""
        file.write_bytes(content)
        self.changes += 1
        os.utime(file, (self.changes, self.changes))

    def _passes(self, stage: tuple[str, ...], at_most: float | None = None) -> bool:
        chosen = ["-x", "-q", "-m", "not slow and not browser", "-p", "no:cacheprovider", "--hypothesis-seed=0", *stage]
        environment = FEWER | {name: value for name, value in os.environ.items() if name != "DASHBOARD_DATA"}
        command = [sys.executable, "-m", "pytest", *chosen]
        try:
            done = subprocess.run(command, cwd=self.folder, env=environment, capture_output=True, timeout=at_most)
        except subprocess.TimeoutExpired:
            return False
        return done.returncode in (0, 5)  # 5: nothing to run there


def main() -> int:
    """Try the sample, print what survives, and how many were caught."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--count", type=int, default=300)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", default="", help="mutants of files whose path begins so")
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--skip", type=int, default=0)
    parser.add_argument("--most", type=int, default=None)
    parser.add_argument("--near", action="store_true", help="only tests of the file, its folder and its package")
    arguments = parser.parse_args()
    with (Path(__file__).parent / "equivalent.csv").open(encoding="utf-8") as file:
        equivalent = {(row["file"], row["before"], row["after"]) for row in csv.DictReader(file)}
    drawn = [mutant for mutant in sample(arguments.count, arguments.seed) if mutant.file.startswith(arguments.only)]
    drawn = [mutant for mutant in drawn if mutant.key not in equivalent][arguments.skip :][: arguments.most]
    with tempfile.TemporaryDirectory(prefix="mutants-") as folder, ThreadPoolExecutor(arguments.jobs) as threads:
        if (PROJECT.parent / "shared").is_dir():
            (Path(folder) / "shared").symlink_to(PROJECT.parent / "shared")
        copies: SimpleQueue[Copy] = SimpleQueue()
        for number in range(arguments.jobs):
            copies.put(Copy(Path(folder) / str(number)))

        def tried(mutant: Mutant) -> bool:
            copy = copies.get()
            try:
                caught = copy.caught(mutant, arguments.near)
            finally:
                copies.put(copy)
            print(f"{'caught  ' if caught else 'SURVIVED'} {mutant}", flush=True)
            return caught

        caught = list(threads.map(tried, drawn))
    print(f"{sum(caught)} of {len(caught)} caught; seed {arguments.seed}")
    return 0 if sum(caught) >= ENOUGH * len(caught) else 1


if __name__ == "__main__":
    sys.exit(main())
