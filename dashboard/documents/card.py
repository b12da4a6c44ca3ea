"""Thẻ: one message as a picture to send on, readable on a phone: an agency's place, a block's first and last."""

from __future__ import annotations

from typing import Literal

from dashboard.documents.basis import AGENCY, OVERVIEW, SIMULATION, Basis
from dashboard.documents.proposal import Proposal
from dashboard.documents.typesetting import PictureFormat, picture
from dashboard.model import Provenance
from dashboard.scoring import RankedBlock, passing
from dashboard.ui.provenance_mark import SIGNS
from dashboard.ui.standing_words import next_rank_in_words, share_of_maximum

Shape = Literal["tall", "wide"]
SHAPES: dict[Shape, tuple[int, int]] = {"tall": (1080, 1350), "wide": (1200, 630)}
"""Width and height in pixels: for a feed, and for the preview of a link."""
_ENDS = 3


def card(values: dict[str, object], basis: Basis, shape: Shape = "tall", form: PictureFormat = "png") -> bytes:
    """Return the picture of one of the values below."""
    width, height = SHAPES[shape]
    return picture("card", {**values, "width": width, "height": height}, basis.made, form)


def agency_card_values(basis: Basis, block: RankedBlock, row: int) -> dict[str, object]:
    """An agency's place: rank, total, change, and what the next rank takes."""
    words, standings, agency = basis.words, block.standings, block.block.agencies[row]
    change = block.change.by_agency.get(agency.code) if block.change else None
    sign = "" if change is None or not change.places else "▲ " if change.places > 0 else "▼ "
    moved = [f"{sign}{words.change(change)} {basis.mark(block.origins.of_changes)}"] if change else []
    total = f"{words.points(float(standings.total[row]))} {basis.mark(block.origins.of_total(agency.code))}"
    count, tied = len(standings.rank), bool(standings.tied[row])
    rank = words.place(int(standings.rank[row]), tied, of=count)
    title = words("slides.agency", agency=agency.name, rank=rank)
    return basis.frame(title, AGENCY, block=block.block.code, agency=agency.code) | {
        "kicker": _kicker(basis, block),
        "heading": agency.name,
        "big": f"{words('rank.label_tied' if tied else 'agency.rank')} {standings.rank[row]}",
        "unit": f"{words('agency.of', count=words.count(count))} {basis.mark(block.origins.of_rank(agency.code))}",
        "lines": [
            words("card.total", total=total, share=share_of_maximum(block, row, words)),
            *moved,
            f"{next_rank_in_words(block, row, words)} {basis.mark(block.origins.of_scores)}",
        ],
        "rows": [],
    }


def block_card_values(basis: Basis, block: RankedBlock) -> dict[str, object]:
    """The first and the last of a block, by rank; all of them where there are few."""
    words, best_first = basis.words, block.best_first
    few = len(best_first) <= 2 * _ENDS
    chosen = [best_first] if few else [best_first[:_ENDS], best_first[-_ENDS:]]
    title = words("slides.ranking", block=words("slides.block", block=words.block(block.block.name)))
    return basis.frame(title, OVERVIEW, block=block.block.code) | {
        "kicker": _kicker(basis, block),
        "heading": words("card.first_and_last", block=words.block(block.block.name)),
        "big": "",
        "unit": "",
        "lines": [],
        "rows": [[_line(basis, block, row) for row in rows] for rows in chosen],
    }


def scenario_card_values(basis: Basis, proposal: Proposal) -> dict[str, object]:
    """What a scenario does for an agency: rank before and after, total, who is overtaken, what is assumed."""
    words, block, row = basis.words, proposal.block, proposal.row
    agency, after = block.block.agencies[row], proposal.effect.standings
    mark = SIGNS[Provenance.SIMULATED]
    passed = len(passing(block.standings, after, row).overtaken)
    reached = words.rank(int(after.rank[row]), bool(after.tied[row]))
    totals = (words.points(float(standings.total[row])) for standings in (block.standings, after))
    title = words("proposal.title_of", agency=agency.name)
    return basis.frame(title, SIMULATION, simulated=True, block=block.block.code, agency=agency.code) | {
        "kicker": _kicker(basis, block),
        "heading": words("card.if", agency=agency.name, count=len(proposal.targets)),
        "big": f"{words('agency.rank')} {_rank(basis, block, row)} → {reached}",
        "unit": mark,
        "lines": [
            words("card.from_to", before=next(totals), after=f"{next(totals)} {mark}"),
            *([words("card.overtakes", count=passed)] if passed else []),
            proposal.assumption,
        ],
        "rows": [],
    }


def _rank(basis: Basis, block: RankedBlock, row: int) -> str:
    return basis.words.rank(int(block.standings.rank[row]), bool(block.standings.tied[row]))


def _kicker(basis: Basis, block: RankedBlock) -> str:
    return f"{block.block.name} · {basis.words.period(basis.ranked.edition)}"


def _line(basis: Basis, block: RankedBlock, row: int) -> list[str]:
    words, agency, standings = basis.words, block.block.agencies[row], block.standings
    total = words.points(float(standings.total[row]))
    shown = words.percent(standings.percent_of(row)) if standings.by_percent else total
    return [str(standings.rank[row]), agency.name, f"{shown} {basis.mark(block.origins.of_total(agency.code))}"]
