"""Plotly figures from scoring results. Texts come in formatted; nothing here knows Streamlit or a language.

plotly reads texts as HTML. What is shown on hover comes in as `Markup`; names are plain, and escaped here.
"""

from dashboard.charts.agency_charts import GroupRange, HistoryPoint, group_ranges, history
from dashboard.charts.appraisal_gaps import GapRow, appraisal_gaps
from dashboard.charts.block_charts import Dot, StackedRow, dot_strip, stacked_totals
from dashboard.charts.house_style import GROUP_COLOURS, plotly_config

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
