"""Cards (thẻ): one message as a picture to share, readable on a phone: an agency's rank, a block's first and last."""

from __future__ import annotations

from fractions import Fraction
from typing import Any, Literal, cast

from dashboard.documents.basis import AGENCY, OVERVIEW, SIMULATION, Basis
from dashboard.documents.proposal import Proposal
from dashboard.documents.typesetting import PictureFormat, picture
from dashboard.model import PROVENANCES, Provenance, Scenario
from dashboard.scoring import RankedBlock, passing
from dashboard.ui.bar_scale import bar_scale
from dashboard.ui.provenance_mark import SIGNS
from dashboard.ui.results_in_words import next_rank_in_words, share_of_maximum

Shape = Literal["tall", "wide"]
SHAPES: dict[Shape, tuple[int, int]] = {"tall": (1080, 1350), "wide": (1200, 630)}
"""Width and height in pixels: for a feed, and for the preview of a link."""
_ENDS: dict[Shape, int] = {"tall": 5, "wide": 4}
_LONGEST_LINK = 300
"""Maximum characters; a longer link, which no one types from a picture, leads to the page without the scenario."""


def card(values: dict[str, object], basis: Basis, shape: Shape = "tall", form: PictureFormat = "png") -> bytes:
    """Return the picture for `values` from one of the functions below."""
    width, height = SHAPES[shape]
    of_shape = {"width": width, "height": height, "rows": cast("dict[Shape, object]", values["rows"])[shape]}
    return picture("card", {**values, **of_shape}, basis.made, form)


def agency_card_values(basis: Basis, block: RankedBlock, row: int) -> dict[str, object]:
    """An agency's standing: rank, total, change, and the points to the next rank."""
    words, standings, agency = basis.words, block.standings, block.block.agencies[row]
    change = block.change.by_agency.get(agency.code) if block.change else None
    sign = "" if change is None or not change.places else "▲ " if change.places > 0 else "▼ "
    moved = [f"{sign}{words.change(change)} {basis.mark(block.origins.of_changes)}"] if change else []
    total = f"{words.points(float(standings.total[row]))} {basis.mark(block.origins.of_total(agency.code))}"
    count, tied = len(standings.rank), bool(standings.tied[row])
    rank = words.place(int(standings.rank[row]), tied, of=count)
    title = words("slides.agency", agency=agency.name, rank=rank)
    groups = _groups(basis, block, row)
    there: dict[str, Any] = {"block": block.block.code, "agency": agency.code}
    return (
        basis.frame(title, AGENCY, **there)
        | _way_back(basis, AGENCY, there)
        | _nothing_under()
        | {
            "under": f"{words('card.groups')} {basis.mark(block.origins.of_scores)}",
            "bars": groups,
            "more": [words("card.more_groups", count=len(groups) - shown) for shown in range(len(groups))],
            "kicker": _kicker(basis, block),
            "heading": agency.name,
            "big": f"{words('rank.label_tied' if tied else 'agency.rank')} {standings.rank[row]}",
            "unit": f"{words('agency.of', count=words.count(count))} {basis.mark(block.origins.of_rank(agency.code))}",
            "lines": [
                words("card.total", total=total, share=share_of_maximum(block, row, words)),
                *moved,
                f"{next_rank_in_words(block, row, words)} {basis.mark(block.origins.of_scores)}",
            ],
        }
    )


def block_card_values(basis: Basis, block: RankedBlock) -> dict[str, object]:
    """The first and the last agencies of a block, by rank; all of them if they are few."""
    words, best_first = basis.words, block.best_first
    rows: dict[Shape, list[list[dict[str, str]]]] = {}
    for shape, ends in _ENDS.items():
        few = len(best_first) <= 2 * ends
        half = -(-len(best_first) // 2)
        together = [best_first] if shape == "tall" else [best_first[:half], best_first[half:]]
        chosen = together if few else [best_first[:ends], best_first[-ends:]]
        rows[shape] = [[_line(basis, block, row) for row in part] for part in chosen if part]
    title = words("slides.ranking", block=words("slides.block", block=words.block(block.block.name)))
    there: dict[str, Any] = {"block": block.block.code}
    return (
        basis.frame(title, OVERVIEW, **there)
        | _way_back(basis, OVERVIEW, there)
        | _nothing_under()
        | {
            "kicker": _kicker(basis, block),
            "heading": words("card.first_and_last", block=words.block(block.block.name)),
            "big": "",
            "unit": "",
            "lines": [],
            "rows": rows,
        }
    )


def scenario_card_values(basis: Basis, proposal: Proposal) -> dict[str, object]:
    """The effect of a scenario on an agency: rank before and after, total, agencies overtaken, assumptions."""
    words, block, row = basis.words, proposal.block, proposal.row
    agency, after = block.block.agencies[row], proposal.effect.standings
    mark = SIGNS[Provenance.SIMULATED]
    passed = len(passing(block.standings, after, row).overtaken)
    reached = words.rank(int(after.rank[row]), bool(after.tied[row]))
    totals = (words.points(float(standings.total[row])) for standings in (block.standings, after))
    title = words("proposal.title_of", agency=agency.name)
    there: dict[str, Any] = {"block": block.block.code, "agency": agency.code}
    targets, count = _targets(proposal, basis), len(proposal.targets)
    frame = basis.frame(title, SIMULATION, simulated=True, **there)
    return (
        frame
        | _way_back(basis, SIMULATION, there)
        | _nothing_under()
        | {
            "under": words("card.targets"),
            "moves": targets,
            "more": [words("card.more_targets", count=count - shown) for shown in range(count)],
            "kicker": _kicker(basis, block),
            "heading": words("card.if", agency=agency.name, count=len(proposal.targets)),
            "big": f"{words('agency.rank')} {_rank(basis, block, row)} → {reached}",
            "unit": mark,
            "lines": [
                words("card.from_to", before=next(totals), after=f"{next(totals)} {mark}"),
                *([words("card.overtakes", agencies=words.agencies(passed, block.block))] if passed else []),
                proposal.assumption,
            ],
        }
    )


def _rank(basis: Basis, block: RankedBlock, row: int) -> str:
    return basis.words.rank(int(block.standings.rank[row]), bool(block.standings.tied[row]))


def _kicker(basis: Basis, block: RankedBlock) -> str:
    return f"{block.block.name} · {basis.words.period(basis.ranked.edition)}"


def _nothing_under() -> dict[str, object]:
    return {"under": "", "bars": [], "moves": [], "more": [], "rows": {shape: [] for shape in SHAPES}}


def _way_back(basis: Basis, path: str, there: dict[str, Any]) -> dict[str, object]:
    """The link in a form that can be typed from a picture."""
    words, link = basis.words, basis.link(path, **there)
    if len(link) <= _LONGEST_LINK:
        return {"way_back_label": words("document.link"), "way_back": link}
    plain = basis.link(path, **there, scenario=Scenario(), limits="", efforts="", goal="")
    return {"way_back_label": words("card.link_of_page"), "way_back": plain}


def _groups(basis: Basis, block: RankedBlock, row: int) -> list[dict[str, object]]:
    """The agency's percentage of each group, furthest below the block's mean first."""
    groups, rows = block.groups, list[tuple[Fraction, Fraction, str]]()
    for column, of_block in enumerate(block.statistics.groups):
        own, percent = groups.percent_of(row, column), of_block.percent
        if own is None or percent is None:
            continue
        rows.append((own, percent.mean, groups.nodes[column].name))
    scale = bar_scale(share for own, mean, _ in rows for share in (own, mean))
    return [
        {
            "name": name,
            "start": scale.start(own),
            "length": scale.length(own),
            "mean_at": scale.place(mean),
            "figure": basis.words.percent(own),
        }
        for own, mean, name in sorted(rows, key=lambda row: row[0] - row[1])
    ]


def _targets(proposal: Proposal, basis: Basis) -> list[dict[str, str]]:
    """The criteria with their current and target points, largest gain first."""
    words, block, row = basis.words, proposal.block.block, proposal.row
    gains = sorted(proposal.targets.items(), key=lambda target: float(block.points[row, target[0]]) - target[1])
    mark = SIGNS[Provenance.SIMULATED]
    return [
        {
            "name": block.tree.leaves[column].name,
            "figure": " ".join(
                [
                    words.short_points(float(block.points[row, column])),
                    basis.mark(PROVENANCES[block.origins[row, column]]),
                    "→",
                    f"{words.short_points(target)} {mark}",
                ]
            ),
        }
        for column, target in gains
    ]


def _line(basis: Basis, block: RankedBlock, row: int) -> dict[str, str]:
    words, agency, standings = basis.words, block.block.agencies[row], block.standings
    total = words.points(float(standings.total[row]))
    shown = words.percent(standings.percent_of(row)) if standings.by_percent else total
    figure = f"{shown} {basis.mark(block.origins.of_total(agency.code))}"
    return {"rank": str(standings.rank[row]), "name": agency.name, "figure": figure}
