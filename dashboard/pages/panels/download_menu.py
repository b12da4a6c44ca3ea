"""The menu “Tải về”: documents about what is on screen, made on request and never stored.

Also the button that downloads a scenario as an Excel workbook.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import partial

import streamlit as st
from markupsafe import Markup

from dashboard.documents.administrative_papers import announcement_paper, remedy_plan_paper
from dashboard.documents.agency_sheet import agency_sheet
from dashboard.documents.basis import Basis
from dashboard.documents.card import agency_card_values, block_card_values, card, scenario_card_values
from dashboard.documents.meeting_slides import deck_of, meeting_slides
from dashboard.documents.paper import Paper, paper_pdf
from dashboard.documents.proposal import proposal_of_scenario, proposal_paper
from dashboard.excel import Cover, scenario_workbook
from dashboard.model import Scenario
from dashboard.pages.downloads import OFFICE, file_link, served
from dashboard.pages.elements import draw_html
from dashboard.pages.panels.agency_charts import comparable_editions
from dashboard.pages.panels.download_context import document_basis, link_to, standing_on
from dashboard.pages.scenario_session import assumed_peers, effect_of
from dashboard.pages.view import View
from dashboard.scoring import RankedBlock
from dashboard.ui.address_codes import peers_sentence
from dashboard.ui.html import EMPTY, tag
from dashboard.ui.localizer import VIET_NAM, Localizer


@dataclass(frozen=True)
class _Offer:
    """A document: key of its texts, name and format of its file, and the function that makes it.

    `of`: its subject as named in the text. `also`: the same in other formats, each with the text of its link.
    """

    key: str
    stem: str
    form: str
    make: Callable[[], bytes]
    of: str = ""
    also: tuple[tuple[str, str, str, Callable[[], bytes]], ...] = ()


def _card(key: str, name: str, basis: Basis, values: Callable[[], dict[str, object]], of: str = "") -> _Offer:
    """A card in the format of a feed, with links to the format of a link preview and to a vector drawing."""
    wide = ("1200×630", f"{name}-ngang", "png", lambda: card(values(), basis, "wide"))
    drawing = ("SVG", name, "svg", lambda: card(values(), basis, form="svg"))
    return _Offer(key, name, "png", lambda: card(values(), basis), of, (wide, drawing))


def agency_menu(view: View, row: int) -> None:
    """Draw the menu of an agency's page: its sheet, its card, and the documents about the edition."""
    basis = document_basis(view, view.ranked, history=tuple(comparable_editions(view)))
    block = view.ranked_block
    name = f"{block.block.agencies[row].code}-{view.address.period}"
    _menu(
        view,
        [
            _Offer("agency_pdf", f"phieu-{name}", "pdf", lambda: agency_sheet(basis, block, row)),
            _card("agency_png", f"the-{name}", basis, lambda: agency_card_values(basis, block, row)),
            *_of_all(view),
        ],
    )


def block_menu(view: View, blocks: Sequence[RankedBlock]) -> None:
    """Draw the menu of the pages about blocks: slides, announcement, and a card of each of `blocks`."""
    basis, period = document_basis(view, view.ranked), view.address.period
    cards = [
        _card(
            "block_png",
            f"the-khoi-{block.block.code}-{period}",
            basis,
            partial(block_card_values, basis, block),
            view.t.block(block.block.name),
        )
        for block in blocks
    ]
    _menu(view, [*_of_all(view), *cards])


def simulation_menu(view: View, row: int, scenario: Scenario) -> None:
    """Draw the menu of the simulation: what the scenario changes for the agency in `row`, as proposal and as plan."""
    block, agency = view.ranked_block, view.ranked_block.block.agencies[row]
    if not scenario.of_agency(agency.code):
        _menu(view, [], view.t("download.nothing_changed"))
        return
    basis, assumption = document_basis(view, view.ranked, scenario=scenario), assumed_peers(view)

    def proposal() -> Paper:
        return proposal_paper(basis, proposal_of_scenario(basis, block, row, scenario, assumption))

    def picture() -> dict[str, object]:
        return scenario_card_values(basis, proposal_of_scenario(basis, block, row, scenario, assumption))

    def plan() -> Paper:
        return remedy_plan_paper(basis, proposal_of_scenario(basis, block, row, scenario, assumption))

    name = f"{agency.code}-{view.address.period}"
    _menu(
        view,
        [
            _Offer("proposal_pdf", f"de-xuat-{name}", "pdf", lambda: paper_pdf(proposal(), basis.made)),
            _Offer("proposal_docx", f"de-xuat-{name}", "docx", lambda: _docx(proposal(), basis.made)),
            _Offer("plan_docx", f"ke-hoach-{name}", "docx", lambda: _docx(plan(), basis.made)),
            _card("scenario_png", f"the-mo-phong-{name}", basis, picture),
        ],
    )


def _of_all(view: View) -> list[_Offer]:
    """Slides and announcement are of the edition by its own points, whichever points are on screen."""
    basis, blocks = document_basis(view, view.base), list(view.base.blocks.values())
    edition = f"{view.address.programme}-{view.address.period}"
    name = f"thong-bao-{edition}"
    return [
        _Offer("slides_pptx", f"bao-cao-hop-{edition}", "pptx", lambda: _slides(basis, blocks)),
        _Offer("announcement_docx", name, "docx", lambda: _docx(announcement_paper(basis), basis.made)),
        _Offer("announcement_pdf", name, "pdf", lambda: paper_pdf(announcement_paper(basis), basis.made)),
    ]


def _menu(view: View, offers: Iterable[_Offer], nothing: str = "") -> None:
    if not served.is_set():
        return
    t = view.t
    with st.popover(t("download.menu"), key="downloads", width="content"):
        drawn = tag("ul.xh-files", *(_offered(offer, t) for offer in offers))
        draw_html(drawn, tag("p.xh-small.xh-quiet", nothing) if nothing else EMPTY)


def _offered(offer: _Offer, t: Localizer) -> Markup:
    links = [file_link("a.xh-file", t(f"download.{offer.key}", of=offer.of), offer.stem, offer.form, offer.make, t)]
    for shown, stem, form, make in offer.also:
        links.append(file_link("a", shown, stem, form, make, t))
    return tag("li", *links, tag("p.xh-small.xh-quiet", t(f"download.{offer.key}_note")))


def _slides(basis: Basis, blocks: list[RankedBlock]) -> bytes:
    return OFFICE.make("pptx", deck_of(basis, meeting_slides(basis, blocks), blocks))


def _docx(paper: Paper, made: datetime.datetime) -> bytes:
    return OFFICE.make("docx", paper, made)


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
