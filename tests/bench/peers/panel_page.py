"""The page as a Panel tutorial writes it: a function bound to sliders, which report while one drags.

Served by `panel serve`.
"""

from __future__ import annotations

import panel as pn

from tests.bench.peers.same_page import SamePage

pn.extension("plotly", "tabulator")

page = pn.state.as_cached("page", SamePage)
sliders = [
    pn.widgets.FloatSlider(name=slider.name, start=0, end=slider.maximum, step=slider.step, value=slider.value)
    for slider in page.sliders
]
first = page.shown([slider.value for slider in page.sliders])
total = pn.pane.Markdown(f"## {first.total}")
rank = pn.pane.Markdown(first.rank)
table = pn.widgets.Tabulator(first.table, show_index=False, pagination="remote", page_size=20, disabled=True)
bars = pn.pane.Plotly(first.bars)
heat = pn.pane.Plotly(first.heat)


def moved(*values: float) -> None:
    """What follows the sliders."""
    shown = page.shown(values)
    with pn.io.hold():
        total.object = f"## {shown.total}"
        rank.object = shown.rank
        table.value = shown.table
        bars.object = shown.bars
        heat.object = shown.heat


pn.bind(moved, *sliders, watch=True)
pn.Row(pn.Column(*sliders), pn.Column(total, rank, table, bars, heat)).servable()
