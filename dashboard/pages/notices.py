"""The notices above a page, and the foot of its print: what is shown, on what basis, what is open or cannot be read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Any

import streamlit as st

from dashboard.data import EditionError, EditionListing, data_root
from dashboard.model import Provenance, Scenario
from dashboard.pages.edition_cache import ask_store_again, cached_editions, current_trial, end_trial, store_error
from dashboard.pages.elements import draw_html
from dashboard.pages.navigation import SCORE_BASIS_PAGES, page_link, page_url
from dashboard.pages.panels.download_context import standing_on
from dashboard.pages.session import change_address, move_scenario_over, session
from dashboard.pages.view import View
from dashboard.ui import provenance_mark
from dashboard.ui.address import Address
from dashboard.ui.components.browser import Printed
from dashboard.ui.escaped_text import as_code, as_label
from dashboard.ui.html import EMPTY, inner_link, tag
from dashboard.ui.issues import issue_sentence
from dashboard.ui.localizer import Localizer
from dashboard.ui.provenance_mark import SIGNS
from dashboard.ui.texts import Language

_SAID_UNREADABLE, _TRY_AGAIN_OFFERED = "said_unreadable", "try_again_offered"
_MOST_NAMED = 3  # agencies named in the notice of an open scenario before it gives only their number
# What is not carried over to another edition: changed points, and what was shown instead of the edition's own points.
_OF_ONE_EDITION: dict[str, Any] = {
    "scenario": Scenario(),
    "focus": (),
    **dict.fromkeys(("saved", "parent", "version", "score_basis"), ""),
}


# ---- what cannot be read


def begin_run() -> None:
    """Reset the notices at the start of a run: each is shown at most once on one screen."""
    st.session_state[_SAID_UNREADABLE] = []
    st.session_state[_TRY_AGAIN_OFFERED] = False


def warn_broken_editions(listings: Iterable[EditionListing], language: Language) -> None:
    """Name each edition that cannot be read, in one sentence, and go on with the others."""
    for listing in listings:
        if listing.error is not None:
            st.warning(issue_sentence(listing.error, language, show=as_label))


def warn_store_unavailable(t: Localizer) -> None:
    """Warn that the store does not answer and that its last answer is shown, with a button to ask it again."""
    if silence := store_error():
        st.warning(f"{issue_sentence(silence, t.language, show=as_label)}. {t('notice.last_seen')}")
        _offer_to_try_again(t)


def error_unreadable(unreadable: EditionError, t: Localizer) -> None:
    """Say once why a part of the screen cannot be shown, with a button to try again: a store may answer by then."""
    said: list[str] = st.session_state[_SAID_UNREADABLE]
    sentence = issue_sentence(unreadable, t.language, show=as_label)
    if sentence not in said:
        said.append(sentence)
        st.error(sentence)
    _offer_to_try_again(t)


def _offer_to_try_again(t: Localizer) -> None:
    """Draw the button, once in a run; it asks the store again."""
    if not st.session_state[_TRY_AGAIN_OFFERED]:
        st.session_state[_TRY_AGAIN_OFFERED] = True
        st.button(t("notice.try_again"), key="try_again", on_click=ask_store_again)


def warn_bad_link_parts(view: View) -> None:
    """Say which pieces of a link could not be read."""
    if unread := session().unread:
        pieces = (view.t("notice.unread_piece", piece=as_code(piece)) for piece in unread)
        st.warning(view.t("notice.unread", pieces=", ".join(pieces)))


def no_editions(t: Localizer) -> None:
    """Draw the empty state for a data root without editions: what to do next."""
    st.info(t("notice.no_editions", folder=as_code(str(data_root()))))
    page_link("import", t("page.import"), Address(language=t.language))


def offer_other_editions(readable: Iterable[EditionListing], t: Localizer) -> None:
    """Draw links to the other editions after one that cannot be read."""
    draw_html(tag("p.xh-quiet", t("notice.others")))
    for listing in readable:
        there = Address(programme=listing.id.programme, period=listing.id.period, language=t.language)
        page_link(
            "overview", as_label(f"{listing.title} ({t.named_period(listing.id.period, listing.period_name)})"), there
        )


# ---- what is shown, and on what basis


def strip(view: View, page: str) -> None:
    """Draw the strip with the edition, its decision, date and source, and the number of figures of each provenance."""
    apart: dict[str, Any] = {"horizontal_alignment": "distribute", "vertical_alignment": "center", "gap": "small"}
    with st.container(key="strip", horizontal=True, **apart):
        draw_html(provenance_mark.edition_strip(view.ranked.edition, view.t), width="content")
        explained = EMPTY if page == "method" else inner_link(page_url("method", view.address), view.t("strip.explain"))
        draw_html(provenance_mark.origin_counts(view.ranked.edition, view.t, explained), width="content")


def illustrative_notice(view: View) -> None:
    """Draw the notice while the edition, or the one that it is compared with, has illustrative scores."""
    if notice := provenance_mark.illustrative_notice(view.ranked.edition, view.ranked.previous, view.t):
        draw_html(notice)


def score_basis_notice(view: View, page: str) -> None:
    """Say which points the page ranks by if the address asks for self-scores."""
    t = view.t
    if view.on_self_scores:
        compared = t("score_basis.compared") if view.ranked.previous else view.nothing_to_compare()
        badge = tag("span.xh-badge", SIGNS[Provenance.SELF_SCORED], " ", t("score_basis.badge"))
        draw_html(tag("p.xh-small.xh-line", badge, " ", t("score_basis.sentence"), " ", compared))
    elif view.address.score_basis and page not in SCORE_BASIS_PAGES:
        draw_html(tag("p.xh-small.xh-quiet", t("score_basis.not_here")))


def open_scenario_notice(view: View, page: str) -> None:
    """Say whose points an open scenario changes while the page shows the edition's own, with a link back to it.

    Nothing without a scenario, nor on the page that shows it.
    """
    t, scenario = view.t, view.address.scenario
    if page == "simulation" or not scenario:
        return
    names = {agency.code: agency.name for block in view.base.edition.blocks for agency in block.agencies}
    changed = Counter(agency for agency, _ in scenario)
    if len(changed) <= _MOST_NAMED:
        named = t.markup_listing(
            t.markup("notice.scenario_of", count=count, agency=tag("b", names.get(code, code)))
            for code, count in changed.items()
        )
    else:
        named = t("notice.scenario_of_many", count=len(scenario), agencies=len(changed))
    with st.container(key="open-scenario", horizontal=True, vertical_alignment="center", gap="small"):
        badge = tag("span.xh-badge.xh-simulated", t("simulation.badge"))
        draw_html(tag("p.xh-small", badge, " ", t.markup("notice.scenario_open", changes=named)), width="content")
        page_link("simulation", t("notice.scenario_back"), view.address)


# ---- another version than the one in force


def version_banner(view: View) -> None:
    """Draw the banner of a version that is not in force, with a button to return to the one in force.

    An open scenario keeps its version: the banner then names the newer one and offers to move the scenario over.
    """
    if not view.address.version or view.version == view.current_version:
        return
    t = view.t
    keeps_version = bool(view.address.scenario) and not view.saved
    with st.container(key="other-version", horizontal=True, vertical_alignment="center"):
        badge, said = t("versions.badge"), t("versions.here", version=view.version)
        if keeps_version:
            badge = t("versions.newer_badge")
            said = t("versions.scenario_stays", newer=view.current_version, version=view.version)
        draw_html(tag("p", tag("span.xh-badge", badge), " ", said))
        page_link("versions", t("versions.compare_link"), view.address)
        if keeps_version:
            st.button(t("versions.move_over"), key="move-over", on_click=move_scenario_over)
        else:
            st.button(t("versions.back"), key="back-to-current", on_click=lambda: change_address(version=""))


# ---- an edition on trial


def trial_banner(view: View) -> None:
    """Say that an edition is on trial, which only its own user sees, with a button to end that.

    Quieter while another edition is on screen; nothing without a trial.
    """
    t, trial = view.t, current_trial()
    if trial is None:
        return
    badge, file = tag("span.xh-badge.xh-trial", t("trial.badge")), tag("b", trial.file_name)
    with st.container(key="trial" if view.trial else "trial-aside", horizontal=True, vertical_alignment="center"):
        if view.trial:
            draw_html(tag("p", badge, " ", t.markup("trial.here", file=file)))
        else:
            draw_html(tag("p.xh-small", badge, " ", t.markup("trial.elsewhere", file=file)))
            st.button(t("trial.open"), key="open-trial", type="tertiary", on_click=show_trial)
        page_link("import", t("trial.check"), view.address)
        st.button(t("trial.stop"), key="stop-trial", on_click=stop_trial)


def show_trial() -> None:
    """Show the edition on trial."""
    trial = current_trial()
    if trial is not None:
        edition_id = trial.edition.id
        first = dict.fromkeys(("block", "agency", "compared"), "")
        change_address(programme=edition_id.programme, period=edition_id.period, **first, **_OF_ONE_EDITION)


def stop_trial() -> None:
    """End the trial and show the published edition again; if there is none with its id, the first edition."""
    trial = current_trial()
    end_trial()
    published = trial is None or any(listing.id == trial.edition.id for listing in cached_editions())
    elsewhere = {} if published else dict.fromkeys(("programme", "period", "block", "agency", "compared"), "")
    change_address(**elsewhere, **_OF_ONE_EDITION)


# ---- on paper


_LANDSCAPE = frozenset({"leaderboard", "presentation", "scenarios"})  # pages with tables wider than a portrait sheet


def printed_foot(view: View, page: str) -> Printed:
    """Return the foot of each sheet when `page` is printed."""
    t, edition = view.t, view.ranked.edition
    made_up = provenance_mark.illustrative_sentence(edition, view.ranked.previous, t)
    notices = [f"{t('illustrative.lead')}. {made_up}"] if made_up else []
    notices += standing_on(view, self_scores=view.on_self_scores and page in SCORE_BASIS_PAGES)
    decision, counts = provenance_mark.decision_in_words(edition, t), provenance_mark.counts_in_words(edition, t)
    lines = [f"{edition.title} · {decision}", " · ".join(counts), *notices]
    return Printed(lines, landscape=page in _LANDSCAPE)
