"""Put the figures of the newest run into the documents: `python -m tests.bench.report` after `make bench`.

A document marks where figures go with `<!-- bench: NAME -->` and `<!-- /bench -->`; all between them is written here,
and a test holds that documents and results agree.
"""

from __future__ import annotations

import math
import re
import sys
from collections.abc import Callable, Mapping

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
from tests.bench.figures import OURS, Figure
from tests.bench.results import Run, newest_run
from tests.bench.table import markdown_table, number
from tests.made_editions import PROJECT

DOCUMENTS = (PROJECT / "docs" / "bench.md", PROJECT / "README.md")
MARKED = re.compile(r"(<!-- bench: ([a-z-]+) -->\n).*?(<!-- /bench -->)", re.DOTALL)
BUSY = 0.7
"""Share of a core that a process should use at the most, so that a queue stays short."""
VIEWERS = (300, 1000, 3321, 10_000)


def machine(run: Run) -> str:
    """On what it was measured."""
    return "\n".join(f"- {name}: {value}" for name, value in run.facts.items())


def part(name: str) -> Callable[[Run], str]:
    """All rows of a part."""
    return lambda run: markdown_table(run.of(name), without=("Part",))


def summary(run: Run) -> str:
    """The few figures that the README quotes."""
    largest = f"{max(people.CROWDS)} sessions"
    lines = ["| Measured | Figure | Target |", "| --- | --- | --- |"]
    for size in ("20 × 28", "102 × 28", "3321 × 100"):
        ours = run.figure(feel.PART, "key press to total and board", size, OURS)
        peers = ", ".join(
            f"{figure.subject} {number(figure.values['p95 ms'])}"
            for figure in run.of(feel.PART)
            if figure.measure == ours.measure and figure.size == size and figure.subject != OURS
        )
        told = f"{_pair(ours)} (95th percentile of {peers} ms)"
        lines.append(f"| key press to new total and order on screen, {size} | {told} | {_target(ours)} |")
    sight = run.figure(first_sight.PART, "address to a readable leaderboard", "20 agencies", OURS)
    wire = run.figure(first_sight.PART, "over the wire", "20 agencies", OURS)
    lines.append(
        f"| fresh browser to a readable leaderboard | {number(sight.values['median s'])} s | {_target(sight)} |"
    )
    lines.append(f"| over the wire, first visit | {number(wire.values['received MB'])} MB | {_target(wire)} |")
    for subject in ("1 process", "2 processes, nginx"):
        crowd = run.figure(people.PART, "rerun, all actions", largest, subject)
        errors = f"{number(crowd.values['errors ×'])} errors"
        lines.append(f"| {largest}, {subject}: a rerun | {_pair(crowd)}, {errors} | {_target(crowd)} |")
    session = run.figure(people.PART, "memory and processor", largest, "1 process")
    lines.append(f"| memory of a session | {number(session.values['a session MiB'])} MiB | {_target(session)} |")
    changed = run.figure(large.PART, "one changed score", f"{large.COMMUNES} × {large.LEAVES}", OURS)
    lines.append(f"| one changed score, {changed.size}: ranks and figures of the block | {_pair(changed)} | |")
    return "\n".join(lines)


def largest_part(run: Run) -> str:
    """Which part of a step is the largest, in a sentence for each size."""
    found = [figure for figure in run.of(step.PART) if figure.note]
    return "\n".join(
        f"- {figure.size}: the largest part is **{figure.measure}**, {number(figure.values['median ms'])} ms, "
        f"{number(figure.values['of the whole %'])} % of the wait."
        for figure in found
    )


def planning(run: Run) -> str:
    """Processes and memory for many viewers, from what one process took for the largest crowd."""
    size = f"{max(people.CROWDS)} sessions"
    crowd = run.figure(people.PART, "rerun, all actions", size, "1 process")
    cost = run.figure(people.PART, "memory and processor", size, "1 process")
    base = run.figure(memory.PART, "editions read, first pages drawn", "4 sessions gone", OURS).values["resident MiB"]
    wire = run.figure(first_sight.PART, "over the wire", "20 agencies", OURS).values["received MB"]
    per_rerun = cost.values["servers cores"] / crowd.values["reruns /s"]
    per_viewer = crowd.values["reruns /s"] / max(people.CROWDS)
    viewers_of_one = BUSY / (per_rerun * per_viewer)
    lines = [
        f"- A rerun took {number(1000 * per_rerun)} ms of processor time, and a viewer asked for "
        f"{number(per_viewer)} reruns a second.",
        f"- A process that is to be busy {number(100 * BUSY)} % of the time serves {number(BUSY / per_rerun)} reruns "
        f"a second: {math.floor(viewers_of_one)} viewers.",
        f"- A process holds {number(base)} MiB, and {number(cost.values['a session MiB'])} MiB more for each viewer.",
        "",
        "| Viewers at once | Processes, one core each | Memory of all | From the proxy's cache, if all came anew |",
        "| --- | --- | --- | --- |",
    ]
    for viewers in VIEWERS:
        processes = math.ceil(viewers / viewers_of_one)
        gibibytes = (processes * base + viewers * cost.values["a session MiB"]) / 1024
        fetched = number(viewers * wire / 1000)
        lines.append(f"| {number(viewers)} | {processes} | {number(gibibytes)} GiB | {fetched} GB |")
    return "\n".join(lines)


WRITERS: Mapping[str, Callable[[Run], str]] = {
    "machine": machine,
    "summary": summary,
    "feel": part(feel.PART),
    "step": part(step.PART),
    "largest-part": largest_part,
    "sight": part(first_sight.PART),
    "pages": part(page_change.PART),
    "answers": part(first_answers.PART),
    "people": part(people.PART),
    "beside": part(beside.PART),
    "following": part(following.PART),
    "nodes": part(nodes.PART),
    "large": part(large.PART),
    "memory": part(memory.PART),
    "planning": planning,
}
"""What can stand between marks, by name."""


def rewritten(text: str, run: Run) -> str:
    """`text` with the figures of `run` between its marks. Raises KeyError for a mark nobody writes."""
    return MARKED.sub(lambda mark: f"{mark[1]}\n{WRITERS[mark[2]](run)}\n\n{mark[3]}", text)


def _pair(figure: Figure) -> str:
    values = figure.values
    return f"median {number(values['median ms'])} ms, 95th percentile {number(values['p95 ms'])} ms"


def _target(figure: Figure) -> str:
    return figure.target.words(figure.values) if figure.target else ""


def main() -> int:
    """Rewrite the documents from the newest whole run."""
    run = newest_run()
    for document in DOCUMENTS:
        before = document.read_text(encoding="utf-8")
        after = rewritten(before, run)
        if after != before:
            document.write_text(after, encoding="utf-8")
            print(f"{document.name}: figures of {run.facts['date']}", file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main())
