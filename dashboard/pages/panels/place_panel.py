"""Rank, total and percent of one agency, against the block's mean and best; what the next rank takes."""

from __future__ import annotations

from markupsafe import Markup

from dashboard.pages.drawn_html import draw_html
from dashboard.pages.frame import View
from dashboard.scoring import RankedBlock
from dashboard.ui.html import EMPTY, tag
from dashboard.ui.provenance_mark import headline_mark, provenance_mark
from dashboard.ui.standing_words import (
    Distance,
    from_mean_and_best,
    further_distances,
    grade_in_words,
    next_rank_in_words,
    share_of_maximum,
)


def place_panel(view: View, row: int) -> None:
    """Draw the figures and the sentence about the next rank."""
    words, ranked, edition = view.words, view.ranked_block, view.ranked.edition
    standings, agency = ranked.standings, ranked.block.agencies[row]
    total = float(standings.total[row])
    mean, best = from_mean_and_best(ranked, row, words)
    rank = words.rank(int(standings.rank[row]), bool(standings.tied[row]))
    of = words("agency.of", count=words.count(len(standings.rank)))
    figures = [
        figure(
            words("agency.rank"),
            EMPTY.join([rank, tag("small", of)]),
            provenance_mark(ranked.origins.of_rank(agency.code), edition, words),
            _move(view, ranked, agency.code),
        ),
        figure(
            words("agency.total"),
            words.points(total),
            provenance_mark(ranked.origins.of_total(agency.code), edition, words),
            " · ".join(filter(None, [share_of_maximum(ranked, row, words), grade_in_words(ranked, row, words)])),
        ),
        figure(words("agency.against_mean"), _apart(mean), EMPTY, words("agency.mean_is", points=mean.figure)),
        figure(words("agency.against_best"), _apart(best), EMPTY, words("agency.best_is", points=best.figure)),
    ]
    mark = headline_mark([ranked.origins.of_scores], edition, words)
    draw_html(
        tag("div.xh-place", *figures),
        tag("p.xh-next", next_rank_in_words(ranked, row, words), mark),
        tag("p.xh-quiet.xh-small", " · ".join(further_distances(ranked, row, words))),
    )


def figure(label: str, number: str, mark: Markup, under: str) -> Markup:
    """HTML of a large figure with its mark of origin: its label above, and what explains it below."""
    shown = tag("dd", tag("span.xh-number", number), mark)
    return tag("dl", tag("dt", label), shown, tag("dd.xh-under", under))


def _move(view: View, ranked: RankedBlock, agency: str) -> str:
    words, previous = view.words, view.ranked.previous
    if previous is None or ranked.change is None:
        return view.nothing_to_compare()
    change = ranked.change.by_agency.get(agency)
    if change is None:
        return words("change.new")
    sign = "▲ " if change.places > 0 else "▼ " if change.places < 0 else ""
    kind = "xh-better" if change.places > 0 else "xh-worse" if change.places < 0 else "xh-quiet"
    since = words("change.since", period=words.period(previous.id.period))
    was = ranked.change.renamed.get(agency)
    name = f", {words('change.renamed_from', before=was)}" if was else ""
    mark = headline_mark([ranked.origins.of_changes], view.ranked.edition, words)
    return EMPTY.join([tag(f"span.{kind}", sign, words.change(change)), mark, " ", since, name])


def _apart(distance: Distance) -> str | Markup:
    return EMPTY.join([distance.apart, tag("small", " ", distance.unit)]) if distance.unit else distance.apart
