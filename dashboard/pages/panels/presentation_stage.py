"""The stage of a presentation: all screens, and at the foot of each where the figures come from."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import replace

import streamlit as st
from markupsafe import Markup

from dashboard.model import PROVENANCES, Provenance, weakest
from dashboard.pages.elements import names_marker
from dashboard.pages.leading import lead
from dashboard.pages.navigation import page_url
from dashboard.pages.panels.presentation_sliders import moved_to, sliders_data
from dashboard.pages.panels.workbook_button import standing_on
from dashboard.pages.session import change_address, set_shown, whole_run_is_due
from dashboard.pages.view import View
from dashboard.ui.address_codes import ScreenChoices, read_scenario, write_scenario
from dashboard.ui.components import labels
from dashboard.ui.components.following import leading_data
from dashboard.ui.components.presentation import Screen, presentation, screen_shown
from dashboard.ui.html import EMPTY, tag
from dashboard.ui.provenance_mark import SIGNS, decision_in_words, illustrative_sentence

_KEY = "presentation"
_LABELS = (
    *("presentation.stage", "presentation.controls", "presentation.previous", "presentation.next"),
    *("presentation.pause", "presentation.go_on", "presentation.running", "presentation.paused"),
    *("presentation.fullscreen", "presentation.no_fullscreen", "presentation.choose", "presentation.leave"),
    *("presentation.start", "presentation.key_f", "presentation.announced", "presentation.no_rank"),
    *("presentation.not_timed_yet", "presentation.pointer_on", "presentation.pointer_off"),
)


@st.fragment
def stage(view: View, choices: ScreenChoices, screens: Sequence[Screen]) -> None:
    """Draw the stage; runs alone when another screen is shown, which the browser has drawn already."""
    if whole_run_is_due(view.address, followed=("screen",)):
        st.rerun()
    mark_names = names_marker()
    screens = [replace(screen, drawn=mark_names(screen.drawn)) for screen in screens]
    drawn, foot = EMPTY.join(screen.drawn for screen in screens), mark_names(_foot(view))
    t = view.t
    led = lead(view, screens, foot)
    told = {
        "notTimed": t("presentation.not_timed_yet"),
        "follow": t("following.button"),
        "noAnswer": t("presentation.not_moved"),
    }
    presentation(
        {
            # a fragment that runs alone draws the same as the run of the page before it: nothing is sent again
            "screen": view.address.screen,
            "stamp": hashlib.sha256(f"{t.language}{choices.seconds}{foot}{drawn}".encode()).hexdigest(),
            "html": drawn,
            "foot": foot,
            "scenario": write_scenario(view.address.scenario),
            "sliders": sliders_data(view, led, mark_names),
            "seconds": choices.seconds,
            "leading": leading_data(led.token, t, withheld=led.withheld),
            "home": page_url("overview", view.address),
            "labels": labels(t, *_LABELS) | told,
        },
        key=_KEY,
        on_screen=lambda: _keep(view, screens),
    )


def _keep(view: View, screens: Sequence[Screen]) -> None:
    if _KEY not in st.session_state:  # told by a browser that has left the page meanwhile
        return
    shown = screen_shown(_KEY)
    if shown is None or all(screen.code != shown.code for screen in screens):
        return
    if shown.scenario is None:
        set_shown(screen=shown.code)
    else:
        scenario, _ = read_scenario(shown.scenario, longest=None)
        change_address(screen=shown.code, **moved_to(view, scenario))


def _foot(view: View) -> Markup:
    """One line on every screen: the decision, and in full words what is not an official result."""
    t, edition = view.t, view.ranked.edition
    said: list[str] = [decision_in_words(edition, t) if edition.decision else edition.title]
    if view.address.version and view.version != view.current_version and not view.trial:
        said.append(t("versions.here", version=view.version))
    said += standing_on(view, self_scores=view.on_self_scores)
    if made_up := _made_up(view):
        said.append(EMPTY.join([tag("strong", t("illustrative.lead")), " ", made_up]))
    else:
        said.append(t("provenance.sentence", kind=t.provenance(weakest(edition.score_origins))).lower())
    return Markup(" · ").join(said)


def _made_up(view: View) -> str:
    """What a program made up, as short as can be read on a wall; empty where nothing is."""
    t, edition = view.t, view.ranked.edition
    known = {fact.provenance for fact in edition.facts} - {Provenance.ILLUSTRATIVE}
    if known and set(edition.score_origins) == {Provenance.ILLUSTRATIVE}:
        return t("presentation.made_up", signs=" ".join(SIGNS[origin] for origin in PROVENANCES if origin in known))
    return illustrative_sentence(edition, view.ranked.previous, t)
