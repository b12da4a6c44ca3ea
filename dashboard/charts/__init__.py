"""Plotly figures, and the places of dots, from scoring results. Nothing here knows Streamlit or a language.

Texts come in formatted. plotly reads them as HTML: what is shown on hover comes in as `Markup`; names are plain, and
escaped here.
"""

from dashboard.charts.appraisal_gaps import GapRow, appraisal_gaps
from dashboard.charts.block_charts import StackedRow, stacked_totals
from dashboard.charts.dot_strip import Scale, dot_places, fitted_scale
from dashboard.charts.house_style import GROUP_COLOURS, plotly_config

__all__ = [
    "GROUP_COLOURS",
    "GapRow",
    "Scale",
    "StackedRow",
    "appraisal_gaps",
    "dot_places",
    "fitted_scale",
    "plotly_config",
    "stacked_totals",
]
