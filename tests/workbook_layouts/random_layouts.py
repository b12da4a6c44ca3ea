"""A known edition laid out at random, as departments do: whatever stands where, the points are the same."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, field

from dashboard.data.workbook_cells import CellRange, CellValue, Sheet, Workbook

NAMES: tuple[str, ...] = (
    "Sở Nội vụ", "Sở Tài chính", "Sở Y tế", "Sở Công Thương", "Sở Tư pháp", "Thanh tra tỉnh", "Ban Dân tộc",
    "Văn phòng UBND tỉnh", "UBND huyện Tam Đảo", "UBND thành phố Vĩnh Yên",
)  # fmt: skip
CRITERIA: tuple[str, ...] = (
    "Tỷ lệ máy tính", "Mạng nội bộ", "Văn bản có chữ ký số", "Dịch vụ công trực tuyến", "Trang thông tin điện tử",
    "Cán bộ chuyên trách", "Đào tạo, tập huấn", "Kế hoạch, báo cáo", "An toàn thông tin", "Kinh phí",
)  # fmt: skip
GROUPS = ("Hạ tầng kỹ thuật", "Ứng dụng CNTT", "Nhân lực")
MEANS = (
    "Trung bình",
    "Điểm TB",
    "Bình quân chung",
    "Trung bình toàn tỉnh",
    "Tổng cộng",
    "Mức chung của khối",
    "Cao nhất",
)
ROMAN = ("I", "II", "III", "IV")


@dataclass
class Known:
    """What is laid out: maxima and groups of the criteria, points of the agencies."""

    agencies: list[str]
    criteria: list[str]
    group_of: list[int]
    maxima: list[float]
    points: dict[str, list[float]]
    own: dict[str, list[float]]


@dataclass
class Grid:
    """A sheet that is being written."""

    rows: list[list[CellValue]] = field(default_factory=list[list[CellValue]])
    merged: list[CellRange] = field(default_factory=list[CellRange])

    def put(self, row: int, column: int, value: CellValue) -> None:
        while len(self.rows) <= row:
            self.rows.append([])
        self.rows[row] += [None] * (column + 1 - len(self.rows[row]))
        self.rows[row][column] = value

    def merge(self, top: int, left: int, bottom: int, right: int) -> None:
        if (top, left) != (bottom, right):
            self.merged.append(CellRange(top, left, bottom, right))

    def sheet(self, name: str) -> Sheet:
        return Sheet(name, True, self.rows, tuple(self.merged))


def known(dice: random.Random) -> Known:
    agencies = dice.sample(NAMES, dice.randint(3, 7))
    count = dice.randint(3, 9)
    criteria = dice.sample(CRITERIA, count)
    groups = sorted(dice.randrange(3) for _ in range(count))
    maxima = [float(dice.choice((2, 3, 4, 5, 6, 10, 15))) for _ in range(count)]

    def points() -> dict[str, list[float]]:
        full = dice.random() < 0.1  # nearly everybody has everything: sums prove little
        return {
            a: [m if full and dice.random() < 0.9 else dice.randint(0, int(4 * m)) / 4 for m in maxima]
            for a in agencies
        }

    return Known(agencies, criteria, groups, maxima, points(), points())


def laid_out(dice: random.Random, edition: Known) -> Workbook:
    way = dice.random()
    if way < 0.04:
        sheets = [_long_list(dice, edition).sheet("Tổng hợp")]
    elif way < 0.08:
        sheets = [_lists_apart(dice, edition).sheet("Tổng hợp")]
    elif way < 0.4:
        sheets = [_down(dice, edition, edition.points, pairs=dice.random() < 0.2).sheet("Tổng hợp")]
    elif way < 0.8:
        sheets = [_across(dice, edition, edition.agencies, pairs=dice.random() < 0.2).sheet("Tổng hợp")]
    elif way < 0.9:
        state = dice.getstate()
        sheets: list[Sheet] = []
        for agency in edition.agencies:  # all fill in one form, or nearly all
            if dice.random() < 0.97:
                dice.setstate(state)
            sheets.append(_across(dice, edition, [agency], alone=True).sheet(agency))
    elif way < 0.95:
        used = sorted(set(edition.group_of))
        sheets = [
            _down(dice, part, part.points).sheet(GROUPS[g]) for g in used if (part := _of_group(dice, edition, g))
        ]
    else:
        state = dice.getstate()
        own = _down(dice, edition, edition.own).sheet("Tự chấm")
        if dice.random() < 0.7:
            dice.setstate(state)
        sheets = [own, _down(dice, edition, edition.points).sheet("Thẩm định")]
        dice.shuffle(sheets)
    return Workbook("ket-qua.xlsx", tuple(sheets))


def _of_group(dice: random.Random, edition: Known, group: int) -> Known:
    """The criteria of one group alone, with the agencies in any order."""
    places = [n for n, g in enumerate(edition.group_of) if g == group]

    def of(values: dict[str, list[float]]) -> dict[str, list[float]]:
        return {agency: [values[agency][n] for n in places] for agency in agencies}

    agencies = dice.sample(edition.agencies, len(edition.agencies))
    criteria, maxima = [edition.criteria[n] for n in places], [edition.maxima[n] for n in places]
    return Known(agencies, criteria, [group] * len(places), maxima, of(edition.points), of(edition.own))


def _codes(dice: random.Random, edition: Known) -> tuple[list[str], list[str]]:
    """Codes of the groups and of the criteria, in one of the ways that people number."""
    style = dice.choice(("roman over levels", "digits over levels", "roman over digits", "letters", "none"))
    used = sorted(set(edition.group_of))
    within = [edition.group_of[:n].count(g) + 1 for n, g in enumerate(edition.group_of)]
    at = [used.index(g) for g in edition.group_of]
    match style:
        case "roman over levels":
            return [ROMAN[n] for n in range(len(used))], [f"{g + 1}.{n}" for g, n in zip(at, within, strict=True)]
        case "digits over levels":
            return [str(n + 1) for n in range(len(used))], [f"{g + 1}.{n}" for g, n in zip(at, within, strict=True)]
        case "roman over digits":
            return [ROMAN[n] for n in range(len(used))], [str(n) for n in within]
        case "letters":
            return ["ABC"[n] for n in range(len(used))], [str(n + 1) for n in range(len(at))]
        case _:
            return ["" for _ in used], ["" for _ in at]


def _number(dice: random.Random, value: float, text: bool) -> CellValue:
    return f"{value:g}".replace(".", ",") if text else value


def _top(dice: random.Random, grid: Grid) -> tuple[int, int]:
    """Titles, and the corner of the table under them."""
    row, column = 0, dice.choice((0, 0, 0, 1, 2))
    if dice.random() < 0.6:
        grid.put(0, column, "UBND TỈNH VĨNH PHÚC")
        grid.put(0, column + 4, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM")
        grid.put(2, column, "BẢNG TỔNG HỢP ĐIỂM NĂM 2024")
        row = 4
    return row + dice.choice((0, 0, 1)), column


def _signatures(dice: random.Random, grid: Grid, column: int) -> None:
    if dice.random() < 0.4:
        row = len(grid.rows) + 1
        grid.put(row, column + 1, "Nơi nhận:")
        grid.put(row, column + 4, "NGƯỜI LẬP BIỂU")
        grid.put(row + 1, column + 1, "- Lưu: VT.")


def _ranks(totals: Sequence[float]) -> list[int]:
    return [1 + sum(other > total for other in totals) for total in totals]


def _down(dice: random.Random, edition: Known, points: dict[str, list[float]], *, pairs: bool = False) -> Grid:
    grid = Grid()
    top, left = _top(dice, grid)
    group_codes, codes = _codes(dice, edition)
    used = sorted(set(edition.group_of))
    grouped, sums = dice.random() < 0.5, dice.random() < 0.5
    merged, text = dice.random() < 0.7, dice.random() < 0.2
    in_heading = dice.random() < 0.6
    total, rank, index = dice.random() < 0.7, dice.random() < 0.6, dice.random() < 0.8
    head = top + (1 if grouped or pairs else 0)
    column = left
    if index:
        grid.put(top, column, dice.choice(("TT", "STT", "Số TT")))
        column += 1
    names = column
    grid.put(top, names, dice.choice(("Tên cơ quan", "Đơn vị", "Cơ quan, đơn vị", "Sở, ngành", "Tên đơn vị")))
    for place in range(left, names + 1):
        if head > top and merged:
            grid.merge(top, place, head, place)
    column += 1
    first = head + 1
    maxima_row = None if in_heading else first
    rows = {agency: first + n + (not in_heading) for n, agency in enumerate(edition.agencies)}
    for n, agency in enumerate(edition.agencies):
        if index:
            grid.put(rows[agency], left, float(n + 1))
        grid.put(rows[agency], names, agency)
    if maxima_row is not None:
        grid.put(maxima_row, names, dice.choice(("Điểm tối đa", "Điểm chuẩn")))

    def add(heading: str, row: int, values: dict[str, float], maximum: float | None) -> None:
        nonlocal column
        grid.put(row, column, heading)
        if row == top and head > top and merged:
            grid.merge(top, column, head, column)
        for agency, value in values.items():
            grid.put(rows[agency], column, _number(dice, value, text))
        if maxima_row is not None and maximum is not None:
            grid.put(maxima_row, column, maximum)
        column += 1

    for at, group in enumerate(used):
        places = [n for n, g in enumerate(edition.group_of) if g == group]
        start = column
        group_name = ". ".join(filter(None, (group_codes[at], GROUPS[group])))
        if grouped and not pairs:
            grid.put(top, column, group_name)
        for n in places:
            name = ". ".join(filter(None, (codes[n], edition.criteria[n])))
            name += f" ({edition.maxima[n]:g} điểm)" if in_heading else ""
            of = {agency: values[n] for agency, values in points.items()}
            if pairs:
                grid.put(top, column, name)
                if merged:
                    grid.merge(top, column, top, column + 1)
                own = {agency: values[n] for agency, values in edition.own.items()}
                add(dice.choice(("Tự chấm", "Điểm tự chấm")), head, own, edition.maxima[n])
                add(dice.choice(("Thẩm định", "Điểm thẩm định")), head, of, edition.maxima[n])
            else:
                add(name, head if grouped else top, of, edition.maxima[n])
        if grouped and sums and not pairs:
            of = {agency: sum(values[n] for n in places) for agency, values in points.items()}
            label = dice.choice((f"Tổng {group_codes[at]}".strip(), "Cộng", f"Điểm nhóm {group_codes[at]}".strip()))
            add(label, head, of, sum(edition.maxima[n] for n in places))
        if grouped and merged and not pairs:
            grid.merge(top, start, top, column - 1)
    totals = {agency: sum(values) for agency, values in points.items()}
    if total:
        add(dice.choice(("Tổng điểm", "Tổng cộng", "Tổng số điểm")), top, totals, sum(edition.maxima))
    if rank:
        ranks = dict(zip(totals, map(float, _ranks(list(totals.values()))), strict=True))
        add(dice.choice(("Xếp hạng", "Hạng", "Thứ hạng")), top, ranks, None)
    if dice.random() < 0.3:
        grid.put(top, column, "Ghi chú")
        grid.put(rows[edition.agencies[0]], column, "Dẫn đầu")
    if dice.random() < 0.35:
        label = dice.choice(MEANS)
        row = len(grid.rows)
        grid.put(row, names, label)
        for place in range(names + 1, column - rank):
            of = [grid.rows[r][place] for r in rows.values() if len(grid.rows[r]) > place]
            figures = [float(str(v).replace(",", ".")) for v in of if v is not None]
            if len(figures) == len(rows):
                grid.put(row, place, _of_all(label, figures))
    _signatures(dice, grid, left)
    return grid


def _long_list(dice: random.Random, edition: Known) -> Grid:
    """A row for each score, in any order; some name the agency once and leave the rows under it empty."""
    grid = Grid()
    row, left = _top(dice, grid)
    index, coded, own, once = (dice.random() < chance for chance in (0.5, 0.5, 0.3, 0.3))
    _, codes = _codes(dice, edition)
    names = left + index
    head = [*["TT"] * index, "Cơ quan", *["Mã tiêu chí"] * (coded and any(codes)), "Tiêu chí", "Điểm tối đa"]
    head += ["Điểm tự chấm", "Điểm thẩm định"] if own else ["Điểm"]
    lines = [(agency, n) for agency in edition.agencies for n in range(len(edition.criteria))]
    if dice.random() < 0.3 and not once:
        lines.sort(key=lambda line: line[1])  # criterion by criterion
    if dice.random() < 0.3:
        lines += [(agency, -1) for agency in edition.agencies]  # the total
    if dice.random() < 0.1:
        lines.append(dice.choice(lines))  # a score twice
    for place, text in enumerate(head):
        grid.put(row, left + place, text)
    before = ""
    for number, (agency, n) in enumerate(lines, 1):
        row += 1
        code, name = ("", "Tổng điểm") if n < 0 else (codes[n], edition.criteria[n])
        of = [sum(values[agency]) if n < 0 else values[agency][n] for values in (edition.own, edition.points)]
        cells: list[CellValue] = [*[float(number)] * index, None if once and agency == before else agency]
        cells += [code or None] * (coded and any(codes)) + [name]
        cells += [sum(edition.maxima) if n < 0 else edition.maxima[n], *(of if own else of[1:])]
        for place, value in enumerate(cells):
            grid.put(row, left + place, value)
        before = agency
    _signatures(dice, grid, names)
    return grid


def _lists_apart(dice: random.Random, edition: Known) -> Grid:
    """Beside each criterion the agencies in an order of its own, most often by its points; some misspell a name."""
    grid = Grid()
    row, left = _top(dice, grid)
    index, over = dice.random() < 0.6, dice.random() < 0.3
    if index:
        grid.put(row, left, dice.choice(("TT", "Thứ tự")))
    column = left + index
    wrong = dice.random() < 0.15
    for n, criterion in enumerate(edition.criteria):
        order = sorted(edition.agencies, key=lambda agency: -edition.points[agency][n])
        if dice.random() < 0.2:
            dice.shuffle(order)
        if n == 0:
            grid.put(row, column, "Cơ quan")
        heading = f"{criterion} ({edition.maxima[n]:g} điểm)"
        grid.put(row, column if over and n else column + 1, heading)
        if over and n:
            grid.merge(row, column, row, column + 1)
        for place, agency in enumerate(order, 1):
            if index and n == 0:
                grid.put(row + place, left, float(place))
            name = "Sở Ngoại vụ" if wrong and n == len(edition.criteria) - 1 and place == 1 else agency
            grid.put(row + place, column, name)
            grid.put(row + place, column + 1, edition.points[agency][n])
        column += 2
    _signatures(dice, grid, left)
    return grid


def next_period(dice: random.Random, edition: Known) -> Known:
    """The edition a year later: other points, now and then a criterion or an agency more or fewer, or another order."""
    agencies, places = list(edition.agencies), list(range(len(edition.criteria)))
    if dice.random() < 0.3 and len(agencies) > 3:
        agencies.remove(dice.choice(agencies))
    if dice.random() < 0.3:
        agencies.append(dice.choice([name for name in NAMES if name not in agencies]))
    if dice.random() < 0.3 and len(places) > 3:
        places.remove(dice.choice(places))
    if dice.random() < 0.2:
        dice.shuffle(places)
        places.sort(key=lambda n: edition.group_of[n])
    criteria, groups = [edition.criteria[n] for n in places], [edition.group_of[n] for n in places]
    maxima = [edition.maxima[n] for n in places]
    if dice.random() < 0.3:
        criteria.append(dice.choice([name for name in CRITERIA if name not in criteria]))
        groups.append(max(groups))
        maxima.append(4.0)
    points, own = ({a: [dice.randint(0, int(4 * m)) / 4 for m in maxima] for a in agencies} for _ in range(2))
    return Known(agencies, criteria, groups, maxima, points, own)


def _of_all(label: str, figures: list[float]) -> float:
    if label == "Cao nhất":
        return max(figures)
    return sum(figures) if label == "Tổng cộng" else round(sum(figures) / len(figures), 3)


def _across(
    dice: random.Random, edition: Known, agencies: list[str], *, pairs: bool = False, alone: bool = False
) -> Grid:
    grid = Grid()
    top, left = _top(dice, grid)
    group_codes, codes = _codes(dice, edition)
    used = sorted(set(edition.group_of))
    grouped, sums = dice.random() < 0.7, dice.random() < 0.6
    maxima_column, text = dice.random() < 0.8, dice.random() < 0.2
    over = dice.random() < 0.3 and not pairs and not alone
    if alone and dice.random() < 0.7:
        grid.put(top, left, f"Đơn vị: {agencies[0]}")
        top += 2
    head = top + (1 if over or pairs else 0)
    coded = any(codes)
    names = left + (1 if coded else 0)
    if coded:
        grid.put(top, left, dice.choice(("TT", "STT", "Mã")))
    grid.put(top, names, dice.choice(("Tiêu chí", "Nội dung đánh giá", "Tiêu chuẩn", "Lĩnh vực/Tiêu chí")))
    for place in range(left, names + 1):
        grid.merge(top, place, head, place)
    column = names + 1
    maxima_at = None
    if maxima_column:
        maxima_at = column
        grid.put(top, column, dice.choice(("Điểm tối đa", "Điểm chuẩn", "Thang điểm")))
        grid.merge(top, column, head, column)
        column += 1
    columns: list[tuple[int, dict[str, list[float]], str]] = []
    if alone:
        if dice.random() < 0.6:
            grid.put(top, column, "Điểm tự chấm")
            columns.append((column, edition.own, agencies[0]))
            column += 1
        grid.put(top, column, dice.choice(("Điểm thẩm định", "Thẩm định")))
        columns.append((column, edition.points, agencies[0]))
        column += 1
        if dice.random() < 0.5:
            grid.put(top, column, "Tài liệu kiểm chứng")
    else:
        if over:
            grid.put(top, column, "Điểm đạt được của các cơ quan")
            grid.merge(top, column, top, column + len(agencies) - 1)
        for agency in agencies:
            if pairs:
                grid.put(top, column, agency)
                grid.merge(top, column, top, column + 1)
                for heading, which in (("Tự chấm", edition.own), ("Thẩm định", edition.points)):
                    grid.put(head, column, heading)
                    columns.append((column, which, agency))
                    column += 1
            else:
                grid.put(head, column, agency)
                columns.append((column, edition.points, agency))
                column += 1
        if dice.random() < 0.15:
            grid.put(top, column, dice.choice(("Trung bình", "Bình quân", "Mức chung")))
            columns.append((column, {}, "mean"))
    row = head + 1

    def add(
        code: str, name: str, places: list[int] | None, maximum: float | None, ranks: dict[str, int] | None
    ) -> None:
        nonlocal row
        if coded and code:
            grid.put(row, left, float(code) if code.replace(".", "").isdigit() and dice.random() < 0.3 else code)
        grid.put(row, names, name)
        if maxima_at is not None and maximum is not None:
            grid.put(row, maxima_at, maximum)
        shown: list[float] = []
        for at, which, agency in columns:
            if ranks is not None:
                if which is edition.points:
                    grid.put(row, at, float(ranks[agency]))
            elif places is not None and agency == "mean":
                grid.put(row, at, round(sum(shown) / max(len(shown), 1), 3))
            elif places is not None:
                value = sum(which[agency][n] for n in places)
                shown.append(value)
                grid.put(row, at, _number(dice, value, text))
        row += 1

    for at, group in enumerate(used):
        places = [n for n, g in enumerate(edition.group_of) if g == group]
        if grouped and (group_codes[at] or not coded):
            whole = sum(edition.maxima[n] for n in places)
            add(
                group_codes[at],
                GROUPS[group],
                places if sums else None,
                whole if sums or dice.random() < 0.5 else None,
                None,
            )
        for n in places:
            name = edition.criteria[n] + ("" if maxima_at is not None else f" ({edition.maxima[n]:g} điểm)")
            add(codes[n], name, [n], edition.maxima[n], None)
    everything = list(range(len(edition.criteria)))
    if dice.random() < 0.7:
        add("", dice.choice(("Tổng điểm", "Tổng cộng", "Tổng số")), everything, sum(edition.maxima), None)
    if dice.random() < 0.5 and not alone:
        totals = {agency: sum(edition.points[agency]) for agency in agencies}
        add("", "Xếp hạng", None, None, dict(zip(totals, _ranks(list(totals.values())), strict=True)))
    _signatures(dice, grid, left)
    return grid
