"""Mean, best, worst and spread of a block in words, by what ranks it."""

from __future__ import annotations

from dashboard.scoring import BlockStatistics
from dashboard.ui.wording import Wording

BLOCK_FIGURES: tuple[str, ...] = ("mean", "best", "worst", "spread")


def block_figure(statistics: BlockStatistics, figure: str, words: Wording, *, by_percent: bool) -> str:
    """One of `BLOCK_FIGURES`: in points, or in percent with the points of the same agencies: 92,0% (46,00)."""
    points, percent = statistics.points, statistics.percent
    match figure:
        case "mean":
            return words.mean(points.mean)
        case "spread":
            apart = words("change.percentage_points", percent=words.percent_gap(percent.worst, percent.best))
            return _of_rank(apart, words.points(points.spread), by_percent=by_percent)
        case _:
            first = figure == "best"
            reached, share = (points.best, percent.best) if first else (points.worst, percent.worst)
            return _of_rank(words.percent(share), words.points(reached), by_percent=by_percent)


def block_figure_change(
    before: BlockStatistics, after: BlockStatistics, figure: str, words: Wording, *, by_percent: bool
) -> str:
    """The difference of one of `BLOCK_FIGURES` as it is shown before and after."""
    if figure == "mean":
        return words.mean_change(before.points.mean, after.points.mean)
    if not by_percent:
        return words.points_change(*(getattr(statistics.points, figure) for statistics in (before, after)))
    old, new = (
        {
            "best": words.shown_percent(percent.best),
            "worst": words.shown_percent(percent.worst),
            "spread": words.shown_percent(percent.best) - words.shown_percent(percent.worst),
        }[figure]
        for percent in (before.percent, after.percent)
    )
    return words.percentage_points(old, new)


def _of_rank(percent: str, points: str, *, by_percent: bool) -> str:
    return f"{percent} ({points})" if by_percent else points
