"""The grade bands of the blocks."""

from __future__ import annotations

from dashboard.model.template_format import TemplateSheet
from dashboard.report.styles import PLAIN_NUMBER, TEXT
from dashboard.report.template_sheets.form import Form, choice, number_between
from dashboard.report.template_sheets.list_sheet import Field, ListSheet, add_list


def add_grades(form: Form, blocks: ListSheet) -> None:
    """Write one row a grade; a new edition starts with those of the earlier one."""
    words = form.words
    percent = number_between(0, 100, words("template.wrong_percent"))
    add_list(
        form,
        TemplateSheet.GRADES,
        words("template.grades"),
        [words("template.grades_note")],
        [
            Field(words("template.block"), 18, TEXT, choice(blocks.cells(1), words("template.wrong_block"))),
            Field(words("template.grade_name"), 30),
            Field(words("template.from_percent"), 22, PLAIN_NUMBER, percent),
        ],
        [(block.code, grade.name, grade.from_percent) for block in form.edition.blocks for grade in block.grades],
    )
