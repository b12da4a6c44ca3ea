"""`leaderboard`: a block as CSV, as it is or under a scenario."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from dashboard.command_line.arguments import TypedChange
from dashboard.command_line.output import ExitCode, number_cell, origins_notes, print_table, say, truth_cell
from dashboard.data import Storage, read_edition
from dashboard.model import Block, Edition, EditionId, Scenario
from dashboard.scoring import Standings, apply_scenario, rank_block, refused_changes, share_of
from dashboard.ui.issues import change_refused_sentence
from dashboard.ui.texts import Language, text

HEADER = ("rank", "tied", "agency", "name", "total", "maximum", "percent")


def leaderboard(
    root: Storage, edition_id: EditionId, block_code: str, changes: Sequence[TypedChange], language: Language
) -> int:
    """Print the leaderboard of one block; return the exit code. Raises EditionError.

    Nothing is printed unless every change can be made: a change that fits nowhere is said, never dropped.
    """
    edition = read_edition(root, edition_id)
    block = edition.block_by_code.get(block_code)
    if block is None:
        known = ", ".join(edition.block_by_code)
        say(text("command_line.block_unknown", language, edition=edition_id, block=block_code, known=known))
        return ExitCode.USAGE
    problems = list(_problems(edition, block, changes, language))
    if problems:
        for problem in problems:
            say(problem)
        return ExitCode.USAGE
    standings = rank_block(block, edition.precision, apply_scenario(block, _scenario(changes)))
    print_table(HEADER, _rows(block, standings))
    for note in _notes(edition, block, len(changes), language):
        say(note)
    return ExitCode.OK


def _notes(edition: Edition, block: Block, change_count: int, language: Language) -> Iterator[str]:
    """Yield what the figures rest on, where that is not published points alone: the table has no column for it."""
    yield from origins_notes(edition, block, language)
    if change_count:
        yield text("command_line.simulated", language, count=change_count)


def _rows(block: Block, standings: Standings) -> Iterator[tuple[str, ...]]:
    for row in standings.best_first(block.name_order):
        total, maximum = float(standings.exact_total[row]), float(standings.maximum[row])
        yield (
            str(standings.rank[row]),
            truth_cell(bool(standings.tied[row])),
            block.agencies[row].code,
            block.agencies[row].name,
            number_cell(total),
            number_cell(maximum),
            number_cell(float(share_of(total, maximum))),
        )


def _scenario(changes: Sequence[TypedChange]) -> Scenario:
    return Scenario({change.cell: change.points for change in changes})


def _problems(edition: Edition, block: Block, changes: Sequence[TypedChange], language: Language) -> Iterator[str]:
    """Yield a sentence for each change that cannot be made."""
    seen: set[tuple[str, str]] = set()
    for change in changes:
        cell = ":".join(change.cell)
        if change.cell in seen:
            yield text("command_line.set_doubled", language, cell=cell)
        seen.add(change.cell)
        other = _other_block(edition, block, change.cell[0])
        if other is not None:
            yield text("command_line.set_other_block", language, cell=cell, found=other.code, block=block.code)
    for issue in refused_changes(edition, _scenario(changes)):
        yield change_refused_sentence(issue, language)


def _other_block(edition: Edition, block: Block, agency: str) -> Block | None:
    return next((other for other in edition.blocks if other is not block and agency in other.agency_index), None)
