"""Figures as they were printed."""

from __future__ import annotations

from collections.abc import Iterator

from dashboard.model import Provenance
from dashboard.model.template_format import TemplateSheet
from dashboard.report.styles import TEXT, WHOLE_NUMBER
from dashboard.report.template_sheets.form import Form, choice, number_between
from dashboard.report.template_sheets.list_sheet import Field, ListSheet, add_list

_MOST_DECIMALS = 9


def add_facts(form: Form, blocks: ListSheet, agencies: ListSheet) -> None:
    """Write one row a fact of the edition; none for a new one."""
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
        _rows(form),
    )


def _rows(form: Form) -> Iterator[list[str | float | None]]:
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
