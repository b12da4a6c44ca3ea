"""The result in words, in the manner of the printed announcement, made from the data alone."""

from __future__ import annotations

from dashboard.model import Provenance, Statistic
from dashboard.scoring import FigureOrigin, RankedBlock, RankedEdition
from dashboard.ui.wording import Wording

_OFFICIAL = {Provenance.PUBLISHED, Provenance.APPRAISED}


def announcement(ranked: RankedEdition, words: Wording) -> list[str]:
    """Paragraphs of plain text: a heading, then one for each block.

    Figures as the announcement prints them: the mean one decimal finer than totals, percentages with the block's
    `percent_decimals`. A figure that is not official names its origin in brackets.
    """
    edition = ranked.edition
    dated = words("announcement.dated", date=words.date(edition.issued)) if edition.issued else ""
    decision = words("announcement.by_decision", decision=edition.decision, date=dated) if edition.decision else ""
    heading = words("announcement.heading", title=_within_sentence(edition.title))
    return [f"{heading} {decision}".strip(), *(_block(ranked, block, words) for block in ranked.blocks.values())]


def _block(ranked: RankedEdition, block: RankedBlock, words: Wording) -> str:
    sentences = [_mean(ranked, block, words), _best(block, words)]
    if len(block.block.agencies) > 1:
        sentences.append(_worst(block, words))
        sentences.append(_weakest(block, words))
    return " ".join(sentences)


def _mean(ranked: RankedEdition, block: RankedBlock, words: Wording) -> str:
    return words(
        "announcement.block",
        block=words.block(block.block.name),
        count=len(block.block.agencies),
        mean=words.mean(block.statistics.points.mean),
        mean_origin=_origin(block.origins.of_statistic(Statistic.MEAN_TOTAL), words),
        percent=_percent(block, block.statistics.percent.mean, words),
        change=_change(ranked, block, words),
    )


def _change(ranked: RankedEdition, block: RankedBlock, words: Wording) -> str:
    if block.change is None or ranked.previous is None or not block.change.same_maximum:
        return ""
    points, period = block.change.mean_points, words.period(ranked.previous.id.period)
    if words.points(points) == words.points(0.0):
        return words("announcement.same", period=period)
    origin = _origin(block.origins.of_statistic(Statistic.MEAN_CHANGE), words)
    key = "announcement.rose" if points > 0 else "announcement.fell"
    return words(key, points=words.points(abs(points)), period=period, origin=origin)


def _best(block: RankedBlock, words: Wording) -> str:
    leaders = [row for row in block.best_first if block.standings.rank[row] == 1]
    row = leaders[0]
    return words(
        "announcement.best" if len(leaders) == 1 else "announcement.best_many",
        agency=words.listing(block.block.agencies[leader].name for leader in leaders),
        total=words.points(float(block.standings.total[row])),
        percent=_percent(block, float(block.standings.percent[row]), words),
        origin=_origin(block.origins.of_total(block.block.agencies[row].code), words),
    )


def _worst(block: RankedBlock, words: Wording) -> str:
    last = int(block.standings.rank.max())
    trailing = [row for row in block.best_first if block.standings.rank[row] == last]
    row = trailing[0]
    return words(
        "announcement.worst",
        count=len(trailing),
        agency=words.listing(block.block.agencies[other].name for other in trailing),
        total=words.points(float(block.standings.total[row])),
        percent=_percent(block, float(block.standings.percent[row]), words),
        origin=_origin(block.origins.of_total(block.block.agencies[row].code), words),
        spread=words.points(block.statistics.points.spread),
        spread_origin=_origin(block.origins.of_statistic(Statistic.SPREAD), words),
    )


def _weakest(block: RankedBlock, words: Wording) -> str:
    group = block.statistics.weakest_first[0]
    return words(
        "announcement.weakest",
        group=f"“{group.node.name}”",
        percent=words.percent(group.percent.mean),
        origin=_origin(FigureOrigin(block.origins.of_scores), words),
    )


def _percent(block: RankedBlock, percent: float, words: Wording) -> str:
    return words.announced_percent(percent, block.block.percent_decimals)


def _origin(origin: FigureOrigin, words: Wording) -> str:
    if origin.provenance in _OFFICIAL:
        return ""
    return words("announcement.origin", kind=words.provenance(origin.provenance))


def _within_sentence(title: str) -> str:
    """`title` as it goes on a sentence: its first letter small, unless it starts an abbreviation."""
    return title[:1].lower() + title[1:] if title[1:2].islower() or title[1:2] == " " else title
