"""Method: what the provenance marks mean, sources, rules, statistics of the blocks, printed figures, the criteria."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from fractions import Fraction

from markupsafe import Markup

from dashboard.model import PROVENANCES, Criterion, Edition, Fact, Provenance, Source, Statistic
from dashboard.pages.elements import chart_title, draw_html
from dashboard.pages.panels.download_context import DownloadContext, download_context, table_corner
from dashboard.pages.view import View
from dashboard.scoring import FAR_BEHIND, PLACES_LOST, FactCheck, FigureOrigin, RankedBlock, RankedEdition
from dashboard.ui.html import BREAK, EMPTY, Cell, Row, link, table, tag
from dashboard.ui.localizer import Localizer
from dashboard.ui.numbers import format_number
from dashboard.ui.provenance_mark import SIGNS, provenance_mark


def origins_panel(view: View) -> None:
    """Draw the legend of the provenances that this edition contains, and of simulated points."""
    t, edition = view.t, view.ranked.edition
    scores = edition.score_origins
    count = t.count(sum(scores.values()))
    facts = Counter(fact.provenance for fact in edition.facts)
    rows = [
        (Cell(f"{SIGNS[origin]} {t.provenance(origin)}", "xh-nowrap"), t(f"provenance_meaning.{origin}"))
        for origin in PROVENANCES
        if origin in scores or origin in facts or origin is Provenance.SIMULATED
    ]
    agencies = [agency for block in edition.blocks for agency in block.agencies]
    derived = [agency.name for agency in agencies if agency.provenance is not Provenance.PUBLISHED]
    named = t(
        "method.agencies_note",
        published=t.count(len(agencies) - len(derived)),
        derived=t.count(len(derived)),
        names=t("list.separator").join(derived),
    )
    title, heads = t("method.origins_title"), ("", "")
    note = t("method.origins_note", published=t.count(len(edition.facts)), scores=count)
    corner = table_corner(download_context(view), "nguon-goc", title, heads, lambda: rows, note=note, figures=slice(0))
    chart_title(title, note, corner=corner)
    draw_html(table(title, (), rows), tag("p.xh-small.xh-quiet", named) if derived else EMPTY)


def _unlinked(source: Source) -> Markup:
    return tag("span", tag("b", source.key), " ", source.title)


def sources_panel(view: View) -> None:
    """Draw the list of sources and the version of the data."""
    t, edition = view.t, view.ranked.edition
    chart_title(t("method.sources_title"))
    if edition.sources:
        items = (
            tag("li", link(source.url, tag("b", source.key), f" {source.title} ↗") or _unlinked(source))
            for source in edition.sources
        )
        shown = tag("ul.xh-list", *items)
    elif url := edition.source_url:
        shown = tag("p", t.markup("method.no_sources", source=link(url, url, aria_label=url)))
    else:
        shown = tag("p", t("method.no_source_at_all"))
    draw_html(shown, tag("p.xh-small.xh-quiet", t("method.version", version=edition.version)))


def rules_panel(view: View) -> None:
    """Draw the rules that apply to the edition on screen."""
    t, edition = view.t, view.ranked.edition
    rules = [
        t("rules.total", precision=edition.precision),
        t("rules.rank"),
        t("rules.not_applicable"),
        *([t("rules.beyond")] if any(block.tree.goes_beyond for block in edition.blocks) else []),
        t(f"rules.percent_{edition.percent_rule}"),
        t("rules.change"),
        t("rules.block"),
        t("rules.strength"),
        t("rules.attention", places=PLACES_LOST, gap=t.short_points(float(FAR_BEHIND))),
        t("rules.simulation"),
    ]
    chart_title(t("method.rules_title"))
    draw_html(tag("ul.xh-rules", *(tag("li", rule) for rule in rules)))


_STATISTICS = ("mean", "median", "deviation", "best", "worst", "spread")
_PRINTED: dict[str, tuple[Statistic | None, ...]] = {
    "points": (Statistic.MEAN_TOTAL, None, None, Statistic.BEST_TOTAL, Statistic.WORST_TOTAL, Statistic.SPREAD),
    "percent": (Statistic.MEAN_PCT, None, None, Statistic.BEST_PCT, Statistic.WORST_PCT, None),
}
"""Which of `_STATISTICS` can have been printed, by measure."""


def statistics_panel(view: View) -> None:
    """Draw the figures of every block in full, in points and in percent, each with its provenance mark."""
    t = view.t
    columns = [t(f"method.statistics_{key}") for key in ("block", "measure", "count", *_STATISTICS)]
    rows = [row for block in view.ranked.blocks.values() for row in _statistics(view, block)]
    title, note, figures = t("method.statistics_title"), t("method.statistics_note"), slice(2, None)
    corner = table_corner(
        download_context(view), "so-lieu-khoi", title, columns, lambda: rows, note=note, figures=figures
    )
    chart_title(title, note, corner=corner)
    draw_html(table(title, columns, rows, header=0, figures=figures))


def _statistics(view: View, block: RankedBlock) -> Iterator[list[object]]:
    t, points, percent = view.t, block.statistics.points, block.statistics.percent
    in_points = (t.mean(points.mean), t.mean(points.median), t.points(points.deviation))
    in_points += (t.points(points.best), t.points(points.worst), t.points(points.spread))
    in_percent = (t.percent(percent.mean), t.percent(percent.median), t.percent_gap(Fraction(0), percent.deviation))
    in_percent += (t.percent(percent.best), t.percent(percent.worst), t.percent_gap(percent.worst, percent.best))
    for measure, figures in (("points", in_points), ("percent", in_percent)):
        marks = (_mark(view, block, statistic) for statistic in _PRINTED[measure])
        shown = [EMPTY.join(pair) for pair in zip(figures, marks, strict=True)]
        yield [block.block.name, t(f"method.statistics_{measure}"), t.count(points.count), *shown]


def _mark(view: View, block: RankedBlock, statistic: Statistic | None) -> Markup:
    """The mark of a figure that can have been printed; any other figure has the provenance of the block's scores."""
    origin = block.origins.of_statistic(statistic) if statistic else FigureOrigin(block.origins.of_scores)
    return provenance_mark(origin, view.ranked.edition, view.t)


_PERCENT = {Statistic.MEAN_PCT, Statistic.BEST_PCT, Statistic.WORST_PCT}
_WHOLE = {Statistic.AGENCY_COUNT, Statistic.RANK}


def reconciliation_panel(ranked: RankedEdition, t: Localizer, taken: DownloadContext) -> None:
    """Draw the table of all facts of the edition; its title says whether all agree. `taken`: for its downloads."""
    checks = ranked.checks
    failed = sum(not check.holds for check in checks)
    if not checks:
        chart_title(t("method.checks_title_none"))
        return
    title = (
        t("method.checks_title_some", failed=failed, count=len(checks))
        if failed
        else t("method.checks_title_all", count=len(checks))
    )
    keys = ("what", "who", "printed", "value", "recomputed", "result", "source")
    columns = [t(f"method.check_{key}") for key in keys]
    rows = [_line(ranked.edition, check, t) for check in checks]
    note, figures = t("method.checks_note"), slice(3, 5)
    corner = table_corner(taken, "doi-chieu", title, columns, lambda: rows, note=note, figures=figures)
    chart_title(title, note, corner=corner)
    draw_html(table(title, columns, rows, classes="xh-checks", figures=figures))


def _line(edition: Edition, check: FactCheck, t: Localizer) -> list[object]:
    fact = check.fact
    block = edition.block_by_code[fact.block]
    who = block.agencies[block.agency_index[fact.agency]].name if fact.agency else block.name
    result = t("method.holds") if check.holds else t("method.fails")
    if check.recomputed is None:
        result = t("method.unchecked")
    recomputed = "" if check.recomputed is None else _value(fact, check.recomputed, t)
    note = BREAK + tag("span.xh-small.xh-quiet", fact.note) if fact.note else EMPTY
    origin = f"{SIGNS[fact.provenance]} {t.provenance(fact.provenance)}"
    return [
        t(f"statistic.{fact.statistic}"),
        EMPTY.join([who, note]),
        fact.printed,
        _value(fact, fact.value, t),
        recomputed,
        Cell(result, "xh-nowrap.xh-better" if check.holds else "xh-nowrap.xh-worse"),
        Cell(EMPTY.join([origin, " · ", _source(edition, fact)]), "xh-nowrap"),
    ]


def _value(fact: Fact, value: float, t: Localizer) -> str:
    number = format_number(value, 0 if fact.statistic in _WHOLE else fact.decimals, t.language)
    return f"{number}%" if fact.statistic in _PERCENT else number


def _source(edition: Edition, fact: Fact) -> str:
    source = edition.source(fact.source)
    linked = link(source.url, f"{source.key} ↗", title=source.title, aria_label=source.title) if source else EMPTY
    return linked or fact.source


def criteria_panel(view: View) -> None:
    """Draw the tree as a table, inner nodes with the sum of their leaves."""
    t, block = view.t, view.ranked_block.block
    tree = block.tree
    origins = {leaf.provenance for leaf in tree.leaves}
    origin = t("list.separator").join(t.provenance(origin) for origin in PROVENANCES if origin in origins)
    maximum, counts = t.short_points(tree.total_maximum), {"groups": len(tree.groups), "leaves": len(tree.leaves)}
    title, note = (
        t("method.tree_title", maximum=maximum, **counts),
        t("method.tree_note", block=t.block(block.name), origin=origin),
    )
    columns = [t(f"method.tree_{key}") for key in ("code", "name", "maximum", "step", "origin")]
    rows = [_criterion(view, node) for top in tree.children(None) for node in _depth_first(view, top)]
    taken, figures = download_context(view, view.ranked_block), slice(2, 4)
    corner = table_corner(taken, "tieu-chi", title, columns, lambda: rows, note=note, figures=figures)
    chart_title(title, note, corner=corner)
    draw_html(table(t("method.tree_name"), columns, rows, header=1, figures=figures))


def _depth_first(view: View, node: Criterion) -> list[Criterion]:
    children = view.ranked_block.block.tree.children(node.code)
    return [node, *(below for child in children for below in _depth_first(view, child))]


def _criterion(view: View, node: Criterion) -> Row:
    t, tree = view.t, view.ranked_block.block.tree
    depth = len(tree.ancestors(node.code))
    kind = "" if node.is_leaf else "xh-part" if depth == 0 else "xh-node"
    step = t.short_points(node.step) if node.step else ""
    origin = f"{SIGNS[node.provenance]} {t.provenance(node.provenance)}" if node.is_leaf else ""
    name = Cell(node.name, style=f"padding-left:{depth}rem")
    maximum = t.maximum_of(node) if node.is_leaf else t.short_points(tree.maximum(node.code))
    return Row(kind, [node.code, name, maximum, step, origin])
