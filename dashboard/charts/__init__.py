"""Plotly figures from scoring results. Texts come in formatted; nothing here knows Streamlit or a language.

plotly reads texts as HTML. What is shown on hover comes in as `Markup`; names are plain, and escaped here.
"""

from dashboard.charts.appraisal_gaps import GapRow, appraisal_gaps
from dashboard.charts.dot_strip import Dot, dot_strip
from dashboard.charts.group_ranges import GroupRange, group_ranges
from dashboard.charts.history import HistoryPoint, history
from dashboard.charts.house_style import GROUP_COLOURS, plotly_config
from dashboard.charts.stacked_totals import StackedRow, stacked_totals

__all__ = [
    "GROUP_COLOURS",
    "Dot",
    "GapRow",
    "GroupRange",
    "HistoryPoint",
    "StackedRow",
    "appraisal_gaps",
    "dot_strip",
    "group_ranges",
    "history",
    "plotly_config",
    "stacked_totals",
]
