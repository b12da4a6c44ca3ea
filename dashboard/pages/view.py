"""What is on screen: an address made whole, with the edition and block that it names."""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st

from dashboard.model import SavedScenario
from dashboard.pages.opened_track import SELF_SCORES
from dashboard.pages.trial import Trial
from dashboard.scoring import RankedBlock, RankedEdition
from dashboard.ui.address import Address
from dashboard.ui.lineage import block_without_before
from dashboard.ui.wording import Wording


@dataclass(frozen=True)
class View:
    """What is on screen: the address made whole, the edition and block it names, words in the user's language.

    `recorded`: the edition by its points as they were recorded; `ranked` is the same unless one looks at self-scores.
    `current_version_or_none`: the version of the edition that everybody sees, when the view was opened.
    """

    address: Address
    ranked: RankedEdition
    ranked_block: RankedBlock
    words: Wording
    recorded: RankedEdition
    saved: SavedScenario | None = None
    trial: Trial | None = None
    current_version_or_none: str = ""

    @property
    def version(self) -> str:
        """The version of the edition, whichever points it is ranked by; on disk unless it is a trial's."""
        return self.recorded.edition.version

    @property
    def on_self_scores(self) -> bool:
        """Whether the figures on screen follow from self-scores."""
        return self.ranked is not self.recorded

    @property
    def track(self) -> str:
        """The points that the figures on screen follow from, as an address names them."""
        return SELF_SCORES if self.on_self_scores else ""

    def nothing_to_compare(self) -> str:
        """Why there is no change against an earlier edition to be told."""
        if self.on_self_scores and self.ranked.previous is None and self.recorded.previous is not None:
            return self.words("change.none_self_scored")
        return block_without_before(self.ranked, self.ranked_block.block, self.words)


def view_on_screen() -> View:
    """The view that `app.py` has opened for the page."""
    return st.session_state["view"]


def view_if_any() -> View | None:
    """The view, for a page that stands even where there is no edition to show."""
    return st.session_state["view"]
