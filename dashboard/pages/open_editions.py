"""Editions as the pages open them: read and ranked once per version, for all sessions."""

from __future__ import annotations

import streamlit as st

from dashboard.data import (
    EditionListing,
    EditionUnreadable,
    Storage,
    current_version,
    data_root,
    earlier_editions,
    list_editions,
    read_edition,
)
from dashboard.model import Edition, EditionId
from dashboard.pages.shared_caches import kept_for_all
from dashboard.scoring import RankedEdition, on_self_scores, rank_edition

_EDITIONS_KEPT = 24


@st.cache_data(ttl=2, show_spinner=False)
def editions_at_hand(root: Storage | None = None) -> tuple[EditionListing, ...]:
    """All editions in the data root; looked up again every two seconds so that a new version is seen."""
    return tuple(list_editions(root or data_root()))


def open_edition(edition_id: EditionId, version: str = "") -> RankedEdition:
    """The edition in force (or in an older `version`), ranked, with its changes against the edition before it.

    Raises EditionUnreadable. An unreadable earlier edition means that there are no changes to tell.
    """
    root = data_root()
    previous, previous_version = previous_with_version(edition_id) or (None, None)
    return _ranked(root, edition_id, version or current_version(root, edition_id), previous, previous_version)


def previous_with_version(edition_id: EditionId) -> tuple[EditionId, str] | None:
    """The edition before this one, with its version in force; None when there is none, or none that can be read."""
    earlier = [other for other in earlier_editions(editions_at_hand(), edition_id) if other != edition_id]
    version = _versions_at_hand().get(earlier[-1]) if earlier else None
    return (earlier[-1], version) if version else None


def open_on_self_scores(recorded: RankedEdition) -> RankedEdition | None:
    """The edition ranked by its self-scores, changes told against the self-scores of the edition before it.

    None when no block has all of its self-scores. An edition before it without self-scores means no changes to tell.
    """
    previous = recorded.previous.version if recorded.previous else ""
    rank = kept_for_all(_ranked_on_self_scores, recorded.edition.version)
    return rank(str(recorded.edition.id), recorded.edition.version, previous, _recorded=recorded)


def open_history(edition: RankedEdition) -> list[RankedEdition]:
    """All earlier editions of its kind that can be read, oldest first, and the edition itself as it is on screen."""
    versions = _versions_at_hand()
    history: list[RankedEdition] = []
    for earlier_id in earlier_editions(editions_at_hand(), edition.edition.id):
        if earlier_id == edition.edition.id:
            continue
        try:
            history.append(open_edition(earlier_id, versions.get(earlier_id, "")))
        except EditionUnreadable:
            continue
    return [*history, edition]


def _versions_at_hand() -> dict[EditionId, str]:
    """The version of each edition as the list has it: what one compares with need not be asked for at every rerun."""
    return {listing.id: listing.version for listing in editions_at_hand() if listing.version}


@st.cache_resource(max_entries=_EDITIONS_KEPT, show_spinner=False)
def _ranked(
    root: Storage, edition_id: EditionId, version: str, previous_id: EditionId | None, previous_version: str | None
) -> RankedEdition:
    previous: Edition | None = None
    if previous_id is not None and previous_version is not None:
        try:
            previous = read_edition(root, previous_id, previous_version)
        except EditionUnreadable:
            previous = None
    return rank_edition(read_edition(root, edition_id, version), previous)


@st.cache_resource(max_entries=_EDITIONS_KEPT, show_spinner=False)
def _ranked_on_self_scores(
    edition_id: str, version: str, previous_version: str, _recorded: RankedEdition
) -> RankedEdition | None:
    own = on_self_scores(_recorded.edition)
    return own and rank_edition(own, _recorded.previous and on_self_scores(_recorded.previous))
