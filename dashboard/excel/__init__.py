"""Workbooks: scenarios and plans from scoring results, editions to fill in. No screen, no language of its own."""

from dashboard.excel.book import TextTooLongForCell, Words
from dashboard.excel.scenario_workbook import PrintedPlan, plan_workbook, scenario_workbook
from dashboard.excel.sheets import Cover
from dashboard.excel.template_workbook import template_workbook

__all__ = [
    "Cover",
    "PrintedPlan",
    "TextTooLongForCell",
    "Words",
    "plan_workbook",
    "scenario_workbook",
    "template_workbook",
]
