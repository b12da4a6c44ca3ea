"""The points that a page ranks by: what was recorded, or what agencies awarded themselves."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from dashboard.pages.open_editions import open_on_self_scores
from dashboard.scoring import RankedEdition, has_self_scores, missing_self_scores
from dashboard.ui.address import Address
from dashboard.ui.markdown import as_code
from dashboard.ui.wording import Wording

SELF_SCORES = "tu-cham"
"""The track as an address names it; without it, the points as they were recorded."""
FOLLOWING = frozenset({"leaderboard", "agency", "simulation", "scenarios"})
"""Pages that rank by whichever points the address names; the others show what was recorded."""


def with_track(address: Address, recorded: RankedEdition, page: str) -> tuple[Address, RankedEdition]:
    """Return the address and the edition to show on `page`, ranked by the points that the address names.

    What cannot be ranked by self-scores is shown as it was recorded, and it is said why.
    """
    words = Wording(address.language)
    if address.track not in ("", SELF_SCORES):
        st.warning(words("notice.unknown", what=words("notice.track"), value=as_code(address.track)))
        return replace(address, track=""), recorded
    if not address.track or page not in FOLLOWING:
        return address, recorded
    if not has_self_scores(recorded.edition):
        st.warning(words("track.none"))
        return replace(address, track=""), recorded
    own = open_on_self_scores(recorded)
    if own is not None and address.block in own.blocks:
        return address, own
    block = recorded.edition.block_by_code[address.block]
    scores = sum(block.origin_counts().values())
    missing = words.count(missing_self_scores(block))
    st.warning(words("track.missing", block=as_code(block.name), missing=missing, scores=words.count(scores)))
    return address, recorded
