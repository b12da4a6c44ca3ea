"""The biggest moves of a block since the last edition, and who is new or gone."""

from __future__ import annotations

from markupsafe import Markup

from dashboard.pages.drawn_html import draw_html
from dashboard.pages.frame import View
from dashboard.pages.panels.page_title import chart_title
from dashboard.scoring import RankedBlock
from dashboard.ui.html import EMPTY, tag
from dashboard.ui.lineage import agencies_otherwise
from dashboard.ui.provenance_mark import headline_mark

_MOVES = 5


def moves_panel(view: View, block: RankedBlock) -> None:
    """Draw the panel; without an earlier edition there is nothing to draw (the block's figures say so)."""
    words, change = view.words, block.change
    if change is None or view.ranked.previous is None:
        return
    names = {agency.code: agency.name for agency in block.block.agencies}
    moves = change.biggest_moves(_MOVES)
    title = (
        words("overview.moves_title", agency=names[moves[0][0]], places=words.places(moves[0][1]))
        if moves
        else words("overview.moves_none")
    )
    since = words("change.since", period=words.period(view.ranked.previous.id.period))
    origin = words("provenance.sentence", kind=words.provenance(block.origins.of_changes)).lower()
    mark = headline_mark([block.origins.of_changes], view.ranked.edition, words)
    chart_title(title, words("overview.moves_note", since=since, origin=origin), mark=mark)
    rows: list[Markup] = []
    for code, move in moves:
        kind, sign = ("b.xh-better", "▲") if move.places > 0 else ("b.xh-worse", "▼")
        told = tag("span.xh-quiet.xh-small.xh-num", words.change(move))
        rows.append(tag("li", tag(kind, f"{sign} {abs(move.places)}"), tag("span", names[code]), told))
    sentences = agencies_otherwise(change, names, words)
    if change.new or change.gone:
        nobody = words("overview.nobody")
        new = words.listing(agency.name for agency in change.new) if change.new else nobody
        gone = words.listing(agency.name for agency in change.gone) if change.gone else nobody
        sentences.insert(0, words("overview.new_gone", new=new, gone=gone))
    otherwise = tag("p.xh-small.xh-quiet", " ".join(sentences)) if sentences else EMPTY
    if rows or otherwise:
        draw_html(tag("ul.xh-moves", *rows), otherwise)
