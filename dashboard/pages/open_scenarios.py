"""Saved scenarios as the pages open them: one store for all sessions."""

from __future__ import annotations

import logging

import streamlit as st

from dashboard.model import SavedScenario
from dashboard.store import ScenarioStore, StoreUnavailable, open_store
from dashboard.ui.texts import Language, text

_LOG = logging.getLogger(__name__)


@st.cache_resource(show_spinner=False)
def scenario_store() -> ScenarioStore:
    """The store of this installation. Raises StoreUnavailable; then the next call tries again."""
    return open_store()


def saved_scenario(scenario_id: str) -> SavedScenario | None:
    """The saved scenario with this id, or None. Raises StoreUnavailable."""
    return scenario_store().get(scenario_id)


def name_unavailable_store(problem: StoreUnavailable, language: Language) -> None:
    """Say in one sentence that saved scenarios cannot be had now; everything else goes on."""
    _LOG.error("scenario store %s: %s", problem.database, problem.problem)  # where it is concerns the operator alone
    st.error(text(f"store_unavailable.{problem.problem}", language))
