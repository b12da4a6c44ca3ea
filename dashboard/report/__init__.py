"""Scenarios and plans as Excel workbooks, written from scoring results. No screen, no language of its own."""

from dashboard.report.cover import Cover
from dashboard.report.plan_workbook import PlanOnPaper, plan_workbook
from dashboard.report.scenario_workbook import scenario_workbook
from dashboard.report.words import Words

__all__ = ["Cover", "PlanOnPaper", "Words", "plan_workbook", "scenario_workbook"]
