"""The lists of a template: one column per field, one row per item, and spare rows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from dashboard.excel.book import Sheet
from dashboard.excel.styles import PLAIN_NUMBER, TEXT, WHOLE_NUMBER, Look
from dashboard.excel.template_form import Form, Rule, choice, number_between
from dashboard.model import Provenance
from dashboard.model.template_format import LIST_COLUMNS, NamedRow, TemplateSheet

_SPARE_ROWS = 500
"""Empty rows under the list to which the rules of its columns also apply."""


@dataclass(frozen=True, slots=True)
class Field:
    """A column. `given`: the values written in it must not be changed."""

    header: str
    width: float
    number_format: str = PLAIN_NUMBER
    rule: Rule | None = None
    given: bool = False


@dataclass(frozen=True, slots=True)
class ListSheet:
    """A list that was written, as a source of choices for other sheets."""

    sheet: Sheet
    first_row: int
    last_row: int

    def cells(self, column: int) -> str:
        """The cells of a column, spare rows included, as the source formula of a list of choices."""
        letter, sheet = chr(ord("A") + column), self.sheet.name.replace("'", "''")
        return f"='{sheet}'!${letter}${self.first_row + 1}:${letter}${self.last_row + 1}"


def add_list(
    form: Form,
    kind: TemplateSheet,
    name: str,
    sentences: Sequence[str],
    fields: Sequence[Field],
    rows: Iterable[Sequence[str | float | None]],
) -> ListSheet:
    """Add the sheet of a list; `fields` and the cells of each row follow the columns of its kind. None stays empty."""
    sheet = form.add_sheet(kind, name, *sentences)
    header_row = 2 + len(sentences)
    sheet.text(header_row, 0, NamedRow.HEADER)
    for column, (key, field) in enumerate(zip(LIST_COLUMNS[kind], fields, strict=True), start=1):
        sheet.text(0, column, key)
        sheet.set_column(column, column, field.width, Look.INPUT, field.number_format)
        sheet.text(header_row, column, field.header, Look.HEADER)
    first = last = header_row + 1
    for last, cells in enumerate(rows, start=first):
        for column, (field, cell) in enumerate(zip(fields, cells, strict=True), start=1):
            _write(sheet, last, column, cell, field, form.given if field.given else Look.INPUT)
    last += _SPARE_ROWS
    for column, field in enumerate(fields, start=1):
        if field.rule is not None:
            field.rule.on(sheet, (first, last), (column, column), field.header)
    sheet.hide_marks()
    sheet.freeze_header(header_row, 1)
    sheet.protect()
    return ListSheet(sheet, first, last)


def _write(sheet: Sheet, row: int, column: int, cell: str | float | None, field: Field, look: Look) -> None:
    if isinstance(cell, str):
        sheet.text(row, column, cell, look, TEXT if field.number_format == TEXT else PLAIN_NUMBER)
    elif cell is not None:
        sheet.exact_number(row, column, cell, field.number_format, look)


_FINEST_PERCENT = 9


def add_blocks(form: Form) -> ListSheet:
    """Write one row per block."""
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


def add_agencies(form: Form, blocks: ListSheet) -> ListSheet:
    """Write one row per agency, blocks in order; the default provenance (published) stays empty."""
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


_USUAL_EFFORT = 1.0


def add_criteria(form: Form, blocks: ListSheet) -> None:
    """Write one row per criterion, blocks in order; defaults (an effort of 1, a published maximum) stay empty."""
    words = form.words
    block = choice(blocks.cells(1), words("template.wrong_block"))
    above_zero = Rule({"validate": "decimal", "criteria": ">", "value": 0}, words("template.wrong_above_zero"))
    from_zero = Rule({"validate": "decimal", "criteria": ">=", "value": 0}, words("template.wrong_from_zero"))
    to_zero = Rule({"validate": "decimal", "criteria": "<=", "value": 0}, words("template.wrong_to_zero"))
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
            Field(words("template.maximum"), 12, PLAIN_NUMBER, from_zero),
            Field(words("template.step"), 12, PLAIN_NUMBER, above_zero),
            Field(words("template.effort"), 12, PLAIN_NUMBER, above_zero),
            Field(words("template.provenance_of_maximum"), 20, rule=_origin(form)),
            Field(words("template.actions"), 60),
            Field(words("template.minimum_points"), 20, PLAIN_NUMBER, to_zero),
            Field(words("template.bonus_points"), 24, PLAIN_NUMBER, above_zero),
        ],
        _criteria_rows(form),
    )


def _criteria_rows(form: Form) -> Iterator[list[str | float | None]]:
    for block in form.edition.blocks:
        for node in block.tree.nodes:
            effort = None if node.effort == _USUAL_EFFORT else node.effort
            origin = None if node.provenance is Provenance.PUBLISHED else form.listed.by_code[node.provenance]
            yield [
                block.code,
                node.code,
                node.parent,
                node.name,
                node.max_points,
                node.step,
                effort,
                origin,
                node.actions or None,
                node.minimum_points or None,
                node.bonus_points or None,
            ]


def _origin(form: Form) -> Rule:
    return choice(form.listed.provenances, form.words("template.wrong_word"))


def add_grades(form: Form, blocks: ListSheet) -> None:
    """Write one row per grade; a new edition starts with those of the earlier one."""
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


_MOST_DECIMALS = 9


def add_facts(form: Form, blocks: ListSheet, agencies: ListSheet) -> None:
    """Write one row per fact of the edition; none for a new edition."""
    words, wrong_word = form.words, form.words("template.wrong_word")
    decimals = number_between(0, _MOST_DECIMALS, words("template.wrong_decimals"), whole=True)
    add_list(
        form,
        TemplateSheet.FACTS,
        words("template.facts"),
        [words("template.facts_note")],
        [
            Field(words("template.block"), 18, TEXT, choice(blocks.cells(1), words("template.wrong_block"))),
            Field(words("template.statistic"), 32, rule=choice(form.listed.statistics, wrong_word)),
            Field(words("template.agency_code"), 28, TEXT, choice(agencies.cells(2), words("template.wrong_agency"))),
            Field(words("template.value"), 12),
            Field(words("template.decimals"), 14, WHOLE_NUMBER, decimals),
            Field(words("template.printed"), 50),
            Field(words("template.source"), 18, TEXT),
            Field(words("template.provenance"), 16, rule=choice(form.listed.provenances, wrong_word)),
            Field(words("template.note"), 50),
        ],
        _fact_rows(form),
    )


def _fact_rows(form: Form) -> Iterator[list[str | float | None]]:
    for fact in form.edition.facts if form.has_figures else ():
        origin = None if fact.provenance is Provenance.PUBLISHED else form.listed.by_code[fact.provenance]
        statistic = form.listed.by_code[fact.statistic]
        value, decimals = float(fact.value), float(fact.decimals)
        yield [
            fact.block,
            statistic,
            fact.agency,
            value,
            decimals,
            fact.printed or None,
            fact.source,
            origin,
            fact.note or None,
        ]


def add_sources(form: Form) -> None:
    """Write one row per source document of the edition; none for a new edition."""
    words = form.words
    add_list(
        form,
        TemplateSheet.SOURCES,
        words("template.sources"),
        [words("template.sources_note")],
        [
            Field(words("template.source_key"), 18, TEXT),
            Field(words("template.source_title"), 80),
            Field(words("template.source_url"), 70),
        ],
        [(source.key, source.title, source.url or None) for source in form.edition.sources if form.has_figures],
    )
