"""`xep-hang`, or `python -m dashboard`: run the dashboard, build editions, print leaderboards, …"""

import sys

from dashboard.command_line import main


def _serve(host: str, port: int, data: str) -> None:
    from dashboard.pages import panels  # imported here, because no other command needs Streamlit
    from dashboard.web.server_process import serve

    serve(panels, host, port, data)


def xep_hang() -> int:
    """Run the command given by the process's arguments, and return its exit code."""
    return main(serve=_serve)


if __name__ == "__main__":
    sys.exit(xep_hang())
