"""The menu “Tải về”: documents about what is on screen, made when they are asked for and written nowhere."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import partial

import streamlit as st

from dashboard.documents.administrative_papers import announcement_paper, remedy_plan_paper
from dashboard.documents.agency_sheet import agency_sheet
from dashboard.documents.basis import Basis
from dashboard.documents.card import agency_card_values, block_card_values, card, scenario_card_values
from dashboard.documents.meeting_slides import deck_of, meeting_slides
from dashboard.documents.paper import Paper, paper_pdf
from dashboard.documents.proposal import proposal_of_scenario, proposal_paper
from dashboard.model import Scenario
from dashboard.pages.elements import draw_html
from dashboard.pages.panels.agency_charts import comparable_editions
from dashboard.pages.panels.document_basis import document_basis
from dashboard.pages.panels.simulation_assumptions import assumed_peers
from dashboard.pages.taking_away import OFFICE, made
from dashboard.pages.view import View
from dashboard.scoring import RankedBlock
from dashboard.ui.escaped_text import as_label
from dashboard.ui.html import tag

_PDF = "application/pdf"
_DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_PPTX = "application/vnd.openxmlformats-officedocument.presentationml.presentation"
_PNG, _SVG = "image/png", "image/svg+xml"


@dataclass(frozen=True)
class _Offer:
    """A document: key of its texts, name and type of its file, and what makes it.

    `of`: what the text says it is of. `also`: the same in other forms, by what their buttons say.
    """

    key: str
    file: str
    mime: str
    make: Callable[[], bytes]
    of: str = ""
    also: tuple[tuple[str, str, str, Callable[[], bytes]], ...] = ()


def _card(key: str, name: str, basis: Basis, values: Callable[[], dict[str, object]], of: str = "") -> _Offer:
    """A card in the shape of a feed; beside it that of the preview of a link, and a drawing."""
    wide = ("1200×630", f"{name}-ngang.png", _PNG, lambda: card(values(), basis, "wide"))
    drawing = ("SVG", f"{name}.svg", _SVG, lambda: card(values(), basis, form="svg"))
    return _Offer(key, f"{name}.png", _PNG, lambda: card(values(), basis), of, (wide, drawing))


def agency_menu(view: View, row: int) -> None:
    """Draw the menu of an agency's page: its sheet and its card, and what there is of all."""
    basis = document_basis(view, view.ranked, history=tuple(comparable_editions(view)))
    block = view.ranked_block
    name = f"{block.block.agencies[row].code}-{view.address.period}"
    _menu(
        view,
        [
            _Offer("agency_pdf", f"phieu-{name}.pdf", _PDF, lambda: agency_sheet(basis, block, row)),
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
            _Offer("proposal_pdf", f"de-xuat-{name}.pdf", _PDF, lambda: paper_pdf(proposal(), basis.made)),
            _Offer("proposal_docx", f"de-xuat-{name}.docx", _DOCX, lambda: _docx(proposal(), basis.made)),
            _Offer("plan_docx", f"ke-hoach-{name}.docx", _DOCX, lambda: _docx(plan(), basis.made)),
            _card("scenario_png", f"the-mo-phong-{name}", basis, picture),
        ],
    )


def _of_all(view: View) -> list[_Offer]:
    """Slides and announcement are of the edition by its own points, whichever points are on screen."""
    basis, blocks = document_basis(view, view.base), list(view.base.blocks.values())
    edition = f"{view.address.programme}-{view.address.period}"
    name = f"thong-bao-{edition}"
    return [
        _Offer("slides_pptx", f"bao-cao-hop-{edition}.pptx", _PPTX, lambda: _slides(basis, blocks)),
        _Offer("announcement_docx", f"{name}.docx", _DOCX, lambda: _docx(announcement_paper(basis), basis.made)),
        _Offer("announcement_pdf", f"{name}.pdf", _PDF, lambda: paper_pdf(announcement_paper(basis), basis.made)),
    ]


def _menu(view: View, offers: Iterable[_Offer], nothing: str = "") -> None:
    t = view.t
    with st.popover(t("download.menu"), key="downloads", width="content"):
        for offer in offers:
            with st.container(gap="xxsmall"):
                with st.container(horizontal=True, vertical_alignment="center", gap="xsmall"):
                    _button(as_label(t(f"download.{offer.key}", of=offer.of)), offer.file, offer.mime, offer.make)
                    for label, file, mime, make in offer.also:
                        _button(label, file, mime, make, quiet=True)
                draw_html(tag("p.xh-small.xh-quiet", t(f"download.{offer.key}_note")))
        if nothing:
            draw_html(tag("p.xh-small.xh-quiet", nothing))


def _button(label: str, file: str, mime: str, make: Callable[[], bytes], *, quiet: bool = False) -> None:
    st.download_button(
        label,
        data=lambda: made(make).result(),
        file_name=file,
        mime=mime,
        on_click="ignore",
        type="tertiary" if quiet else "secondary",
        key=f"download_{file}",
    )


def _slides(basis: Basis, blocks: list[RankedBlock]) -> bytes:
    return OFFICE.make("pptx", deck_of(basis, meeting_slides(basis, blocks), blocks))


def _docx(paper: Paper, made: datetime.datetime) -> bytes:
    return OFFICE.make("docx", paper, made)
