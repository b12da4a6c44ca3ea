"""Saved scenarios as the pages open them: one store for all sessions."""

from __future__ import annotations

import logging
from collections.abc import Mapping

import streamlit as st

from dashboard.access import Action, authorize, read_role_book
from dashboard.model import EditionId, Json, SavedScenario, Scenario
from dashboard.pages.signed_in_user import current_user
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


def save_scenario(
    *,
    edition_id: EditionId,
    version: str,
    scenario: Scenario,
    title: str,
    author: str,
    note: str,
    parent_id: str | None,
    assumptions: Mapping[str, Json],
) -> SavedScenario:
    """Save a scenario for whoever is at the browser, if the role book lets him at this moment.

    Raises PermissionDenied, ScenarioNotSaved and StoreUnavailable.
    """
    store = scenario_store()
    agencies = {agency for agency, _ in scenario.changes}
    authorize(current_user(), Action.SAVE_SCENARIO, edition_id, read_role_book(), agencies=agencies)
    return store.save(
        edition_id=edition_id,
        version=version,
        scenario=scenario,
        title=title,
        author=author,
        note=note,
        parent_id=parent_id,
        assumptions=assumptions,
    )


def name_unavailable_store(problem: StoreUnavailable, language: Language) -> None:
    """Say in one sentence that saved scenarios cannot be had now; everything else goes on."""
    _LOG.error("scenario store %s: %s", problem.file, problem.word)  # where it is concerns the operator alone
    st.error(text(problem.key, language))
