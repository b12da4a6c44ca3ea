"""`check`: every printed figure beside the recomputed one."""

from __future__ import annotations

from dashboard.command_line.output import ExitCode, illustrative_notes, number_cell, print_table, say, truth_cell
from dashboard.data import EditionError, Storage, list_editions, previous_edition, read_edition
from dashboard.model import Edition, EditionId, Statistic
from dashboard.scoring import FactCheck, reconcile, standings_of
from dashboard.ui.issues import issue_sentence
from dashboard.ui.texts import Language, text

HEADER = ("block", "statistic", "agency", "printed", "value", "recomputed", "holds", "source")


def check(root: Storage, edition_id: EditionId, language: Language) -> int:
    """Print every fact of an edition with what the data give; return 1 when one does not hold.

    A fact that cannot be recomputed does not hold either. Raises EditionError.
    """
    edition = read_edition(root, edition_id)
    checks = reconcile(edition, standings_of(edition), standings_of(_previous(root, edition_id, language)))
    print_table(HEADER, (_row(check) for check in checks))
    for check in checks:
        if not check.holds:
            say(_complaint(check, language))
    say(_summary(edition, checks, language))
    for note in illustrative_notes(edition, language):
        say(note)
    return ExitCode.OK if all(check.holds for check in checks) else ExitCode.REFUSED


def _previous(root: Storage, edition_id: EditionId, language: Language) -> Edition | None:
    """The previous edition; None when there is none, or, said aloud, when it cannot be read."""
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
