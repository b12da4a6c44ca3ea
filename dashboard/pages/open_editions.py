"""Editions as the pages open them: read and ranked once per version, for all sessions."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TypeVar

import streamlit as st

from dashboard.data import (
    EditionError,
    EditionListing,
    Storage,
    current_version,
    data_root,
    earlier_editions,
    list_editions,
    read_edition,
)
from dashboard.model import Edition, EditionId, Rule
from dashboard.pages.shared_caches import cached_unless_trial
from dashboard.scoring import RankedEdition, on_self_scores, rank_edition

_EDITIONS_KEPT = 24
_ASK_AGAIN = 10.0
"""Seconds after which a store that did not answer is asked again: a hanging one costs each question ten seconds."""
_SILENT = (Rule.UNREADABLE_STORE_NO_ANSWER, Rule.UNREADABLE_STORE_FAILED)
_last_seen: dict[Storage, tuple[EditionListing, ...]] = {}
_silences: dict[Storage, tuple[EditionError, float]] = {}
"""What a store said instead of an answer when it was last asked, and when it was."""
_Answer = TypeVar("_Answer")


@st.cache_data(ttl=2, show_spinner=False)
def cached_editions(root: Storage | None = None) -> tuple[EditionListing, ...]:
    """All editions in the data root; looked up again every two seconds so that a new version is seen.

    As they were last seen while the store does not answer. Raises EditionError when they never were.
    """
    root = root or data_root()
    _last_seen[root] = _asked(root, lambda: list_editions(root), _last_seen.get(root))
    return _last_seen[root]


def silence_of_store() -> EditionError | None:
    """Why the editions on screen are those last seen, and not what the store says now; None when it answers."""
    silence = _silences.get(data_root())
    return silence and silence[0]


def ask_store_again() -> None:
    """Let the next look at the editions be one at the store."""
    _silences.pop(data_root(), None)
    cached_editions.clear()


def _asked(root: Storage, ask: Callable[[], _Answer], known: _Answer | None) -> _Answer:
    """What the store answers; what was known before, if anything was, while it does not. Raises EditionError."""
    silence = _silences.get(root)
    if silence and known is not None and time.monotonic() < silence[1] + _ASK_AGAIN:
        return known
    try:
        answer = ask()
    except EditionError as error:
        if error.rule not in _SILENT:
            raise
        _silences[root] = error, time.monotonic()
        if known is None:
            raise
        return known
    _silences.pop(root, None)
    return answer


def open_edition(edition_id: EditionId, version: str = "") -> RankedEdition:
    """The edition in force (or in an older `version`), ranked, with its changes against the edition before it.

    Raises EditionError. An unreadable earlier edition means that there are no changes to tell.
    """
    root = data_root()
    previous, previous_version = previous_with_version(edition_id) or (None, None)
    if not version:
        version = _asked(root, lambda: current_version(root, edition_id), _versions_at_hand().get(edition_id))
    return _ranked(root, edition_id, version, previous, previous_version)


def current_version_or_none(edition_id: EditionId) -> str:
    """The version that is in force, seen at most two seconds late; empty when there is none that can be read."""
    return _versions_at_hand().get(edition_id, "")


def previous_with_version(edition_id: EditionId) -> tuple[EditionId, str] | None:
    """The edition before this one, with its version in force; None when there is none, or none that can be read."""
    earlier = [other for other in earlier_editions(cached_editions(), edition_id) if other != edition_id]
    version = _versions_at_hand().get(earlier[-1]) if earlier else None
    return (earlier[-1], version) if version else None


def open_on_self_scores(recorded: RankedEdition) -> RankedEdition | None:
    """The edition ranked by its self-scores, changes told against the self-scores of the edition before it.

    None when no block has all of its self-scores. An edition before it without self-scores means no changes to tell.
    """
    previous = recorded.previous.version if recorded.previous else ""
    rank = cached_unless_trial(_ranked_on_self_scores, recorded.edition.version)
    return rank(str(recorded.edition.id), recorded.edition.version, previous, _recorded=recorded)


def open_history(edition: RankedEdition) -> list[RankedEdition]:
    """All earlier editions of its kind that can be read, oldest first, and the edition itself as it is on screen."""
    versions = _versions_at_hand()
    history: list[RankedEdition] = []
    for earlier_id in earlier_editions(cached_editions(), edition.edition.id):
        if earlier_id == edition.edition.id:
            continue
        try:
            history.append(open_edition(earlier_id, versions.get(earlier_id, "")))
        except EditionError:
            continue
    return [*history, edition]


def _versions_at_hand() -> dict[EditionId, str]:
    """The version of each edition as the list has it: what one compares with need not be asked for at every rerun."""
    return {listing.id: listing.version for listing in cached_editions() if listing.version}


@st.cache_resource(max_entries=_EDITIONS_KEPT, show_spinner=False)
def _ranked(
    root: Storage, edition_id: EditionId, version: str, previous_id: EditionId | None, previous_version: str | None
) -> RankedEdition:
    previous: Edition | None = None
    if previous_id is not None and previous_version is not None:
        try:
            previous = read_edition(root, previous_id, previous_version)
        except EditionError:
            previous = None
    return rank_edition(read_edition(root, edition_id, version), previous)


@st.cache_resource(max_entries=_EDITIONS_KEPT, show_spinner=False)
def _ranked_on_self_scores(
    edition_id: str, version: str, previous_version: str, _recorded: RankedEdition
) -> RankedEdition | None:
    own = on_self_scores(_recorded.edition)
    return own and rank_edition(own, _recorded.previous and on_self_scores(_recorded.previous))
