"""The page as a Dash tutorial writes it: one callback on all sliders, which report while one drags.

Served by uvicorn as a WSGI application: `python -m tests.bench.peers.dash_page PORT`.
"""

from __future__ import annotations

import sys
from typing import Any

import uvicorn
from dash import ALL, Dash, Input, Output, dash_table, dcc, html

from tests.bench.peers.same_page import SamePage

page = SamePage()
first = page.shown([slider.value for slider in page.sliders])
app = Dash(__name__)
app.layout = html.Div(
    style={"display": "grid", "gridTemplateColumns": "1fr 1fr"},
    children=[
        html.Div(
            [
                html.Div(
                    [
                        html.Label(slider.name),
                        dcc.Slider(
                            0,
                            slider.maximum,
                            slider.step,
                            value=slider.value,
                            marks=None,
                            updatemode="drag",
                            id={"type": "points", "code": slider.code},
                        ),
                    ]
                )
                for slider in page.sliders
            ]
        ),
        html.Div(
            [
                html.H2(first.total, id="total"),
                html.H3(first.rank, id="rank"),
                dash_table.DataTable(first.table.to_dict("records"), id="table", page_size=20),
                dcc.Graph(figure=first.bars, id="bars"),
                dcc.Graph(figure=first.heat, id="heat"),
            ]
        ),
    ],
)


@app.callback(
    Output("total", "children"),
    Output("rank", "children"),
    Output("table", "data"),
    Output("bars", "figure"),
    Output("heat", "figure"),
    Input({"type": "points", "code": ALL}, "value"),
    prevent_initial_call=True,
)
def moved(values: list[float]) -> tuple[Any, ...]:
    """What follows the sliders."""
    shown = page.shown(values)
    return shown.total, shown.rank, shown.table.to_dict("records"), shown.bars, shown.heat


if __name__ == "__main__":
    uvicorn.run(app.server, interface="wsgi", host="127.0.0.1", port=int(sys.argv[1]), log_level="warning")
