"""`plan`: what an agency would have to do to reach a goal, as CSV."""

from __future__ import annotations

from collections.abc import Iterator

from dashboard.command_line.exit_codes import ExitCode
from dashboard.command_line.notes import origins_notes
from dashboard.command_line.output import number_cell, print_table, say
from dashboard.command_line.plan_arguments import PlanRequest
from dashboard.data import Storage, read_edition
from dashboard.model import Edition, EditionId
from dashboard.scoring.plans import Impossible, LimitKind, Plan, Plans, find_plans
from dashboard.ui.numbers import format_number, format_percent, format_rank
from dashboard.ui.texts import Language, text

HEADER = ("plan", "criterion", "from", "to", "effort")

_DECIMALS = 9


def plan(root: Storage, edition_id: EditionId, request: PlanRequest, language: Language) -> int:
    """Print the plans of one agency; return the exit code. Raises EditionError.

    Where the goal is out of reach, nothing is printed but how far the agency gets and what would help.
    """
    edition = read_edition(root, edition_id)
    problem = _problem(edition, request, language)
    if problem is not None:
        say(problem)
        return ExitCode.USAGE
    block = edition.block_by_code[request.block]
    result = find_plans(
        block,
        block.agency_index[request.agency],
        request.goal,
        request.limits,
        request.efforts,
        edition.precision,
        count=request.count,
    )
    if isinstance(result, Impossible):
        sentences, code = _impossible(result, request, edition, language), ExitCode.IMPOSSIBLE
    else:
        print_table(HEADER, _rows(result))
        sentences, code = _outcomes(result, request, edition, language), ExitCode.OK
    for sentence in (*sentences, *origins_notes(edition, block, language)):
        say(sentence)
    return code


def _rows(result: Plans) -> Iterator[tuple[str, ...]]:
    for number, found in enumerate(result.plans, 1):
        for move in found.moves:
            yield (
                str(number),
                move.leaf.code,
                number_cell(move.today),
                number_cell(move.target),
                number_cell(move.effort),
            )


def _problem(edition: Edition, request: PlanRequest, language: Language) -> str | None:
    """Return what the edition does not have of what is asked for; None when it has all."""
    block = edition.block_by_code.get(request.block)
    if block is None:
        known = ", ".join(edition.block_by_code)
        return _text("block_unknown", language, edition=edition.id, block=request.block, known=known)
    if request.agency not in block.agency_index:
        known = ", ".join(block.agency_index)
        return _text("agency_unknown", language, block=block.code, agency=request.agency, known=known)
    unknown = sorted(request.limits.locked - set(block.tree.by_code))
    if unknown:
        return _text("lock_unknown", language, block=block.code, criterion=", ".join(unknown))
    return None


def _outcomes(result: Plans, request: PlanRequest, edition: Edition, language: Language) -> Iterator[str]:
    """Yield what comes of each plan."""
    for number, found in enumerate(result.plans, 1):
        yield _outcome(number, found, edition, language)
        if found.possible_saving:
            yield _text("plan_unproven", language, plan=number, saving=_number(found.possible_saving, language))
    if result.plans[0].moves and len(result.plans) < request.count:
        yield _text("plan_fewer", language, count=len(result.plans))


def _outcome(number: int, found: Plan, edition: Edition, language: Language) -> str:
    return _text(
        "plan_outcome" if found.moves else "plan_reached",
        language,
        plan=number,
        criteria=len(found.moves),
        points=_number(found.points, language),
        effort=_number(found.effort, language),
        extra=_number(found.extra_effort, language),
        rank=format_rank(found.outcome.rank, found.outcome.tied),
        total=format_number(found.outcome.total, edition.precision, language),
    )


def _impossible(result: Impossible, request: PlanRequest, edition: Edition, language: Language) -> Iterator[str]:
    """Yield how far the agency gets, and which limits keep it from the goal."""
    yield _text(
        "plan_impossible",
        language,
        agency=request.agency,
        rank=format_rank(result.best.rank, result.best.tied),
        total=format_number(result.best.total, edition.precision, language),
        percent=format_percent(result.best.percent, edition.percent_rule, language, decimals=2),
    )
    if not result.remedies:
        yield _text("plan_maxima_bind", language)
    for remedy in result.remedies:
        kinds = [_text(f"plan_lift_{kind}", language) for kind in LimitKind if kind in remedy]
        yield _text("plan_remedy", language, limits=_text("plan_and", language).join(kinds))
    if result.criteria_needed is not None:
        yield _text("plan_criteria_needed", language, count=result.criteria_needed)
    if result.keys:
        yield _text("plan_keys", language, criteria=", ".join(result.keys))


def _number(number: float, language: Language) -> str:
    return format_number(number, _DECIMALS, language, trim=True)


def _text(key: str, language: Language, **values: object) -> str:
    return text(f"command_line.{key}", language, **values)
