"""Run the bench, or parts of it, and print one table: `python -m tests.bench [--only feel,large] [--quick]`.

A whole run is written to `tests/bench/results/` (JSON and Markdown), and the documents take their figures from there:
at once, and again with `python -m tests.bench.report`. A part, or a quick run, is written to `var/bench/`, for nothing
should quote it.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
import traceback
from pathlib import Path

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
from tests.bench.figures import Figure
from tests.bench.machine import load, machine_facts
from tests.bench.report import main as put_into_documents
from tests.bench.results import PARTIAL, RESULTS, Run, write_run
from tests.bench.table import plain_table

PARTS = {
    "feel": feel.measure,
    "step": step.measure,
    "sight": first_sight.measure,
    "pages": page_change.measure,
    "answers": first_answers.measure,
    "large": large.measure,
    "memory": memory.measure,
    "people": people.measure,
    "nodes": nodes.measure,
    "following": following.measure,
    "beside": beside.measure,
}
"""What can be measured, by the name that `--only` takes, in the order of a whole run: what people feel comes first."""


def main(arguments: list[str] | None = None) -> int:
    """Measure; 1 when a part went wrong (the others are measured and written all the same)."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("--only", default="", help=f"parts, with commas between: {','.join(PARTS)}")
    parser.add_argument("--quick", action="store_true", help="the smallest sizes: does the bench run at all?")
    chosen = parser.parse_args(arguments)
    names = [name for name in chosen.only.split(",") if name] or list(PARTS)
    if unknown := [name for name in names if name not in PARTS]:
        parser.error(f"no such part: {', '.join(unknown)}; there are {', '.join(PARTS)}")
    facts = machine_facts() | {"load before": load()}
    figures: list[Figure] = []
    failed: list[str] = []
    start = time.monotonic()
    for name in names:
        print(f"{name} …", file=sys.stderr, flush=True)
        with tempfile.TemporaryDirectory(prefix="bench-") as folder:
            try:
                figures += PARTS[name](quick=chosen.quick, folder=Path(folder))
            except Exception:  # one part that cannot be measured must not cost the others
                traceback.print_exc()
                failed.append(name)
    facts |= {"load after": load(), "took": f"{(time.monotonic() - start) / 60:.1f} minutes"}
    print(plain_table(figures))
    whole = not failed and not chosen.quick and names == list(PARTS)
    written = write_run(Run(facts, figures), RESULTS if whole else PARTIAL)
    print(f"written to {written.name} and {written.with_suffix('.md').name}", file=sys.stderr)
    if whole:
        put_into_documents()
    if failed:
        print(f"could not be measured: {', '.join(failed)}", file=sys.stderr)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
