"""The dashboard as a server for the open web: `streamlit run asgi.py` (or any ASGI server on `asgi:app`).

`app.py` is the dashboard itself and also runs alone (`streamlit run app.py`); this module adds the HTTP layer.
"""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from dashboard.pages import panels
from dashboard.pages.downloads import download_route, link_card_path, link_card_route
from dashboard.pages.edition_cache import cached_editions
from dashboard.pages.live_preview import live_preview_route
from dashboard.pages.navigation import page_names
from dashboard.pages.presentation_lead import screen_led, serve_leading
from dashboard.web.middleware import middleware
from dashboard.web.monitoring import health_routes
from dashboard.web.server_log import exception_handlers, on_script_error, set_up_server_log
from dashboard.web.server_process import server_lifespan
from dashboard.web.settings import is_behind_https
from dashboard.web.streamlit_patches import (
    keep_unsent_messages,
    let_callbacks_finish,
    repeat_runs_that_were_cut_off,
)
from dashboard.workbook_layouts import keep_reader_ready

set_up_server_log()
keep_unsent_messages()
let_callbacks_finish()
repeat_runs_that_were_cut_off()
serve_leading()
keep_reader_ready()

app = st.App(
    Path(__file__).parent / "app.py",
    routes=[*health_routes(), live_preview_route(), download_route(), link_card_route(https=is_behind_https())],
    middleware=middleware(page_names(), cached_editions, screen_led, link_card_path),
    lifespan=server_lifespan(panels, page_names()),
    on_script_error=on_script_error,
    exception_handlers=exception_handlers(),
)
