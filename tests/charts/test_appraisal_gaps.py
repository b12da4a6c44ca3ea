"""What was cut and what was added, from one zero line."""

from __future__ import annotations

import plotly.graph_objects as go

from dashboard.charts import GapRow, appraisal_gaps

ROWS = [
    GapRow("Sở A", 4.0, 0.5, "▼ 3,5", "A"),
    GapRow("Sở B", 0.0, 2.0, "▲ 2", "B"),
]


def bars(figure: go.Figure) -> list[go.Bar]:
    return [trace for trace in figure.data if isinstance(trace, go.Bar)]


def test_what_was_cut_goes_right_and_what_was_added_left() -> None:
    cut, added = bars(appraisal_gaps(ROWS))
    assert list(cut.x) == [4.0, 0.0]
    assert list(added.x) == [-0.5, -2.0]
    assert cut.marker.color != added.marker.color


def test_every_bar_is_in_sight_and_the_first_row_on_top() -> None:
    figure = appraisal_gaps(ROWS)
    low, high = figure.layout.xaxis.range
    assert low <= -2.0
    assert high >= 4.0
    below, above = figure.layout.yaxis.range
    assert above < 0 < 1 < below


def test_each_row_is_named_and_its_gap_is_written_where_the_cut_ends() -> None:
    figure = appraisal_gaps(ROWS)
    assert [note.text for note in figure.layout.annotations] == ["Sở A", "Sở B"]
    (labels,) = [trace for trace in figure.data if isinstance(trace, go.Scatter)]
    assert [text.strip() for text in labels.text] == ["▼ 3,5", "▲ 2"]
    assert list(labels.x) == [4.0, 0.0]


def test_a_chart_without_any_change_still_has_a_scale() -> None:
    low, high = appraisal_gaps([GapRow("Sở A", 0.0, 0.0, "0", "")]).layout.xaxis.range
    assert low <= 0 < high
