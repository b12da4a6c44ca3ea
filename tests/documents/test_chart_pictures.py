"""A chart as a picture: every row of it, with the notice, whatever its names are."""

from __future__ import annotations

import io
import xml.etree.ElementTree

import pytest
from PIL import Image

from dashboard.documents.charts import (
    Bar,
    BarChart,
    Chart,
    Dot,
    DotChart,
    Gap,
    GapChart,
    HeatChart,
    HeatRow,
    HistoryChart,
    Point,
    Range,
    RangeChart,
    Tick,
    chart_picture,
)
from dashboard.documents.typesetting import PictureFormat
from tests.documents.made import basis

NAME = '#panic("<b>") *Sở* $x$ \\ ' + "Ban Quản lý Dự án đầu tư xây dựng " * 3
WARNING_GROUND = (0xFF, 0xF3, 0xEA)
TICKS = (Tick(0.0, "0%"), Tick(100.0, "100%"))
CHARTS: dict[str, Chart] = {
    "bars": BarChart((Bar(NAME, (40.0, 60.0), "63,000"), Bar("B", (), "0,000")), ("Một", NAME)),
    "ranges": RangeChart(
        (Range(NAME, 10.0, 90.0, 50.0, 20.0, "20,0%", "50,0%"),), NAME, "Trung bình", hollow=True, ticks=TICKS
    ),
    "ranges not applicable": RangeChart(
        (Range("A", 0.0, 0.0, 0.0, None, "–", "0,0%"),), "A", "B", hollow=False, ticks=TICKS
    ),
    "history": HistoryChart(
        (
            Point(NAME, 25.0, 0.0, 100.0, "hạng 1", "90,0%", full=True, named=False),
            Point(NAME, 75.0, 9.0, 90.0, "hạng 1", "90,0%", full=True, named=True),
        ),
        NAME,
        TICKS,
    ),
    "gaps": GapChart((Gap(NAME, 80.0, 0.0, "▼ 1,000"), Gap("B", 0.0, 20.0, "▲ 0,250")), 20.0),
    "dots": DotChart((Dot(0.0, 0.0, full=False), Dot(100.0, 16.0, full=True)), 8.0, 32.0, 50.0, "", TICKS, (NAME, "B")),
    "heat": HeatChart(
        (HeatRow(NAME, (100, None, 0)),), (NAME, "B", "C"), (80, None, 19), "TB", "Cơ quan", tuple("abcde")
    ),
}


def drawn(chart: Chart, form: PictureFormat) -> bytes:
    of = basis()
    return chart_picture(chart, NAME, NAME, NAME, of.frame(NAME, ""), of, form)


@pytest.mark.parametrize("kind", CHARTS)
def test_every_chart_is_drawn_in_both_forms_with_the_notice(kind: str) -> None:
    picture = Image.open(io.BytesIO(drawn(CHARTS[kind], "png"))).convert("RGB")
    colours = picture.getcolors(2**24)
    assert colours is not None
    assert {colour: count for count, colour in colours}.get(WARNING_GROUND, 0) > 5_000
    assert picture.crop((picture.width - 60, 0, *picture.size)).getcolors() == [(60 * picture.height, (255, 255, 255))]
    assert xml.etree.ElementTree.fromstring(drawn(CHARTS[kind], "svg")).tag.endswith("svg")


def test_a_long_chart_is_drawn_whole_and_smaller() -> None:
    def size(rows: int) -> tuple[int, int]:
        return Image.open(io.BytesIO(drawn(BarChart((Bar("A", (50.0,), "1"),) * rows), "png"))).size

    (width, short), (same_width, long), (narrow, whole) = size(10), size(110), size(1610)
    row = (long - short) / 100
    assert same_width == width
    assert row > 40
    scale = narrow / width
    assert scale < 0.8
    assert whole == pytest.approx(scale * (long + 1500 * row), rel=0.01)
