"""The content of meeting slides (báo cáo họp), independent of PowerPoint: the blocks, their agencies, a scenario.

Texts are final. A chart has its figures as numbers, because it can be edited, but as they are shown: totals at the
edition's precision, percentages shortened by its rule.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction

from dashboard.documents.basis import AGENCY, SIMULATION, Basis
from dashboard.model import LARGEST_GROUP_COUNT, Provenance, Statistic
from dashboard.scoring import RankedBlock, ScenarioEffect
from dashboard.ui.localizer import BLOCK_FIGURES, Localizer, block_figure
from dashboard.ui.provenance_mark import SIGNS
from dashboard.ui.results_in_words import block_without_before, next_rank_in_words, share_of_maximum
from dashboard.ui.texts import Language

MOST_BARS = 15
"""More agencies than this cannot be read from the back of a room: they continue on the next slide."""
_MOVES = 5


@dataclass(frozen=True, slots=True)
class Bars:
    """A chart of bars from zero: a name and a figure of each series for each category, the first on top.

    `unit`: `points` or `percent`. `most`: the end of the axis. `alternative`: the alternative text.
    """

    categories: tuple[str, ...]
    series: tuple[tuple[str, tuple[float | None, ...]], ...]
    unit: str
    most: float
    alternative: str


@dataclass(frozen=True, slots=True)
class Slide:
    """One message: its title, what is measured, lines of text, a chart, and the speaker's notes.

    `facts`: labels and figures. `simulated`: whether it shows results of a scenario. `link`: the address of this view;
    if empty, the slide links to the overview.
    """

    title: str
    measured: str
    spoken: str
    facts: tuple[tuple[str, str], ...] = ()
    lines: tuple[str, ...] = ()
    chart: Bars | None = None
    simulated: bool = False
    link: str = ""


@dataclass(frozen=True, slots=True)
class Deck:
    """A whole presentation as plain values. `unfit`: the text in place of a link that is too long to be shown."""

    title: str
    slides: tuple[Slide, ...]
    language: Language
    precision: int
    edition: str
    made_line: str
    notice: str
    simulated: str
    link_label: str
    unfit: str
    overview: str
    has_site: bool
    made: datetime.datetime


def deck_of(basis: Basis, slides: Iterable[Slide], blocks: Iterable[RankedBlock]) -> Deck:
    """Return a title slide with the names of `blocks`, then `slides`, and the texts that are on every slide."""
    edition, words = basis.ranked.edition, basis.words
    subtitle = words("slides.subtitle", blocks=" · ".join(block.block.name for block in blocks))
    cover = Slide(edition.title, subtitle, words("slides.cover_spoken"), lines=(basis.edition_line, basis.made_line))
    return Deck(
        title=edition.title,
        slides=(cover, *slides),
        language=words.language,
        precision=edition.precision,
        edition=basis.edition_line,
        made_line=basis.made_line,
        notice=basis.notice,
        simulated=words("document.simulated", sign=SIGNS[Provenance.SIMULATED]),
        link_label=words("document.link"),
        unfit=words("document.link_in_file"),
        overview=basis.link(""),
        has_site=bool(basis.site),
        made=basis.made,
    )


def meeting_slides(basis: Basis, blocks: list[RankedBlock], effect: ScenarioEffect | None = None) -> list[Slide]:
    """Return the slides of `blocks`, then those of their agencies, then of a scenario's `effect` if there is one."""
    slides: list[Slide] = []
    for block in blocks:
        slides += [_results(basis, block), *_rankings(basis, block), *_moves(basis, block), _groups(basis, block)]
    slides += [_agency(basis, block, row) for block in blocks for row in block.best_first]
    if effect is not None:
        slides += _scenario(basis, effect)
    return slides


def _name(block: RankedBlock, words: Localizer) -> str:
    return words("slides.block", block=words.block(block.block.name))


def _results(basis: Basis, block: RankedBlock) -> Slide:
    words, origins = basis.words, block.origins
    leaders = words.listing(block.block.agencies[row].name for row in block.leaders)
    trailing = words.listing(block.block.agencies[row].name for row in block.trailing)
    statistics = dict(zip(BLOCK_FIGURES, _BLOCK_STATISTICS, strict=True))
    facts = tuple(
        (
            words(f"overview.{figure}"),
            f"{block_figure(block.statistics, figure, words, by_percent=block.standings.by_percent)} "
            f"{basis.mark(origins.of_statistic(statistic))}",
        )
        for figure, statistic in statistics.items()
    )
    title = words("slides.leads", block=_name(block, words), agencies=leaders, count=len(block.leaders))
    several = len(block.block.agencies) > 1
    lines = (
        words("slides.first", agencies=leaders),
        *((words("slides.last", agencies=trailing),) if several else ()),
        _mean_change(basis, block),
    )
    return Slide(
        title,
        _measured(basis, block, words.agencies(len(block.block.agencies), block.block)),
        " ".join([f"{title}.", *lines]),
        facts=facts if several else facts[:1],
        lines=lines,
    )


_BLOCK_STATISTICS = (Statistic.MEAN_TOTAL, Statistic.BEST_TOTAL, Statistic.WORST_TOTAL, Statistic.SPREAD)


def _mean_change(basis: Basis, block: RankedBlock) -> str:
    words, previous = basis.words, basis.ranked.previous
    if block.change is None or previous is None:
        return block_without_before(basis.ranked, block.block, words)
    mean = block.change.mean
    gained = (
        words.from_mean(mean.points_before, mean.points_after)
        if mean.same_maximum
        else words.percentage_points(mean.percent_before, mean.percent_after)
    )
    mark = basis.mark(block.origins.of_statistic(Statistic.MEAN_CHANGE))
    return words("slides.mean_change", change=f"{gained} {mark}", period=words.period(previous))


def _rankings(basis: Basis, block: RankedBlock) -> Iterator[Slide]:
    """Totals (percentages if they determine the rank) by rank, at most `MOST_BARS` per slide."""
    words, standings, rows = basis.words, block.standings, block.best_first
    by_percent = standings.by_percent
    parts = [rows[start : start + MOST_BARS] for start in range(0, len(rows), MOST_BARS)]
    for number, part in enumerate(parts, 1):
        values = tuple(
            _shown_percent(standings.percent_of(row), words) if by_percent else float(standings.total[row])
            for row in part
        )
        title = words("slides.ranking", block=_name(block, words))
        title += f" ({number}/{len(parts)})" if len(parts) > 1 else ""
        names = tuple(_ranked(basis, block, row) for row in part)
        figure = words("agency.percent" if by_percent else "agency.total")
        spoken = words(
            "slides.ranking_spoken",
            first=block.block.agencies[part[0]].name,
            last=block.block.agencies[part[-1]].name,
            ranks=f"{standings.rank[part[0]]}–{standings.rank[part[-1]]}",
        )
        yield Slide(
            title,
            _measured(basis, block, figure),
            spoken,
            chart=Bars(
                names,
                ((figure, values),),
                "percent" if by_percent else "points",
                100.0 if by_percent else block.block.tree.total_maximum,
                f"{title}. {'; '.join(_with_value(basis, block, row) for row in part)}.",
            ),
        )


def _ranked(basis: Basis, block: RankedBlock, row: int) -> str:
    """A rank with its mark, and the name: 19 ◧ Sở Công Thương."""
    agency, standings = block.block.agencies[row], block.standings
    mark = basis.mark(block.origins.of_total(agency.code))
    return f"{standings.rank[row]}. {agency.name} {mark}"


def _with_value(basis: Basis, block: RankedBlock, row: int) -> str:
    words, standings = basis.words, block.standings
    percent = words.percent(standings.percent_of(row))
    return f"{_ranked(basis, block, row)} {words.points(float(standings.total[row]))} ({percent})"


def _moves(basis: Basis, block: RankedBlock) -> Iterator[Slide]:
    """The agencies that moved most; no slide if there is no edition to compare with, which the results slide says."""
    words, previous = basis.words, basis.ranked.previous
    names = {agency.code: agency.name for agency in block.block.agencies}
    if block.change is None or previous is None:
        return
    moves = block.change.biggest_moves(_MOVES)
    mark = basis.mark(block.origins.of_changes)
    lines = tuple(
        f"{'▲' if change.places > 0 else '▼'} {names[code]}: {words.change(change)} {mark}" for code, change in moves
    )
    title = words("slides.moves", block=_name(block, words))
    if moves:
        title = words("overview.moves_title", agency=names[moves[0][0]], places=words.places(moves[0][1]))
    since = words("change.since", period=words.period(previous))
    nobody = words("overview.moves_none")
    yield Slide(title, _measured(basis, block, since), f"{title}.", lines=lines or (f"{nobody}.",))


def _groups(basis: Basis, block: RankedBlock) -> Slide:
    words = basis.words
    weakest_first = block.statistics.weakest_first[:LARGEST_GROUP_COUNT]
    title = words("overview.groups_title", group=weakest_first[0][0].name)
    mark = basis.mark(block.origins.of_scores)
    spoken = "; ".join(f"{node.name} {words.percent(percent.mean)}" for node, percent in weakest_first)
    names = tuple(f"{node.name} {mark}" for node, _ in weakest_first)
    values = tuple(_shown_percent(percent.mean, words) for _, percent in weakest_first)
    return Slide(
        title,
        _measured(basis, block, words("slides.mean_percent")),
        f"{title}: {spoken}.",
        chart=Bars(names, ((words("slides.mean_percent"), values),), "percent", 100.0, f"{title}. {spoken}."),
    )


def _agency(basis: Basis, block: RankedBlock, row: int) -> Slide:
    words, standings, agency = basis.words, block.standings, block.block.agencies[row]
    rank = words.place(int(standings.rank[row]), bool(standings.tied[row]), of=len(standings.rank))
    groups, means = block.groups, block.statistics.groups
    shown = [
        (node, groups.percent_of(row, column), of_block.percent.mean)
        for column, (node, of_block) in enumerate(zip(groups.nodes, means, strict=True))
        if of_block.percent
    ][:LARGEST_GROUP_COUNT]
    spoken = "; ".join(
        words("agency.groups_alt_one", group=node.name, own=words.percent(own), mean=words.percent(mean))
        for node, own, mean in shown
    )
    next_rank = f"{next_rank_in_words(block, row, words)} {basis.mark(block.origins.of_scores)}"
    change = block.change.by_agency.get(agency.code) if block.change else None
    moved = f"{words.change(change)} {basis.mark(block.origins.of_changes)}" if change else ""
    title = words("slides.agency", agency=agency.name, rank=rank)
    own = tuple(None if own is None else _shown_percent(own, words) for _, own, _ in shown)
    mean = tuple(_shown_percent(mean, words) for _, _, mean in shown)
    return Slide(
        title,
        _measured(basis, block, words("slides.groups_percent")),
        f"{title}. {next_rank}. {spoken}.",
        facts=(
            (
                words("agency.total"),
                f"{words.points(float(standings.total[row]))} {basis.mark(block.origins.of_total(agency.code))}",
            ),
            (words("agency.percent"), share_of_maximum(block, row, words)),
        ),
        lines=tuple(filter(None, [next_rank, moved])),
        chart=Bars(
            tuple(node.name for node, _, _ in shown),
            ((agency.name, own), (words("agency.block_mean"), mean)),
            "percent",
            100.0,
            words("agency.groups_alt", agency=agency.name, groups=spoken),
        ),
        link=basis.link(AGENCY, block=block.block.code, agency=agency.code),
    )


def _scenario(basis: Basis, effect: ScenarioEffect) -> Iterator[Slide]:
    """The agencies that change places most, before and after; no chart if none does."""
    words, before, after = basis.words, effect.baseline.standings, effect.standings
    simulated = SIGNS[Provenance.SIMULATED]
    moved = [*effect.places_exchanged.gained, *effect.places_exchanged.lost]
    rows = sorted(moved[:MOST_BARS], key=lambda row: int(after.rank[row]))
    title = words("effect.no_moves")
    if moved:
        exchanged = effect.places_exchanged
        gained, lost = (words.agencies(len(rows), effect.block) for rows in (exchanged.gained, exchanged.lost))
        title = words("effect.title", gained=gained, lost=lost)
    by_percent = after.by_percent
    pairs = [
        tuple(_shown_percent(s.percent_of(row), words) if by_percent else float(s.total[row]) for s in (before, after))
        for row in rows
    ]
    lines = tuple(
        f"{effect.block.agencies[row].name}: {words.change(effect.change.by_agency[effect.block.agencies[row].code])}"
        for row in rows
    )
    yield Slide(
        f"{title} {simulated}",
        _measured(basis, effect.baseline, words("agency.percent" if by_percent else "agency.total")),
        f"{title}. {'; '.join(lines)}.",
        chart=Bars(
            tuple(effect.block.agencies[row].name for row in rows),
            (
                (words("effect.before"), tuple(pair[0] for pair in pairs)),
                (f"{words('effect.after')} {simulated}", tuple(pair[1] for pair in pairs)),
            ),
            "percent" if by_percent else "points",
            100.0 if by_percent else effect.block.tree.total_maximum,
            f"{title}. {'; '.join(lines)}.",
        )
        if rows
        else None,
        simulated=True,
        link=basis.link(SIMULATION, block=effect.block.code),
    )


def _measured(basis: Basis, block: RankedBlock, what: str) -> str:
    period = basis.words.period(basis.ranked.edition)
    return " · ".join(filter(None, [block.block.name, period, what]))


def _shown_percent(percent: Fraction, words: Localizer) -> float:
    return float(words.shown_percent(percent))
