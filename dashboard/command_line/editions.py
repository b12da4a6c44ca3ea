"""`build`, `template`, `check` and `leaderboard`: build an edition, write a template for it, check it, and print it.

`build` makes it from a source folder, or prints every reason why it cannot. `template` writes a workbook with an
edition or the start of a new one. `check` prints every fact with the recomputed figure. `leaderboard` prints a block as
CSV, as it is or under a scenario.
"""

from __future__ import annotations

import argparse
import datetime
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from dashboard.access import operator
from dashboard.command_line.output import (
    ExitCode,
    illustrative_notes,
    number_cell,
    origins_notes,
    print_table,
    say,
    truth_cell,
    write_atomically,
    writing_into,
)
from dashboard.data import (
    EditionError,
    IssueLog,
    LogAction,
    LogDetails,
    SourceError,
    Storage,
    list_editions,
    previous_edition,
    read_edition,
    read_source_folder,
    write_edition,
)
from dashboard.excel import template_workbook
from dashboard.model import Block, Cell, Edition, EditionId, Issue, Rule, Scenario, Severity, Statistic
from dashboard.scoring import (
    FactCheck,
    Standings,
    apply_scenario,
    rank_block,
    reconcile,
    refused_changes,
    share_of,
    standings_of,
)
from dashboard.ui.issues import change_refused_sentence, issue_sentence
from dashboard.ui.localizer import VIET_NAM, Localizer
from dashboard.ui.numbers import TypedNumberRefused, read_typed_number
from dashboard.ui.texts import Language, text

MOST_REFUSALS = 100
"""Maximum number of sentences printed; a table in the wrong format would otherwise give one for each row."""


def build(source: Path, root: Storage, language: Language) -> int:
    """Check the source folder and write it under `root`; return the exit code. Raises IssueError.

    Warnings are printed and do not prevent writing.
    """
    log = IssueLog()
    try:
        edition = read_source_folder(source, log)
    except SourceError as refused:
        _print_warnings(log, language)
        _print(refused.issues, refused.more, lambda sentence: sentence, language)
        say(text("command_line.refused_count", language, count=len(refused.issues) + refused.more))
        return ExitCode.REFUSED
    _print_warnings(log, language)
    by = operator()
    with writing_into(root):
        version = write_edition(edition, root, LogDetails(LogAction.PUBLISHED, who=by.id, name=by.name))
    say(
        text(
            "command_line.built",
            language,
            edition=edition.id,
            version=version,
            blocks=len(edition.blocks),
            agencies=sum(len(block.agencies) for block in edition.blocks),
            facts=len(edition.facts),
        )
    )
    return ExitCode.OK


def _print_warnings(log: IssueLog, language: Language) -> None:
    more = log.more(Severity.WARNING)
    _print(log.warnings, more, lambda said: text("import_command.warning", language, sentence=said), language)


def _print(found: Sequence[Issue], more: int, framed: Callable[[str], str], language: Language) -> None:
    for issue in found[:MOST_REFUSALS]:
        say(framed(issue_sentence(issue, language)))
    more += max(0, len(found) - MOST_REFUSALS)
    if more:
        say(text("command_line.more_refusals", language, count=more))


def template(root: Storage, edition_id: EditionId, out: Path, replace: bool, language: Language) -> int:
    """Write the workbook for an edition to `out`; return the exit code. Raises IssueError.

    An existing edition is written completely. A new one gets the criteria and agencies of the previous edition.
    """
    if out.exists() and not replace:
        say(text("command_line.template_exists", language, file=out))
        return ExitCode.REFUSED
    edition = _edition_or_earlier(root, edition_id)
    made = datetime.datetime.now(VIET_NAM)
    content = template_workbook(edition_id, edition, made, Localizer(language, edition))
    with writing_into(out):
        write_atomically(out, content, replace=replace)
    say(_written(out, edition_id, edition, language))
    return ExitCode.OK


def _edition_or_earlier(root: Storage, edition_id: EditionId) -> Edition | None:
    """Return the edition, else the latest earlier one of its programme, else None."""
    try:
        return read_edition(root, edition_id)
    except EditionError as error:
        if error.rule is not Rule.UNREADABLE_NO_SUCH_EDITION:
            raise
    listings = list_editions(root)
    of_programme = [listing.id for listing in listings if listing.id.programme == edition_id.programme]
    earlier = [other for other in of_programme if other.period < edition_id.period]
    before = previous_edition(listings, edition_id) or max(earlier, default=None)
    return None if before is None else read_edition(root, before)


def _written(out: Path, edition_id: EditionId, edition: Edition | None, language: Language) -> str:
    if edition is None:
        return text("command_line.template_example", language, file=out, edition=edition_id)
    key = "whole" if edition.id == edition_id else "next"
    return text(
        f"command_line.template_{key}",
        language,
        file=out,
        edition=edition_id,
        source=edition.id,
        version=edition.version,
        blocks=len(edition.blocks),
        agencies=sum(len(block.agencies) for block in edition.blocks),
        criteria=sum(len(block.tree.leaves) for block in edition.blocks),
    )


CHECK_HEADER = ("block", "statistic", "agency", "printed", "value", "recomputed", "holds", "source")


def check(root: Storage, edition_id: EditionId, language: Language) -> int:
    """Print every fact of an edition with the recomputed figure; return 1 if one does not hold.

    A fact that cannot be recomputed does not hold either. Raises EditionError.
    """
    edition = read_edition(root, edition_id)
    checks = reconcile(edition, standings_of(edition), standings_of(_previous(root, edition_id, language)))
    print_table(CHECK_HEADER, (_row(check) for check in checks))
    for check in checks:
        if not check.holds:
            say(_complaint(check, language))
    say(_summary(edition, checks, language))
    for note in illustrative_notes(edition, language):
        say(note)
    return ExitCode.OK if all(check.holds for check in checks) else ExitCode.REFUSED


def _previous(root: Storage, edition_id: EditionId, language: Language) -> Edition | None:
    """The previous edition; None if there is none, or, after printing a note, if it cannot be read."""
    previous = previous_edition(list_editions(root), edition_id)
    if previous is None:
        return None
    try:
        return read_edition(root, previous)
    except EditionError as error:
        problem = issue_sentence(error, language)
        say(text("command_line.check_previous_unreadable", language, problem=problem))
        return None


def _row(check: FactCheck) -> tuple[str, ...]:
    fact = check.fact
    return (
        fact.block,
        fact.statistic,
        fact.agency or "",
        fact.printed,
        number_cell(fact.value),
        number_cell(check.recomputed),
        truth_cell(check.holds),
        fact.source,
    )


def _complaint(check: FactCheck, language: Language) -> str:
    fact = check.fact
    if check.recomputed is not None:
        key = "check_not_held"
    else:
        key = "check_no_previous" if fact.statistic is Statistic.MEAN_CHANGE else "check_not_recomputed"
    return text(
        f"command_line.{key}",
        language,
        block=fact.block,
        statistic=f"{fact.statistic} {fact.agency}" if fact.agency else fact.statistic,
        printed=number_cell(fact.value),
        recomputed=number_cell(check.recomputed),
    )


def _summary(edition: Edition, checks: tuple[FactCheck, ...], language: Language) -> str:
    if not checks:
        return text("command_line.check_no_facts", language, edition=edition.id)
    held = sum(check.holds for check in checks)
    return text("command_line.check_summary", language, edition=edition.id, held=held, count=len(checks))


HEADER = ("rank", "tied", "agency", "name", "total", "maximum", "percent")


@dataclass(frozen=True, slots=True)
class TypedChange:
    """A parsed `AGENCY:CRITERION=POINTS`, as it was typed."""

    cell: Cell
    points: float


def typed_change(value: str, language: Language) -> TypedChange:
    """Return the change in an argument, split at the first `:` and the first `=` after it: no code contains either.

    Raises ArgumentTypeError with the reason.
    """
    agency, colon, rest = value.partition(":")
    criterion, equals, points = rest.partition("=")
    if not (agency.strip() and colon and criterion.strip() and equals):
        raise argparse.ArgumentTypeError(text("command_line.set_malformed", language, value=value))
    try:
        return TypedChange((agency.strip(), criterion.strip()), read_typed_number(points))
    except TypedNumberRefused as error:
        reason = text(f"simulation_refused.{error.rule}", language, value=points)
        raise argparse.ArgumentTypeError(f"{value}: {reason}") from None


def leaderboard(
    root: Storage, edition_id: EditionId, block_code: str, changes: Sequence[TypedChange], language: Language
) -> int:
    """Print the leaderboard of one block; return the exit code. Raises EditionError.

    Nothing is printed unless every change can be made: a change that does not fit is reported, never dropped.
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
    """Yield notes on figures that are not based only on published points, as the table has no column for that."""
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
