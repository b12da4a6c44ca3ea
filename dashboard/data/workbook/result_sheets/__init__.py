"""Plain result sheets, as departments have them: recognised, asked about, and read like any other source."""

from dashboard.data.workbook.result_sheets.reading import read_result_sheets

__all__ = ["read_result_sheets"]
