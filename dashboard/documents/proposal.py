"""The proposal (phiếu đề xuất cải thiện thứ hạng): an agency's target points, their outcome, and the assumptions."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from dashboard.documents.basis import SIMULATION, Basis, number_of
from dashboard.documents.paper import Column, Paper, Part, Signature, Table, Text
from dashboard.model import PROVENANCES, Points, Provenance, Scenario
from dashboard.scoring import (
    PeerAssumption,
    RankedBlock,
    ScenarioEffect,
    Standings,
    effect_with_peers,
    passing,
    scenario_effect,
)
from dashboard.scoring.plans import Efforts, Goal, Limits, Plan, Plans, RankGoal, find_plans, is_reached
from dashboard.ui.address_codes import goal_sentence, peers_sentence, read_efforts, read_goal, read_limits
from dashboard.ui.localizer import Localizer
from dashboard.ui.numbers import TypedNumberRefused, read_typed_number
from dashboard.ui.provenance_mark import SIGNS
from dashboard.ui.results_in_words import next_rank_in_words

_MOST_NAMED = 8
_OTHER_PLANS = 2
_SIMULATED = SIGNS[Provenance.SIMULATED]


@dataclass(frozen=True, eq=False)
class Proposal:
    """The proposal of one agency of a block.

    `targets`: target points by column. `effect`: the block ranked with them and the assumption about the others.
    `goal`: the goal in words; empty if none was set. `assumption`: the assumed change of the other agencies, in words.
    `others`: alternative plans with the same result, `within` these limits, in words; empty without any.
    `others_changed`: other agencies whose points the scenario also sets.
    """

    block: RankedBlock
    row: int
    targets: dict[int, float]
    effect: ScenarioEffect
    goal: str
    assumption: str
    others: tuple[Plan, ...] = ()
    within: str = ""
    others_changed: tuple[str, ...] = ()


def proposal_of_plans(
    basis: Basis, block: RankedBlock, row: int, goal: Goal, plans: Plans, points: Points, assumption: PeerAssumption
) -> Proposal:
    """Return the first of `plans` as a proposal, the others as alternatives. `points`: those the plans start from."""
    targets = {move.column: move.target for move in plans.plans[0].moves}
    planned: Points = points.copy()
    for column, target in targets.items():
        planned[row, column] = target
    return Proposal(
        block=block,
        row=row,
        targets=targets,
        effect=scenario_effect(block, planned),
        goal=goal_sentence(goal, basis.words, block.block.grades),
        assumption=peers_sentence(assumption, basis.words),
        others=plans.plans[1:],
        within=_limits_in_words(basis, block),
    )


def proposal_of_scenario(
    basis: Basis, block: RankedBlock, row: int, scenario: Scenario, assumption: PeerAssumption
) -> Proposal:
    """Return the changes of `scenario` for an agency as a proposal; if it climbs or reaches a goal, with alternatives.

    Their goal is the address's if the scenario reaches it, else the rank reached; limits and efforts are the address's.
    Raises ScenarioRefused if a change does not fit the edition.
    """
    names = {agency.code: agency.name for agency in block.block.agencies}
    agency = block.block.agencies[row].code
    own = scenario.of_agency(agency)
    targets = {block.block.tree.leaf_index[criterion]: points for criterion, points in own.items()}
    effect = effect_with_peers(basis.ranked, block, scenario, assumption, [row])
    others: list[Plan] = []
    goal = _goal_reached(basis, block, row, effect.standings)
    if goal or effect.standings.rank[row] < block.standings.rank[row]:
        elsewhere = scenario.without((agency, criterion) for criterion in own)
        start = effect_with_peers(basis.ranked, block, elsewhere, assumption, [row]).points
        precision, aim = basis.ranked.edition.precision, goal or RankGoal(int(effect.standings.rank[row]))
        limits, efforts = asked_limits(basis, block)
        found = find_plans(block.block, row, aim, limits, efforts, precision, points=start, count=_OTHER_PLANS + 1)
        if isinstance(found, Plans):
            others = [
                plan
                for plan in found.plans
                if plan.moves and {move.column: move.target for move in plan.moves} != targets
            ]
    return Proposal(
        block=block,
        row=row,
        targets=targets,
        effect=effect,
        goal=goal_sentence(goal, basis.words, block.block.grades) if goal else "",
        assumption=peers_sentence(assumption, basis.words),
        others=tuple(others[:_OTHER_PLANS]),
        within=_limits_in_words(basis, block),
        others_changed=tuple(dict.fromkeys(names[code] for code, _ in scenario if code in names and code != agency)),
    )


def asked_limits(basis: Basis, block: RankedBlock) -> tuple[Limits, Efforts]:
    """Return the limits and efforts in the address, without invalid ones, which the page reports."""
    choices, tree = read_limits(basis.address.limits), block.block.tree
    efforts = {code: _number(typed) for code, typed in read_efforts(basis.address.efforts).items()}
    return (
        Limits(frozenset(choices.locked) & set(tree.by_code), choices.most or None),
        Efforts(
            fixed=max(0.0, _number(choices.fixed)),
            per_point={code: effort for code, effort in efforts.items() if code in tree.leaf_index and effort > 0},
            by_attainment=choices.weighted,
        ),
    )


def _number(typed: str) -> float:
    try:
        return read_typed_number(typed)
    except TypedNumberRefused:
        return 0.0


def _goal_reached(basis: Basis, block: RankedBlock, row: int, standings: Standings) -> Goal | None:
    """The goal in the address, if it is reached in `standings` and was not before; None otherwise."""
    strict = read_limits(basis.address.limits).strict
    goal = read_goal(basis.address.goal, strict, block.block.grades)
    if goal is None or (isinstance(goal, RankGoal) and goal.rank > len(standings.rank)):
        return None
    return goal if is_reached(goal, standings, row) and not is_reached(goal, block.standings, row) else None


def _limits_in_words(basis: Basis, block: RankedBlock) -> str:
    words, tree = basis.words, block.block.tree
    limits, efforts = asked_limits(basis, block)
    said = [words("proposal.at_most", count=limits.max_criteria)] if limits.max_criteria else []
    if limits.locked:
        kept = (f"{number_of(node)}{node.name}" for node in tree.nodes if node.code in limits.locked)
        said.append(words("proposal.kept", criteria=words.listing(kept)))
    said += [words("proposal.own_efforts")] if efforts != Efforts() else []
    return words("proposal.within", limits="; ".join(said)) if said else ""


def proposal_paper(basis: Basis, proposal: Proposal) -> Paper:
    """Return the proposal as a document of one page, with lines to sign."""
    words, block = basis.words, proposal.block
    agency = block.block.agencies[proposal.row]
    title = words("proposal.title_of", agency=agency.name)
    return Paper(
        frame=basis.frame(title, SIMULATION, simulated=True, block=block.block.code, agency=agency.code),
        kind=words("proposal.kind"),
        subject=words("proposal.subject", agency=agency.name, period=words.period(basis.ranked.edition)),
        parts=tuple(_parts(basis, proposal)),
        drafter=Signature(words("proposal.drafter"), words("proposal.sign_and_name")),
        signature=Signature(words("proposal.head"), words("proposal.sign_and_seal")),
        compact=True,
    )


def _parts(basis: Basis, proposal: Proposal) -> Iterator[Part]:
    words, block, row = basis.words, proposal.block, proposal.row
    agency = block.block.agencies[row]
    marks = basis.mark(block.origins.of_rank(agency.code)), basis.mark(block.origins.of_total(agency.code))
    yield Text(words("proposal.now"), "heading")
    yield Text(
        words(
            "proposal.stands",
            agency=agency.name,
            block=words.block(block.block.name),
            where=where_in_words(block.standings, row, words, marks),
            next=next_rank_in_words(block, row, words),
        )
    )
    yield Text(words("proposal.aim"), "heading")
    yield Text(aim_in_words(proposal, words))
    yield Text(words("proposal.what"), "heading")
    yield targets_table(basis, block, row, proposal.targets)
    yield Text(words("proposal.outcome"), "heading")
    yield from (Text(sentence, "item") for sentence in _outcome(basis, proposal))
    yield Text(words("proposal.assumed"), "heading")
    yield Text(" ".join([proposal.assumption, *_others_changed(proposal, words)]))
    if proposal.others:
        yield Text(words("proposal.otherwise"), "heading")
        yield from (Text(_otherwise(plan, words), "item") for plan in proposal.others)
        if proposal.within:
            yield Text(proposal.within, "small")


def aim_in_words(proposal: Proposal, words: Localizer) -> str:
    """The standing that the agency aims at, and its goal if it has set one."""
    where = where_in_words(proposal.effect.standings, proposal.row, words, (_SIMULATED, _SIMULATED))
    if not proposal.goal:
        return words("proposal.aims", where=where)
    return words("proposal.aims_at", goal=proposal.goal, where=where)


def where_in_words(standings: Standings, row: int, words: Localizer, marks: tuple[str, str]) -> str:
    """A rank, a total and a percentage: hạng 19/20 ◧, tổng điểm 41,249 ○ (65,4% điểm tối đa)."""
    return words(
        "proposal.where",
        rank=words.place(int(standings.rank[row]), bool(standings.tied[row]), of=len(standings.rank)),
        rank_mark=marks[0],
        total=words.points(float(standings.total[row])),
        total_mark=marks[1],
        percent=words.percent(standings.percent_of(row)),
    )


def targets_table(basis: Basis, block: RankedBlock, row: int, targets: dict[int, float]) -> Table:
    """The criteria of `targets` in tree order: current points with their provenance sign, target, difference."""
    words = basis.words
    rows: list[tuple[str, ...]] = []
    for number, (column, target) in enumerate(sorted(targets.items()), 1):
        leaf, today = block.block.tree.leaves[column], float(block.block.points[row, column])
        origin = PROVENANCES[block.block.origins[row, column]]
        rows.append(
            (
                str(number),
                f"{number_of(leaf)}{leaf.name}",
                words.maximum_of(leaf),
                f"{words.score(today)} {basis.mark(origin)}",
                f"{words.score(target)} {_SIMULATED}",
                words.score_change(target - today),
            )
        )
    return Table(
        words("proposal.what"),
        (
            Column(words("proposal.number"), 5, "center"),
            Column(words("agency.criterion"), 55),
            Column(words("agency.maximum"), 9, "right"),
            Column(words("proposal.points_now"), 13, "right"),
            Column(words("proposal.points_aimed"), 13, "right"),
            Column(words("proposal.difference"), 11, "right"),
        ),
        tuple(rows),
    )


def _outcome(basis: Basis, proposal: Proposal) -> Iterator[str]:
    words, row, effect = basis.words, proposal.row, proposal.effect
    before, after = effect.baseline.standings, effect.standings
    change = effect.change.by_agency[effect.block.agencies[row].code]
    yield f"{_capital(words.change(change))} {_SIMULATED}."
    passed = passing(before, after, row)
    for key, rows in (
        ("overtaken", passed.overtaken),
        ("caught_up", passed.caught_up),
        ("now_ahead", passed.now_ahead),
    ):
        if rows:
            yield words(f"proposal.{key}", agencies=_named(effect, rows, words))
    mean_before, mean_after = effect.baseline.statistics.points.mean, effect.statistics.points.mean
    if difference := words.mean_change(mean_before, mean_after):
        yield words(
            "proposal.mean",
            before=words.mean(mean_before),
            after=f"{words.mean(mean_after)} {_SIMULATED}",
            change=difference,
        )


def _named(effect: ScenarioEffect, rows: tuple[int, ...], words: Localizer) -> str:
    names = [effect.block.agencies[other].name for other in rows]
    if len(names) <= _MOST_NAMED:
        return words.listing(names)
    further = words("proposal.and_others", agencies=words.agencies(len(names) - _MOST_NAMED, effect.block))
    return words.listing([*names[:_MOST_NAMED], further])


def _others_changed(proposal: Proposal, words: Localizer) -> list[str]:
    if not proposal.others_changed:
        return []
    return [words("proposal.others_changed", agencies=words.listing(proposal.others_changed))]


def _otherwise(plan: Plan, words: Localizer) -> str:
    outcome = words(
        "plans.outcome",
        points=words.score_change(plan.points),
        count=len(plan.moves),
        rank=words.place(plan.outcome.rank, plan.outcome.tied),
        total=words.points(plan.outcome.total),
    )
    moves = (
        words(
            "proposal.move",
            criterion=f"{number_of(move.leaf)}{move.leaf.name}",
            today=words.short_points(move.today),
            target=words.short_points(move.target),
        )
        for move in plan.moves
    )
    return f"{outcome} {_SIMULATED}: {'; '.join(moves)}."


def _capital(sentence: str) -> str:
    return sentence[:1].upper() + sentence[1:]
