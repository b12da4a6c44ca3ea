"""What each mark beside a figure means, and how many figures of each kind there are."""

from __future__ import annotations

from collections import Counter

from dashboard.model import PROVENANCES, Provenance
from dashboard.pages.drawn_html import draw_html
from dashboard.pages.frame import View
from dashboard.pages.panels.page_title import chart_title
from dashboard.ui.html import EMPTY, Cell, table, tag
from dashboard.ui.provenance_mark import SIGNS


def origins_panel(view: View) -> None:
    """Draw the legend of origins for what this edition holds, and simulated points."""
    words, edition = view.words, view.ranked.edition
    scores = edition.score_origins
    count = words.count(sum(scores.values()))
    facts = Counter(fact.provenance for fact in edition.facts)
    chart_title(
        words("method.origins_title"),
        words("method.origins_note", published=words.count(len(edition.facts)), scores=count),
        level=2,
    )
    rows = [
        (Cell(f"{SIGNS[origin]} {words.provenance(origin)}", "xh-nowrap"), words(f"provenance_meaning.{origin}"))
        for origin in PROVENANCES
        if origin in scores or origin in facts or origin is Provenance.SIMULATED
    ]
    agencies = [agency for block in edition.blocks for agency in block.agencies]
    derived = [agency.name for agency in agencies if agency.provenance is not Provenance.PUBLISHED]
    named = words(
        "method.agencies_note",
        published=words.count(len(agencies) - len(derived)),
        derived=words.count(len(derived)),
        names=words("list.separator").join(derived),
    )
    draw_html(table((), rows), tag("p.xh-small.xh-quiet", named) if derived else EMPTY)
