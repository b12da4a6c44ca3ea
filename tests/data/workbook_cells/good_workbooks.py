"""Result sheets as three programs write them: what is damaged or changed by the fuzz tests."""

from __future__ import annotations

import io

import openpyxl
import xlsxwriter

AGENCIES = 6


def by_xlsxwriter(*, inline_texts: bool = False) -> bytes:
    """Two blocks with a title, points as numbers and as text, and a formula; texts in a part of their own, or not."""
    file = io.BytesIO()
    book = xlsxwriter.Workbook(file, {"constant_memory": inline_texts})
    bold, two = book.add_format({"bold": True}), book.add_format({"num_format": "0.00"})
    for number, name in enumerate(("Sở", "Huyện")):
        sheet = book.add_worksheet(name)
        sheet.merge_range(0, 0, 0, 4, "KẾT QUẢ XẾP HẠNG", bold)
        for column, head in enumerate(("STT", "Cơ quan", "1.1", "4.10", "Tổng")):
            sheet.write_string(2, column, head, bold)
        for agency in range(AGENCIES):
            row = agency + 3
            sheet.write_number(row, 0, agency + 1)
            sheet.write_string(row, 1, f"Cơ quan {name} {agency}")
            sheet.write_number(row, 2, agency * 1.25 + number, two)
            sheet.write_string(row, 3, f"{agency},5")
            sheet.write_formula(row, 4, f"=C{row + 1}", None, agency * 1.25 + number)
    book.close()
    return file.getvalue()


def by_openpyxl() -> bytes:
    """The same, read and written again."""
    book = openpyxl.load_workbook(io.BytesIO(by_xlsxwriter()), data_only=True)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


GOOD = {
    "xlsxwriter": by_xlsxwriter(),
    "texts in cells": by_xlsxwriter(inline_texts=True),
    "openpyxl": by_openpyxl(),
}
