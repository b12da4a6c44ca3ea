"""What appraisal did to the self-scores of a block, computed once per version for all sessions."""

from __future__ import annotations

import streamlit as st

from dashboard.model import Block
from dashboard.pages.frame import View
from dashboard.pages.shared_caches import cached_unless_trial
from dashboard.scoring import Appraisal, appraisal


def open_appraisal(view: View) -> Appraisal | None:
    """The appraisal of the block on screen; None when it has no self-score."""
    block = view.recorded.blocks[view.address.block].block
    open_one = cached_unless_trial(_appraisal, view.version)
    return open_one(str(view.recorded.edition.id), view.version, block.code, _block=block)


@st.cache_resource(max_entries=32, show_spinner=False)
def _appraisal(edition_id: str, version: str, block: str, _block: Block) -> Appraisal | None:
    return appraisal(_block)
