"""Names inside HTML: found whole, at their longest, in cells and sentences, and marked once."""

from __future__ import annotations

import pytest
from markupsafe import Markup

from dashboard.ui.html import VietnameseNames, tag

NAMES = VietnameseNames(["Sở Y tế", "Sở Y", "Phòng A & B", "“Một cửa”", "TT"])


@pytest.mark.parametrize(
    ("html", "marked"),
    [
        ("<td>Sở Y tế</td>", '<td lang="vi">Sở Y tế</td>'),
        ('<td class="x">TT</td>', '<td class="x" lang="vi">TT</td>'),
        (
            "<h1>Sở Y tế leads, Sở Y too</h1>",
            '<h1><bdi lang="vi">Sở Y tế</bdi> leads, <bdi lang="vi">Sở Y</bdi> too</h1>',
        ),
        (str(tag("p", "Phòng A & B fell")), '<p><bdi lang="vi">Phòng A &amp; B</bdi> fell</p>'),
        ("<b>1</b> “Một cửa”, 2", '<b>1</b> <bdi lang="vi">“Một cửa”</bdi>, 2'),
        ("Sở Y tế alone", '<bdi lang="vi">Sở Y tế</bdi> alone'),
        ("<p>x<br>Sở Y</p>", '<p>x<br><bdi lang="vi">Sở Y</bdi></p>'),
        ("<p>Sở Yến</p>", "<p>Sở Yến</p>"),
        ("<p>the TT of all</p>", "<p>the TT of all</p>"),
        ('<bdi lang="vi">Sở Y</bdi>', '<bdi lang="vi">Sở Y</bdi>'),
        ('<i title="Sở Y tế"></i>', '<i title="Sở Y tế"></i>'),
        ("<style>a > b {}</style>", "<style>a > b {}</style>"),
    ],
)
def test_names_are_marked(html: str, marked: str) -> None:
    assert NAMES.marked(Markup(html)) == marked
