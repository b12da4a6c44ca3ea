"""So sánh: who is ahead, by how much, and the groups and criteria whose differences add up to that.

First the two sides: what is compared, their names, and the notes under their totals.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import streamlit as st
from markupsafe import Markup

from dashboard.model import Provenance, Statistic, weakest
from dashboard.pages.elements import chart_title, draw_html, figure, page_title
from dashboard.pages.panels.agency_panels import ranked_name
from dashboard.pages.panels.download_context import download_context, table_corner
from dashboard.pages.session import change_address
from dashboard.pages.view import View
from dashboard.scoring import (
    Comparison,
    Difference,
    FigureOrigin,
    Side,
    Standings,
    compare_agencies,
    compare_with_before,
    compare_with_mean,
    rank_block,
)
from dashboard.ui.address import BEFORE, BEST
from dashboard.ui.components.picker import picker
from dashboard.ui.html import EMPTY, Cell, Row, table, tag
from dashboard.ui.provenance_mark import headline_mark, provenance_mark
from dashboard.ui.results_in_words import ComparisonFigures, comparison_figures


@dataclass(frozen=True)
class ComparedSides:
    """An agency and what it is compared with.

    `kind`: `agency`, `mean` or `before`. `names` of both sides, `notes` under their totals, provenance `marks` of the
    totals. `origin`: the provenance of the figures of both.
    """

    kind: str
    comparison: Comparison
    figures: ComparisonFigures
    names: tuple[str, str]
    notes: tuple[str, str]
    marks: tuple[Markup, Markup]
    origin: Provenance


def compared_sides(view: View, row: int) -> ComparedSides | str:
    """What the address of `view` compares the agency in `row` with; or, in a sentence, why nothing can be compared."""
    compared, ranked = view.address.compared, view.ranked_block
    if compared == BEFORE:
        return _with_before(view, row)
    if not compared:
        return view.t("agency.alone") if len(ranked.best_first) == 1 else _with_mean(view, row)
    other = ranked.leaders[0] if compared == BEST else ranked.block.agency_index[compared]
    if other == row:
        return view.t("comparison.is_best" if compared == BEST else "comparison.same")
    return _with_agency(view, row, other)


def _with_agency(view: View, row: int, other: int) -> ComparedSides:
    ranked, standings = view.ranked_block, view.ranked_block.standings
    one, another = ranked.block.agencies[row], ranked.block.agencies[other]
    comparison = compare_agencies(ranked.block, standings, row, other)
    return ComparedSides(
        kind="agency",
        comparison=comparison,
        figures=comparison_figures(comparison, view.ranked.edition.precision, view.t),
        names=(one.name, another.name),
        notes=(
            _standing(view, standings, row, in_points=comparison.in_points),
            _standing(view, standings, other, in_points=comparison.in_points),
        ),
        marks=(_mark(view, ranked.origins.of_total(one.code)), _mark(view, ranked.origins.of_total(another.code))),
        origin=weakest(ranked.origins.of_agency_scores(agency.code) for agency in (one, another)),
    )


def _with_mean(view: View, row: int) -> ComparedSides:
    t, ranked = view.t, view.ranked_block
    agency, statistics = ranked.block.agencies[row], ranked.statistics
    comparison = compare_with_mean(ranked.block, ranked.standings, row)
    beside = t.percent(statistics.percent.mean) if comparison.in_points else t.mean(statistics.points.mean)
    statistic = Statistic.MEAN_TOTAL if comparison.in_points else Statistic.MEAN_PCT
    return ComparedSides(
        kind="mean",
        comparison=comparison,
        figures=comparison_figures(comparison, view.ranked.edition.precision, t, mean=True),
        names=(agency.name, t("agency.block_mean")),
        notes=(
            _standing(view, ranked.standings, row, in_points=comparison.in_points),
            t("comparison.share" if comparison.in_points else "comparison.points", amount=beside),
        ),
        marks=(_mark(view, ranked.origins.of_total(agency.code)), _mark(view, ranked.origins.of_statistic(statistic))),
        origin=ranked.origins.of_scores,
    )


def _with_before(view: View, row: int) -> ComparedSides | str:
    t, ranked, previous = view.t, view.ranked_block, view.ranked.previous
    agency = ranked.block.agencies[row]
    if previous is None or ranked.change is None:
        return view.nothing_to_compare()
    period, period_before = t.period(view.base.edition), t.period(previous)
    if agency.code not in ranked.change.by_agency:
        return t("comparison.was_not_there", agency=agency.name, period=period_before)
    before = previous.block_by_code[ranked.block.code]
    standings = rank_block(before, previous.precision)
    comparison = compare_with_before(ranked.block, ranked.standings, row, before, standings)
    then = before.agency_index[agency.code]
    precision = max(view.ranked.edition.precision, previous.precision)
    return ComparedSides(
        kind="before",
        comparison=comparison,
        figures=comparison_figures(comparison, precision, t),
        names=(capitalised(period), capitalised(period_before)),
        notes=(
            _standing(view, ranked.standings, row, in_points=comparison.in_points),
            _standing(view, standings, then, in_points=comparison.in_points),
        ),
        marks=(
            _mark(view, ranked.origins.of_total(agency.code)),
            _mark(view, FigureOrigin(ranked.origins.of_changes)),
        ),
        origin=ranked.origins.of_changes,
    )


def _mark(view: View, origin: FigureOrigin) -> Markup:
    return provenance_mark(origin, view.ranked.edition, view.t)


def _standing(view: View, standings: Standings, row: int, *, in_points: bool) -> str:
    """The rank of an agency, with its percentage or its total, whichever is not compared."""
    t, maximum = view.t, view.t.short_points(float(standings.maximum[row]))
    if in_points:
        beside = t("overview.of_maximum", percent=t.percent(standings.percent_of(row)), maximum=maximum)
    else:
        beside = t("comparison.out_of", total=t.points(float(standings.total[row])), maximum=maximum)
    return f"{t.place(int(standings.rank[row]), bool(standings.tied[row]))} · {beside}"


def capitalised(words: str) -> str:
    """`words` with the first letter in upper case, for the head of a column."""
    return words[:1].upper() + words[1:]


_MEAN = "~trung-binh"
"""Code of the mean in the picker only; in an address the mean is left empty."""


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
    """Draw both fields; choosing the agency of the other side as the own one swaps the sides."""
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
    """Draw groups or criteria, the largest differences first; the last row is the difference of the totals."""
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
    taken = download_context(
        view, view.ranked_block, agency=view.ranked_block.block.agencies[row].code, compared=view.address.compared
    )
    name = "so-sanh-nhom" if kind == "group" else "so-sanh-tieu-chi"
    corner = table_corner(taken, name, title, heads, lambda: rows, note=note, figures=of_figures, origin=sides.origin)
    chart_title(title, note, mark=mark, corner=corner)
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
