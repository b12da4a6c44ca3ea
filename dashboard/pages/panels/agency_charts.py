"""One agency as charts: its groups on the range of its block, and its place over the editions of the programme.

They are HTML, made from the same values as pictures and documents, because Streamlit allows no SVG in HTML.
"""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from dashboard.documents.charts import (
    HistoryChart,
    Point,
    Range,
    RangeChart,
    Tick,
    furthest_below_first,
    history_chart,
    range_chart,
)
from dashboard.pages.edition_cache import open_history, open_on_self_scores
from dashboard.pages.elements import chart_title, draw_html
from dashboard.pages.panels.download_context import ChartTable, chart_corner, download_context, said_with_table
from dashboard.pages.view import View
from dashboard.scoring import RankedBlock, RankedEdition
from dashboard.ui.html import EMPTY, tag
from dashboard.ui.localizer import Localizer
from dashboard.ui.numbers import NOT_APPLICABLE
from dashboard.ui.provenance_mark import headline_mark, kind_mark

_InEdition = tuple[RankedEdition, RankedBlock, int]
"""An edition, its block, and the row of the agency in it."""


def group_ranges_panel(view: View, row: int) -> None:
    """Draw the chart, furthest below the block's mean first; its title names that group."""
    t, ranked = view.t, view.ranked_block
    agency, groups = ranked.block.agencies[row], ranked.groups
    order = furthest_below_first(ranked, row)
    own, of_block = groups.percent_of(row, order[0]), ranked.statistics.groups[order[0]].percent
    below = own is not None and of_block is not None and own < of_block.mean
    weakest = groups.nodes[order[0]].name
    origin = t("provenance.sentence", kind=t.provenance(ranked.origins.of_agency_scores(agency.code))).lower()
    title = t("agency.groups_title_weak", group=weakest) if below else t("agency.groups_title_strong")
    note, chart = t("agency.groups_note", origin=origin), range_chart(t, ranked, row)
    taken, figures = download_context(view, ranked, agency=agency.code), _figures_of_groups(ranked, row, order, t)
    corner = chart_corner(taken, "nhom-tieu-chi", title, note, lambda: range_chart(t, ranked, row), figures)
    mark = headline_mark([ranked.origins.of_scores], view.ranked.edition, t)
    listed = "; ".join(t("agency.groups_alt_one", group=each.name, own=each.own, mean=each.mean) for each in chart.rows)
    said = [_said_of_group(ranked, row, column, t) for column in order]
    alternative = said_with_table(t("agency.groups_alt", agency=agency.name, groups=listed), t)
    drawn = _ranges(chart, said, alternative) + figures.folded(title, t)
    chart_title(title, note, mark=mark, corner=corner, chart=drawn)


def _figures_of_groups(block: RankedBlock, row: int, order: Sequence[int], t: Localizer) -> ChartTable:
    groups = block.groups

    def line(column: int) -> list[object]:
        own, percent = groups.percent_of(row, column), block.statistics.groups[column].percent
        of_block = (percent.worst, percent.mean, percent.best) if percent else (None, None, None)
        return [
            groups.nodes[column].name,
            t.points(float(groups.points[row, column])),
            t.short_points(float(groups.maximum[row, column])),
            t.percent(own),
            *map(t.percent, of_block),
            t.rank(int(groups.rank[row, column])) if own is not None else NOT_APPLICABLE,
        ]

    keys = ("group", "own", "maximum", "percent", "block_worst", "block_mean", "block_best", "rank_here")
    origin = block.origins.of_agency_scores(block.block.agencies[row].code)
    return ChartTable([t(f"agency.{key}") for key in keys], lambda: map(line, order), origin=origin)


def _said_of_group(block: RankedBlock, row: int, column: int, t: Localizer) -> str:
    groups, percent = block.groups, block.statistics.groups[column].percent
    own, name = groups.percent_of(row, column), groups.nodes[column].name
    if own is None or percent is None:
        return f"{name}: {t('agency.not_applicable').lower()}"
    return t(
        "agency.group_hover",
        group=name,
        own=t.points(float(groups.points[row, column])),
        maximum=t.short_points(float(groups.maximum[row, column])),
        percent=t.percent(own),
        rank=int(groups.rank[row, column]),
        worst=t.percent(percent.worst),
        mean=t.percent(percent.mean),
        best=t.percent(percent.best),
    )


def _ranges(chart: RangeChart, said: Sequence[str], alternative: str) -> Markup:
    kind = "xh-hollow" if chart.hollow else "xh-full"
    heads = tag("div.xh-range.xh-quiet", tag("span"), tag("span"), tag("span", chart.own), tag("span", chart.mean))
    rows = (_range_row(each, kind, title) for each, title in zip(chart.rows, said, strict=True))
    scale = tag("div.xh-range", tag("span"), tag("span.xh-ticks", *map(_under, chart.ticks)))
    return tag("figure.xh-ranges", heads, *rows, scale, role="img", aria_label=alternative)


def _range_row(row: Range, kind: str, said: str) -> Markup:
    band = tag("i.xh-band", style=f"left:{row.low:.2f}%;width:{row.high - row.low:.2f}%")
    mean = tag("i.xh-mean", style=f"left:{row.mean_at:.2f}%")
    own = EMPTY if row.own_at is None else tag(f"i.{kind}", style=f"left:{row.own_at:.2f}%")
    track = tag("span.xh-track", band, mean, own)
    return tag("div.xh-range", tag("span", row.name), track, tag("b", row.own), tag("span", row.mean), title=said)


def _under(tick: Tick) -> Markup:
    return tag("span", tick.label, style=f"left:{tick.at:.2f}%")


def history_panel(view: View, row: int) -> None:
    """Draw the chart from two editions on; before that, say that there is nothing to compare with."""
    t, ranked = view.t, view.ranked_block
    agency = ranked.block.agencies[row]
    editions = _editions_with(view, agency.code)
    if len(editions) < 2:
        draw_html(tag("p.xh-quiet", view.nothing_to_compare()))
        return
    change = ranked.change.by_agency.get(agency.code) if ranked.change else None
    move = t.change(change) if change else t("change.new")
    mark = headline_mark([ranked.origins.of_changes], view.ranked.edition, t)
    title, note = (
        t("agency.history_title", move=move),
        t("agency.history_note", origin=t.provenance(ranked.origins.of_scores)),
    )
    taken = download_context(view, ranked, agency=agency.code)
    chart = history_chart(t, editions)
    figures = _figures_of_editions(editions, chart.points, t)
    corner = chart_corner(taken, "qua-cac-ky", title, note, lambda: history_chart(t, editions), figures)
    listed = "; ".join(f"{point.period}: {point.label}, {point.figure}" for point in chart.points)
    said = [_said_of_edition(edition, point, t) for edition, point in zip(editions, chart.points, strict=True)]
    alternative = t("agency.history_alt", agency=agency.name, count=len(editions), points=listed)
    drawn = _history(chart, said, said_with_table(alternative, t)) + figures.folded(title, t)
    chart_title(title, note, mark=mark, corner=corner, chart=drawn)


def _figures_of_editions(editions: Sequence[_InEdition], points: Sequence[Point], t: Localizer) -> ChartTable:
    def line(edition: _InEdition, point: Point) -> list[object]:
        _, block, row = edition
        standings, code = block.standings, block.block.agencies[row].code
        total, origin = t.points(float(standings.total[row])), block.origins.of_total(code)
        return [
            point.period,
            t.rank(int(standings.rank[row]), bool(standings.tied[row])),
            total + kind_mark(origin.provenance, t),
            point.figure,
            t.percent(block.statistics.percent.mean),
        ]

    heads = [t("picker.period"), *(t(f"agency.{key}") for key in ("rank", "total", "percent", "block_mean"))]
    return ChartTable(heads, lambda: map(line, editions, points))


def comparable_editions(view: View) -> list[RankedEdition]:
    """The editions to compare, all of them ranked by the points that are on screen."""
    history = open_history(view.base)
    if not view.on_self_scores:
        return history
    return [own for base in history if (own := open_on_self_scores(base)) is not None]


def _editions_with(view: View, agency: str) -> list[_InEdition]:
    blocks = ((ranked, ranked.blocks.get(view.address.block)) for ranked in comparable_editions(view))
    return [
        (ranked, block, block.block.agency_index[agency])
        for ranked, block in blocks
        if block and agency in block.block.agency_index
    ]


def _said_of_edition(edition: _InEdition, point: Point, t: Localizer) -> str:
    _, block, row = edition
    return t(
        "agency.history_hover",
        period=point.period,
        rank=point.label,
        total=t.points(float(block.standings.total[row])),
        percent=point.figure,
        mean=t.percent(block.statistics.percent.mean),
    )


def _history(chart: HistoryChart, said: Sequence[str], alternative: str) -> Markup:
    points = chart.points
    lines = (
        tag("i.xh-history-line.xh-of-mean", style=_line([(point.at, point.mean_at) for point in points])),
        tag("i.xh-history-line", style=_line([(point.at, point.own_at) for point in points])),
    )
    grid = (tag("i.xh-grid", tag("span", tick.label), style=f"bottom:{tick.at:.2f}%") for tick in chart.ticks)
    mean = tag("span.xh-mean-name", chart.mean, style=f"bottom:{points[-1].mean_at:.2f}%")
    marks = (_mark(point, title) for point, title in zip(points, said, strict=True))
    periods = (tag("span", point.period, style=f"left:{point.at:.2f}%") for point in points if point.named)
    return tag(
        "figure.xh-history",
        tag("div.xh-history-plot", *grid, *lines, mean, *marks),
        tag("div.xh-history-periods", *periods),
        role="img",
        aria_label=alternative,
        style=f"--apart:{100 / sum(point.named for point in points):.2f}%",
    )


def _line(places: Sequence[tuple[float, float]]) -> str:
    """The style of a line: its box, clipped to the line, so that the line is equally wide at every size."""
    above = [f"{x:.2f}% calc({100 - y:.2f}% - var(--half))" for x, y in places]
    below = [f"{x:.2f}% calc({100 - y:.2f}% + var(--half))" for x, y in reversed(places)]
    return f"clip-path:polygon({','.join(above + below)})"


def _mark(point: Point, said: str) -> Markup:
    texts = tag("span", tag("b", point.label), tag("small", point.figure)) if point.named else EMPTY
    dot = tag("i.xh-full" if point.full else "i.xh-hollow")
    return tag("span.xh-mark", texts, dot, title=said, style=f"left:{point.at:.2f}%;bottom:{point.own_at:.2f}%")
