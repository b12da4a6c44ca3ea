"""The frame around every page: which edition, block and agency are on screen, and how the address follows.

The one truth is `st.session_state["address"]`; pickers and the URL are views of it. A URL that this app did not write
itself (a link, Back, Forward) replaces the address; a picker changes the address and then the URL. A view that came
from the URL is never rewritten, so that Back always leads back.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

import streamlit as st

from dashboard.data import EditionListing, EditionUnreadable, data_root
from dashboard.model import EditionId, SavedScenario, Scenario
from dashboard.pages.open_editions import editions_at_hand, open_edition
from dashboard.pages.opened_scenario import with_saved_scenario
from dashboard.scoring import RankedBlock, RankedEdition
from dashboard.ui.address import Address, address_parameters, read_address
from dashboard.ui.edition_strip import edition_strip, origin_counts
from dashboard.ui.markdown import as_code
from dashboard.ui.refusals import unreadable_sentence
from dashboard.ui.texts import LANGUAGES, Language, text
from dashboard.ui.wording import Wording

PAGES = {
    "overview": ("dashboard/pages/overview.py", "tong-quan"),
    "leaderboard": ("dashboard/pages/leaderboard.py", "bang-xep-hang"),
    "agency": ("dashboard/pages/agency.py", "co-quan"),
    "simulation": ("dashboard/pages/simulation.py", "mo-phong"),
    "scenarios": ("dashboard/pages/scenarios.py", "kich-ban"),
    "method": ("dashboard/pages/method.py", "phuong-phap"),
}
"""Every page: key of its title, script, URL path."""


@dataclass(frozen=True)
class View:
    """What is on screen: the address made whole, the edition and block it names, words in the user's language."""

    address: Address
    ranked: RankedEdition
    ranked_block: RankedBlock
    words: Wording
    saved: SavedScenario | None = None


def follow_url() -> Address:
    """Return the address to show, taking over whatever URL somebody came with."""
    parameters = st.query_params.to_dict()
    st.session_state["write_url"] = st.session_state.pop("acted", False)
    came_with = parameters != st.session_state.get("url_parameters") and not st.session_state["write_url"]
    if "address" not in st.session_state or came_with:
        st.session_state["address"] = read_address(parameters)
        st.session_state["url_parameters"] = parameters
        st.session_state["unread"] = st.session_state["address"].unread
    return st.session_state["address"]


def change_address(**changes: object) -> None:
    """Show something else, because the user asked for it: for callbacks of pickers and components."""
    before: Address = st.session_state["address"]
    after = replace(before, unread=(), **changes)  # pyright: ignore[reportArgumentType]
    if (after.programme, after.period) != (before.programme, before.period):
        kept: dict[tuple[str, str], Scenario] = st.session_state.setdefault("scenarios", {})
        kept[before.programme, before.period] = before.scenario
        after = replace(
            after,
            scenario=kept.get((after.programme, after.period), Scenario()),
            focus=(),
            saved="",
            parent="",
            version="",
        )
    st.session_state["address"] = after
    st.session_state["acted"] = True
    st.session_state["unread"] = ()


def write_url() -> None:
    """Put the address into the URL if the user changed it here; a view that came from the URL leaves it alone."""
    parameters = address_parameters(st.session_state["address"])
    if st.session_state["write_url"] and parameters != st.session_state["url_parameters"]:
        st.query_params.from_dict(parameters)
        st.session_state["url_parameters"] = parameters


def keep_scenario(scenario: Scenario) -> None:
    """Hold the scenario in the address of this session; the URL follows when the hand rests."""
    st.session_state["address"] = replace(st.session_state["address"], scenario=scenario)


def go_on_from(saved_id: str) -> None:
    """Remember what the scenario on the desk goes on from: the next one to be saved names it as its parent."""
    st.session_state["address"] = replace(st.session_state["address"], parent=saved_id)
    st.session_state["write_url"] = True


def write_scenario_to_url() -> None:
    """Put the address with its scenario into the URL, so that F5 and a sent link lose nothing."""
    st.session_state["write_url"] = True
    write_url()


def run_page_anew() -> None:
    """Run the whole page, which puts the address into the URL: one written before would not reach the browser."""
    st.session_state["acted"] = True
    st.rerun()


def page_path(page: str) -> str:
    """The path of a page for a link, relative to the page that one is on."""
    return "./" if page == "overview" else f"./{PAGES[page][1]}"


def view_on_screen() -> View:
    """The view that `app.py` has opened for the page."""
    return st.session_state["view"]


def open_view(address: Address, readable: list[EditionListing]) -> View:
    """Open the edition and block that `address` names, or the nearest there is, and say so.

    Raises EditionUnreadable when the edition on disk cannot be read.
    """
    words = Wording(address.language)
    address, saved = with_saved_scenario(address)
    programme = _pick(address.programme, [listing.id.programme for listing in readable], "programme", words)
    periods = [listing.id.period for listing in readable if listing.id.programme == programme]
    period = _pick(address.period, sorted(periods, key=_period_order, reverse=True), "period", words)
    if saved and saved.edition_id != EditionId(programme, period):  # it was saved for an edition that is not here
        address, saved = replace(address, saved="", version="", scenario=Scenario(), rivals=""), None
    address, ranked = _in_version(address, EditionId(programme, period), words)
    block = _pick(address.block, list(ranked.blocks), "block", words)
    known_agency = address.agency in ranked.edition.block_by_code[block].agency_index
    if address.agency and not known_agency:
        home = next((b.code for b in ranked.edition.blocks if address.agency in b.agency_index), None)
        if home is None:
            st.warning(words("notice.unknown", what=words("notice.agency"), value=as_code(address.agency)))
        else:
            block, known_agency = home, True
    whole = replace(
        address, programme=programme, period=period, block=block, agency=address.agency if known_agency else ""
    )
    st.session_state["address"] = whole
    return View(whole, ranked, ranked.blocks[block], Wording(address.language, ranked.edition), saved)


def _in_version(address: Address, edition_id: EditionId, words: Wording) -> tuple[Address, RankedEdition]:
    """The edition in the version that `address` names; in the one in force, and that is said, when it is not there."""
    try:
        return address, open_edition(edition_id, address.version)
    except EditionUnreadable:
        if not address.version:
            raise
    st.warning(words("notice.unknown", what=words("notice.version"), value=as_code(address.version)))
    return replace(address, version=""), open_edition(edition_id)


def _pick(wanted: str, there_are: Iterable[str], what: str, words: Wording) -> str:
    """`wanted` if it is there, else the first; a wrong link is named, never corrected in silence."""
    codes = list(dict.fromkeys(there_are))
    if wanted and wanted not in codes:
        st.warning(words("notice.unknown", what=words(f"notice.{what}"), value=as_code(wanted)))
    return wanted if wanted in codes else codes[0]


def _period_order(period: str) -> tuple[bool, str]:
    """Periods ascending; one with words in it (cumulative, special) stands before the plain ones."""
    return (not any(character.isalpha() for character in period), period)


def page_links(address: Address, page: str) -> None:
    """Draw the links to all pages. They carry the view along, which Streamlit's own navigation would drop."""
    # what one searches and sorts belongs to the page on which one does it
    parameters = address_parameters(replace(address, query="", sort=""))
    with st.container(horizontal=True, key="page-links", gap="small"):
        for name, (script, _) in PAGES.items():
            with st.container(key=f"page-link-{'here' if name == page else name}", width="content"):
                st.page_link(script, label=text(f"page.{name}", address.language), query_params=parameters)


def pickers(view: View, readable: list[EditionListing], page: str) -> None:
    """Draw the pickers of programme, edition, block and language; each shows the address and changes it."""
    words, address = view.words, view.address
    programmes = {listing.id.programme: listing.programme_name for listing in readable}
    periods = sorted(
        (listing.id.period for listing in readable if listing.id.programme == address.programme),
        key=_period_order,
        reverse=True,
    )
    with st.container(horizontal=True, vertical_alignment="center", key="pickers"):
        if len(programmes) > 1:
            _select("programme", list(programmes), programmes, address.programme, words, width=480)
        _select("period", periods, {}, address.period, words, width=160)
        blocks = {block.code: block.name for block in view.ranked.edition.blocks}
        if page != "overview" and len(blocks) > 1:
            _segments("block", list(blocks), blocks, address.block, words("picker.block"))
        st.space("stretch")
        languages = {language: language.upper() for language in LANGUAGES}
        _segments("language", list(LANGUAGES), languages, address.language, words("picker.language"))


def _select(field: str, codes: list[str], names: dict[str, str], chosen: str, words: Wording, *, width: int) -> None:
    key = f"pick_{field}"
    labels = _told_apart({code: names.get(code, code) for code in codes})
    st.session_state[key] = chosen
    st.selectbox(
        words(f"picker.{field}"),
        codes,
        key=key,
        format_func=lambda code: labels[code],
        on_change=_picked,
        args=(field,),
        width=width,
        label_visibility="collapsed",
    )


def _told_apart(names: Mapping[str, str]) -> dict[str, str]:
    """Labels by code, with the code where a name is not the only one: the browser sends back what it shows."""
    counts = Counter(names.values())
    return {code: name if counts[name] == 1 else f"{name} ({code})" for code, name in names.items()}


def _segments(field: str, codes: list[str], names: dict[str, str], chosen: str, label: str) -> None:
    key = f"pick_{field}"
    labels = _told_apart({code: names.get(code, code) for code in codes})
    st.session_state[key] = chosen
    st.segmented_control(
        label,
        codes,
        key=key,
        format_func=lambda code: labels[code],
        on_change=_picked,
        args=(field,),
        required=True,
        label_visibility="collapsed",
    )


def _picked(field: str) -> None:
    chosen = st.session_state[f"pick_{field}"]
    if chosen is None:
        return
    emptied = {"programme": ("period", "block", "agency"), "block": ("agency",)}.get(field, ())
    change_address(**{field: chosen}, **dict.fromkeys(emptied, ""))


def readable_editions(listings: Iterable[EditionListing]) -> list[EditionListing]:
    """Editions that can be opened."""
    return [listing for listing in listings if listing.error is None]


def name_unreadable(listings: Iterable[EditionListing], language: Language) -> None:
    """Name each edition that cannot be read, in one sentence, and go on with the others."""
    for listing in listings:
        if listing.error is not None:
            st.warning(unreadable_sentence(listing.error, language))


def strip(view: View, page: str) -> None:
    """Draw the strip that says what is shown, as of when, from where, and how much of it is published."""
    with st.container(key="strip", horizontal=True, vertical_alignment="center", gap="small"):
        st.html(edition_strip(view.ranked.edition, view.words), width="content")
        st.space("stretch")
        st.html(origin_counts(view.ranked.edition, view.words), width="content")
        if page != "method":
            method, here = PAGES["method"][0], address_parameters(view.address)
            st.page_link(method, label=view.words("strip.explain"), query_params=here, width="content")


def name_unread(view: View) -> None:
    """Say which pieces of a link could not be read."""
    if unread := st.session_state.get("unread"):
        st.warning(view.words("notice.unread", pieces=", ".join(f"«{as_code(piece)}»" for piece in unread)))


def name_waiting_scenario(view: View, page: str) -> None:
    """Say that a scenario is open while the page shows the edition's own figures."""
    if page not in ("simulation", "scenarios") and view.address.scenario:
        st.html(
            f'<p class="xh-small"><span class="xh-badge xh-simulated">{view.words("simulation.badge")}</span> '
            f"{view.words('notice.scenario_waiting', count=len(view.address.scenario))}</p>"
        )


def say_that_nothing_is_there(words: Wording) -> None:
    """The state of an empty data root: what to do next."""
    st.info(words("notice.no_editions", folder=as_code(str(data_root()))))


def way_out(readable: Iterable[EditionListing], words: Wording) -> None:
    """After an edition that cannot be read: links to the other editions, so that nobody is stuck."""
    st.html(f'<p class="xh-quiet">{words("notice.others")}</p>')
    for listing in readable:
        elsewhere = {"ct": listing.id.programme, "ky": listing.id.period}
        st.page_link(PAGES["overview"][0], label=f"{listing.title} ({listing.id.period})", query_params=elsewhere)


__all__ = [
    "PAGES",
    "View",
    "change_address",
    "editions_at_hand",
    "follow_url",
    "go_on_from",
    "keep_scenario",
    "name_unread",
    "name_unreadable",
    "name_waiting_scenario",
    "open_view",
    "page_links",
    "page_path",
    "pickers",
    "readable_editions",
    "run_page_anew",
    "say_that_nothing_is_there",
    "strip",
    "view_on_screen",
    "way_out",
    "write_scenario_to_url",
    "write_url",
]
