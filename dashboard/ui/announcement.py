"""The result in words, in the manner of the printed announcement, made from the data alone."""

from __future__ import annotations

from fractions import Fraction

from dashboard.model import Statistic
from dashboard.scoring import FigureOrigin, RankedBlock, RankedEdition
from dashboard.ui.provenance_mark import OFFICIAL
from dashboard.ui.wording import Wording


def announcement(ranked: RankedEdition, words: Wording) -> list[str]:
    """Paragraphs of plain text: while scores are illustrative a notice, then a heading, then one for each block.

    Figures as the announcement prints them: the mean one decimal finer than totals, percentages with the block's
    `percent_decimals`. A figure that is not official names its origin in brackets.
    """
    edition = ranked.edition
    dated = words("announcement.dated", date=words.date(edition.issued)) if edition.issued else ""
    decision = words("announcement.by_decision", decision=edition.decision, date=dated) if edition.decision else ""
    heading = _heading(edition.title, words)
    notice = [words("illustrative.outside")] if edition.has_illustrative_scores else []
    return [
        *notice,
        f"{heading} {decision}".strip(),
        *(_block(ranked, block, words) for block in ranked.blocks.values()),
    ]


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
    if block.change is None or ranked.previous is None or not block.change.mean.same_maximum:
        return ""
    mean, period = block.change.mean, words.period(ranked.previous.id.period)
    points = words.mean_change(mean.points_before, mean.points_after)
    if not points:
        return words("announcement.same", period=period)
    origin = _origin(block.origins.of_statistic(Statistic.MEAN_CHANGE), words)
    key = "announcement.rose" if mean.points_after > mean.points_before else "announcement.fell"
    return words(key, points=points[1:], period=period, origin=origin)


def _best(block: RankedBlock, words: Wording) -> str:
    return words(
        "announcement.best" if len(block.leaders) == 1 else "announcement.best_many",
        agency=words.listing(block.block.agencies[leader].name for leader in block.leaders),
        reached=_reached(block, block.leaders, words),
        origin=_origin(block.origins.of_total(block.block.agencies[block.leaders[0]].code), words),
    )


def _worst(block: RankedBlock, words: Wording) -> str:
    percent = block.statistics.percent
    return words(
        "announcement.worst",
        count=len(block.trailing),
        agency=words.listing(block.block.agencies[other].name for other in block.trailing),
        reached=_reached(block, block.trailing, words),
        origin=_origin(block.origins.of_total(block.block.agencies[block.trailing[0]].code), words),
        spread=words(
            "announcement.spread_percent",
            percent=words.percent_gap(percent.worst, percent.best, block.block.percent_decimals, trim=True),
        )
        if block.standings.by_percent
        else words("announcement.spread_points", points=words.points(block.statistics.points.spread)),
        spread_origin=_origin(block.origins.of_statistic(Statistic.SPREAD), words),
    )


def _reached(block: RankedBlock, rows: tuple[int, ...], words: Wording) -> str:
    """What those in `rows`, who share a rank, have reached: the points too where all of them have the same."""
    percent = _percent(block, block.standings.percent_of(rows[0]), words)
    totals = {words.points(float(block.standings.total[row])) for row in rows}
    if len(totals) > 1:
        return words("announcement.reached_percent", percent=percent)
    return words("announcement.reached", total=totals.pop(), percent=percent)


def _weakest(block: RankedBlock, words: Wording) -> str:
    node, percent = block.statistics.weakest_first[0]
    return words(
        "announcement.weakest",
        group=f"“{node.name}”",
        percent=words.percent(percent.mean),
        origin=_origin(FigureOrigin(block.origins.of_scores), words),
    )


def _percent(block: RankedBlock, percent: Fraction, words: Wording) -> str:
    return words.announced_percent(percent, block.block.percent_decimals)


def _origin(origin: FigureOrigin, words: Wording) -> str:
    if origin.provenance in OFFICIAL:
        return ""
    return words("announcement.origin", kind=words.provenance(origin.provenance))


def _heading(title: str, words: Wording) -> str:
    """What the announcement is of; a title that says "Kết quả" by itself says it once."""
    opening = words("announcement.heading", title="").strip()
    if title.casefold().startswith(opening.casefold()):
        return title
    return words("announcement.heading", title=_within_sentence(title))


def _within_sentence(title: str) -> str:
    """`title` as it goes on a sentence: its first letter small, unless it starts an abbreviation."""
    return title[:1].lower() + title[1:] if title[1:2].islower() or title[1:2] == " " else title
