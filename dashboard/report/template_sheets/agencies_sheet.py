"""The agencies of all blocks."""

from __future__ import annotations

from dashboard.model import Provenance
from dashboard.model.template_format import TemplateSheet
from dashboard.report.styles import TEXT
from dashboard.report.template_sheets.form import Form, choice
from dashboard.report.template_sheets.list_sheet import Field, ListSheet, add_list


def add_agencies(form: Form, blocks: ListSheet) -> ListSheet:
    """Write one row an agency, blocks in order; the usual origin (published) stays empty."""
    words, usual = form.words, Provenance.PUBLISHED
    block = choice(blocks.cells(1), words("template.wrong_block"))
    origin = choice(form.listed.provenances, words("template.wrong_word"))
    return add_list(
        form,
        TemplateSheet.AGENCIES,
        words("template.agencies"),
        [words("template.agencies_note")],
        [
            Field(words("template.block"), 18, TEXT, block, given=True),
            Field(words("template.agency_code"), 28, TEXT, given=True),
            Field(words("template.agency_name"), 60),
            Field(words("template.provenance"), 24, rule=origin),
        ],
        [
            (
                block.code,
                agency.code,
                agency.name,
                None if agency.provenance is usual else form.listed.by_code[agency.provenance],
            )
            for block in form.edition.blocks
            for agency in block.agencies
        ],
    )
