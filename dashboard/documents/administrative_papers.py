"""Kế hoạch khắc phục: the plan that a decision on a ranking asks every agency for, as a draft to be completed."""

from __future__ import annotations

from dataclasses import replace

from dashboard.documents.basis import SIMULATION, Basis
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
)
from dashboard.documents.proposal import Proposal, aim_in_words, targets_table, where_in_words
from dashboard.ui.localizer import Localizer

_ABBREVIATION = "KH"
_TO_FILL_IN = ("task", "leads", "helps", "deadline", "product")


def remedy_plan_paper(basis: Basis, proposal: Proposal) -> Paper:
    """Return the plan: grounds, aims, the criteria with blanks for who does what by when, how it is carried out."""
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
                attached=words("paper.attached", kind=kind, abbreviation=_ABBREVIATION),
                parts=(_tasks(basis, proposal), Text(words("remedy_plan.annex_note"), "small")),
                landscape=True,
            ),
        ),
    )


def _head(basis: Basis, agency: str) -> Official:
    """The head: where the office that announced the result is named, the agency stands under it."""
    head, above = official_head(basis, _ABBREVIATION), basis.ranked.edition.offices_issuer
    return replace(head, superior=above, issuer=agency) if above else head


def _tasks(basis: Basis, proposal: Proposal) -> Table:
    """Each criterion with its points today and aimed at, and cells for the agency to fill in but for suggestions."""
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
    """What the programme suggests, called a suggestion; empty where it suggests nothing."""
    parts = [part.strip() for part in actions.split(";") if part.strip()]
    return words("remedy_plan.suggestion", actions="; ".join(parts)) if parts else ""
