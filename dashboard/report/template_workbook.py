"""A workbook to fill in: an edition as sheets that can be changed and read back, or the start of a new one."""

from __future__ import annotations

import datetime

from dashboard.model import Edition, EditionId, Provenance
from dashboard.report.book import Book
from dashboard.report.template_sheets.about_sheet import add_about
from dashboard.report.template_sheets.agencies_sheet import add_agencies
from dashboard.report.template_sheets.blocks_sheet import add_blocks
from dashboard.report.template_sheets.criteria_sheet import add_criteria
from dashboard.report.template_sheets.example import example_edition
from dashboard.report.template_sheets.facts_sheet import add_facts
from dashboard.report.template_sheets.form import Extent, Form, origins_shown
from dashboard.report.template_sheets.grades_sheet import add_grades
from dashboard.report.template_sheets.score_table import add_origins, add_points, add_self_points
from dashboard.report.template_sheets.sources_sheet import add_sources
from dashboard.report.template_sheets.words_sheet import ListedWords
from dashboard.report.words import Words


def template_workbook(edition_id: EditionId, edition: Edition | None, made: datetime.datetime, words: Words) -> bytes:
    """Return an .xlsx file to fill in for the edition `edition_id`. The same arguments give the same bytes.

    When `edition` is that edition, the file holds all that it says: read back, it is the same version. Another, an
    earlier one, gives its criteria and agencies without points. With none, a few rows show what belongs where.
    Raises TextNotHeld for a name or note that no cell can hold.
    """
    extent = Extent.EXAMPLE if edition is None else Extent.WHOLE if edition.id == edition_id else Extent.NEXT
    shown = example_edition(edition_id, words) if edition is None else edition
    title = words("template.workbook_title", edition=edition_id)
    illustrative = Provenance.ILLUSTRATIVE in origins_shown(shown, extent)
    book = Book(title, "", made, title, notice=words("illustrative.outside") if illustrative else "", whole=True)
    form = Form(book, edition_id, shown, extent, words, ListedWords(words))
    add_about(form)
    blocks = add_blocks(form)
    add_criteria(form, blocks)
    agencies = add_agencies(form, blocks)
    for block in shown.blocks:
        add_points(form, block)
    for block in shown.blocks:
        add_self_points(form, block)
    for block in shown.blocks:
        if form.has_figures and (block.origins != block.origins.flat[0]).any():
            add_origins(form, block)
    add_facts(form, blocks, agencies)
    add_sources(form)
    add_grades(form, blocks)
    form.listed.add_to(book, with_examples=extent is Extent.EXAMPLE)
    return form.book.finish()
