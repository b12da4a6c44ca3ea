"""The pages and the navigation between them: links, and the pickers that every page has."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlencode

import streamlit as st

from dashboard.data import EditionListing
from dashboard.pages.elements import choice, draw_html
from dashboard.pages.session import change_address
from dashboard.pages.user import sign_in_control
from dashboard.pages.view import View
from dashboard.scoring import has_self_scores
from dashboard.ui.address import SELF_SCORES, Address, address_parameters, without_table
from dashboard.ui.address_codes import agency_screen, read_screens
from dashboard.ui.components.picker import picker
from dashboard.ui.escaped_text import as_label
from dashboard.ui.html import tag
from dashboard.ui.localizer import Localizer, without_period
from dashboard.ui.texts import LANGUAGES, text


def _script(name: str) -> str:
    return str(Path(__file__).with_name(f"{name}.py"))


PAGES = {
    "overview": (_script("overview"), "tong-quan"),
    "leaderboard": (_script("leaderboard"), "bang-xep-hang"),
    "agency": (_script("agency"), "co-quan"),
    "comparison": (_script("comparison"), "so-sanh"),
    "simulation": (_script("simulation"), "mo-phong"),
    "scenarios": (_script("scenarios"), "kich-ban"),
    "appraisal": (_script("appraisal"), "tu-cham-va-tham-dinh"),
    "method": (_script("method"), "phuong-phap"),
    "import": (_script("import_workbook"), "nhap-du-lieu"),
    "versions": (_script("versions"), "phien-ban"),
    "presentation": (_script("presentation"), "trinh-chieu"),
}
"""Every page: key of its title, script, URL path."""

DATA_PAGES = ("import", "versions")
"""Pages that add and replace editions. They work without a readable edition, so that a broken one can be replaced."""

SCORE_BASIS_PAGES = frozenset({"leaderboard", "agency", "comparison", "simulation", "scenarios", "presentation"})
"""Pages that rank by the points that the address names; the others show the edition's own."""

ALL_BLOCKS_PAGES = frozenset({"overview", "presentation"})
"""Pages that show all blocks, whichever the address names."""


AGENCY_PAGES = frozenset({"agency", "comparison", "simulation"})
"""Pages that are about one agency."""


def page_names() -> dict[str, str]:
    """The path of each page by the names that a URL may use for it; the path of the first page is empty."""
    paths = {name: "" if name == "overview" else path for name, (_, path) in PAGES.items()}
    return paths | {path: paths[name] for name, (_, path) in PAGES.items()}


def page_url(page: str, address: Address) -> str:
    """A link that shows `address` on `page`, relative to the page on screen."""
    path = "" if page == "overview" else PAGES[page][1]
    return f"./{path}?{urlencode(address_parameters(address))}"


def page_link(page: str, label: str, address: Address) -> None:
    """Draw a link that shows `address` on `page`; `label` is Markdown."""
    st.page_link(PAGES[page][0], label=label, query_params=address_parameters(address))


def tab_title(view: View, page: str) -> str:
    """The title of the browser tab: page, the agency that was chosen if the page is about one, and the period."""
    t, edition = view.t, view.base.edition
    agencies = view.ranked_block.block.agency_index
    chosen = view.address.agency if page in AGENCY_PAGES else ""
    names = [view.ranked_block.block.agencies[agencies[chosen]].name] if chosen in agencies else []
    return " – ".join([t(f"page.{page}"), *names, t.period_title(edition.id.period, edition.period_name)])


def page_links(address: Address, page: str, *, programme: str = "", appraised: bool = False) -> None:
    """Draw the links to all pages. They keep the view, which Streamlit's own navigation would drop.

    `programme`: its name, a link to its overview. `appraised`: whether the edition on screen has self-scores, without
    which the page on its appraisal has no link.
    """
    # the table's state belongs to one page, and so does the presentation's screen
    there = replace(without_table(address), screen="")
    with st.container(horizontal=True, key="page-links", gap="small"):
        if programme:
            with st.container(key="home", width="content"):
                page_link("overview", as_label(without_period(programme)), there)
        for name in PAGES:
            if name == "appraisal" and not appraised and page != name:
                continue
            if name == DATA_PAGES[0]:
                st.space("stretch")
            target = replace(there, screen=_first_screen(address, page)) if name == "presentation" else there
            page_link(name, text(f"page.{name}", address.language), target)


def _first_screen(address: Address, page: str) -> str:
    """The screen on which the presentation begins: the agency on screen, else where it was left."""
    shows_agency = page == "agency" and address.agency and "co-quan" in read_screens(address.screens).kinds
    return agency_screen(address.block, address.agency) if shows_agency else address.screen


def pickers(view: View, readable: list[EditionListing], page: str) -> None:
    """Draw the pickers of programme, edition, block, score basis and language, the print button and the sign-in."""
    t, address = view.t, view.address
    programmes = {listing.id.programme: without_period(listing.programme_name) for listing in readable}
    named = {one.id.period: one.period_name for one in readable if one.id.programme == address.programme}
    has_bases = page in SCORE_BASIS_PAGES and has_self_scores(view.base.edition)
    with st.container(horizontal=True, vertical_alignment="center", key="pickers"):
        if len(programmes) > 1:
            _select("programme", programmes, address.programme, t, width=360 if has_bases else 480)
        periods = {period: t.period_title(period, named[period]) for period in newest_first(named)}
        _select("period", periods, address.period, t, width=180)
        blocks = {block.code: block.name for block in view.base.edition.blocks}
        if page not in ALL_BLOCKS_PAGES and len(blocks) > 1:
            _segments("block", blocks, address.block, t("picker.block"))
        if has_bases:
            bases = {"": t("score_basis.appraised"), SELF_SCORES: t("score_basis.self_scored")}
            _segments("score_basis", bases, view.score_basis, t("score_basis.pick"))
        st.space("stretch")
        draw_html(tag("button.xh-print", t("printing.button"), type="button"), width="content")
        _segments("language", {name: name.upper() for name in LANGUAGES}, address.language, t("picker.language"))
        sign_in_control(t, address.programme)


def newest_first(periods: Iterable[str]) -> list[str]:
    """Periods from newest to oldest; those with letters in them (cumulative, special) come after the plain ones."""
    return sorted(periods, key=lambda period: (not any(map(str.isalpha, period)), period), reverse=True)


def _select(field: str, names: Mapping[str, str], chosen: str, t: Localizer, *, width: int) -> None:
    picker(
        t(f"picker.{field}"),
        _distinct(names),
        chosen,
        key=f"pick_{field}",
        on_pick=lambda code: _pick(field, code),
        t=t,
        width=width,
        label_shown=False,
        vietnamese=names if field == "programme" else (),
    )


def _segments(field: str, names: Mapping[str, str], chosen: str, label: str) -> None:
    choice(label, _distinct(names), chosen, key=f"pick_{field}", on_pick=lambda code: _pick(field, code))


def _distinct(names: Mapping[str, str]) -> dict[str, str]:
    """Labels by code; the code is added to names that occur more than once."""
    counts = Counter(names.values())
    return {code: name if counts[name] == 1 else f"{name} ({code})" for code, name in names.items()}


def _pick(field: str, chosen: str) -> None:
    of_block = ("agency", "compared")
    emptied = {"programme": ("period", "block", *of_block), "block": of_block}.get(field, ())
    change_address(**{field: chosen}, **dict.fromkeys(emptied, ""))
