"""The frame around every page: which edition, block and agency are on screen, links, pickers and notices.

What is shown belongs to the session (`session.py`); pickers and the URL are views of it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path

import streamlit as st

from dashboard.data import EditionError, EditionListing, data_root
from dashboard.model import EditionId, Provenance, Scenario
from dashboard.pages.drawn_html import draw_html
from dashboard.pages.open_editions import (
    ask_store_again,
    cached_editions,
    current_version_or_none,
    open_edition,
    silence_of_store,
)
from dashboard.pages.opened_scenario import with_saved_scenario
from dashboard.pages.opened_track import FOLLOWING, SELF_SCORES, with_track
from dashboard.pages.session import change_address, session, set_parent, set_table_state, show_address, write_url
from dashboard.pages.sign_in_control import sign_in_control
from dashboard.pages.trial import Trial, current_trial, open_trial, with_trial
from dashboard.pages.view import View, view_if_any, view_on_screen
from dashboard.scoring import RankedEdition, has_self_scores
from dashboard.ui.address import Address, address_parameters
from dashboard.ui.components.picker import picker
from dashboard.ui.html import tag
from dashboard.ui.issues import issue_sentence
from dashboard.ui.markdown import as_code, as_label
from dashboard.ui.provenance_mark import SIGNS, edition_strip, origin_counts
from dashboard.ui.texts import LANGUAGES, Language, text
from dashboard.ui.wording import Wording


def _script(name: str) -> str:
    return str(Path(__file__).with_name(f"{name}.py"))


PAGES = {
    "overview": (_script("overview"), "tong-quan"),
    "leaderboard": (_script("leaderboard"), "bang-xep-hang"),
    "agency": (_script("agency"), "co-quan"),
    "simulation": (_script("simulation"), "mo-phong"),
    "scenarios": (_script("scenarios"), "kich-ban"),
    "appraisal": (_script("appraisal"), "tu-cham-va-tham-dinh"),
    "method": (_script("method"), "phuong-phap"),
    "import": (_script("import_workbook"), "nhap-du-lieu"),
    "versions": (_script("versions"), "phien-ban"),
}
"""Every page: key of its title, script, URL path."""

DATA_PAGES = ("import", "versions")
"""Pages about how editions come and go. They need none that can be read, so that one can still be mended."""


def page_names() -> dict[str, str]:
    """The path of each page by what people may call it in an address; the first page has none."""
    paths = {name: "" if name == "overview" else path for name, (_, path) in PAGES.items()}
    return paths | {path: paths[name] for name, (_, path) in PAGES.items()}


def page_path(page: str) -> str:
    """The path of a page for a link, relative to the page that one is on."""
    return "./" if page == "overview" else f"./{PAGES[page][1]}"


def open_view(address: Address, readable: list[EditionListing], page: str) -> View:
    """Open the edition and block that `address` names for `page`, or the nearest there is, and say so.

    Raises EditionError when the edition on disk cannot be read.
    """
    words = Wording(address.language)
    if address.sought:
        st.warning(words("notice.unknown", what=words("notice.page"), value=as_code(address.sought)))
    address, saved = with_saved_scenario(replace(address, sought=""))
    programme = _pick(address.programme, [listing.id.programme for listing in readable], "programme", words)
    periods = [listing.id.period for listing in readable if listing.id.programme == programme]
    period = _pick(address.period, sorted(periods, key=_period_order, reverse=True), "period", words)
    if saved and saved.edition_id != EditionId(programme, period):  # it was saved for an edition that is not here
        address, saved = replace(address, saved="", version="", scenario=Scenario(), rivals=""), None
    edition_id = EditionId(programme, period)
    show_address(replace(address, programme=programme, period=period))
    recorded = None if address.version else open_trial(edition_id)
    trial = current_trial() if recorded else None
    if recorded is None:
        address, recorded = _in_version(address, edition_id, words)
    block = _pick(address.block, list(recorded.blocks), "block", words)
    known_agency = address.agency in recorded.edition.block_by_code[block].agency_index
    if address.agency and not known_agency:
        home = next((b.code for b in recorded.edition.blocks if address.agency in b.agency_index), None)
        if home is None:
            st.warning(words("notice.unknown", what=words("notice.agency"), value=as_code(address.agency)))
        else:
            block, known_agency = home, True
    whole = replace(
        address, programme=programme, period=period, block=block, agency=address.agency if known_agency else ""
    )
    whole, ranked = with_track(whole, recorded, page)
    whole = _on_its_version(whole, recorded, trial)
    show_address(whole)
    words = Wording(address.language, recorded.edition)
    current = current_version_or_none(edition_id)
    return View(whole, ranked, ranked.blocks[block], words, recorded, saved, trial, current)


def _on_its_version(address: Address, recorded: RankedEdition, trial: Trial | None) -> Address:
    """`address` naming the version that its scenario was begun on, so that a newer one does not slip under it.

    Without a scenario it names none that is in force anyway.
    """
    if address.saved or trial is not None:
        return address
    if address.scenario:
        return replace(address, version=address.version or recorded.edition.version)
    return replace(address, version="") if address.version == current_version_or_none(recorded.edition.id) else address


def _in_version(address: Address, edition_id: EditionId, words: Wording) -> tuple[Address, RankedEdition]:
    """The edition in the version that `address` names; in the one in force, and that is said, when it is not there."""
    try:
        return address, open_edition(edition_id, address.version)
    except EditionError:
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


def page_links(address: Address, page: str, *, appraised: bool = False) -> None:
    """Draw the links to all pages. They carry the view along, which Streamlit's own navigation would drop.

    `appraised`: whether the edition on screen has self-scores, so that there is something to see of its appraisal.
    """
    # what one searches and sorts belongs to the page on which one does it
    parameters = address_parameters(replace(address, query="", sort=""))
    with st.container(horizontal=True, key="page-links", gap="small"):
        for name, (script, _) in PAGES.items():
            if name == "appraisal" and not appraised and page != name:
                continue
            if name == DATA_PAGES[0]:
                st.space("stretch")
            with st.container(key=f"page-link-{'here' if name == page else name}", width="content"):
                st.page_link(script, label=text(f"page.{name}", address.language), query_params=parameters)


def pickers(view: View, readable: list[EditionListing], page: str) -> None:
    """Draw the pickers of programme, edition, block and language, each a view of the address; and who is signed in."""
    words, address = view.words, view.address
    programmes = {listing.id.programme: listing.programme_name for listing in readable}
    periods = sorted(
        (listing.id.period for listing in readable if listing.id.programme == address.programme),
        key=_period_order,
        reverse=True,
    )
    switched = page in FOLLOWING and has_self_scores(view.recorded.edition)
    with st.container(horizontal=True, vertical_alignment="center", key="pickers"):
        if len(programmes) > 1:
            width = 360 if switched else 480
            _select("programme", list(programmes), programmes, address.programme, words, width=width)
        _select("period", periods, {}, address.period, words, width=160)
        blocks = {block.code: block.name for block in view.recorded.edition.blocks}
        if page != "overview" and len(blocks) > 1:
            _segments("block", list(blocks), blocks, address.block, words("picker.block"))
        if switched:
            tracks = {"": words("track.appraised"), SELF_SCORES: words("track.self_scored")}
            _segments("track", list(tracks), tracks, view.track, words("track.pick"))
        st.space("stretch")
        languages = {language: language.upper() for language in LANGUAGES}
        _segments("language", list(LANGUAGES), languages, address.language, words("picker.language"))
        sign_in_control(words, address.programme)


def _select(field: str, codes: list[str], names: dict[str, str], chosen: str, words: Wording, *, width: int) -> None:
    picker(
        words(f"picker.{field}"),
        _told_apart({code: names.get(code, code) for code in codes}),
        chosen,
        key=f"pick_{field}",
        on_pick=lambda code: _pick_other(field, code),
        words=words,
        width=width,
        label_shown=False,
    )


def _told_apart(names: Mapping[str, str]) -> dict[str, str]:
    """Labels by code, with the code where a name is not the only one."""
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
        format_func=lambda code: as_label(labels[code]),
        on_change=_picked,
        args=(field,),
        required=True,
        label_visibility="collapsed",
    )


def _picked(field: str) -> None:
    chosen = st.session_state[f"pick_{field}"]
    if chosen is not None:
        _pick_other(field, chosen)


def _pick_other(field: str, chosen: str) -> None:
    emptied = {"programme": ("period", "block", "agency"), "block": ("agency",)}.get(field, ())
    change_address(**{field: chosen}, **dict.fromkeys(emptied, ""))


def readable_editions(listings: Iterable[EditionListing]) -> list[EditionListing]:
    """Editions that can be opened, the one that this session tries among them."""
    return with_trial(listings)


def warn_broken_editions(listings: Iterable[EditionListing], language: Language) -> None:
    """Name each edition that cannot be read, in one sentence, and go on with the others."""
    for listing in listings:
        if listing.error is not None:
            st.warning(issue_sentence(listing.error, language, show=as_label))


def warn_store_unavailable(words: Wording) -> None:
    """Say that the store does not answer, and that what is on screen is what it said last; a button asks it again."""
    if silence := silence_of_store():
        st.warning(f"{issue_sentence(silence, words.language, show=as_label)}. {words('notice.last_seen')}")
        st.button(words("notice.try_again"), key="try_again", on_click=ask_store_again)


def show_unreadable(unreadable: EditionError, words: Wording, part: str) -> None:
    """Say why `part` of the screen cannot be shown; a button tries again, for a store may answer by then."""
    st.error(issue_sentence(unreadable, words.language, show=as_label))
    st.button(words("notice.try_again"), key=f"try_again_{part}", on_click=ask_store_again)


def strip(view: View, page: str) -> None:
    """Draw the strip that says what is shown, as of when, from where, and how much of it is published."""
    with st.container(key="strip", horizontal=True, vertical_alignment="center", gap="small"):
        draw_html(edition_strip(view.ranked.edition, view.words), width="content")
        st.space("stretch")
        draw_html(origin_counts(view.ranked.edition, view.words), width="content")
        if page != "method":
            method, here = PAGES["method"][0], address_parameters(view.address)
            st.page_link(method, label=view.words("strip.explain"), query_params=here, width="content")


def warn_bad_link_parts(view: View) -> None:
    """Say which pieces of a link could not be read."""
    if unread := session().unread:
        pieces = (view.words("notice.unread_piece", piece=as_code(piece)) for piece in unread)
        st.warning(view.words("notice.unread", pieces=", ".join(pieces)))


def name_score_basis(view: View, page: str) -> None:
    """Say which points the page ranks by, where an address asks for self-scores."""
    words = view.words
    if view.on_self_scores:
        compared = words("track.compared") if view.ranked.previous else view.nothing_to_compare()
        badge = tag("span.xh-badge", SIGNS[Provenance.SELF_SCORED], " ", words("track.badge"))
        draw_html(tag("p.xh-small.xh-line", badge, " ", words("track.sentence"), " ", compared))
    elif view.address.track and page not in FOLLOWING:
        draw_html(tag("p.xh-small.xh-quiet", words("track.not_here")))


def say_there_are_no_editions(words: Wording) -> None:
    """The state of an empty data root: what to do next."""
    st.info(words("notice.no_editions", folder=as_code(str(data_root()))))
    st.page_link(PAGES["import"][0], label=words("page.import"))


def offer_other_editions(readable: Iterable[EditionListing], words: Wording) -> None:
    """After an edition that cannot be read: links to the other editions, so that nobody is stuck."""
    draw_html(tag("p.xh-quiet", words("notice.others")))
    for listing in readable:
        elsewhere = {"ct": listing.id.programme, "ky": listing.id.period}
        st.page_link(
            PAGES["overview"][0], label=as_label(f"{listing.title} ({listing.id.period})"), query_params=elsewhere
        )


__all__ = [
    "DATA_PAGES",
    "PAGES",
    "View",
    "cached_editions",
    "change_address",
    "name_score_basis",
    "offer_other_editions",
    "open_view",
    "page_links",
    "page_names",
    "page_path",
    "pickers",
    "readable_editions",
    "say_there_are_no_editions",
    "set_parent",
    "set_table_state",
    "show_unreadable",
    "strip",
    "view_if_any",
    "view_on_screen",
    "warn_bad_link_parts",
    "warn_broken_editions",
    "warn_store_unavailable",
    "write_url",
]
