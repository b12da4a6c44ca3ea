"""Workbooks that somebody uploads: opened safely, as plain cells, and given back with marks."""

from dashboard.data.workbook.cells import CellProblem, CellRange, CellValue, Sheet, Workbook
from dashboard.data.workbook.questions import AnswerForm, Choice, ChoiceMeaning, Question, QuestionKind
from dashboard.data.workbook.sandbox_process import WorkbookError
from dashboard.data.workbook.uploaded_file import (
    SUFFIXES,
    KeptBytes,
    MarkWords,
    OpenedWorkbook,
    cells_of,
    marked_copy,
    open_workbook,
    readable_file_name,
)
from dashboard.data.workbook.workbook_reading import FactKey, FactPlace, KnownEditions, WorkbookReading
from dashboard.sandbox.limits import FileRule
from dashboard.sandbox.spreadsheet import cell_name, column_name

__all__ = [
    "SUFFIXES",
    "AnswerForm",
    "CellProblem",
    "CellRange",
    "CellValue",
    "Choice",
    "ChoiceMeaning",
    "FactKey",
    "FactPlace",
    "FileRule",
    "KeptBytes",
    "KnownEditions",
    "MarkWords",
    "OpenedWorkbook",
    "Question",
    "QuestionKind",
    "Sheet",
    "Workbook",
    "WorkbookError",
    "WorkbookReading",
    "cell_name",
    "cells_of",
    "column_name",
    "marked_copy",
    "open_workbook",
    "readable_file_name",
]
