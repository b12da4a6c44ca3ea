"""Overview: who moved most in a block since the edition before, and what has no edition before."""

from __future__ import annotations

from markupsafe import Markup

from dashboard.pages.panels.block_result import agency_link
from dashboard.pages.view import View
from dashboard.scoring import RankedBlock
from dashboard.ui.announcement import agencies_otherwise
from dashboard.ui.html import EMPTY, tag
from dashboard.ui.provenance_mark import headline_mark

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
    note = tag("p.xh-chart-note", t("overview.moves_note", since=since, origin=origin))
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
        tag("h3.xh-chart-title", title, mark),
        note,
        tag("ul.xh-moves", *rows) if rows else EMPTY,
        tag("p.xh-small.xh-quiet", " ".join(sentences)) if sentences else EMPTY,
    )
