"""Starting the dashboard as a server for everybody: `asgi.py` under Streamlit's own command."""

from __future__ import annotations

import os
from types import ModuleType

from streamlit.web.cli import main as streamlit

from dashboard.model.installation import shipped_folder
from dashboard.web.preload import preload


def serve(pages: ModuleType, host: str, port: int, data: str) -> None:
    """Serve the editions at `data` until the process is told to end. `pages`: the package that pages draw with.

    Streamlit's command reads the variables STREAMLIT_…, and binds the port before it imports the program. A connection
    that is accepted then waits as long as the imports take, while a proxy that finds nobody there asks another process
    at once. So everything is imported first.
    """
    preload(pages)
    os.environ["DASHBOARD_DATA"] = data
    where = ["--server.address", host, "--server.port", str(port)]
    streamlit(["run", str(shipped_folder() / "asgi.py"), "--server.headless", "true", *where])
