"""The untidy workbooks that are handed over beside the project, and what is right of them."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from pathlib import Path

from tests.made_editions import PROJECT
from tests.workbook_layouts.result_sheets import ABOUT

CASES = PROJECT.parent / "shared" / "cases" / "workbooks"
Points = Mapping[str, tuple[float, ...]]

DISTRICTS = ("Lập Thạch", "Yên Lạc", "Tam Dương", "Tam Đảo", "Sông Lô")
OWN: Mapping[str, Points] = {
    "I13": {"Sở Một": (20.001, 24.75), "Sở Hai": (20.004, 24.75), "Sở Ba": (20.006, 24.75), "Sở Bốn": (10, 10)},
    "I14": {"Sở Một": (40, 40), "Sở Hai": (30, 45), "Sở Ba": (45, 30), "Sở Bốn": (40, 30), "Sở Năm": (10, 30)},
    "I31": {"Sở Một": (40.123, 40.456), "Sở Hai": (30.111, 45.222)},
    "T81": {
        "Sở Một": (5, 6), "Sở Hai": (7, 8), "Sở Ba": (9, 4),
        "UBND huyện X": (1, 2), "UBND huyện Y": (3, 4), "UBND huyện Z": (5, 6),
    },
    "T75": {"Sở Nội vụ": (8.5,)},
    "T82": {"Sở Một": (5, 6), "Sở Hai": (7, 8)},
    "T84": {"Sở Một": (5, 16), "Sở Hai": (7, 18)},
}  # fmt: skip
"""What files of their own hold, by how their name begins."""


def case_files() -> list[Path]:
    """The files; none where they are not beside the project."""
    if not CASES.is_dir():
        return []
    return sorted(path for path in CASES.iterdir() if path.name[0] in "TI")


def right(file: Path) -> Points:
    """The points of each agency, criteria in the order of the file."""
    for beginning, points in OWN.items():
        if file.name.startswith(beginning):
            return points
    points = _truth()
    if file.name.startswith("T80b-"):
        return {agency: of[:4] for agency, of in points.items()}
    if file.name.startswith("T08-"):
        return {"Sở Nội vụ": points["Sở Nội vụ"]}
    if file.name.startswith(("T26-", "T27-")):
        names = [f"UBND huyện {name}" for name in DISTRICTS] + ["UBND thành phố Vĩnh Yên"]
        return {**points, **dict(zip(names, points.values(), strict=True))}
    return points


def _truth() -> Points:
    points: dict[str, list[float]] = {}
    with (CASES / "truth.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            points.setdefault(row["agency"], []).append(float(row["points"]))
    return {agency: tuple(values) for agency, values in points.items()}


__all__ = ["ABOUT", "CASES", "Points", "case_files", "right"]
