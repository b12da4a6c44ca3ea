"""The basis of what is downloaded from a page (documents, pictures, tables, workbooks), and the foot of printed sheets.

That is the view on screen and a link back to it; the foot names the edition, its decision, the provenance of figures,
and what is illustrative or on trial. This file also has the button that downloads a scenario as an Excel workbook.
"""

from __future__ import annotations

import datetime
from dataclasses import replace
from urllib.parse import urlencode, urlsplit

import streamlit as st

from dashboard.documents.basis import Basis
from dashboard.excel import Cover, scenario_workbook
from dashboard.model import Scenario
from dashboard.pages.navigation import SCORE_BASIS_PAGES
from dashboard.pages.panels.simulation_assumptions import assumed_peers
from dashboard.pages.scenario_session import effect_of
from dashboard.pages.view import View
from dashboard.scoring import RankedEdition
from dashboard.ui.address import Address, address_parameters
from dashboard.ui.address_codes import peers_sentence
from dashboard.ui.components.browser import Printed
from dashboard.ui.localizer import VIET_NAM
from dashboard.ui.provenance_mark import counts_in_words, decision_in_words, illustrative_sentence

_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def scenario_workbook_button(view: View, scenario: Scenario, row: int) -> None:
    """Draw the button; the workbook is written when it is pressed, not before. `row`: the agency on screen."""
    link = link_to(view)  # read here: the function that runs on the press no longer knows the page's URL
    st.download_button(
        view.t("saving.workbook"),
        data=lambda: _workbook(view, scenario, row, link),
        file_name=f"kich-ban-{view.address.programme}-{view.address.period}.xlsx",
        mime=_TYPE,
        on_click="ignore",
        key="scenario_workbook",
    )


def link_to(view: View) -> str:
    """The full URL of the view on screen."""
    return f"{st.context.url or ''}?{urlencode(address_parameters(view.address))}"


def workbook_cover(view: View, link: str, title: str, author: str = "", note: str = "") -> Cover:
    """The contents of the first sheet: title, author, note, the link to this view, the assumption about peers."""
    return Cover(
        title=title,
        made=datetime.datetime.now(VIET_NAM),
        author=author,
        note=note,
        link=link,
        assumptions=(
            peers_sentence(assumed_peers(view), view.t),
            *standing_on(view, self_scores=view.on_self_scores),
        ),
    )


def standing_on(view: View, *, self_scores: bool) -> tuple[str, ...]:
    """What a file is based on if not on the published result. `self_scores`: whether it is ranked by self-scores."""
    t = view.t
    score_basis = (t("score_basis.sentence"),) if self_scores else ()
    return (*score_basis, t("trial.workbook", file=view.trial.file_name)) if view.trial else score_basis


def _workbook(view: View, scenario: Scenario, row: int, link: str) -> bytes:
    saved, t = view.saved, view.t
    title = saved.title if saved else t("saving.untitled", period=t.period(view.base.edition))
    cover = workbook_cover(view, link, title, saved.author if saved else "", saved.note if saved else "")
    changed = {agency for agency, _ in scenario}
    effects = [
        effect_of(view, scenario, *([row] if ranked_block is view.ranked_block else []), ranked_block=ranked_block)
        for ranked_block in view.ranked.blocks.values()
        if ranked_block is view.ranked_block or not changed.isdisjoint(ranked_block.block.agency_index)
    ]
    return scenario_workbook(cover, view.ranked, scenario, effects, t)


def document_basis(
    view: View, ranked: RankedEdition, *, scenario: Scenario | None = None, history: tuple[RankedEdition, ...] = ()
) -> Basis:
    """The basis of a document, taken when it is offered: the function that runs on the press does not know the page.

    `scenario`: what the document shows; without one the link back leads to the edition alone.
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
    """The base URL of the dashboard as the user's browser knows it."""
    page = urlsplit(st.context.url or "")
    return page._replace(path=page.path.rpartition("/")[0], query="", fragment="").geturl()


def page_path() -> str:
    """The path of the page on screen."""
    return urlsplit(st.context.url or "").path.rpartition("/")[2]


def _without_scenario(address: Address) -> Address:
    nothing = {"scenario": Scenario(), "peers": "", "saved": "", "parent": "", "goal": "", "limits": "", "efforts": ""}
    return replace(address, **nothing, allocation="", section="", compared="", focus=())


_LANDSCAPE = frozenset({"leaderboard", "presentation", "scenarios"})  # pages with tables wider than a portrait sheet


def printed_foot(view: View, page: str) -> Printed:
    """Return the foot of each sheet when `page` is printed."""
    t, edition = view.t, view.ranked.edition
    made_up = illustrative_sentence(edition, view.ranked.previous, t)
    notices = [f"{t('illustrative.lead')}. {made_up}"] if made_up else []
    notices += standing_on(view, self_scores=view.on_self_scores and page in SCORE_BASIS_PAGES)
    lines = [f"{edition.title} · {decision_in_words(edition, t)}", " · ".join(counts_in_words(edition, t)), *notices]
    return Printed(lines, landscape=page in _LANDSCAPE)
