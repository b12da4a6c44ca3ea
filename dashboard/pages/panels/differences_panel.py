"""What one version of an edition says otherwise than another: names, ranks, scores, criteria, agencies."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from dashboard.model import Edition, Grade, Provenance
from dashboard.pages.drawn_html import draw_html
from dashboard.pages.panels.page_title import chart_title
from dashboard.pages.panels.paged_rows import paged_rows
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
from dashboard.ui.numbers import NOT_APPLICABLE
from dashboard.ui.wording import Wording

_NAMED = 12  # names in one sentence before it says how many more


@dataclass(frozen=True)
class TwoVersions:
    """Two versions of an edition and what differs."""

    before: Edition
    after: Edition
    found: EditionDifferences
    words: Wording


def differences_panel(two: TwoVersions, *, key: str) -> None:
    """Draw everything that differs, each list in pages; one sentence where nothing does."""
    words, found = two.words, two.found
    if not found.count:
        draw_html(tag("p.xh-quiet", words("differences.none")))
        return
    _counts(two)
    _fields(two)
    _blocks_that_came_and_went(two)
    for block in found.blocks:
        _block(two, block, key=f"{key}-{block.code}")
    _facts(two)


def _counts(two: TwoVersions) -> None:
    words, found = two.words, two.found
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
        tag("dl", tag("dt", words(f"differences.count_{name}")), tag("dd", tag("span.xh-number", words.count(count))))
        for name, count in counts
        if count or name in ("ranks", "scores")
    )
    draw_html(tag("div.xh-place.xh-counts", *shown))


def _fields(two: TwoVersions) -> None:
    words = two.words
    names = two.after.block_by_code
    rows = [(words(f"differences.field_{field.field}"), field) for field in two.found.fields]
    rows += [
        (f"{names[block.code].name}: {words(f'differences.field_{field.field}')}", field)
        for block in two.found.blocks
        for field in block.fields
    ]
    if not rows:
        return
    chart_title(words("differences.fields_title", count=words.count(len(rows))))
    lines = (
        (label, Cell(_value(field.before, words), dir="auto"), Cell(_value(field.after, words), dir="auto"))
        for label, field in rows
    )
    _table(("field", "before", "after"), lines, words, texts=3)


def _value(value: FieldDifference | object, words: Wording) -> str:
    if value is None or value == "" or value == ():
        return tag("span.xh-quiet", words("differences.nothing"))
    if isinstance(value, datetime.date):
        return words.date(value)
    if isinstance(value, tuple):
        return ", ".join(f"{grade.name} {words.set_percent(grade.from_percent)}" for grade in _grades(value))
    return str(value)


def _grades(values: Iterable[object]) -> list[Grade]:
    return [value for value in values if isinstance(value, Grade)]


def _blocks_that_came_and_went(two: TwoVersions) -> None:
    words, found = two.words, two.found
    for key, blocks in (("blocks_added", found.blocks_added), ("blocks_removed", found.blocks_removed)):
        if blocks:
            _sentence(words(f"differences.{key}", names=_named([block.name for block in blocks], words)))
    if found.blocks_reordered:
        _sentence(words("differences.blocks_reordered"))


def _block(two: TwoVersions, block: BlockDifferences, *, key: str) -> None:
    words = two.words
    chart_title(two.after.block_by_code[block.code].name, level=2)
    if block.maximum_before != block.maximum_after:
        before, after = words.short_points(block.maximum_before), words.short_points(block.maximum_after)
        _sentence(words("differences.maximum", before=before, after=after))
    _items(block.agencies, "agencies", words)
    _items(block.criteria, "criteria", words)
    _changed_criteria(block, words)
    for (before, after), count in block.origins.items():
        _sentence(_origins(before, after, count, words))
    _moves(two, block, key=key)
    _scores(two, block, block.scores, "scores", key=key)
    _scores(two, block, block.self_scores, "self_scores", key=key)


def _origins(before: Provenance, after: Provenance, count: int, words: Wording) -> str:
    kinds = {"before": words.provenance(before), "after": words.provenance(after)}
    return words("differences.origins", count=words.count(count), **kinds)


def _items(items: ItemDifferences, kind: str, words: Wording) -> None:  # pyright: ignore[reportMissingTypeArgument]
    """What came, went and is called otherwise, each in one sentence."""
    for change, names in (
        ("added", [item.name for item in items.added]),
        ("removed", [item.name for item in items.removed]),
        ("renamed", [f"{one.before.name} → {one.after.name}" for one in items.that_changed("name")]),
    ):
        if names:
            _sentence(words(f"differences.{kind}_{change}", names=_named(names, words)))
    if items.reordered:
        _sentence(words(f"differences.{kind}_reordered"))


def _changed_criteria(block: BlockDifferences, words: Wording) -> None:
    """Criteria whose maximum, step, effort, place or origin differs; those renamed have been named."""
    changed = [
        (change.after, [field for field in change.fields if field != "name"], change.before)
        for change in block.criteria.changed
        if set(change.fields) != {"name"}
    ]
    if not changed:
        return
    chart_title(words("differences.criteria_title", count=words.count(len(changed))))
    lines = (
        (
            named_criterion(after.name, after.code),
            words(f"differences.criterion_{field}"),
            _criterion_value(getattr(before, field), words),
            _criterion_value(getattr(after, field), words),
        )
        for after, fields, before in changed
        for field in fields
    )
    _table(("criterion", "field", "before", "after"), lines, words, texts=4)


def named_criterion(name: str, code: str) -> Markup:
    """HTML of a criterion's name with its code behind it."""
    return EMPTY.join([name, " ", tag("span.xh-small.xh-quiet", code)])


def _criterion_value(value: object, words: Wording) -> str:
    if isinstance(value, Provenance):
        return words.provenance(value)
    if isinstance(value, float | int):
        return words.short_points(float(value))
    return _value(value, words)


def _moves(two: TwoVersions, block: BlockDifferences, *, key: str) -> None:
    words = two.words
    if not block.moves:
        return
    chart_title(
        words("differences.moves_title", count=words.count(len(block.moves)), ranks=words.count(len(block.rank_moves)))
    )
    names = {agency.code: agency.name for agency in two.after.block_by_code[block.code].agencies}
    moves = sorted(block.moves.items(), key=lambda item: (-abs(item[1].places), item[1].rank_after))

    def draw(shown: Sequence[tuple[str, AgencyChange]]) -> None:
        _table(("agency", "rank", "move", "total", "points"), (_move(names[c], m, words) for c, m in shown), words)

    paged_rows(moves, draw, words, key=f"{key}-moves")


def _move(name: str, move: AgencyChange, words: Wording) -> list[object]:
    kind, sign = ("xh-better", "▲") if move.places > 0 else ("xh-worse", "▼") if move.places < 0 else ("", "")
    before, after = words.points(move.total_before), words.points(move.total_after)
    if not move.same_maximum:
        points = words.percentage_points(move.percent_before, move.percent_after)
    elif before == after:
        points = NOT_APPLICABLE
    else:
        points = words.points_change(move.total_before, move.total_after)
    return [
        name,
        move.rank_after if not move.places else f"{move.rank_before} → {move.rank_after}",
        tag(f"span.{kind}", sign, " ", abs(move.places) or NOT_APPLICABLE),
        before if before == after else f"{before} → {after}",
        points,
    ]


def _scores(two: TwoVersions, block: BlockDifferences, scores: ScoreDifferences, kind: str, *, key: str) -> None:
    words = two.words
    if not scores:
        return
    count = {"count": words.count(len(scores)), "agencies": words.count(scores.agency_count)}
    chart_title(words(f"differences.{kind}_title", **count))
    later = two.after.block_by_code[block.code]
    agencies = {agency.code: agency.name for agency in later.agencies}
    leaves = {leaf.code: leaf.name for leaf in later.tree.leaves}

    def line(score: ScoreDifference) -> list[object]:
        change = NOT_APPLICABLE if score.change is None else words.score_change(score.change)
        criterion = named_criterion(leaves[score.criterion], score.criterion)
        return [agencies[score.agency], criterion, _points(score.before, words), _points(score.after, words), change]

    def draw(shown: Sequence[ScoreDifference]) -> None:
        _table(("agency", "criterion", "before", "after", "points"), map(line, shown), words, texts=2)

    paged_rows(scores.largest(len(scores)), draw, words, key=f"{key}-{kind}")


def _points(points: float | None, words: Wording) -> str:
    return words("leaderboard.not_applicable") if points is None else words.short_points(points)


def _facts(two: TwoVersions) -> None:
    words, facts, sources = two.words, two.found.facts, two.found.sources
    for kind, items in (("facts", facts), ("sources", sources)):
        if items.count:
            counts = {name: words.count(len(getattr(items, name))) for name in ("added", "removed", "changed")}
            _sentence(words(f"differences.{kind}", **counts))


def _named(names: Sequence[str], words: Wording) -> str:
    shown = "; ".join(names[:_NAMED])
    more = len(names) - _NAMED
    return words("differences.and_more", names=shown, count=words.count(more)) if more > 0 else shown


def _sentence(sentence: str) -> None:
    draw_html(tag("p.xh-line", sentence))


def _table(columns: Sequence[str], lines: Iterable[Sequence[object]], words: Wording, *, texts: int = 1) -> None:
    """The first `texts` columns hold words, the others figures."""
    heads = [words(f"differences.{column}") for column in columns]
    draw_html(table(heads, lines, name=words("differences.title"), figures=slice(texts, None)))
