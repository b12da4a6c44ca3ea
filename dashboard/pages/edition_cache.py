"""Editions as the pages open them: ranked once per version for all sessions, or on trial in one session.

An edition on trial is visible in one session only, is dropped with it and never written to disk. Its version is one
that no edition on disk can have, and results computed from it are not cached (`cached_unless_trial`).
"""

from __future__ import annotations

import inspect
import secrets
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import ParamSpec, TypeVar

import streamlit as st

from dashboard.data import (
    EditionError,
    EditionListing,
    ListedBlock,
    Storage,
    current_version,
    data_root,
    earlier_editions,
    list_editions,
    read_edition,
)
from dashboard.model import Edition, EditionId, Rule
from dashboard.scoring import RankedEdition, on_self_scores, rank_edition

_EDITIONS_KEPT = 24
_ASK_AGAIN = 10.0
"""Seconds after which a store that did not answer is asked again: a hanging store delays each request ten seconds."""
_SILENT = (Rule.UNREADABLE_STORE_NO_ANSWER, Rule.UNREADABLE_STORE_FAILED)
_last_seen: dict[Storage, tuple[EditionListing, ...]] = {}
_silences: dict[Storage, tuple[EditionError, float]] = {}
"""The error and the time of the last request to a store, if it did not answer."""
_TRIAL, _TRIAL_RANKED = "trial", "trial_ranked"
_TRIAL_MARK = "xem-thu-"  # versions on disk are hexadecimal digits alone

_Answer = TypeVar("_Answer")
_P = ParamSpec("_P")
_R = TypeVar("_R")


def cached_unless_trial(cached: Callable[_P, _R], version: str) -> Callable[_P, _R]:
    """`cached` for a version on disk; for a trial the undecorated function, which does not cache."""
    return inspect.unwrap(cached) if version.startswith(_TRIAL_MARK) else cached


@st.cache_data(ttl=2, show_spinner=False)
def cached_editions(root: Storage | None = None) -> tuple[EditionListing, ...]:
    """All editions in the data root; looked up again every two seconds so that a new version is seen.

    While the store does not answer, the list last read. Raises EditionError if none has been read.
    """
    root = root or data_root()
    _last_seen[root] = _asked(root, lambda: list_editions(root), _last_seen.get(root))
    return _last_seen[root]


def store_error() -> EditionError | None:
    """Why the store does not answer, so that the editions last read are shown; None if it answers."""
    silence = _silences.get(data_root())
    return silence and silence[0]


def ask_store_again() -> None:
    """Clear the cache, so that the next call of `cached_editions` reads the store."""
    _silences.pop(data_root(), None)
    cached_editions.clear()


def _asked(root: Storage, ask: Callable[[], _Answer], known: _Answer | None) -> _Answer:
    """The store's answer; while it does not answer, `known` unless that is None. Raises EditionError."""
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

    Raises EditionError. If the earlier edition cannot be read, there are no changes.
    """
    root = data_root()
    if not version:
        version = _asked(root, lambda: current_version(root, edition_id), _listed_versions().get(edition_id))
    return _ranked(root, edition_id, version, previous_with_version(edition_id))


def listed_version(edition_id: EditionId) -> str:
    """The version in force, at most two seconds out of date; empty if there is none that can be read."""
    return _listed_versions().get(edition_id, "")


def previous_with_version(edition_id: EditionId) -> tuple[EditionId, str] | None:
    """The edition before this one, with its version in force; None when there is none, or none that can be read."""
    earlier = [other for other in earlier_editions(cached_editions(), edition_id) if other != edition_id]
    version = _listed_versions().get(earlier[-1]) if earlier else None
    return (earlier[-1], version) if version else None


def open_on_self_scores(base: RankedEdition) -> RankedEdition | None:
    """The edition ranked by its self-scores, with changes against the self-scores of the edition before it.

    None if no block has all of its self-scores. There are no changes if the edition before it has no self-scores.
    """
    previous = base.previous.version if base.previous else ""
    rank = cached_unless_trial(_ranked_on_self_scores, base.edition.version)
    return rank(str(base.edition.id), base.edition.version, previous, _base=base)


def open_history(edition: RankedEdition) -> list[RankedEdition]:
    """All earlier editions of its kind that can be read, oldest first, and the edition itself as it is on screen."""
    versions = _listed_versions()
    history: list[RankedEdition] = []
    for earlier_id in earlier_editions(cached_editions(), edition.edition.id):
        if earlier_id == edition.edition.id:
            continue
        try:
            history.append(open_edition(earlier_id, versions.get(earlier_id, "")))
        except EditionError:
            continue
    return [*history, edition]


def _listed_versions() -> dict[EditionId, str]:
    """The version of each edition from the cached list, so that no rerun asks the store for those it compares with."""
    return {listing.id: listing.version for listing in cached_editions() if listing.version}


@st.cache_resource(max_entries=_EDITIONS_KEPT, show_spinner=False)
def _ranked(
    root: Storage, edition_id: EditionId, version: str, previous: tuple[EditionId, str] | None
) -> RankedEdition:
    return rank_edition(read_edition(root, edition_id, version), read_if_readable(previous))


@st.cache_resource(max_entries=_EDITIONS_KEPT, show_spinner=False)
def _ranked_on_self_scores(
    edition_id: str, version: str, previous_version: str, _base: RankedEdition
) -> RankedEdition | None:
    own = on_self_scores(_base.edition)
    return own and rank_edition(own, _base.previous and on_self_scores(_base.previous))


def read_if_readable(edition: tuple[EditionId, str] | None) -> Edition | None:
    """The edition in this version; None when none is named or it cannot be read."""
    if edition is None:
        return None
    try:
        return read_edition(data_root(), *edition)
    except EditionError:
        return None


@dataclass(frozen=True, eq=False)
class Trial:
    """The edition on trial and the file it came from."""

    edition: Edition
    file_name: str


def current_trial() -> Trial | None:
    """The trial of this session."""
    return st.session_state.get(_TRIAL)


def begin_trial(edition: Edition, file_name: str) -> None:
    """Begin the trial of an edition; it replaces an earlier trial."""
    own = replace(edition, version=f"{_TRIAL_MARK}{secrets.token_hex(6)}")
    st.session_state[_TRIAL] = Trial(own, file_name)
    st.session_state.pop(_TRIAL_RANKED, None)


def end_trial() -> None:
    """Forget the trial of this session."""
    st.session_state.pop(_TRIAL, None)
    st.session_state.pop(_TRIAL_RANKED, None)


def open_trial(edition_id: EditionId) -> RankedEdition | None:
    """The edition on trial, ranked, with its changes against the edition before it; None if there is no trial of it."""
    trial = current_trial()
    if trial is None or trial.edition.id != edition_id:
        return None
    before = previous_with_version(edition_id)
    remembered: tuple[object, RankedEdition] | None = st.session_state.get(_TRIAL_RANKED)
    if remembered is None or remembered[0] != before:
        remembered = before, rank_edition(trial.edition, read_if_readable(before))
        st.session_state[_TRIAL_RANKED] = remembered
    return remembered[1]


def readable_editions(listings: Iterable[EditionListing]) -> list[EditionListing]:
    """The editions that can be opened; the one on trial replaces the listed one with the same id."""
    readable = [listing for listing in listings if listing.error is None]
    trial = current_trial()
    if trial is None:
        return readable
    edition = trial.edition
    blocks = tuple(ListedBlock(block.code, block.name, len(block.agencies)) for block in edition.blocks)
    tried = EditionListing(
        edition.id,
        edition.version,
        edition.programme_name,
        edition.title,
        edition.issued,
        blocks,
        period_name=edition.period_name,
    )
    return sorted([*(listing for listing in readable if listing.id != edition.id), tried], key=lambda one: one.id)
