"""Workbooks: scenarios and plans from scoring results, editions to fill in. No screen, no language of its own."""

from dashboard.report.book import TextTooLongForCell
from dashboard.report.plan_workbook import PrintedPlan, plan_workbook
from dashboard.report.scenario_workbook import scenario_workbook
from dashboard.report.summary_sheet import Cover
from dashboard.report.template_workbook import template_workbook
from dashboard.report.words import Words

__all__ = [
    "Cover",
    "PrintedPlan",
    "TextTooLongForCell",
    "Words",
    "plan_workbook",
    "scenario_workbook",
    "template_workbook",
]
