"""What all figures share."""

from __future__ import annotations

from dashboard.charts import GROUP_COLOURS, bare_figure, plotly_config
from dashboard.model import LARGEST_GROUP_COUNT


def test_there_is_a_colour_for_each_group_that_can_be_told_apart() -> None:
    assert len(set(GROUP_COLOURS)) == len(GROUP_COLOURS) == LARGEST_GROUP_COUNT


def test_plotly_speaks_the_language_of_the_page() -> None:
    vietnamese = plotly_config("vi")
    own = vietnamese["locales"][vietnamese["locale"]]["format"]
    assert (own["decimal"], own["thousands"]) == (",", ".")
    assert len(own["months"]) == len(own["shortMonths"]) == 12
    assert len(own["days"]) == len(own["shortDays"]) == 7
    assert "locale" not in plotly_config("en")


def test_a_figure_is_looked_at_and_never_zoomed_by_a_passing_finger() -> None:
    figure = bare_figure(200)
    assert figure.layout.height == 200
    assert figure.layout.dragmode is False
    assert figure.layout.xaxis.fixedrange is True
    assert figure.layout.yaxis.fixedrange is True
    assert plotly_config("vi")["scrollZoom"] is False
    assert plotly_config("vi")["displayModeBar"] is False
