"""The criteria of all blocks, with the maximum points of the leaves."""

from __future__ import annotations

from collections.abc import Iterator

from dashboard.model import Provenance
from dashboard.model.template_format import TemplateSheet
from dashboard.report.styles import PLAIN_NUMBER, TEXT
from dashboard.report.template_sheets.form import Form, Rule, choice
from dashboard.report.template_sheets.list_sheet import Field, ListSheet, add_list

_USUAL_EFFORT = 1.0


def add_criteria(form: Form, blocks: ListSheet) -> None:
    """Write one row a criterion, blocks in order; what is usual (an effort of 1, a published maximum) stays empty."""
    words = form.words
    block = choice(blocks.cells(1), words("template.wrong_block"))
    above_zero = Rule({"validate": "decimal", "criteria": ">", "value": 0}, words("template.wrong_above_zero"))
    add_list(
        form,
        TemplateSheet.CRITERIA,
        words("template.criteria"),
        [words("template.criteria_note")],
        [
            Field(words("template.block"), 18, TEXT, block, given=True),
            Field(words("template.criterion_code"), 12, TEXT, given=True),
            Field(words("template.parent"), 14, TEXT),
            Field(words("template.criterion_name"), 70),
            Field(words("template.maximum"), 12, PLAIN_NUMBER, above_zero),
            Field(words("template.step"), 12, PLAIN_NUMBER, above_zero),
            Field(words("template.effort"), 12, PLAIN_NUMBER, above_zero),
            Field(words("template.provenance_of_maximum"), 20, rule=_origin(form)),
        ],
        _rows(form),
    )


def _rows(form: Form) -> Iterator[list[str | float | None]]:
    for block in form.edition.blocks:
        for node in block.tree.nodes:
            effort = None if node.effort == _USUAL_EFFORT else node.effort
            origin = None if node.provenance is Provenance.PUBLISHED else form.listed.by_code[node.provenance]
            yield [block.code, node.code, node.parent, node.name, node.max_points, node.step, effort, origin]


def _origin(form: Form) -> Rule:
    return choice(form.listed.provenances, form.words("template.wrong_word"))
