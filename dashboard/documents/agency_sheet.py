"""The agency sheet (phiếu cơ quan): an agency's standing and its lost points, on one or two pages of A4, as a PDF."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from fractions import Fraction

from dashboard.documents.basis import AGENCY, Basis, number_of
from dashboard.documents.charts import range_chart
from dashboard.documents.typesetting import typeset
from dashboard.scoring import (
    CriterionResult,
    RankedBlock,
    criterion_results,
    exact_fraction,
    most_points_lost,
    strengths,
    weaknesses,
)
from dashboard.ui.results_in_words import (
    Distance,
    block_without_before,
    from_mean_and_best,
    further_distances,
    grade_in_words,
    next_rank_in_words,
    share_of_maximum,
)

_SHOWN = 4
_FIRST_LOSSES = 5


def agency_sheet(basis: Basis, block: RankedBlock, row: int, results: Sequence[CriterionResult] = ()) -> bytes:
    """Return the PDF of the agency in `row`. `results`: its `criterion_results`, if already computed."""
    return typeset("agency_sheet", agency_sheet_values(basis, block, row, results), basis.made)


def agency_sheet_values(
    basis: Basis, block: RankedBlock, row: int, results: Sequence[CriterionResult] = ()
) -> dict[str, object]:
    """All contents of the sheet as final texts; numbers are only for drawing, in percent."""
    words, agency = basis.words, block.block.agencies[row]
    title = words("document.agency_sheet_of", agency=agency.name)
    results = tuple(results or criterion_results(block.block, row))
    return basis.frame(title, AGENCY, block=block.block.code, agency=agency.code) | {
        "kind": words("document.agency_sheet"),
        "agency": agency.name,
        "block": " · ".join(
            (
                block.block.name,
                words.agencies(len(block.block.agencies), block.block),
                words.period(basis.ranked.edition),
            )
        ),
        "figures": _figures(basis, block, row),
        "next": next_rank_in_words(block, row, words),
        "next_mark": basis.mark(block.origins.of_scores),
        "further": " · ".join(further_distances(block, row, words)),
        "groups": _groups(basis, block, row),
        "weak": _list(basis, "weaknesses", "none_weak", weaknesses(results, _SHOWN)),
        "strong": _list(basis, "strengths", "none_strong", strengths(results, _SHOWN)),
        "history": _history(basis, block, agency.code),
        "losses": _losses(basis, block, results),
    }


def _figures(basis: Basis, block: RankedBlock, row: int) -> list[dict[str, str]]:
    words, standings, agency = basis.words, block.standings, block.block.agencies[row]
    mean, best = from_mean_and_best(block, row, words)
    share = " · ".join(filter(None, [share_of_maximum(block, row, words), grade_in_words(block, row, words)]))
    return [
        {
            "label": words("rank.label_tied" if standings.tied[row] else "agency.rank"),
            "number": str(standings.rank[row]),
            "unit": words("agency.of", count=words.count(len(standings.rank))),
            "mark": basis.mark(block.origins.of_rank(agency.code)),
            "under": _move(basis, block, agency.code),
        },
        {
            "label": words("agency.total"),
            "number": words.points(float(standings.total[row])),
            "unit": "",
            "mark": basis.mark(block.origins.of_total(agency.code)),
            "under": share,
        },
        _distance(words("agency.against_mean"), mean, words("agency.mean_is", points=mean.figure), basis, block),
        _distance(words("agency.against_best"), best, words("agency.best_is", points=best.figure), basis, block),
    ]


def _distance(label: str, distance: Distance, under: str, basis: Basis, block: RankedBlock) -> dict[str, str]:
    mark = basis.mark(block.origins.of_scores)
    return {"label": label, "number": distance.apart, "unit": distance.unit, "mark": mark, "under": under}


def _move(basis: Basis, block: RankedBlock, agency: str) -> str:
    """The change since the previous edition, with its provenance sign; or the reason why there is none."""
    words, previous = basis.words, basis.ranked.previous
    if previous is None or block.change is None:
        return block_without_before(basis.ranked, block.block, words)
    change = block.change.by_agency.get(agency)
    if change is None:
        return words("change.new")
    sign = "▲ " if change.places > 0 else "▼ " if change.places < 0 else ""
    since = words("change.since", period=words.period(previous))
    was = block.change.renamed.get(agency)
    name = f", {words('change.renamed_from', before=was)}" if was else ""
    return f"{sign}{words.change(change)} {basis.mark(block.origins.of_changes)} {since}{name}"


def _groups(basis: Basis, block: RankedBlock, row: int) -> dict[str, object]:
    words, agency = basis.words, block.block.agencies[row]
    chart = range_chart(words, block, row)
    spoken = (words("agency.groups_alt_one", group=each.name, own=each.own, mean=each.mean) for each in chart.rows)
    origin = words("provenance.sentence", kind=words.provenance(block.origins.of_agency_scores(agency.code))).lower()
    return {
        "title": words("document.groups"),
        "note": words("agency.groups_note", origin=origin),
        "alt": words("agency.groups_alt", agency=agency.name, groups="; ".join(spoken)),
        "chart": {name: value for name, value in asdict(chart).items() if name != "kind"},
    }


def _list(basis: Basis, name: str, empty: str, chosen: Sequence[CriterionResult]) -> dict[str, object]:
    words = basis.words
    items = [
        {
            "name": result.leaf.name,
            "standing": words(
                "agency.standing_on",
                points=words.short_points(result.points),
                maximum=words.maximum_of(result.leaf),
                rank=words.place(result.rank, result.tied),
            ),
        }
        for result in chosen
    ]
    return {
        "title": words(f"agency.{name}"),
        "note": words(f"agency.{name}_note"),
        "empty": words(f"agency.{empty}"),
        "items": items,
    }


def _history(basis: Basis, block: RankedBlock, agency: str) -> dict[str, object]:
    """The agency in each edition that has it; no rows if there is only one."""
    words = basis.words
    rows: list[list[str]] = []
    for ranked in basis.history or (basis.ranked,):
        then = ranked.blocks.get(block.block.code)
        if then is None or agency not in then.block.agency_index:
            continue
        row, standings = then.block.agency_index[agency], then.standings
        rank, total = then.origins.of_rank(agency), then.origins.of_total(agency)
        rows.append(
            [
                words.period(ranked.edition),
                f"{words.rank(int(standings.rank[row]), bool(standings.tied[row]))} {basis.mark(rank)}",
                f"{words.points(float(standings.total[row]))} {basis.mark(total)}",
                words.percent(standings.percent_of(row)),
                words.percent(then.statistics.percent.mean),
            ]
        )
    return {
        "title": words("document.history"),
        "columns": [
            words("workbook.period"),
            words("agency.rank"),
            words("agency.total"),
            words("agency.percent"),
            words("document.mean_percent"),
        ],
        "rows": rows if len(rows) > 1 else [],
    }


def _losses(basis: Basis, block: RankedBlock, results: tuple[CriterionResult, ...]) -> dict[str, object]:
    words = basis.words
    lost = most_points_lost(results)
    gap = sum((exact_fraction(result.gap) for result in lost), Fraction())
    first = lost[:_FIRST_LOSSES]
    share = 100 * sum(exact_fraction(result.gap) for result in first) / gap if gap else Fraction()
    origin = words("provenance.sentence", kind=words.provenance(block.origins.of_scores)).lower()
    rest = sorted((result for result in results if result not in lost), key=lambda result: not result.applicable)
    return {
        "title": words("agency.losses_title", count=len(first), share=words.percent(share, decimals=0))
        if lost
        else words("agency.losses_title_none"),
        "note": words("agency.losses_note", gap=words.short_points(float(gap)), origin=origin),
        "columns": [
            words(f"agency.{key}") for key in ("criterion", "lost", "own", "maximum", "block_mean", "block_best")
        ]
        + [words("agency.rank_here")],
        "not_applicable": words("agency.not_applicable"),
        "rows": [_loss(basis, result) for result in [*lost, *rest]],
    }


def _loss(basis: Basis, result: CriterionResult) -> dict[str, object]:
    words = basis.words
    cells = (
        [
            words.score(result.gap),
            words.score(result.points),
            words.maximum_of(result.leaf),
            words.mean(result.block_mean),
            words.score(result.block_best),
            words.rank(result.rank, result.tied),
        ]
        if result.applicable
        else []
    )
    return {"number": number_of(result.leaf), "name": result.leaf.name, "cells": cells}
