"""HTML that is escaped by construction."""

from __future__ import annotations

from markupsafe import Markup

from dashboard.ui.html import BREAK, EMPTY, Cell, Row, link, table, tag
from dashboard.ui.localizer import Localizer
from dashboard.ui.texts import text

HOSTILE = "<script>\"'&"
ESCAPED = "&lt;script&gt;&#34;&#39;&amp;"


def test_content_and_attributes_are_text_unless_they_are_markup() -> None:
    assert tag("p.xh-small.xh-quiet", HOSTILE, BREAK, 3, aria_label=HOSTILE) == (
        f'<p class="xh-small xh-quiet" aria-label="{ESCAPED}">{ESCAPED}<br>3</p>'
    )
    assert isinstance(tag("p", HOSTILE), Markup)


def test_an_element_without_a_class_has_no_such_attribute() -> None:
    assert tag("tr.") == tag("tr") == "<tr></tr>"


def test_only_web_addresses_become_links() -> None:
    assert link("https://example.vn/?a=1&b=2", HOSTILE, name="a.xh-origin") == (
        f'<a class="xh-origin" href="https://example.vn/?a=1&amp;b=2" target="_blank" rel="noopener">{ESCAPED}</a>'
    )
    for address in ("javascript:alert(1)", "data:text/html,x", "//example.vn", ""):
        assert link(address, "x") == EMPTY


def test_a_table_has_a_caption_a_frame_for_the_keyboard_and_headers_that_say_what_they_head() -> None:
    assert table(HOSTILE, ["A", "B"], [[HOSTILE, Cell(1, "xh-better", dir="auto")], Row("xh-node", ["y", BREAK])]) == (
        f'<div class="xh-table-frame" tabindex="0" role="region" aria-label="{ESCAPED}"><table class="xh-table">'
        f"<caption>{ESCAPED}</caption>"
        '<thead><tr><th scope="col">A</th><th class="xh-right" scope="col">B</th></tr></thead>'
        f'<tbody><tr><th scope="row">{ESCAPED}</th><td class="xh-right xh-better" dir="auto">1</td></tr>'
        '<tr class="xh-node"><th scope="row">y</th><td class="xh-right"><br></td></tr></tbody></table></div>'
    )


def test_a_table_has_classes_of_its_own_and_any_column_heads_its_rows() -> None:
    made = table("x", ["A", "B"], [["x", "y"]], classes="xh-log", header=1, figures=slice(0))
    assert '<table class="xh-table xh-log">' in made
    assert '<tr><td>x</td><th scope="row">y</th></tr>' in made
    assert "xh-right" not in made


def test_a_table_without_columns_has_no_head() -> None:
    made = table("x", (), [["x", "y"]])
    assert "<thead>" not in made
    assert '<tbody><tr><th scope="row">x</th><td>y</td></tr></tbody>' in made


def test_values_are_escaped_in_a_text_and_the_text_stays_html() -> None:
    words = Localizer("en")
    assert words.markup("appraisal.changed_of", changed=HOSTILE, compared=tag("b", 1)) == (
        f"{ESCAPED}<small>/<b>1</b></small>"
    )
    assert words.markup("agency.group_hover", **dict.fromkeys(("group", "own", "percent", "rank"), 1), maximum=1,
        worst=1, mean=1, best=1).count("1 point ") == 1  # fmt: skip


def test_a_listing_is_escaped_but_for_what_is_markup() -> None:
    last = text("list.last", "en")
    assert Localizer("en").markup_listing([HOSTILE, tag("b", "x")]) == f"{ESCAPED}{last}<b>x</b>"
