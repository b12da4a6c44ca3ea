"""What documents, pictures and tables taken from a page rest on: the view on screen and the way back to it."""

from __future__ import annotations

import datetime
from dataclasses import replace
from urllib.parse import urlsplit

import streamlit as st

from dashboard.documents.basis import Basis
from dashboard.model import Scenario
from dashboard.pages.panels.workbook_button import standing_on
from dashboard.pages.view import View
from dashboard.scoring import RankedEdition
from dashboard.ui.address import Address
from dashboard.ui.localizer import VIET_NAM


def document_basis(
    view: View, ranked: RankedEdition, *, scenario: Scenario | None = None, history: tuple[RankedEdition, ...] = ()
) -> Basis:
    """What a document rests on; asked when it is offered, for what runs at the press no longer knows the page.

    `scenario`: what the document shows; without one the way back leads to the edition alone.
    """
    base = ranked is view.base
    address = _without_scenario(view.address) if scenario is None else replace(view.address, scenario=scenario)
    return Basis(
        ranked=ranked,
        words=view.t,
        address=replace(address, score_basis="") if base else address,
        made=datetime.datetime.now(VIET_NAM),
        site=site(),
        history=history,
        standing_on=standing_on(view, self_scores=not base),
    )


def site() -> str:
    """The address of the dashboard as the reader's browser knows it."""
    page = urlsplit(st.context.url or "")
    return page._replace(path=page.path.rpartition("/")[0], query="", fragment="").geturl()


def page_path() -> str:
    """The path of the page on screen."""
    return urlsplit(st.context.url or "").path.rpartition("/")[2]


def _without_scenario(address: Address) -> Address:
    nothing = {"scenario": Scenario(), "peers": "", "saved": "", "parent": "", "goal": "", "limits": "", "efforts": ""}
    return replace(address, **nothing, allocation="", section="", compared="", focus=())
