"""`plan`: the score changes with which an agency reaches a goal, as CSV."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from dashboard.command_line.output import ExitCode, number_cell, origins_notes, print_table, say
from dashboard.data import Storage, read_edition
from dashboard.model import Edition, EditionId
from dashboard.scoring.plans import (
    MOST_PLANS,
    Efforts,
    Goal,
    Impossible,
    LimitKind,
    Limits,
    PercentGoal,
    Plan,
    Plans,
    RankGoal,
    TotalGoal,
    find_plans,
)
from dashboard.ui.localizer import Localizer
from dashboard.ui.numbers import TypedNumberRefused, format_number, format_percent, read_typed_number
from dashboard.ui.texts import Language, text


@dataclass(frozen=True, slots=True)
class PlanRequest:
    """A request for up to `count` plans of one agency for `goal`."""

    block: str
    agency: str
    goal: Goal
    limits: Limits
    efforts: Efforts
    count: int


def add_plan_arguments(command: argparse.ArgumentParser, language: Language) -> None:
    """Add the arguments of `plan` besides the edition."""
    whole, number = _whole_argument(language), _number_argument(language)
    command.add_argument("--block", required=True, metavar="BLOCK", help=_text("block", language))
    command.add_argument("--agency", required=True, metavar="AGENCY", help=_text("agency", language))
    goal = command.add_mutually_exclusive_group(required=True)
    goal.add_argument("--rank", type=whole(1), metavar="K", help=_text("rank", language))
    goal.add_argument("--total", type=number(), metavar="T", help=_text("total", language))
    goal.add_argument("--percent", type=number(), metavar="X", help=_text("percent", language))
    command.add_argument("--strict", action="store_true", help=_text("strict", language))
    command.add_argument("--max-criteria", type=whole(0), metavar="N", help=_text("max_criteria", language))
    command.add_argument("--lock", action="append", default=[], metavar="CODE", help=_text("lock", language))
    command.add_argument("--fixed", type=number(0.0), default=0.0, metavar="F", help=_text("fixed", language))
    command.add_argument(
        "--plans",
        type=whole(1, MOST_PLANS),
        default=1,
        metavar="N",
        help=_text("plans", language, most=MOST_PLANS),
    )


def plan_request(command: argparse.ArgumentParser, options: argparse.Namespace, language: Language) -> PlanRequest:
    """Return the request in `options`; exit with a usage error for `--strict` without a rank, which makes no sense."""
    if options.strict and options.rank is None:
        command.error(_text("strict_without_rank", language))
    return PlanRequest(
        block=options.block,
        agency=options.agency,
        goal=_goal(options),
        limits=Limits(frozenset(options.lock), options.max_criteria),
        efforts=Efforts(fixed=options.fixed),
        count=options.plans,
    )


def _goal(options: argparse.Namespace) -> Goal:
    if options.rank is not None:
        return RankGoal(options.rank, options.strict)
    return TotalGoal(options.total) if options.total is not None else PercentGoal(options.percent)


def _whole_argument(language: Language) -> Callable[..., Callable[[str], int]]:
    def reader(least: int, most: int | None = None) -> Callable[[str], int]:
        def read(value: str) -> int:
            if not (value.strip().isascii() and value.strip().isdecimal()):
                raise argparse.ArgumentTypeError(_text("not_whole", language, value=value))
            found = int(value)
            if found < least or (most is not None and found > most):
                raise argparse.ArgumentTypeError(_text("out_of_range", language, value=value))
            return found

        return read

    return reader


def _number_argument(language: Language) -> Callable[..., Callable[[str], float]]:
    def reader(least: float | None = None) -> Callable[[str], float]:
        def read(value: str) -> float:
            try:
                found = read_typed_number(value)
            except TypedNumberRefused as error:
                reason = text(f"simulation_refused.{error.rule}", language, value=value)
                raise argparse.ArgumentTypeError(reason) from None
            if least is not None and found < least:
                raise argparse.ArgumentTypeError(_text("out_of_range", language, value=value))
            return found

        return read

    return reader


HEADER = ("plan", "criterion", "from", "to", "effort")

_DECIMALS = 9


def plan(root: Storage, edition_id: EditionId, request: PlanRequest, language: Language) -> int:
    """Print the plans of one agency; return the exit code. Raises EditionError.

    If the goal is out of reach, only the best possible outcome and the limits to lift are printed.
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
    """Return a sentence on a requested code that the edition does not have; None if it has all."""
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
    """Yield sentences on the outcome of each plan."""
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
        rank=Localizer(language).place(found.outcome.rank, found.outcome.tied),
        total=format_number(found.outcome.total, edition.precision, language),
    )


def _impossible(result: Impossible, request: PlanRequest, edition: Edition, language: Language) -> Iterator[str]:
    """Yield sentences on the best possible outcome, and on the limits that prevent the goal."""
    yield _text(
        "plan_impossible",
        language,
        agency=request.agency,
        rank=Localizer(language).place(result.best.rank, result.best.tied),
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
