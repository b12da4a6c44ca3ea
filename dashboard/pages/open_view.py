"""Builds a view from an address: opens what it names, fills in what it leaves out or names wrongly."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import streamlit as st

from dashboard.data import EditionError, EditionListing
from dashboard.model import Block, EditionId, Scenario
from dashboard.pages.edition_cache import (
    Trial,
    current_trial,
    listed_version,
    open_edition,
    open_on_self_scores,
    open_trial,
)
from dashboard.pages.navigation import SCORE_BASIS_PAGES, newest_first
from dashboard.pages.saved_scenarios import with_saved_scenario
from dashboard.pages.session import store_address
from dashboard.pages.view import View
from dashboard.scoring import RankedEdition, has_self_scores, missing_self_scores
from dashboard.ui.address import BEFORE, BEST, SELF_SCORES, Address
from dashboard.ui.escaped_text import as_code
from dashboard.ui.localizer import Localizer


def open_view(address: Address, readable: list[EditionListing], page: str) -> View:
    """Open the edition and block that `address` names for `page`; what does not exist is replaced, with a warning.

    Raises EditionError when the edition on disk cannot be read.
    """
    t = Localizer(address.language)
    if address.missing_page:
        _warn_unknown("page", address.missing_page, t)
    address, saved = with_saved_scenario(replace(address, missing_page=""))
    programme = _pick(address.programme, [listing.id.programme for listing in readable], "programme", t)
    periods = [listing.id.period for listing in readable if listing.id.programme == programme]
    period = _pick(address.period, newest_first(periods), "period", t)
    edition_id = EditionId(programme, period)
    if saved and saved.edition_id != edition_id:  # it was saved for an edition that is not available
        address, saved = replace(address, saved="", version="", scenario=Scenario(), peers=""), None
    store_address(replace(address, programme=programme, period=period))
    base = None if address.version else open_trial(edition_id)
    trial = current_trial() if base else None
    if base is None:
        address, base = _in_version(address, edition_id, t)
    block = _pick(address.block, list(base.blocks), "block", t)
    known_agency = address.agency in base.edition.block_by_code[block].agency_index
    if address.agency and not known_agency:
        home = next((b.code for b in base.edition.blocks if address.agency in b.agency_index), None)
        if home is None:
            _warn_not_found("agency", address.agency, t)
        else:
            block, known_agency = home, True
    whole = replace(
        address,
        programme=programme,
        period=period,
        block=block,
        agency=address.agency if known_agency else "",
        compared=_compared(address.compared, base.edition.block_by_code[block], page, t),
    )
    whole, ranked = _on_score_basis(whole, base, page, t)
    whole = _on_its_version(whole, base, trial)
    store_address(whole)
    t = Localizer(address.language, base.edition)
    return View(whole, ranked, ranked.blocks[block], t, base, saved, trial, listed_version(edition_id))


def _compared(wanted: str, block: Block, page: str, t: Localizer) -> str:
    """What an agency of `block` is compared with; if not found, the mean, with a warning on the comparison page."""
    if wanted in ("", BEST, BEFORE) or wanted in block.agency_index:
        return wanted
    if page == "comparison":
        _warn_not_found("agency", wanted, t)
    return ""


def _in_version(address: Address, edition_id: EditionId, t: Localizer) -> tuple[Address, RankedEdition]:
    """The edition in the version that `address` names; if there is none, in the one in force, with a warning."""
    try:
        return address, open_edition(edition_id, address.version)
    except EditionError:
        if not address.version:
            raise
    _warn_unknown("version", address.version, t)
    return replace(address, version=""), open_edition(edition_id)


def _on_score_basis(address: Address, base: RankedEdition, page: str, t: Localizer) -> tuple[Address, RankedEdition]:
    """The address and the edition to show on `page`, ranked by the points that the address names.

    What cannot be ranked by self-scores is ranked by the edition's own points, with a warning that says why.
    """
    if address.score_basis not in ("", SELF_SCORES):
        _warn_unknown("score_basis", address.score_basis, t)
        return replace(address, score_basis=""), base
    if not address.score_basis or page not in SCORE_BASIS_PAGES:
        return address, base
    if not has_self_scores(base.edition):
        st.warning(t("score_basis.none"))
        return replace(address, score_basis=""), base
    own = open_on_self_scores(base)
    if own is not None and address.block in own.blocks:
        return address, own
    block = base.edition.block_by_code[address.block]
    scores, missing = sum(block.origin_counts().values()), missing_self_scores(block)
    st.warning(t("score_basis.missing", block=as_code(block.name), missing=t.count(missing), scores=t.count(scores)))
    return address, base


def _on_its_version(address: Address, base: RankedEdition, trial: Trial | None) -> Address:
    """`address` with the version on which its scenario was begun, so that a newer one does not replace it unnoticed.

    Without a scenario the version is removed if it is the one in force.
    """
    if address.saved or trial is not None:
        return address
    if address.scenario:
        return replace(address, version=address.version or base.edition.version)
    return replace(address, version="") if address.version == listed_version(base.edition.id) else address


def _pick(wanted: str, there_are: Iterable[str], what: str, t: Localizer) -> str:
    """`wanted` if it exists, else the first; a wrong link gives a warning and is never corrected silently."""
    codes = list(dict.fromkeys(there_are))
    if wanted and wanted not in codes:
        _warn_unknown(what, wanted, t)
    return wanted if wanted in codes else codes[0]


def _warn_unknown(what: str, value: str, t: Localizer) -> None:
    st.warning(t("notice.unknown", what=t(f"notice.{what}"), value=as_code(value)))


def _warn_not_found(what: str, value: str, t: Localizer) -> None:
    """Warn without showing a substitute: another agency could be taken for the one asked for."""
    st.warning(t("notice.not_found", what=t(f"notice.{what}"), value=as_code(value)))
