"""Bố cục: the first cells of each sheet, coloured by layout; roles can be assigned; and what the layout yields.

That is agencies, criteria, maxima beside the earlier edition's, the top three agencies, and the control.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import streamlit as st

from dashboard.data.workbook_cells import column_name
from dashboard.pages.elements import chart_title, draw_html
from dashboard.pages.import_session import ImportSession, point, point_less, propose_anew
from dashboard.ui.components.picker import picker
from dashboard.ui.components.tables import layout_grid
from dashboard.ui.html import Cell, table, tag
from dashboard.ui.localizer import Localizer
from dashboard.workbook_layouts import (
    OF_LISTS,
    AssignedRole,
    Axis,
    BlockOutcome,
    Control,
    Direction,
    Doubt,
    DoubtKind,
    Failing,
    Layout,
    LayoutResult,
    Line,
    Measure,
    Role,
    RoleAssignment,
    SheetPicture,
    TableLayout,
    assignable_roles,
    with_answers,
)

_KINDS = {
    Role.AGENCY: "agency",
    Role.CRITERION: "criterion",
    Role.NAMES: "names",
    Role.CODES: "codes",
    Role.MAXIMA: "maxima",
    Role.GROUP: "group",
    Role.GROUP_SUM: "sum",
    Role.TOTAL: "sum",
    Role.RANK: "sum",
    Role.NUMBERS: "none",
}
"""CSS classes of cells by role; all other roles are drawn as left out."""
_LEFT_OUT = "left-out"


def layout_panel(upload: ImportSession, t: Localizer) -> None:
    """Draw the layout of a workbook that is not a template; the sheets with a doubt come first."""
    found = upload.found
    if found is None or not found.pictures or upload.written:
        return
    layout = with_answers(found.layout, upload.answers)
    chart_title(_title(found, layout, t), t("layout_panel.note"))
    _as_before(upload, found, t)
    pictures = found.pictures
    number = upload.sheet if upload.sheet is not None else _first_to_look_at(pictures, layout)
    picture = pictures[number]
    if len(pictures) > 1:
        _sheet_pickers(upload, layout, number, t)
    tables = [table for table in layout.tables if table.sheet == picture.name]

    def said(sheet: int, axis: str, at: int, what: str) -> None:
        if (assignment := _offered(pictures, layout, sheet, axis, at, what)) is not None:
            point(upload, assignment)

    stamp = f"{upload.sha256}-{upload.readings}-{number}-{t.language}"
    layout_grid({"stamp": stamp, "sheet": number, **_painted(picture, tables, layout, t)}, said)
    if len(picture.rows) < picture.height or len(picture.columns) < picture.width:
        shown = {"rows": len(picture.rows), "height": picture.height}
        shown |= {"columns": len(picture.columns), "width": picture.width}
        counts = {name: t.count(count) for name, count in shown.items()}
        draw_html(tag("p.xh-small.xh-quiet", t("layout_panel.cut", **counts)))
    lists = {question.sheet for question in found.reading.questions if question.kind in OF_LISTS}
    if picture.name in lists | {*found.layout.laid_out_anew}:
        draw_html(tag("p.xh-small.xh-quiet", t("layout_panel.laid_out_anew")))
    if upload.assignments:
        with st.container(horizontal=True):
            st.button(t("layout_panel.undo"), key="point-less", on_click=point_less, args=(upload,))
            again = t("layout_panel.start_again", count=t.count(len(upload.assignments)))
            st.button(again, key="point-anew", type="tertiary", on_click=_point_anew, args=(upload,))


def _as_before(upload: ImportSession, found: LayoutResult, t: Localizer) -> None:
    """Say that the layout of the period before is reused, with a button to read without it, or with it again."""
    if not found.as_before and not upload.anew:
        return
    said = t("layout_panel.as_before", period=t.period(found.as_before)) if found.as_before else t("layout_panel.anew")
    button = t("layout_panel.propose_anew" if found.as_before else "layout_panel.use_before")
    with st.container(horizontal=True, vertical_alignment="center"):
        draw_html(tag("span.xh-small", said), width="content")
        again = {"anew": bool(found.as_before)}
        st.button(button, key="propose-anew", type="tertiary", on_click=propose_anew, args=(upload,), kwargs=again)


def _point_anew(upload: ImportSession) -> None:
    point_less(upload, all_of_it=True)


def _title(found: LayoutResult, layout: Layout, t: Localizer) -> str:
    if not layout.tables:
        return t("layout_panel.title_unknown")
    agencies = sum(block.agencies for block in found.outcomes) or len(
        _counted([table.of_agencies for table in layout.tables])
    )
    criteria = max(len(_counted([table.of_criteria])) for table in layout.tables)
    counts = {"agencies": t.count(agencies), "criteria": t.count(criteria)}
    if layout.doubts:
        return t("layout_panel.title_doubts", count=t.count(len({d.key for d in layout.doubts})), **counts)
    return t("layout_panel.title", **counts)


def _counted(tables: Iterable[Sequence[Line]]) -> list[Line]:
    both = (Role.AGENCY, Role.CRITERION)
    return [line for lines in tables for line in lines if line.role in both and line.measure is Measure.POINTS]


def _first_to_look_at(pictures: Sequence[SheetPicture], layout: Layout) -> int:
    """The first sheet with a doubt, else the first with a table."""
    doubted = {layout.tables[doubt.table].sheet for doubt in layout.doubts}
    used = {table.sheet for table in layout.tables}
    return next((n for names in (doubted, used) for n, p in enumerate(pictures) if p.name in names), 0)


def _sheet_pickers(upload: ImportSession, layout: Layout, number: int, t: Localizer) -> None:
    """Draw the picker of the sheet on screen, and the picker of its use."""
    assert upload.found is not None
    names = {n: _sheet_name(picture, layout, t) for n, picture in enumerate(upload.found.pictures)}
    sheet = upload.found.pictures[number].name
    used = any(table.sheet == sheet for table in layout.tables)
    said = next((p.role for p in upload.assignments if (p.sheet, p.axis) == (sheet, Axis.SHEET)), None)
    open_doubt = any(d.kind is DoubtKind.TABLE and layout.tables[d.table].sheet == sheet for d in layout.doubts)
    is_now = said or (AssignedRole.USE if used else AssignedRole.LEAVE_OUT)
    direction = Direction.DOWN if used else None
    offered = dict.fromkeys((*assignable_roles(Axis.SHEET, direction), is_now))
    with st.container(horizontal=True, vertical_alignment="bottom"):
        picker(
            t("layout_panel.sheet"),
            names,
            number,
            key="layout-sheet",
            on_pick=lambda picked: _look_at(upload, picked),
            t=t,
            width=400,
        )
        picker(
            t("layout_panel.sheet_is"),
            {what.value: t(f"assigned_role.{what}") for what in offered},
            None if open_doubt else is_now.value,
            key="layout-sheet-is",
            on_pick=lambda what: point(upload, RoleAssignment(sheet, Axis.SHEET, 0, AssignedRole(what))),
            t=t,
            width=280,
            placeholder=t("layout_panel.doubt"),
        )


def _look_at(upload: ImportSession, number: int) -> None:
    upload.sheet = number


def _sheet_name(picture: SheetPicture, layout: Layout, t: Localizer) -> str:
    if not any(table.sheet == picture.name for table in layout.tables):
        return t("layout_panel.sheet_left_out", name=picture.name)
    count = sum(layout.tables[doubt.table].sheet == picture.name for doubt in layout.doubts)
    return t("layout_panel.sheet_doubts", name=picture.name, count=t.count(count)) if count else picture.name


def _offered(
    pictures: Sequence[SheetPicture], layout: Layout, sheet: int, axis: str, at: int, what: str
) -> RoleAssignment | None:
    """The assignment that the browser sent; None if it was not offered."""
    if not 0 <= sheet < len(pictures) or axis not in (Axis.ROW, Axis.COLUMN):
        return None
    picture, kind = pictures[sheet], Axis(axis)
    tables = [table for table in layout.tables if table.sheet == picture.name]
    places = picture.rows if kind is Axis.ROW else picture.columns
    if at not in places or what not in assignable_roles(kind, _direction(tables)):
        return None
    return RoleAssignment(picture.name, kind, at, AssignedRole(what))


def _direction(tables: Sequence[TableLayout]) -> Direction | None:
    return tables[0].direction if tables else None


def _painted(picture: SheetPicture, tables: Sequence[TableLayout], layout: Layout, t: Localizer) -> dict[str, Any]:
    """What the grid shows of a sheet."""
    doubts = [doubt for doubt in layout.doubts if layout.tables[doubt.table] in tables]
    direction = _direction(tables)
    rows = [_head(Axis.ROW, at, picture, tables, doubts, t) for at in picture.rows]
    columns = [_head(Axis.COLUMN, at, picture, tables, doubts, t) for at in picture.columns]
    cells = ([_cell(value, t) for value in row] for row in picture.cells)
    choices = {
        axis.value: [[what.value, t(f"assigned_role.{what}")] for what in assignable_roles(axis, direction)]
        for axis in (Axis.ROW, Axis.COLUMN)
    }
    labels = {"caption": t("layout_panel.caption", sheet=picture.name), "doubt": t("layout_panel.doubt")}
    labels |= {axis: t(f"layout_panel.{axis}", name="{name}") for axis in ("row", "column")}
    shown = [row | {"cells": of_row} for row, of_row in zip(rows, cells, strict=True)]
    return {"columns": columns, "rows": shown, "choices": choices, "labels": labels}


def _cell(value: str | float, t: Localizer) -> dict[str, Any]:
    return {"text": t.short_points(value), "figure": True} if isinstance(value, float) else {"text": value}


def _head(
    axis: Axis,
    at: int,
    picture: SheetPicture,
    tables: Sequence[TableLayout],
    doubts: Sequence[Doubt],
    t: Localizer,
) -> dict[str, Any]:
    name = str(at + 1) if axis is Axis.ROW else column_name(at)
    head: dict[str, Any] = {"at": at, "name": name, "kind": "none", "what": "", "more": "", "is": "", "doubt": False}
    for laid_out, line, of_agencies in _lines_at(axis, at, tables):
        what = _what(line, of_agencies)
        said = t(f"assigned_role.{what}") if what else t(f"layout_role.{line.role}")
        head |= {"kind": _KINDS.get(line.role, _LEFT_OUT), "what": said, "is": what or ""}
        head["more"] = "" if of_agencies else _more(line, laid_out, picture, t)
        if line.role is Role.NAMES and axis is Axis.ROW:
            head["kind"] = "header"
        if line.role in (Role.AGENCY, Role.CRITERION):
            break
    if not head["what"]:
        is_header = axis is Axis.ROW and any(
            table.direction is Direction.DOWN and line.heading_index == at
            for table in tables
            for line in table.of_criteria
        )
        head |= {"kind": "header", "is": AssignedRole.HEADER} if is_header else {}
        head["what"] = t("layout_panel.header" if is_header else "layout_panel.unread")
    of_columns = {x.heading for _, x, of_agencies in _lines_at(axis, at, tables) if not of_agencies and x.heading}
    head["doubt"] = any(
        doubt.index == at
        and any(doubt.of_agencies == ((axis is Axis.ROW) == (table.direction is Direction.DOWN)) for table in tables)
        for doubt in doubts
    ) or any(doubt.kind is DoubtKind.COUNTED and of_columns & set(doubt.choices) for doubt in doubts)
    return head


def _lines_at(axis: Axis, at: int, tables: Sequence[TableLayout]) -> Iterator[tuple[TableLayout, Line, bool]]:
    for laid_out in tables:
        of_agencies = (axis is Axis.ROW) == (laid_out.direction is Direction.DOWN)
        for line in laid_out.of_agencies if of_agencies else laid_out.of_criteria:
            if line.index == at:
                yield laid_out, line, of_agencies


def _what(line: Line, of_agencies: bool) -> AssignedRole | None:
    """The assigned role that gives the line its role; None if there is none."""
    if line.role is Role.NAMES:
        return AssignedRole.CRITERION_NAMES if of_agencies else AssignedRole.AGENCY_NAMES
    if line.measure is Measure.SELF_SCORED and line.role in (Role.AGENCY, Role.CRITERION):
        return AssignedRole.SELF_SCORED
    return AssignedRole(line.role.value) if line.role.value in set(AssignedRole) else None


def _more(line: Line, table: TableLayout, picture: SheetPicture, t: Localizer) -> str:
    """Code, maximum and groups of a criterion."""
    if line.role is not Role.CRITERION:
        return ""
    maximum = line.maximum
    of_maxima = next((each.index for each in table.of_agencies if each.role is Role.MAXIMA), None)
    if maximum is None and of_maxima is not None:
        row, column = (of_maxima, line.index) if table.direction is Direction.DOWN else (line.index, of_maxima)
        if row in picture.rows and column in picture.columns:
            value = picture.cells[picture.rows.index(row)][picture.columns.index(column)]
            maximum = value if isinstance(value, float) else None
    groups = " › ".join(" ".join(filter(None, (group.code, group.name))) for group in line.groups)
    shown = "" if maximum is None else t("layout_panel.maximum", maximum=t.short_points(maximum))
    return " · ".join(filter(None, (line.code, shown, groups)))


def outcome_panel(upload: ImportSession, t: Localizer) -> None:
    """Draw what the layout yields as soon as nothing is refused, also while questions are open."""
    found = upload.found
    if found is None or not found.outcomes or upload.written:
        return
    chart_title(t("layout_panel.result"))
    heads = ("block", "agencies", "criteria", "maximum_head", "earlier", "best")
    columns = [t(f"layout_panel.{head}") for head in heads]
    rows = (_block(block, t) for block in found.outcomes)
    draw_html(table(t("layout_panel.result"), columns, rows, figures=slice(1, 5)))
    if found.control is not None:
        _control(found.control, t)


def _block(block: BlockOutcome, t: Localizer) -> list[object]:
    maximum = t("layout_panel.asked") if block.maximum is None else t.short_points(block.maximum)
    earlier = t("layout_panel.none_earlier")
    if block.earlier_maximum is not None and block.earlier_period is not None:
        before = t.short_points(block.earlier_maximum)
        earlier = t("layout_panel.earlier_maximum", maximum=before, period=t.period(block.earlier_period))
    best = "; ".join(f"{name} ({t.short_points(total)})" for name, total in block.best)
    counts = t.count(block.agencies), t.count(block.criteria)
    return [block.name, *counts, maximum, earlier, Cell(best, "xh-nowrap")]


def _control(control: Control, t: Localizer) -> None:
    said = " · ".join(_sentences(control, t)) or t("control.none")
    if control.stops:
        st.error(f"{said}. {t('control.stop')}")
    elif control.failing:
        st.warning(f"{said}. {t('control.few')}")
    else:
        draw_html(tag("p.xh-small", said))
    if control.failing:
        columns = [t(f"control.{head}") for head in ("agency", "figure", "printed", "recomputed", "cell")]
        draw_html(table(t("control.caption"), columns, (_failing(f, t) for f in control.failing), figures=slice(2, 4)))


def _sentences(control: Control, t: Localizer) -> list[str]:
    said: list[str] = []
    if control.sums:
        failing = control.sums - control.sums_held
        key = "control.sums_fail" if failing else "control.sums_hold"
        said.append(t(key, failing=t.count(failing), printed=t.count(control.sums)))
    if control.ranks:
        failing = control.ranks - control.ranks_held
        key = "control.ranks_fail" if failing else "control.ranks_hold"
        said.append(t(key, failing=t.count(failing), printed=t.count(control.ranks)))
    return said


def _failing(failing: Failing, t: Localizer) -> list[object]:
    printed, recomputed = (t.short_points(value) for value in (failing.printed, failing.recomputed))
    what = t(f"control.{failing.what}", group=failing.group)
    where: object = Cell(f"{failing.sheet}, {failing.cell}") if failing.cell else ""
    return [failing.agency, what, printed, recomputed, where]
