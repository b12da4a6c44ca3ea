"""What is on screen: the edition and block, their figures, words in the user's language."""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st

from dashboard.model import SavedScenario
from dashboard.pages.edition_cache import Trial
from dashboard.scoring import RankedBlock, RankedEdition
from dashboard.ui.address import SELF_SCORES, Address
from dashboard.ui.localizer import Localizer
from dashboard.ui.results_in_words import block_without_before


@dataclass(frozen=True)
class View:
    """What is on screen.

    `address`: what the view shows, with nothing left to defaults. `base`: the edition ranked by its own points;
    `ranked` is the same unless the view shows self-scores. `t`: texts and figures in the user's language.
    `current_version`: the version in force when the view was opened; empty if there is none.
    """

    address: Address
    ranked: RankedEdition
    ranked_block: RankedBlock
    t: Localizer
    base: RankedEdition
    saved: SavedScenario | None = None
    trial: Trial | None = None
    current_version: str = ""

    @property
    def version(self) -> str:
        """The version of the edition, whichever points it is ranked by; on disk unless it is a trial's."""
        return self.base.edition.version

    @property
    def on_self_scores(self) -> bool:
        """Whether the figures on screen follow from self-scores."""
        return self.ranked is not self.base

    @property
    def score_basis(self) -> str:
        """The points that the figures on screen follow from, as an address names them."""
        return SELF_SCORES if self.on_self_scores else ""

    def nothing_to_compare(self) -> str:
        """Why no change against an earlier edition can be shown."""
        if self.on_self_scores and self.ranked.previous is None and self.base.previous is not None:
            return self.t("change.none_self_scored")
        return block_without_before(self.ranked, self.ranked_block.block, self.t)


def current_view() -> View:
    """The view that `app.py` has opened for the page."""
    return st.session_state["view"]


def view_if_any() -> View | None:
    """The view; None if no edition can be shown, for pages that work without one."""
    return st.session_state["view"]
