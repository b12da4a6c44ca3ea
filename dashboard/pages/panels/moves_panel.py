"""Overview: who moved most in a block since the edition before, and what has no edition before."""

from __future__ import annotations

from markupsafe import Markup

from dashboard.pages.elements import titled
from dashboard.pages.panels.block_result import agency_link
from dashboard.pages.panels.corners import table_corner, taken_of
from dashboard.pages.view import View
from dashboard.scoring import BlockChange, RankedBlock
from dashboard.ui.html import EMPTY, tag
from dashboard.ui.provenance_mark import headline_mark
from dashboard.ui.results_in_words import agencies_otherwise

_MOVES = 5


def block_moves(view: View, block: RankedBlock) -> Markup:
    """HTML of the moves; empty without an earlier edition (the block's figures say so)."""
    t, change = view.t, block.change
    if change is None or view.ranked.previous is None:
        return tag("div")
    names = {agency.code: agency.name for agency in block.block.agencies}
    moves = change.biggest_moves(_MOVES)
    title = (
        t("overview.moves_title", agency=names[moves[0][0]], places=t.places(moves[0][1]))
        if moves
        else t("overview.moves_none")
    )
    since = t("change.since", period=t.period(view.ranked.previous))
    origin = t("provenance.sentence", kind=t.provenance(block.origins.of_changes)).lower()
    mark = headline_mark([block.origins.of_changes], view.ranked.edition, t)
    note = t("overview.moves_note", since=since, origin=origin)
    corner = _corner(view, block, change, title, note)
    rows: list[Markup] = []
    for code, move in moves:
        kind, sign = ("b.xh-better", "▲") if move.places > 0 else ("b.xh-worse", "▼")
        told = tag("span.xh-quiet.xh-small.xh-num", t.change(move))
        row = block.block.agency_index[code]
        rows.append(tag("li", tag(kind, f"{sign} {abs(move.places)}"), agency_link(view, block, row), told))
    sentences = agencies_otherwise(change, names, t)
    if change.new or change.gone:
        none = t("overview.none")
        new = t.listing(agency.name for agency in change.new) if change.new else none
        gone = t.listing(agency.name for agency in change.gone) if change.gone else none
        sentences.insert(0, t("overview.new_gone", new=new, gone=gone))
    return tag(
        "div",
        titled(tag("h3.xh-chart-title", title, mark), note, corner),
        tag("ul.xh-moves", *rows) if rows else EMPTY,
        tag("p.xh-small.xh-quiet", " ".join(sentences)) if sentences else EMPTY,
    )


def _corner(view: View, block: RankedBlock, change: BlockChange, title: str, note: str) -> Markup:
    """The ranks of all agencies before and after, to be taken away; best first."""
    t = view.t
    columns = [t("leaderboard.agency"), *(t(f"overview.{key}") for key in ("rank_before", "rank_now", "moved"))]
    agencies = (block.block.agencies[row] for row in block.best_first)
    rows = [
        [agency.name, move.rank_before, move.rank_after, t.change(move)]
        for agency in agencies
        if (move := change.by_agency.get(agency.code))
    ]
    taken, figures, origin = taken_of(view, block), frozenset({1, 2}), block.origins.of_changes
    return table_corner(taken, "thay-doi-hang", title, columns, lambda: rows, note=note, figures=figures, origin=origin)
