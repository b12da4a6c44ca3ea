"""The changed scores of a scenario, each beside the edition's."""

from __future__ import annotations

from dashboard.model import PROVENANCES, Block, Edition, Scenario
from dashboard.report.book import Book
from dashboard.report.styles import PLAIN_NUMBER, SIGNED_NUMBER, Look
from dashboard.report.tables import FIRST_ROW, Column, WordsColumn, add_table
from dashboard.report.words import Words


def add_changes(book: Book, edition: Edition, scenario: Scenario, words: Words) -> None:
    """Write one row a changed score: blocks in order, agencies by Vietnamese name, criteria in tree order."""
    simulated = words("workbook.as_simulated", figure=words("workbook.points"))
    columns = (
        WordsColumn(words("workbook.block"), 18),
        WordsColumn(words("workbook.agency"), 34),
        WordsColumn(words("workbook.criterion_code"), 10),
        WordsColumn(words("workbook.criterion"), 60),
        Column(words("workbook.maximum"), 10),
        Column(words("workbook.of_edition", figure=words("workbook.points")), 12),
        WordsColumn(words("workbook.origin"), 12),
        Column(simulated, 12, simulated=True),
        Column(words("workbook.difference"), 12, simulated=True),
    )
    sentence = words("workbook.changes_note", count=words.count(len(scenario)))
    sheet = add_table(book, words("workbook.changes"), sentence, columns)
    row = FIRST_ROW
    for block in edition.blocks:
        for agency_row, column in _changed_cells(block, scenario):
            agency, leaf = block.agencies[agency_row], block.tree.leaves[column]
            today, points = float(block.points[agency_row, column]), scenario.changes[agency.code, leaf.code]
            sheet.text(row, 0, block.name, Look.WORDS)
            sheet.text(row, 1, agency.name, Look.WORDS)
            sheet.text(row, 2, leaf.code, Look.WORDS)
            sheet.text(row, 3, leaf.name, Look.WORDS)
            sheet.number(row, 4, leaf.max_points or 0.0, PLAIN_NUMBER)
            sheet.number(row, 5, today, PLAIN_NUMBER)
            sheet.text(row, 6, words.provenance(PROVENANCES[block.origins[agency_row, column]]), Look.WORDS)
            sheet.number(row, 7, points, PLAIN_NUMBER, Look.SIMULATED)
            sheet.number(row, 8, points - today, SIGNED_NUMBER, Look.SIMULATED)
            row += 1


def _changed_cells(block: Block, scenario: Scenario) -> list[tuple[int, int]]:
    """(row, column) of each changed score of the block."""
    return [
        (row, column)
        for row in block.name_order
        for column, leaf in enumerate(block.tree.leaves)
        if (block.agencies[row].code, leaf.code) in scenario.changes
    ]
