"""The administrative documents: the announcement of the result, and the plan that a decision requires of every agency.

Thông báo kết quả is the announcement on the overview page with each block's table annexed; Kế hoạch khắc phục is a
draft to be completed.
"""

from __future__ import annotations

from dataclasses import replace

from dashboard.documents.basis import OVERVIEW, SIMULATION, Basis
from dashboard.documents.paper import (
    Annex,
    Column,
    Official,
    Paper,
    Signature,
    Table,
    Text,
    grounds_of,
    official_head,
    signature,
)
from dashboard.documents.proposal import Proposal, aim_in_words, targets_table, where_in_words
from dashboard.scoring import RankedBlock
from dashboard.ui.localizer import Localizer
from dashboard.ui.results_in_words import announcement, block_without_before

_OF_ANNOUNCEMENT = "TB"


def announcement_paper(basis: Basis) -> Paper:
    """Return the announcement of all blocks; an edition of several blocks has an annex for each."""
    words, edition = basis.words, basis.ranked.edition
    kind = words("announcement_paper.kind")
    paragraphs = announcement(basis.ranked, words)
    made_up = 1 if edition.has_illustrative_scores else 0  # skips the notice, which is on every page anyway
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
        official=official_head(basis, _OF_ANNOUNCEMENT),
        recipients_label=words("paper.recipients"),
        recipients=(words("paper.recipient_blank"), words("paper.recipient_blank"), words("paper.recipient_archive")),
        signature=signature(basis),
        annexes=tuple(
            Annex(
                label=words("paper.annex", number=numbers[place] if place < len(numbers) else str(place + 1))
                if len(blocks) > 1
                else words("paper.annex", number="").strip(),
                title=words("announcement_paper.annex_title", block=words.block(block.block.name)),
                attached=words("paper.attached", kind=kind, abbreviation=_OF_ANNOUNCEMENT),
                parts=(ranking_table(basis, block), Text(_how_ranked(basis, block), "small")),
            )
            for place, block in enumerate(blocks)
        ),
    )


def ranking_table(basis: Basis, block: RankedBlock) -> Table:
    """All agencies of a block by rank: rank and total with provenance signs, the percentage, and any change."""
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
    """Sentences on the figure that the block is ranked by, the edition it is compared with, and the provenance sign."""
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


_OF_PLAN = "KH"
_TO_FILL_IN = ("task", "leads", "helps", "deadline", "product")


def remedy_plan_paper(basis: Basis, proposal: Proposal) -> Paper:
    """Return the plan: grounds, aims, the criteria with blanks for tasks, people and deadlines, and its execution."""
    words, block = basis.words, proposal.block
    agency = block.block.agencies[proposal.row]
    period = words.period(basis.ranked.edition)
    kind = words("remedy_plan.kind")
    marks = basis.mark(block.origins.of_rank(agency.code)), basis.mark(block.origins.of_total(agency.code))
    return Paper(
        frame=basis.frame(
            words("remedy_plan.title_of", agency=agency.name),
            SIMULATION,
            simulated=True,
            block=block.block.code,
            agency=agency.code,
        ),
        kind=kind,
        subject=words("remedy_plan.subject", agency=agency.name, period=period),
        official=_head(basis, agency.name),
        grounds=(*grounds_of(basis), words("paper.ground_blank")),
        parts=(
            Text(words("remedy_plan.opening", agency=agency.name)),
            Text(words("remedy_plan.aims"), "heading"),
            Text(
                words(
                    "proposal.stands",
                    agency=agency.name,
                    block=words.block(block.block.name),
                    where=where_in_words(block.standings, proposal.row, words, marks),
                    next=words("remedy_plan.of_period", period=period),
                )
            ),
            Text(f"{aim_in_words(proposal, words)} {proposal.assumption}"),
            Text(words("remedy_plan.tasks"), "heading"),
            Text(words("remedy_plan.tasks_annexed", count=len(proposal.targets))),
            targets_table(basis, block, proposal.row, proposal.targets),
            Text(words("remedy_plan.carrying_out"), "heading"),
            *(Text(words(f"remedy_plan.step_{number}"), "item") for number in (1, 2, 3)),
        ),
        recipients_label=words("paper.recipients"),
        recipients=(words("paper.recipient_blank"), words("paper.recipient_blank"), words("paper.recipient_archive")),
        signature=Signature(words("paper.signer"), words("paper.signer_how"), words("paper.signer_name")),
        annexes=(
            Annex(
                label=words("paper.annex", number="").strip(),
                title=words("remedy_plan.annex_title"),
                attached=words("paper.attached", kind=kind, abbreviation=_OF_PLAN),
                parts=(_tasks(basis, proposal), Text(words("remedy_plan.annex_note"), "small")),
                landscape=True,
            ),
        ),
    )


def _head(basis: Basis, agency: str) -> Official:
    """The head of the agency's document; if the edition names the announcing office, that is the agency's superior."""
    head, above = official_head(basis, _OF_PLAN), basis.ranked.edition.offices_issuer
    return replace(head, superior=above, issuer=agency) if above else head


def _tasks(basis: Basis, proposal: Proposal) -> Table:
    """Each criterion with its current and target points, suggestions, and cells for the agency to fill in."""
    words, leaves = basis.words, proposal.block.block.tree.leaves
    suggested = [leaves[column].actions for column in sorted(proposal.targets)]
    brief = targets_table(basis, proposal.block, proposal.row, proposal.targets)
    return Table(
        words("remedy_plan.annex_title"),
        (
            Column(words("proposal.number"), 5, "center"),
            Column(words("agency.criterion"), 30),
            Column(words("proposal.points_now"), 10, "right"),
            Column(words("proposal.points_aimed"), 10, "right"),
            *(Column(words(f"remedy_plan.{field}"), 16) for field in _TO_FILL_IN),
        ),
        tuple(
            (number, name, now, aimed, _suggestion(actions, words), *("",) * (len(_TO_FILL_IN) - 1))
            for (number, name, _, now, aimed, _), actions in zip(brief.rows, suggested, strict=True)
        ),
    )


def _suggestion(actions: str, words: Localizer) -> str:
    """The programme's suggestions, labelled as such; empty if it has none."""
    parts = [part.strip() for part in actions.split(";") if part.strip()]
    return words("remedy_plan.suggestion", actions="; ".join(parts)) if parts else ""
