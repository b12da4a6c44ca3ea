"""Runs of the bench on disk: one JSON for programs and one Markdown for people, named by their date."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from tests.bench.figures import Figure, Target
from tests.bench.table import markdown_table
from tests.made_editions import PROJECT

RESULTS = PROJECT / "tests" / "bench" / "results"
"""Whole runs, under version control: the documents quote the newest."""

PARTIAL = PROJECT / "var" / "bench"
"""Single parts and quick runs, not under version control."""


@dataclass(frozen=True)
class Run:
    """The machine's facts by name, and every figure."""

    facts: Mapping[str, str]
    figures: Sequence[Figure]

    def figure(self, part: str, measure: str, size: str, subject: str) -> Figure:
        """The figure with this key. Raises KeyError when it was not measured."""
        key = part, measure, size, subject
        for figure in self.figures:
            if figure.key == key:
                return figure
        raise KeyError(key)

    def of(self, part: str) -> list[Figure]:
        """All figures of a part, in the order measured."""
        return [figure for figure in self.figures if figure.part == part]


def write_run(run: Run, folder: Path) -> Path:
    """Write `run` into `folder` and return the JSON's path."""
    folder.mkdir(parents=True, exist_ok=True)
    name = run.facts["date"].replace(" UTC", "").replace(" ", "T").replace(":", "")
    path = folder / f"{name}.json"
    content = {"facts": dict(run.facts), "figures": [asdict(figure) for figure in run.figures]}
    path.write_text(json.dumps(content, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    path.with_suffix(".md").write_text(markdown(run), encoding="utf-8")
    return path


def markdown(run: Run) -> str:
    """A run for people."""
    facts = "\n".join(f"- {name}: {value}" for name, value in run.facts.items())
    return f"# Bench of {run.facts['date']}\n\n{facts}\n\n{markdown_table(run.figures)}\n"


def read_run(path: Path) -> Run:
    """Read what `write_run` wrote."""
    content = json.loads(path.read_text(encoding="utf-8"))
    figures = [
        Figure(**{**figure, "target": Target(**figure["target"]) if figure["target"] else None})
        for figure in content["figures"]
    ]
    return Run(content["facts"], figures)


def newest_run(folder: Path = RESULTS) -> Run:
    """The last whole run. Raises FileNotFoundError when there is none."""
    paths = sorted(folder.glob("*.json"))
    if not paths:
        raise FileNotFoundError(f"no run of the bench in {folder.name}: `make bench` makes one")
    return read_run(paths[-1])
