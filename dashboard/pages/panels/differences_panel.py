"""The differences between two versions of an edition: names, ranks, scores, criteria, agencies."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from dashboard.model import Edition, Grade, Provenance
from dashboard.pages.elements import chart_title, draw_html, paged_rows
from dashboard.pages.panels.download_context import DownloadContext, table_corner
from dashboard.scoring import AgencyChange
from dashboard.scoring.version_differences import (
    BlockDifferences,
    EditionDifferences,
    FieldDifference,
    ItemDifferences,
    ScoreDifference,
    ScoreDifferences,
)
from dashboard.ui.html import EMPTY, Cell, table, tag
from dashboard.ui.localizer import Localizer
from dashboard.ui.numbers import NOT_APPLICABLE

_NAMED = 12  # names in one sentence before it says how many more


@dataclass(frozen=True)
class TwoVersions:
    """Two versions of an edition and their differences. `taken`: the basis of its tables for downloads."""

    before: Edition
    after: Edition
    found: EditionDifferences
    t: Localizer
    taken: DownloadContext


def differences_panel(two: TwoVersions, *, key: str) -> None:
    """Draw everything that differs, each list in pages; one sentence where nothing does."""
    t, found = two.t, two.found
    if not found.count:
        draw_html(tag("p.xh-quiet", t("differences.none")))
        return
    _counts(two)
    _fields(two)
    _blocks_that_came_and_went(two)
    for block in found.blocks:
        _block(two, block, key=f"{key}-{block.code}")
    _facts(two)


def _counts(two: TwoVersions) -> None:
    t, found = two.t, two.found
    agencies = sum(block.agencies.count for block in found.blocks)
    criteria = sum(block.criteria.count for block in found.blocks)
    counts = (
        ("ranks", found.rank_count),
        ("scores", found.score_count),
        ("criteria", criteria),
        ("agencies", agencies),
        ("self_scores", sum(len(block.self_scores) for block in found.blocks)),
    )
    shown = (
        tag("dl", tag("dt", t(f"differences.count_{name}")), tag("dd", tag("span.xh-number", t.count(count))))
        for name, count in counts
        if count or name in ("ranks", "scores")
    )
    draw_html(tag("div.xh-place.xh-counts", *shown))


def _fields(two: TwoVersions) -> None:
    t = two.t
    names = two.after.block_by_code
    rows = [(t(f"differences.field_{field.field}"), field) for field in two.found.fields]
    rows += [
        (f"{names[block.code].name}: {t(f'differences.field_{field.field}')}", field)
        for block in two.found.blocks
        for field in block.fields
    ]
    if not rows:
        return
    title = t("differences.fields_title", count=t.count(len(rows)))
    lines = [
        (label, Cell(_value(field.before, t), dir="auto"), Cell(_value(field.after, t), dir="auto"))
        for label, field in rows
    ]
    columns = ("field", "before", "after")
    chart_title(title, corner=_corner(two, "thong-tin", title, columns, lambda: lines, texts=3))
    _table(title, columns, lines, t, texts=3)


def _value(value: FieldDifference | object, t: Localizer) -> str:
    if value is None or value == "" or value == ():
        return tag("span.xh-quiet", t("differences.nothing"))
    if isinstance(value, datetime.date):
        return t.date(value)
    if isinstance(value, tuple):
        return ", ".join(f"{grade.name} {t.set_percent(grade.from_percent)}" for grade in _grades(value))
    return str(value)


def _grades(values: Iterable[object]) -> list[Grade]:
    return [value for value in values if isinstance(value, Grade)]


def _blocks_that_came_and_went(two: TwoVersions) -> None:
    t, found = two.t, two.found
    for key, blocks in (("blocks_added", found.blocks_added), ("blocks_removed", found.blocks_removed)):
        if blocks:
            _sentence(t(f"differences.{key}", names=_named([block.name for block in blocks], t)))
    if found.blocks_reordered:
        _sentence(t("differences.blocks_reordered"))


def _block(two: TwoVersions, block: BlockDifferences, *, key: str) -> None:
    t = two.t
    chart_title(two.after.block_by_code[block.code].name)
    if block.maximum_before != block.maximum_after:
        before, after = t.short_points(block.maximum_before), t.short_points(block.maximum_after)
        _sentence(t("differences.maximum", before=before, after=after))
    _items(block.agencies, "agencies", t)
    _items(block.criteria, "criteria", t)
    _changed_criteria(two, block)
    for (before, after), count in block.origins.items():
        _sentence(_origins(before, after, count, t))
    _moves(two, block, key=key)
    _scores(two, block, block.scores, "scores", key=key)
    _scores(two, block, block.self_scores, "self_scores", key=key)


def _origins(before: Provenance, after: Provenance, count: int, t: Localizer) -> str:
    kinds = {"before": t.provenance(before), "after": t.provenance(after)}
    return t("differences.origins", count=t.count(count), **kinds)


def _items(items: ItemDifferences, kind: str, t: Localizer) -> None:  # pyright: ignore[reportMissingTypeArgument]
    """What was added, removed and renamed, each in one sentence."""
    for change, names in (
        ("added", [item.name for item in items.added]),
        ("removed", [item.name for item in items.removed]),
        ("renamed", [f"{one.before.name} → {one.after.name}" for one in items.that_changed("name")]),
    ):
        if names:
            _sentence(t(f"differences.{kind}_{change}", names=_named(names, t)))
    if items.reordered:
        _sentence(t(f"differences.{kind}_reordered"))


def _changed_criteria(two: TwoVersions, block: BlockDifferences) -> None:
    """Criteria whose maximum, step, effort, place or provenance differs; renamed ones are listed before."""
    t = two.t
    changed = [
        (change.after, [field for field in change.fields if field != "name"], change.before)
        for change in block.criteria.changed
        if set(change.fields) != {"name"}
    ]
    if not changed:
        return
    title = t("differences.criteria_title", count=t.count(len(changed)))
    lines = [
        (
            named_criterion(after.name, after.code),
            t(f"differences.criterion_{field}"),
            _criterion_value(getattr(before, field), t),
            _criterion_value(getattr(after, field), t),
        )
        for after, fields, before in changed
        for field in fields
    ]
    columns = ("criterion", "field", "before", "after")
    corner = _corner(two, f"tieu-chi-{block.code}", title, columns, lambda: lines, texts=4)
    chart_title(title, level=3, corner=corner)
    _table(title, columns, lines, t, texts=4)


def named_criterion(name: str, code: str) -> Markup:
    """HTML of a criterion's name with its code behind it."""
    return EMPTY.join([name, " ", tag("span.xh-small.xh-quiet", code)])


def _criterion_value(value: object, t: Localizer) -> str:
    if isinstance(value, Provenance):
        return t.provenance(value)
    if isinstance(value, float | int):
        return t.short_points(float(value))
    return _value(value, t)


def _moves(two: TwoVersions, block: BlockDifferences, *, key: str) -> None:
    t = two.t
    if not block.moves:
        return
    title = t("differences.moves_title", count=t.count(len(block.moves)), ranks=t.count(len(block.rank_moves)))
    names = {agency.code: agency.name for agency in two.after.block_by_code[block.code].agencies}
    moves = sorted(block.moves.items(), key=lambda item: (-abs(item[1].places), item[1].rank_after))

    columns = ("agency", "rank", "move", "total", "points")

    def lines(shown: Sequence[tuple[str, AgencyChange]]) -> list[list[object]]:
        return [_move(names[code], move, t) for code, move in shown]

    def draw(shown: Sequence[tuple[str, AgencyChange]]) -> None:
        _table(title, columns, lines(shown), t)

    chart_title(title, level=3, corner=_corner(two, f"hang-{block.code}", title, columns, lambda: lines(moves)))
    paged_rows(moves, draw, t, key=f"{key}-moves")


def _move(name: str, move: AgencyChange, t: Localizer) -> list[object]:
    kind, sign = ("xh-better", "▲") if move.places > 0 else ("xh-worse", "▼") if move.places < 0 else ("", "")
    before, after = t.points(move.total_before), t.points(move.total_after)
    if not move.same_maximum:
        points = t.percentage_points(move.percent_before, move.percent_after)
    elif before == after:
        points = NOT_APPLICABLE
    else:
        points = t.points_change(move.total_before, move.total_after)
    return [
        name,
        move.rank_after if not move.places else f"{move.rank_before} → {move.rank_after}",
        tag(f"span.{kind}", sign, " ", abs(move.places) or NOT_APPLICABLE),
        before if before == after else f"{before} → {after}",
        points,
    ]


def _scores(two: TwoVersions, block: BlockDifferences, scores: ScoreDifferences, kind: str, *, key: str) -> None:
    t = two.t
    if not scores:
        return
    count = {"count": t.count(len(scores)), "agencies": t.count(scores.agency_count)}
    title = t(f"differences.{kind}_title", **count)
    later = two.after.block_by_code[block.code]
    agencies = {agency.code: agency.name for agency in later.agencies}
    leaves = {leaf.code: leaf.name for leaf in later.tree.leaves}

    def line(score: ScoreDifference) -> list[object]:
        change = NOT_APPLICABLE if score.change is None else t.score_change(score.change)
        criterion = named_criterion(leaves[score.criterion], score.criterion)
        return [agencies[score.agency], criterion, _points(score.before, t), _points(score.after, t), change]

    columns = ("agency", "criterion", "before", "after", "points")

    def draw(shown: Sequence[ScoreDifference]) -> None:
        _table(title, columns, map(line, shown), t, texts=2)

    largest = scores.largest(len(scores))
    name = f"{'tu-cham' if kind == 'self_scores' else 'diem'}-{block.code}"
    chart_title(title, level=3, corner=_corner(two, name, title, columns, lambda: map(line, largest), texts=2))
    paged_rows(largest, draw, t, key=f"{key}-{kind}")


def _points(points: float | None, t: Localizer) -> str:
    return t("leaderboard.not_applicable") if points is None else t.short_points(points)


def _facts(two: TwoVersions) -> None:
    t, facts, sources = two.t, two.found.facts, two.found.sources
    for kind, items in (("facts", facts), ("sources", sources)):
        if items.count:
            counts = {name: t.count(len(getattr(items, name))) for name in ("added", "removed", "changed")}
            _sentence(t(f"differences.{kind}", **counts))


def _named(names: Sequence[str], t: Localizer) -> str:
    shown = "; ".join(names[:_NAMED])
    more = len(names) - _NAMED
    return t("differences.and_more", names=shown, count=t.count(more)) if more > 0 else shown


def _sentence(sentence: str) -> None:
    draw_html(tag("p.xh-line", sentence))


def _corner(
    two: TwoVersions,
    name: str,
    title: str,
    columns: Sequence[str],
    lines: Callable[[], Iterable[Sequence[object]]],
    *,
    texts: int = 1,
) -> Markup:
    heads = [two.t(f"differences.{column}") for column in columns]
    return table_corner(two.taken, f"khac-biet-{name}", title, heads, lines, figures=slice(texts, None))


def _table(
    title: str, columns: Sequence[str], lines: Iterable[Sequence[object]], t: Localizer, *, texts: int = 1
) -> None:
    """The first `texts` columns hold words, the others figures."""
    heads = [t(f"differences.{column}") for column in columns]
    draw_html(table(title, heads, lines, figures=slice(texts, None)))
