"""The blocks, and how many decimals each prints of a percentage."""

from __future__ import annotations

from dashboard.model.template_format import TemplateSheet
from dashboard.report.styles import TEXT, WHOLE_NUMBER
from dashboard.report.template_sheets.form import Form, number_between
from dashboard.report.template_sheets.list_sheet import Field, ListSheet, add_list

_FINEST_PERCENT = 9


def add_blocks(form: Form) -> ListSheet:
    """Write one row a block."""
    words = form.words
    decimals = number_between(0, _FINEST_PERCENT, words("template.wrong_decimals"), whole=True)
    return add_list(
        form,
        TemplateSheet.BLOCKS,
        words("template.blocks"),
        [words("template.blocks_note")],
        [
            Field(words("template.block_code"), 24, TEXT, given=True),
            Field(words("template.block_name"), 60),
            Field(words("template.percent_decimals"), 24, WHOLE_NUMBER, decimals),
        ],
        [(block.code, block.name, float(block.percent_decimals)) for block in form.edition.blocks],
    )
