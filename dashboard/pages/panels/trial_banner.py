"""What marks every page while somebody tries an edition: that only he sees it, and the way out."""

from __future__ import annotations

from typing import Any

import streamlit as st

from dashboard.model import Scenario
from dashboard.pages.drawn_html import draw_html
from dashboard.pages.frame import PAGES, View, cached_editions, change_address
from dashboard.pages.trial import current_trial, forget_trial
from dashboard.ui.address import address_parameters
from dashboard.ui.html import tag

# What somebody tried on other points is not carried over.
_AFRESH: dict[str, Any] = {"scenario": Scenario(), "focus": (), "saved": "", "parent": "", "version": "", "track": ""}


def trial_banner(view: View) -> None:
    """Draw the banner; quieter while another edition than the one on trial is on screen. Nothing without a trial."""
    words, trial = view.words, current_trial()
    if trial is None:
        return
    badge, file = tag("span.xh-badge.xh-trial", words("trial.badge")), tag("b", trial.file_name)
    with st.container(key="trial" if view.trial else "trial-aside", horizontal=True, vertical_alignment="center"):
        if view.trial:
            draw_html(tag("p", badge, " ", words.markup("trial.here", file=file)))
        else:
            draw_html(tag("p.xh-small", badge, " ", words.markup("trial.elsewhere", file=file)))
            st.button(words("trial.open"), key="open-trial", type="tertiary", on_click=show_trial)
        st.page_link(
            PAGES["import"][0],
            label=words("trial.check"),
            query_params=address_parameters(view.address),
            width="content",
        )
        st.button(words("trial.stop"), key="stop-trial", on_click=stop_trial)


def show_trial() -> None:
    """Show the edition on trial, as somebody opens an edition: nothing of another one's points is carried over."""
    trial = current_trial()
    if trial is not None:
        edition_id = trial.edition.id
        change_address(programme=edition_id.programme, period=edition_id.period, block="", agency="", **_AFRESH)


def stop_trial() -> None:
    """Show what is published again; where nothing of this edition is, the first edition there is."""
    trial = current_trial()
    forget_trial()
    published = trial is None or any(listing.id == trial.edition.id for listing in cached_editions())
    elsewhere = {} if published else {"programme": "", "period": "", "block": "", "agency": ""}
    change_address(**elsewhere, **_AFRESH)
