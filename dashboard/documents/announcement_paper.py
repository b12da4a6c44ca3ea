"""Thông báo kết quả: the announcement of the overview as an administrative document, each block's table annexed."""

from __future__ import annotations

from dashboard.documents.basis import OVERVIEW, Basis
from dashboard.documents.paper import (
    Annex,
    Column,
    Paper,
    Table,
    Text,
    grounds_of,
    official_head,
    signature,
)
from dashboard.scoring import RankedBlock
from dashboard.ui.announcement import announcement, block_without_before

_ABBREVIATION = "TB"


def announcement_paper(basis: Basis) -> Paper:
    """Return the announcement of all blocks; an edition of several blocks has an annex for each."""
    words, edition = basis.words, basis.ranked.edition
    kind = words("announcement_paper.kind")
    paragraphs = announcement(basis.ranked, words)
    made_up = 1 if edition.has_illustrative_scores else 0  # the notice stands on every page anyway
    blocks = list(basis.ranked.blocks.values())
    numbers = ["I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X"]
    return Paper(
        frame=basis.frame(words("announcement_paper.title", title=edition.title), OVERVIEW),
        kind=kind,
        subject=paragraphs[made_up],
        grounds=grounds_of(basis),
        parts=(
            *(Text(paragraph) for paragraph in paragraphs[made_up + 1 :]),
            Text(words("announcement_paper.annexed", count=len(blocks))),
        ),
        official=official_head(basis, _ABBREVIATION),
        recipients_label=words("paper.recipients"),
        recipients=(words("paper.recipient_blank"), words("paper.recipient_blank"), words("paper.recipient_archive")),
        signature=signature(basis),
        annexes=tuple(
            Annex(
                label=words("paper.annex", number=numbers[place] if place < len(numbers) else str(place + 1))
                if len(blocks) > 1
                else words("paper.annex", number="").strip(),
                title=words("announcement_paper.annex_title", block=words.block(block.block.name)),
                attached=words("paper.attached", kind=kind, abbreviation=_ABBREVIATION),
                parts=(ranking_table(basis, block), Text(_how_ranked(basis, block), "small")),
            )
            for place, block in enumerate(blocks)
        ),
    )


def ranking_table(basis: Basis, block: RankedBlock) -> Table:
    """All agencies of a block by rank: total and percentage with their origins, and the change if there is one."""
    words, standings, origins = basis.words, block.standings, block.origins
    rows: list[tuple[str, ...]] = []
    for row in block.best_first:
        agency = block.block.agencies[row]
        cells = [
            f"{standings.rank[row]} {basis.mark(origins.of_rank(agency.code))}",
            agency.name,
            f"{words.points(float(standings.total[row]))} {basis.mark(origins.of_total(agency.code))}",
            words.percent(standings.percent_of(row)),
        ]
        if block.change is not None:
            change = block.change.by_agency.get(agency.code)
            cells.append(words.places(change) if change else words("change.new"))
        rows.append(tuple(cells))
    columns = [
        Column(words("agency.rank"), 9, "center"),
        Column(words("leaderboard.agency"), 44),
        Column(words("agency.total"), 16, "right"),
        Column(words("agency.percent"), 13, "right"),
    ]
    if block.change is not None:
        columns.append(Column(words("announcement_paper.change"), 26))
    return Table(words("announcement_paper.annex_title", block=block.block.name), tuple(columns), tuple(rows))


def _how_ranked(basis: Basis, block: RankedBlock) -> str:
    """By what the block ranks, against what it is compared, and whose the signs are."""
    words, previous = basis.words, basis.ranked.previous
    period = words.period(basis.ranked.edition)
    maximum = words.short_points(block.block.tree.total_maximum)
    how = (
        words("leaderboard.subtitle_percent", period=period)
        if block.standings.by_percent
        else words("leaderboard.subtitle", maximum=maximum, period=period)
    )
    if block.change is None or previous is None:
        return f"{how} {block_without_before(basis.ranked, block.block, words)}"
    compared = words("announcement_paper.compared", period=words.period(previous))
    origin = words.provenance(block.origins.of_changes)
    return f"{how} {compared} {basis.mark(block.origins.of_changes)} {origin}."
