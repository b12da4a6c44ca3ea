"""plotly reads texts as HTML: what comes from data is shown as it is written, and nothing of it comes to life."""

from __future__ import annotations

import re
from collections.abc import Iterator

import plotly.graph_objects as go
import pytest
from markupsafe import Markup

from dashboard.charts import (
    GapRow,
    StackedRow,
    appraisal_gaps,
    stacked_totals,
)

NAME = "<b>Sở</b> \"A\" & 'B'"
HOVER = Markup("<b>hover</b>")
KNOWN = {"amp": "&", "lt": "<", "gt": ">"}
"""What plotly.js knows of entities with a name; `quot` is none of them. Numbers it knows all."""

FIGURES = {
    "appraisal_gaps": (appraisal_gaps([GapRow(NAME, 4.0, 0.5, "", HOVER)]), 1),
    "stacked_totals": (stacked_totals([StackedRow(NAME, [6.0], 6.0, "", [HOVER])], [NAME], span=(0.0, 10.0)), 2),
}


@pytest.mark.parametrize("chart", FIGURES)
def test_a_name_is_shown_as_it_is_written(chart: str) -> None:
    figure, places = FIGURES[chart]
    named = [text for text in texts(figure) if "Sở" in text]
    assert len(named) == places
    assert not any("<" in text for text in named)
    assert {read(text).strip() for text in named} == {NAME}


@pytest.mark.parametrize("chart", FIGURES)
def test_what_is_written_as_html_stays_html(chart: str) -> None:
    assert HOVER in texts(FIGURES[chart][0])


def texts(figure: go.Figure) -> list[str]:
    return list(_texts(figure.to_dict()))


def _texts(part: object) -> Iterator[str]:
    if isinstance(part, str):
        yield part
    elif isinstance(part, dict):
        for value in part.values():
            yield from _texts(value)
    elif hasattr(part, "__iter__"):
        for value in part:
            yield from _texts(value)


def read(text: str) -> str:
    """What plotly.js makes of the entities in a text."""
    return re.sub(r"&(?:#(\d+)|#x([\da-fA-F]+)|(\w+));", _character, text)


def _character(entity: re.Match[str]) -> str:
    number, hexadecimal, name = entity.groups()
    return KNOWN.get(name, entity[0]) if name else chr(int(number) if number else int(hexadecimal, 16))
