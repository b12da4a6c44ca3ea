"""An edition that somebody tries in their own session: seen by nobody else, gone with the session, never written.

It has a version of its own that no edition on disk can have, so nothing that is remembered for everybody is taken for
it, and it for nothing else. What is computed from it is not remembered for everybody at all (`shared_caches.py`).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

import streamlit as st

from dashboard.data import EditionError, EditionListing, ListedBlock, data_root, read_edition
from dashboard.model import Edition, EditionId
from dashboard.pages.open_editions import previous_with_version
from dashboard.pages.shared_caches import trial_version
from dashboard.scoring import RankedEdition, rank_edition

_KEY, _RANKED_KEY = "trial", "trial_ranked"


@dataclass(frozen=True, eq=False)
class Trial:
    """The edition on trial, the file it came from, and the version it would have if it were published."""

    edition: Edition
    file_name: str
    content_version: str


def current_trial() -> Trial | None:
    """What this session tries."""
    return st.session_state.get(_KEY)


def begin_trial(edition: Edition, file_name: str) -> None:
    """Try an edition; one that was tried before is forgotten."""
    own = replace(edition, version=trial_version())
    st.session_state[_KEY] = Trial(own, file_name, edition.version)
    st.session_state.pop(_RANKED_KEY, None)


def forget_trial() -> None:
    """Try nothing any more."""
    st.session_state.pop(_KEY, None)
    st.session_state.pop(_RANKED_KEY, None)


def open_trial(edition_id: EditionId) -> RankedEdition | None:
    """The edition on trial, ranked, with its changes against the edition before it; None when it is not this one."""
    trial = current_trial()
    if trial is None or trial.edition.id != edition_id:
        return None
    before = previous_with_version(edition_id)
    remembered: tuple[object, RankedEdition] | None = st.session_state.get(_RANKED_KEY)
    if remembered is None or remembered[0] != before:
        remembered = before, rank_edition(trial.edition, _previous(before))
        st.session_state[_RANKED_KEY] = remembered
    return remembered[1]


def _previous(before: tuple[EditionId, str] | None) -> Edition | None:
    if before is None:
        return None
    try:
        return read_edition(data_root(), *before)
    except EditionError:
        return None


def with_trial(listings: Iterable[EditionListing]) -> list[EditionListing]:
    """The editions to choose from: those that can be read, and the one on trial in the place of its like."""
    readable = [listing for listing in listings if listing.error is None]
    trial = current_trial()
    if trial is None:
        return readable
    edition = trial.edition
    blocks = tuple(ListedBlock(block.code, block.name, len(block.agencies)) for block in edition.blocks)
    tried = EditionListing(edition.id, edition.version, edition.programme_name, edition.title, edition.issued, blocks)
    return sorted([*(listing for listing in readable if listing.id != edition.id), tried], key=lambda one: one.id)
