"""Small editions that a test makes up: written as source folders and built as anybody builds one."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from dashboard.data import read_source_folder, write_edition
from dashboard.model import Edition

PROJECT = Path(__file__).parents[1]
SHIPPED = PROJECT / "data" / "editions"
BESIDE_THE_PROJECT = PROJECT.parent / "shared" / "data"
"""Real data that the project may not hold."""

Points = float | None
"""None: not applicable."""


@dataclass(frozen=True)
class MadeBlock:
    """One block: `criteria` are (code, parent, name, maximum of a leaf), `points` of an agency follow the leaves.

    `self_points`: self-scores of the agencies that have some, following the leaves too; None where there is none.
    """

    code: str
    name: str
    criteria: Sequence[tuple[str, str, str, float | None]]
    agencies: Mapping[str, tuple[str, Sequence[Points]]]
    steps: Mapping[str, float] = field(default_factory=dict[str, float])
    self_points: Mapping[str, Sequence[Points]] = field(default_factory=dict[str, Sequence[Points]])


TWO_GROUPS = (
    ("1", "", "Hạ tầng", None),
    ("1.1", "1", "Máy tính", 10),
    ("1.2", "1", "Mạng nội bộ", 5),
    ("2", "", "Dịch vụ", None),
    ("2.1", "2", "Hồ sơ trực tuyến", 20),
)
"""A tree of 35 points."""


def made_block(code: str = "so", name: str = "Sở, ban, ngành", **agencies: Sequence[Points]) -> MadeBlock:
    """A block on TWO_GROUPS; each agency is called by its code, with points on 1.1, 1.2 and 2.1."""
    named = {agency.replace("_", "-"): (f"Cơ quan {agency}", points) for agency, points in agencies.items()}
    return MadeBlock(code, name, TWO_GROUPS, named)


def build(
    root: Path,
    *blocks: MadeBlock,
    programme: str = "thu-nghiem",
    period: str = "2024",
    title: str = "Kỳ thử nghiệm",
    period_name: str = "",
    facts: str = "",
    grades: str = "",
) -> Edition:
    """Write the source folder beside `root`, build it, put it in force under `root`, and return the edition.

    What was built before from the same is copied, with the entry of its log.
    """
    folder = root.parent / f"source-of-{root.name}" / programme / period
    folder.mkdir(parents=True)
    metadata = f'programme = "{programme}"\nperiod = "{period}"\ntitle = "{title}"\n'
    metadata += f'period_name = "{period_name}"\n' if period_name else ""
    (folder / "edition.toml").write_text(f'{metadata}precision = 3\npercent_rule = "truncate"\n', encoding="utf-8")
    _table(folder / "blocks.csv", ["code", "name"], [(block.code, block.name) for block in blocks])
    criteria = [
        (block.code, code, parent, name, "" if maximum is None else maximum, block.steps.get(code, ""))
        for block in blocks
        for code, parent, name, maximum in block.criteria
    ]
    _table(folder / "criteria.csv", ["block", "code", "parent", "name", "max_points", "step"], criteria)
    agencies = [(block.code, code, name) for block in blocks for code, (name, _) in block.agencies.items()]
    _table(folder / "agencies.csv", ["block", "code", "name"], agencies)
    scores = [
        (block.code, agency, leaf, "" if points is None else points, "" if own is None else own)
        for block in blocks
        for agency, (_, all_points) in block.agencies.items()
        for leaf, points, own in zip(_leaves(block), all_points, _self_points(block, agency), strict=True)
    ]
    _table(folder / "scores.csv", ["block", "agency", "criterion", "points", "self_points"], scores)
    if facts:
        (folder / "facts.csv").write_text(facts, encoding="utf-8")
    if grades:
        (folder / "grades.csv").write_text(grades, encoding="utf-8")
    said, place = repr((blocks, metadata, facts, grades)), root / programme / period
    if place.exists():
        return _built(folder, root)
    if said not in _BUILT:
        edition = _built(folder, root)
        files = {path.relative_to(place): path.read_bytes() for path in place.rglob("*") if path.is_file()}
        _BUILT[said] = edition, files
        return edition
    edition, files = _BUILT[said]
    for path, content in files.items():
        (place / path).parent.mkdir(parents=True, exist_ok=True)
        (place / path).write_bytes(content)
    return edition


_BUILT: dict[str, tuple[Edition, Mapping[Path, bytes]]] = {}
"""What has been built in this process from the same words, and its files: tests build the same again and again."""


def _built(folder: Path, root: Path) -> Edition:
    edition = read_source_folder(folder)
    write_edition(edition, root)
    return edition


def build_from_beside(root: Path, *names: str) -> Path:
    """Build the named real source folders under `root`; skip the test where there are none."""
    for name in names:
        folder = BESIDE_THE_PROJECT / name
        if not folder.is_dir():
            pytest.skip(f"real data are not in the project, and there are none in {folder}")
        write_edition(read_source_folder(folder), root)
    return root


def many_agencies(count: int, leaves: int) -> MadeBlock:
    """A block of `count` communes on `leaves` criteria in ten groups or fewer; the later, the fewer points."""
    groups = min(10, leaves)
    nodes = [(f"g{group}", "", f"Nhóm {group + 1}", None) for group in range(groups)]
    nodes += [(f"t{leaf}", f"g{leaf % groups}", f"Tiêu chí {leaf + 1}", 10.0) for leaf in range(leaves)]
    agencies: dict[str, tuple[str, Sequence[Points]]] = {
        f"xa-{number:04}": (
            f"Xã thứ {number + 1}",
            [round(10 * (1 - number / count) * (1 - (leaf * 7 % 10) / 20), 2) for leaf in range(leaves)],
        )
        for number in range(count)
    }
    return MadeBlock("xa", "Xã, phường", nodes, agencies)


def _leaves(block: MadeBlock) -> list[str]:
    return [code for code, _, _, maximum in block.criteria if maximum is not None]


def _self_points(block: MadeBlock, agency: str) -> Sequence[Points]:
    return block.self_points.get(agency, [None] * len(_leaves(block)))


def _table(path: Path, header: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(rows)
    path.write_text(text.getvalue(), encoding="utf-8")
