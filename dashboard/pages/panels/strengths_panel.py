"""What the agency is clearly better and clearly worse at than its block."""

from __future__ import annotations

from markupsafe import Markup

from dashboard.pages.drawn_html import draw_html
from dashboard.pages.frame import View
from dashboard.pages.panels.page_title import chart_title
from dashboard.scoring import CriterionResult, strengths, weaknesses
from dashboard.ui.html import tag
from dashboard.ui.wording import Wording

_SHOWN = 4


def strengths_panel(view: View, results: tuple[CriterionResult, ...]) -> None:
    """Draw both lists, weaknesses first: they are what there is to do."""
    words = view.words
    origin = words("provenance.sentence", kind=words.provenance(view.ranked_block.origins.of_scores)).lower()
    for title, note, empty, chosen in (
        ("agency.weaknesses", "agency.weaknesses_note", "agency.none_weak", weaknesses(results, _SHOWN)),
        ("agency.strengths", "agency.strengths_note", "agency.none_strong", strengths(results, _SHOWN)),
    ):
        chart_title(words(title), f"{words(note)} · {origin}")
        draw_html(
            tag("ul.xh-list", *(_item(result, words) for result in chosen))
            if chosen
            else tag("p.xh-quiet", words(empty))
        )


def _item(result: CriterionResult, words: Wording) -> Markup:
    points, maximum = words.short_points(result.points), words.short_points(result.maximum)
    rank = words.rank(result.rank, result.tied)
    standing = words("agency.standing_on", points=points, maximum=maximum, rank=rank)
    return tag("li", tag("span", result.leaf.name), tag("span.xh-quiet.xh-small.xh-num", standing))
