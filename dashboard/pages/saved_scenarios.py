"""Saved scenarios as the pages open them: one store for all sessions; the one that an address names is read-only."""

from __future__ import annotations

import logging
from dataclasses import replace

import streamlit as st

from dashboard.database import ScenarioStore, StoreUnavailable, open_store
from dashboard.model import SavedScenario
from dashboard.ui.address import Address
from dashboard.ui.texts import Language, text

_LOG = logging.getLogger(__name__)
PEERS, SCORE_BASIS, AGENCY, BLOCK = "rivals", "track", "agency", "block"
"""Names of assumptions; scenarios that were saved long ago hold them, so they never change."""


@st.cache_resource(show_spinner=False)
def scenario_store() -> ScenarioStore:
    """The store of this installation. Raises StoreUnavailable; then the next call tries again."""
    return open_store()


def assumption(saved: SavedScenario, name: str) -> str:
    """The value that a scenario was saved with for one of the names above; empty if it has none."""
    return str(saved.assumptions.get(name, ""))


def error_store_unavailable(problem: StoreUnavailable, language: Language) -> None:
    """Show in one sentence that saved scenarios are unavailable; everything else still works."""
    _LOG.error("scenario store %s: %s", problem.file, problem.word)  # its location is for the operator only
    st.error(text(problem.key, language))


def with_saved_scenario(address: Address) -> tuple[Address, SavedScenario | None]:
    """Return `address` with the contents of the saved scenario that it names, and that scenario; unchanged without one.

    If no scenario has the id, or the store does not answer, the user is told and the id is dropped.
    """
    if not address.saved:
        return address, None
    try:
        saved = scenario_store().get(address.saved)
    except StoreUnavailable as problem:
        error_store_unavailable(problem, address.language)
        return replace(address, saved=""), None
    if saved is None:
        st.warning(text("scenarios.unknown", address.language))
        return replace(address, saved=""), None
    block = assumption(saved, BLOCK)
    first_changed = next((agency for agency, _ in saved.scenario), "")
    elsewhere = bool(address.block) and address.block != block
    return replace(
        address,
        programme=saved.edition_id.programme,
        period=saved.edition_id.period,
        block=address.block or block,
        agency=address.agency or ("" if elsewhere else assumption(saved, AGENCY) or first_changed),
        scenario=saved.scenario,
        peers=assumption(saved, PEERS),
        score_basis=assumption(saved, SCORE_BASIS),
    ), saved
