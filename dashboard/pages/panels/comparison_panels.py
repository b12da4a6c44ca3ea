"""So sánh: who is ahead, by how much, and which groups and criteria make the difference, adding up to it."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st
from markupsafe import Markup

from dashboard.pages.elements import chart_title, draw_html, figure, page_title
from dashboard.pages.panels.agency_place import ranked_name
from dashboard.pages.panels.compared_sides import ComparedSides, compared_sides
from dashboard.pages.panels.corners import table_corner, taken_of
from dashboard.pages.session import change_address
from dashboard.pages.view import View
from dashboard.scoring import Difference, Side
from dashboard.ui.address import BEFORE, BEST
from dashboard.ui.components.picker import picker
from dashboard.ui.html import EMPTY, Cell, Row, table, tag
from dashboard.ui.provenance_mark import headline_mark

_MEAN = "~trung-binh"
"""In the field of the picker alone: in an address the mean has no name."""


def comparison_panel(view: View, row: int) -> None:
    """Draw the page of the agency in `row`: the message, both fields, the totals, groups and criteria."""
    ranked = view.ranked_block
    sides = compared_sides(view, row)
    if isinstance(sides, str):
        page_title(ranked.block.agencies[row].name)
        _pickers(view, row)
        draw_html(tag("p.xh-next", sides))
        return
    mark = headline_mark([sides.origin], view.ranked.edition, view.t)
    page_title(_message(view, row, sides), mark=mark)
    _pickers(view, row)
    _totals(view, sides)
    if not all(difference.node.is_leaf for difference in sides.comparison.groups):
        _table(view, row, sides, sides.comparison.groups, "group")
    _table(view, row, sides, sides.comparison.criteria, "criterion")


def _message(view: View, row: int, sides: ComparedSides) -> str:
    units, figures = sides.figures.total_ahead, sides.figures
    direction = "ahead" if units > 0 else "behind" if units < 0 else "level"
    told = f"comparison.{direction}_before" if sides.kind == "before" else f"comparison.{direction}"
    other = sides.names[1] if sides.kind == "agency" else sides.names[1][:1].lower() + sides.names[1][1:]
    return view.t(told, own=view.ranked_block.block.agencies[row].name, other=other, amount=figures.amount(units))


def _pickers(view: View, row: int) -> None:
    """Draw both fields; to choose as the own side what is on the other one changes the sides."""
    t, ranked, agencies = view.t, view.ranked_block, view.ranked_block.block.agencies
    own = agencies[row].code
    names = {agencies[other].code: ranked_name(view, other) for other in ranked.best_first}
    others = {_MEAN: t("agency.block_mean"), BEST: t("agency.block_best")}
    if view.ranked.previous is not None:
        others[BEFORE] = t("comparison.itself", period=t.period(view.ranked.previous))

    def pick(agency: str) -> None:
        swapped = {"compared": own} if agency == view.address.compared else {}
        change_address(agency=agency, focus=(), **swapped)

    with st.container(horizontal=True, vertical_alignment="bottom", key="compared"):
        picker(t("agency.pick"), names, own, key="pick_agency", on_pick=pick, t=t, width=400, vietnamese=names)
        picker(
            t("comparison.pick"),
            others | {code: name for code, name in names.items() if code != own},
            view.address.compared or _MEAN,
            key="pick_compared",
            on_pick=lambda code: change_address(compared="" if code == _MEAN else code),
            t=t,
            width=400,
            vietnamese=names,
        )


def _totals(view: View, sides: ComparedSides) -> None:
    t, comparison, figures = view.t, sides.comparison, sides.figures
    both = [difference for difference in comparison.criteria if difference.own and difference.other]
    counts = {
        "ahead": sum(difference.ahead > 0 for difference in both),
        "behind": sum(difference.ahead < 0 for difference in both),
        "level": sum(difference.ahead == 0 for difference in both),
    }
    one_sided = len(comparison.criteria) - len(both)
    sentence = t("comparison.counts", **{name: t.count(count) for name, count in counts.items()})
    if one_sided:
        sentence = f"{sentence} {t('comparison.counts_one_sided', count=t.count(one_sided))}"
    draw_html(
        tag(
            "div.xh-place.xh-counts",
            figure(sides.names[0], figures.total(comparison.own), sides.marks[0], sides.notes[0]),
            figure(sides.names[1], figures.total(comparison.other), sides.marks[1], sides.notes[1]),
            figure(t("comparison.difference"), figures.signed(figures.total_ahead), EMPTY, _unit(view, sides)),
        ),
        tag("p.xh-next", sentence, headline_mark([sides.origin], view.ranked.edition, t)),
        EMPTY if comparison.in_points else tag("p.xh-small.xh-quiet.xh-measure", t("comparison.in_percent")),
    )


def _unit(view: View, sides: ComparedSides) -> str:
    return view.t("comparison.unit_points" if sides.comparison.in_points else "comparison.unit_percent")


def _table(view: View, row: int, sides: ComparedSides, differences: Sequence[Difference], kind: str) -> None:
    """Draw groups or criteria, what makes most of the difference first, down to the difference of the totals."""
    t, figures = view.t, sides.figures
    ahead = [figures.ahead(difference) for difference in differences]
    title = t("comparison.none")
    if ahead[0]:
        title = t(f"comparison.{kind}_title", name=differences[0].node.name, difference=figures.signed(ahead[0]))
    origin = t("provenance.sentence", kind=t.provenance(sides.origin)).lower()
    note = t("comparison.note", unit=_unit(view, sides), origin=origin)
    grouped = any(difference.node != difference.group for difference in differences)
    largest = max(map(abs, ahead)) or 1
    rows: list[Row | Sequence[object]] = [
        [
            difference.node.name,
            *([Cell(difference.group.name, "xh-quiet.xh-small")] if grouped else []),
            Cell(_bar(of_row / largest) + tag("b", figures.signed(of_row)), "xh-lost"),
            *_points(view, sides, difference),
        ]
        for difference, of_row in zip(differences, ahead, strict=True)
    ]
    empty = [""] if grouped else []
    if rest := figures.total_ahead - sum(ahead):
        rows.append([t("comparison.rounding"), *empty, Cell(tag("b", figures.signed(rest)), "xh-lost"), "", "", ""])
    whole = Cell(tag("b", figures.signed(figures.total_ahead)), "xh-lost")
    totals = [figures.total(sides.comparison.own), figures.total(sides.comparison.other)]
    rows.append(Row("xh-node", [t("comparison.total"), *empty, whole, *totals, ""]))
    heads = [t(f"agency.{kind}"), *([t("agency.group")] if grouped else []), t("comparison.difference")]
    heads += [*sides.names, t("agency.maximum")]
    of_figures, mark = slice(1 + grouped, None), headline_mark([sides.origin], view.ranked.edition, t)
    taken = taken_of(
        view, view.ranked_block, agency=view.ranked_block.block.agencies[row].code, compared=view.address.compared
    )
    name = "so-sanh-nhom" if kind == "group" else "so-sanh-tieu-chi"
    corner = table_corner(taken, name, title, heads, lambda: rows, note=note, figures=of_figures, origin=sides.origin)
    chart_title(title, note, level=2, mark=mark, corner=corner)
    classes = "xh-comparison.xh-by-group" if grouped else "xh-comparison"
    draw_html(table(title, heads, rows, classes=classes, figures=of_figures))


def _points(view: View, sides: ComparedSides, difference: Difference) -> list[object]:
    """Points of both sides and the maximum; each with its own maximum where these differ."""
    own, other = difference.own, difference.other
    alike = own is None or other is None or own.maximum == other.maximum
    maxima = {side: view.t.short_points(float(side.maximum)) for side in (own, other) if side}

    def shown(side: Side | None) -> str | Cell:
        if side is None:
            return Cell(view.t("agency.not_applicable"), "xh-quiet.xh-small")
        points = sides.figures.points(side.points)
        return points if alike else f"{points} / {maxima[side]}"

    node, maximum = difference.node, next(iter(maxima.values())) if alike else ""
    return [shown(own), shown(other), view.t.maximum_of(node) if alike and node.is_leaf else maximum]


def _bar(share: float) -> Markup:
    """A bar from the middle, to the right where the own side is ahead."""
    bar = tag("i.xh-more" if share > 0 else "i.xh-less", style=f"width:{50 * abs(share):.1f}%")
    return tag("span.xh-apart", bar, aria_hidden="true")
