"""The saved scenario that an address names, opened read-only."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from dashboard.model import SavedScenario
from dashboard.pages.open_scenarios import name_unavailable_store, saved_scenario
from dashboard.store import StoreUnavailable
from dashboard.ui.address import Address
from dashboard.ui.texts import text


def with_saved_scenario(address: Address) -> tuple[Address, SavedScenario | None]:
    """Return `address` showing the saved scenario that it names, and that scenario; both as they were without one.

    An id that no scenario has, or a store that does not answer, is named to the user and dropped.
    """
    if not address.saved:
        return address, None
    try:
        saved = saved_scenario(address.saved)
    except StoreUnavailable as problem:
        name_unavailable_store(problem, address.language)
        return replace(address, saved=""), None
    if saved is None:
        st.warning(text("scenarios.unknown", address.language))
        return replace(address, saved=""), None
    assumed = {name: str(saved.assumptions.get(name, "")) for name in ("rivals", "agency", "block", "track")}
    first_changed = next((agency for agency, _ in saved.scenario), "")
    elsewhere = bool(address.block) and address.block != assumed["block"]
    return replace(
        address,
        programme=saved.edition_id.programme,
        period=saved.edition_id.period,
        block=address.block or assumed["block"],
        agency=address.agency or ("" if elsewhere else assumed["agency"] or first_changed),
        scenario=saved.scenario,
        rivals=assumed["rivals"],
        track=assumed["track"],
    ), saved
