"""The Streamlit script: opens the edition to show, draws the elements around every page, runs the page."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from dashboard.data import EditionError
from dashboard.pages import notices
from dashboard.pages.edition_cache import cached_editions, readable_editions
from dashboard.pages.elements import draw_html, mark_names, title_on_screen
from dashboard.pages.navigation import DATA_PAGES, PAGES, page_links, page_names, pickers, tab_title
from dashboard.pages.open_view import open_view
from dashboard.pages.session import follow_url, remember_page, session, write_url
from dashboard.pages.user import sign_in_control
from dashboard.scoring import has_self_scores
from dashboard.ui.components.browser import document_language, page_frame, press_gate
from dashboard.ui.localizer import Localizer
from dashboard.web.monitoring import timed_page
from dashboard.web.page_assets import style_of_a_run
from dashboard.web.sockets import pop_refusal
from dashboard.web.streamlit_patches import run_again_on_reconnect

address = follow_url().address
t = Localizer(address.language)
st.set_page_config(page_icon=str(Path(__file__).parent / "favicon.png"), layout="wide")
draw_html(style_of_a_run())

pages = {
    name: st.Page(script, title=t(f"page.{name}"), url_path=path, default=name == "overview")
    for name, (script, path) in PAGES.items()
}
page = st.navigation(list(pages.values()), position="hidden")
remember_page()
notices.begin_run()
on_screen = next(name for name, candidate in pages.items() if candidate == page)
document_language(address.language)
run_again_on_reconnect()
# The number of elements above a page varies. In a container they shift nothing below: the sliders are redrawn as a
# fragment, which Streamlit identifies by its position; input while that position changes would be lost.
above, below = st.container(key="above"), st.container(key="page")

try:
    listings = cached_editions()
except EditionError as unreadable:  # the data root itself
    page_links(address, on_screen)
    notices.error_unreadable(unreadable, t)
    page_frame("", page_names()[on_screen], t)
    st.stop()
readable = readable_editions(listings)
st.session_state["view"] = None
if not readable:
    notices.warn_broken_editions(listings, address.language)
    if on_screen in DATA_PAGES:
        page.run()
    else:
        notices.no_editions(t)
    sign_in_control(t, address.programme)
    st.stop()
try:
    with above:
        view = open_view(address, readable, on_screen)
except EditionError as unreadable:
    page_links(address, on_screen)
    notices.error_unreadable(unreadable, t)
    notices.offer_other_editions((other for other in readable if not unreadable.file.startswith(f"{other.id}/")), t)
    sign_in_control(t, address.programme)
    if on_screen in DATA_PAGES:
        page.run()
    page_frame("", page_names()[on_screen], t)
    st.stop()

st.session_state["view"] = view
mark_names(t.language, view.base.edition, *([view.ranked.previous] if view.ranked.previous else []))
st.set_page_config(page_title=tab_title(view, on_screen))
with above:
    page_links(
        view.address,
        on_screen,
        programme=view.base.edition.programme_name,
        appraised=has_self_scores(view.base.edition),
    )
    pickers(view, readable, on_screen)
    notices.strip(view, on_screen)
    notices.illustrative_notice(view)
    notices.trial_banner(view)
    notices.version_banner(view)
    notices.warn_store_unavailable(t)
    notices.warn_broken_editions(listings, address.language)
    notices.warn_bad_link_parts(view)
    if pop_refusal():
        st.warning(t("notice.state_refused"))
    notices.open_scenario_notice(view, on_screen)
    notices.score_basis_notice(view, on_screen)
with below, timed_page(on_screen):
    try:
        page.run()
    except EditionError as unreadable:  # deleted since the view was opened, or the storage has stopped answering
        notices.error_unreadable(unreadable, t)
page_frame(title_on_screen(), page_names()[on_screen], t, notices.printed_foot(view, on_screen))
write_url()
now = session()
press_gate(now.id, now.url or {}, page_names()[on_screen], page_names().values(), travels=now.travels)
