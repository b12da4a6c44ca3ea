"""The arguments of `plan`: whose plan, for what goal, within which limits."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from dataclasses import dataclass

from dashboard.scoring.plans import MOST_PLANS, Efforts, Goal, Limits, PercentGoal, RankGoal, TotalGoal
from dashboard.ui.numbers import TypedNumberRefused, read_typed_number
from dashboard.ui.texts import Language, text


@dataclass(frozen=True, slots=True)
class PlanRequest:
    """What is asked for: up to `count` plans of one agency for `goal`."""

    block: str
    agency: str
    goal: Goal
    limits: Limits
    efforts: Efforts
    count: int


def add_plan_arguments(command: argparse.ArgumentParser, language: Language) -> None:
    """Add what `plan` takes besides the edition."""
    whole, number = _whole_number(language), _number(language)
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
        "--plans", type=whole(1, MOST_PLANS), default=1, metavar="N", help=_text("plans", language, most=MOST_PLANS)
    )


def plan_request(command: argparse.ArgumentParser, options: argparse.Namespace, language: Language) -> PlanRequest:
    """Return what `options` ask for; ends the program when `--strict` comes without a rank, where it means nothing."""
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


def _whole_number(language: Language) -> Callable[..., Callable[[str], int]]:
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


def _number(language: Language) -> Callable[..., Callable[[str], float]]:
    def reader(least: float | None = None) -> Callable[[str], float]:
        def read(value: str) -> float:
            try:
                found = read_typed_number(value)
            except TypedNumberRefused as error:
                reason = text(f"simulation_refused.{error.reason}", language, value=value)
                raise argparse.ArgumentTypeError(reason) from None
            if least is not None and found < least:
                raise argparse.ArgumentTypeError(_text("out_of_range", language, value=value))
            return found

        return read

    return reader


def _text(key: str, language: Language, **values: object) -> str:
    return text(f"command_line.{key}", language, **values)
