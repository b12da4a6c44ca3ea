"""The two sides of a comparison: what is compared, what both are called, what stands under their totals."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from dashboard.model import Provenance, Statistic, weakest
from dashboard.pages.view import View
from dashboard.scoring import (
    Comparison,
    FigureOrigin,
    Standings,
    compare_agencies,
    compare_with_before,
    compare_with_mean,
    rank_block,
)
from dashboard.ui.address import BEFORE, BEST
from dashboard.ui.comparison_figures import ComparisonFigures, comparison_figures
from dashboard.ui.provenance_mark import provenance_mark


@dataclass(frozen=True)
class ComparedSides:
    """An agency and what it is compared with.

    `kind`: `agency`, `mean` or `before`. `names` of both sides, `notes` under their totals, `marks` of the totals'
    origin. `origin`: that of what is told of both.
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
    """The rank of an agency, and its percentage or its total: the one that is not compared."""
    t, maximum = view.t, view.t.short_points(float(standings.maximum[row]))
    if in_points:
        beside = t("overview.of_maximum", percent=t.percent(standings.percent_of(row)), maximum=maximum)
    else:
        beside = t("comparison.out_of", total=t.points(float(standings.total[row])), maximum=maximum)
    return f"{t.place(int(standings.rank[row]), bool(standings.tied[row]))} · {beside}"


def capitalised(words: str) -> str:
    """`words` with a capital, as they stand at the head of a column."""
    return words[:1].upper() + words[1:]
