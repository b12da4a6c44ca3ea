"""Workbooks: scenarios and plans from scoring results, and templates of editions. Texts are passed in by the caller."""

from dashboard.excel.book import TextTooLongForCell
from dashboard.excel.scenario_workbook import PrintedPlan, plan_workbook, scenario_workbook
from dashboard.excel.sheets import Cover
from dashboard.excel.template_workbook import template_workbook

__all__ = [
    "Cover",
    "PrintedPlan",
    "TextTooLongForCell",
    "plan_workbook",
    "scenario_workbook",
    "template_workbook",
]
