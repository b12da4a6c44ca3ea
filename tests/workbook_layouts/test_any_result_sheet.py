"""Whatever a plain result sheet looks like, it comes back as it was, or something is asked or refused."""

from __future__ import annotations

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from dashboard.data.workbook_cells import Sheet, Workbook
from tests.workbook_layouts.result_sheets import ABOUT, read_cells

SCORES = st.one_of(st.integers(0, 1000).map(lambda n: n / 100), st.integers(0, 10_000).map(lambda n: n / 1000))


@st.composite
def laid_out(draw: st.DrawFn) -> tuple[list[list[float]], Workbook]:
    """Scores of at most 10 points, and a sheet of them."""
    agencies, leaves = draw(st.integers(1, 4)), draw(st.integers(1, 14))
    points = [[draw(SCORES) for _ in range(leaves)] for _ in range(agencies)]
    style = draw(st.sampled_from(["number", "comma", "point"]))
    coded = draw(st.sampled_from(["plain", "dotted", "numbers"]))
    maxima = draw(st.sampled_from(["heading", "row", "unlabelled", "none"]))
    index, total, turned = draw(st.booleans()), draw(st.booleans()), draw(st.booleans())
    above = draw(st.integers(0, 4))

    def cell(number: float) -> Any:
        if style == "number":
            return float(number)
        text = draw(st.sampled_from([f"{number:.3f}", f"{number:g}"]))
        return text.replace(".", ",") if style == "comma" else text

    suffix = " (10 điểm)" if maxima == "heading" else ""
    codes = {
        "plain": [f"{n + 1}. Việc {n + 1}{suffix}" for n in range(leaves)],
        "dotted": [f"4.{n + 1} Việc {n + 1}{suffix}" for n in range(leaves)],
        "numbers": [float(f"4.{n + 1}") for n in range(leaves)],
    }[coded]
    lead = ["STT"] if index else []
    header: list[Any] = [*lead, "Tiêu chí" if turned else "Cơ quan", *codes, *(["Tổng"] if total else [])]
    rows: list[list[Any]] = [header]
    blank: list[Any] = [None] * len(lead)
    if maxima in ("row", "unlabelled"):
        label = "Điểm tối đa" if maxima == "row" else None
        rows.append([*blank, label, *[10.0] * leaves, *([10.0 * leaves] if total else [])])
    for number, scores in enumerate(points):
        first: list[Any] = [float(number + 1)] if index else []
        last: list[Any] = [cell(round(sum(scores), 3))] if total else []
        rows.append([*first, f"Cơ quan {chr(65 + number)}", *map(cell, scores), *last])
    if draw(st.booleans()):
        rows += [[], [*blank, "Người lập biểu"]]
    if turned:
        width = max(map(len, rows))
        padded = [[*row, *[None] * (width - len(row))] for row in rows]
        rows = [list(column) for column in zip(*padded, strict=True)]
    titles: list[list[Any]] = [["KẾT QUẢ NĂM 2024"], [], ["Kèm theo Quyết định 1"], []][:above]
    return points, Workbook("ket-qua.xlsx", (Sheet("Sở", True, [*titles, *rows]),))


@settings(deadline=None)
@given(laid_out())
def test_it_is_read_right_or_asked_about(case: tuple[list[list[float]], Workbook]) -> None:
    points, workbook = case
    reading = read_cells(workbook, None, {**ABOUT, "sheet.Sở.block": "new:Sở"})
    if reading.edition is None:
        assert reading.problems or reading.questions
    else:
        (block,) = reading.edition.blocks
        assert block.points.tolist() == points
        assert [leaf.max_points for leaf in block.tree.leaves] == [10.0] * len(points[0])
