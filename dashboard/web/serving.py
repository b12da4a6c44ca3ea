"""Starting the dashboard as a server for everybody: `asgi.py` behind uvicorn."""

from __future__ import annotations

import os
import runpy

import uvicorn
from streamlit import config
from streamlit.web.bootstrap import load_config_options

from dashboard.model.installation import shipped_folder

_PING_SECONDS = 30  # as Streamlit's own command has it


def serve(host: str, port: int, data: str) -> None:
    """Serve the editions at `data` until the process is told to end.

    The port is bound when pages can be answered, and not before: a proxy that finds nobody there asks another process
    at once, while a connection that is accepted early waits as long as this one takes to start (`streamlit run` binds
    first).
    """
    asgi = shipped_folder() / "asgi.py"
    os.environ["DASHBOARD_DATA"] = data
    config._main_script_path = str(asgi)  # Streamlit looks for `.streamlit/config.toml` beside it
    load_config_options({"server_address": host, "server_port": port})
    uvicorn.run(
        runpy.run_path(str(asgi))["app"],
        host=host,
        port=port,
        ws="websockets-sansio",
        ws_ping_interval=_PING_SECONDS,
        ws_ping_timeout=_PING_SECONDS,
        ws_max_size=config.get_option("server.maxMessageSize") * 1_000_000,
        ws_per_message_deflate=config.get_option("server.enableWebsocketCompression"),
        use_colors=False,
        access_log=False,
        log_config=None,  # ours stands (dashboard.web.server_log)
    )
