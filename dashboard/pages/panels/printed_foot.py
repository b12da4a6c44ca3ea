"""The foot of each printed sheet: the edition, its decision, origins of figures, what is made up or on trial."""

from __future__ import annotations

from dashboard.pages.navigation import SCORE_BASIS_PAGES
from dashboard.pages.panels.workbook_button import standing_on
from dashboard.pages.view import View
from dashboard.ui.components.print_page import print_page
from dashboard.ui.provenance_mark import counts_in_words, decision_in_words, illustrative_sentence

_LANDSCAPE = frozenset({"leaderboard", "presentation", "scenarios"})  # pages whose tables are wider than a sheet on end


def printed_foot(view: View, page: str) -> None:
    """Let each sheet say them when `page` is printed; draws nothing on the screen."""
    t, edition = view.t, view.ranked.edition
    made_up = illustrative_sentence(edition, view.ranked.previous, t)
    notices = [f"{t('illustrative.lead')}. {made_up}"] if made_up else []
    notices += standing_on(view, self_scores=view.on_self_scores and page in SCORE_BASIS_PAGES)
    lines = [f"{edition.title} · {decision_in_words(edition, t)}", " · ".join(counts_in_words(edition, t)), *notices]
    print_page(lines, t, landscape=page in _LANDSCAPE)
