"""The template workbook: an edition as sheets that can be changed and imported, or the start of a new edition."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from dashboard.excel.book import Book, Sheet, Words
from dashboard.excel.styles import DATE, PLAIN_NUMBER, TEXT, WHOLE_NUMBER, Look
from dashboard.excel.template_form import Extent, Form, ListedWords, Rule, choice, number_between, origins_shown
from dashboard.excel.template_lists import add_agencies, add_blocks, add_criteria, add_facts, add_grades, add_sources
from dashboard.excel.template_scores import add_origins, add_points, add_self_points
from dashboard.model import (
    FINEST_PRECISION,
    INFO_FIELDS,
    PROVENANCES,
    Agency,
    Block,
    CriteriaTree,
    Criterion,
    Edition,
    EditionId,
    FieldKind,
    InfoField,
    PercentRule,
    Provenance,
    vietnamese_sort_key,
)
from dashboard.model.template_format import VALUE_COLUMN, TemplateSheet

_BLOCK, _GROUP, _LEAVES, _AGENCIES = "khoi-1", "1", ("1.1", "1.2"), ("co-quan-1", "co-quan-2")
_MAXIMUM, _PRECISION = 10.0, 2


def example_edition(edition_id: EditionId, words: Words) -> Edition:
    """Return an edition of one block, two criteria and two agencies, with names that mark them as examples."""
    group = Criterion(_GROUP, None, words("template.example_group"))
    leaves = [
        Criterion(code, _GROUP, words("template.example_criterion", number=number), _MAXIMUM)
        for number, code in enumerate(_LEAVES, start=1)
    ]
    names = [words("template.example_agency", number=number) for number in range(1, len(_AGENCIES) + 1)]
    shape = (len(_AGENCIES), len(_LEAVES))
    block = Block(
        code=_BLOCK,
        name=words("template.example_block"),
        tree=CriteriaTree((group, *leaves)),
        agencies=tuple(
            Agency(code, name, vietnamese_sort_key(name)) for code, name in zip(_AGENCIES, names, strict=True)
        ),
        points=np.full(shape, np.nan),
        origins=np.zeros(shape, dtype=np.uint8),
    )
    return Edition(edition_id, "", "", "", "", None, "", _PRECISION, PercentRule.ROUND, blocks=(block,))


_LAST_COLUMN = 3


@dataclass(frozen=True, slots=True)
class _Entry:
    """A key of the metadata. `given`: the value must not change."""

    key: str
    value: str | int | datetime.date | None
    number_format: str = PLAIN_NUMBER
    given: bool = False
    rule: Rule | None = None


def add_about(form: Form) -> None:
    """Write the instructions and the metadata; fields that belong to one period stay empty for a new edition."""
    sentences = list(_sentences(form))
    sheet = form.add_sheet(TemplateSheet.ABOUT, form.words("template.about"))
    for row, sentence in enumerate(sentences, start=2):
        sheet.heading_over(row, 1, _LAST_COLUMN, sentence, Look.WRAPPED)
    sheet.text(0, 2, VALUE_COLUMN)
    sheet.set_column(1, 1, 30, Look.LABEL, PLAIN_NUMBER)
    sheet.set_column(2, 2, 56, Look.PLAIN, PLAIN_NUMBER)
    sheet.set_column(3, 3, 72, Look.QUIET, PLAIN_NUMBER)
    for row, entry in enumerate(_entries(form), start=3 + len(sentences)):
        _write(sheet, row, entry, form)
    sheet.hide_marks()
    sheet.protect()


def _sentences(form: Form) -> Iterator[str]:
    words = form.words
    yield words(f"template.extent_{form.extent.value}", edition=form.id, source=form.edition.id)
    found = origins_shown(form.edition, form.extent) & {Provenance.ILLUSTRATIVE, Provenance.SIMULATED}
    for origin in (origin for origin in PROVENANCES if origin in found):
        meaning = words(f"provenance_meaning.{origin}")
        yield words("workbook.meaning", kind=words.provenance(origin), meaning=meaning)
    if form.extent is Extent.EXAMPLE:
        yield words("template.how_example", example=form.listed.example)
    yield words("template.how_to_fill")
    yield words("template.how_not_applicable", not_applicable=form.listed.not_applicable)
    yield words("template.how_to_add")
    yield words("template.how_to_unprotect")


def _entries(form: Form) -> Iterator[_Entry]:
    yield _Entry("programme", form.id.programme, TEXT, given=True)
    yield _Entry("period", form.id.period, TEXT, given=True)
    for declared in INFO_FIELDS:
        value = getattr(form.edition, declared.name)
        if declared.of_period and not form.has_figures:
            value = None if declared.kind is FieldKind.DATE else ""
        yield _entry(declared, value, form)


def _entry(declared: InfoField, value: Any, form: Form) -> _Entry:
    match declared.kind:
        case FieldKind.DATE:
            return _Entry(declared.key, value, DATE)
        case FieldKind.PRECISION:
            rule = number_between(0, FINEST_PRECISION, form.words("template.wrong_precision"), whole=True)
            return _Entry(declared.key, value, WHOLE_NUMBER, rule=rule)
        case FieldKind.PERCENT_RULE:
            rule = choice(form.listed.percent_rules, form.words("template.wrong_word"))
            return _Entry(declared.key, form.listed.by_code[value], rule=rule)
        case FieldKind.TEXT | FieldKind.WEB_ADDRESS:
            return _Entry(declared.key, value)


def _write(sheet: Sheet, row: int, entry: _Entry, form: Form) -> None:
    name = entry.key.replace(".", "_")
    label = form.words(f"template.{name}")
    sheet.text(row, 0, entry.key)
    sheet.text(row, 1, label, Look.LABEL)
    match entry.value:
        case str():
            sheet.text(row, 2, entry.value, Look.GIVEN if entry.given else Look.INPUT, entry.number_format)
        case int():
            sheet.number(row, 2, entry.value, entry.number_format, Look.INPUT_LEFT)
        case None:
            sheet.blank(row, 2, entry.number_format, Look.INPUT_LEFT)
        case day:
            sheet.day(row, 2, day, Look.INPUT_LEFT)
    sheet.text(row, 3, form.words(f"template.{name}_note"), Look.QUIET)
    if entry.rule is not None:
        entry.rule.on(sheet, (row, row), (2, 2), label)


def template_workbook(edition_id: EditionId, edition: Edition | None, made: datetime.datetime, words: Words) -> bytes:
    """Return an .xlsx file to fill in for the edition `edition_id`. The same arguments give the same bytes.

    If `edition` is that edition, the file holds all its content: imported, it is the same version. If it is an earlier
    one, the file has its criteria and agencies without points. Without one, a few rows show what belongs where.
    Raises TextTooLongForCell for a name or note that no cell can hold.
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
