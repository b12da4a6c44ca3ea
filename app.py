"""The dashboard: opens the edition on screen, draws the frame around every page, runs the page."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from dashboard.data import EditionError
from dashboard.pages import frame
from dashboard.pages.drawn_html import draw_html
from dashboard.pages.panels.illustrative_notice import illustrative_notice
from dashboard.pages.panels.open_scenario_notice import open_scenario_notice
from dashboard.pages.panels.trial_banner import trial_banner
from dashboard.pages.panels.version_banner import version_banner
from dashboard.pages.reconnecting import run_again_on_reconnect
from dashboard.pages.session import follow_url, session, write_url
from dashboard.pages.sign_in_control import sign_in_control
from dashboard.scoring import has_self_scores
from dashboard.ui.components.document_language import document_language
from dashboard.ui.components.press_gate import press_gate
from dashboard.ui.style import page_css
from dashboard.ui.wording import Wording
from dashboard.web.metrics import timed_page
from dashboard.web.widget_states import was_refused

address = follow_url().address
words = Wording(address.language)
st.set_page_config(page_icon=str(Path(__file__).parent / "favicon.png"), layout="wide")
draw_html(page_css())

pages = {
    name: st.Page(script, title=words(f"page.{name}"), url_path=path, default=name == "overview")
    for name, (script, path) in frame.PAGES.items()
}
page = st.navigation(list(pages.values()), position="hidden")
on_screen = next(name for name, candidate in pages.items() if candidate == page)
document_language(address.language)
run_again_on_reconnect()
# What stands above a page is now more and now less. In a container it moves nothing below: the sliders are redrawn on
# their own (a fragment), and Streamlit knows what it redraws by its place; what one does while it moves would be lost.
above, below = st.container(key="above"), st.container(key="page")

try:
    listings = frame.cached_editions()
except EditionError as unreadable:  # the place where editions are kept
    frame.page_links(address, on_screen)
    frame.show_unreadable(unreadable, words, "editions")
    st.stop()
readable = frame.readable_editions(listings)
st.session_state["view"] = None
if not readable:
    frame.warn_broken_editions(listings, address.language)
    if on_screen in frame.DATA_PAGES:
        page.run()
    else:
        frame.say_there_are_no_editions(words)
    sign_in_control(words, address.programme)
    st.stop()
try:
    with above:
        view = frame.open_view(address, readable, on_screen)
except EditionError as unreadable:
    frame.page_links(address, on_screen)
    frame.show_unreadable(unreadable, words, "edition")
    frame.offer_other_editions((other for other in readable if not unreadable.file.startswith(f"{other.id}/")), words)
    sign_in_control(words, address.programme)
    if on_screen in frame.DATA_PAGES:
        page.run()
    st.stop()

st.session_state["view"] = view
with above:
    frame.page_links(view.address, on_screen, appraised=has_self_scores(view.recorded.edition))
    frame.pickers(view, readable, on_screen)
    frame.strip(view, on_screen)
    illustrative_notice(view)
    trial_banner(view)
    version_banner(view)
    frame.warn_store_unavailable(words)
    frame.warn_broken_editions(listings, address.language)
    frame.warn_bad_link_parts(view)
    if was_refused():
        st.warning(words("notice.state_refused"))
    open_scenario_notice(view, on_screen)
    frame.name_score_basis(view, on_screen)
with below, timed_page(on_screen):
    try:
        page.run()
    except EditionError as unreadable:  # gone since the view was opened, or the store has stopped answering
        frame.show_unreadable(unreadable, words, "page")
write_url()
now = session()
press_gate(now.id, now.url or {}, frame.page_names()[on_screen], frame.page_names().values(), travels=now.travels)
