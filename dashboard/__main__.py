"""`xep-hang`, or `python -m dashboard`: run the dashboard, build editions, print leaderboards, …"""

import sys

from dashboard.command_line import main


def _serve(host: str, port: int, data: str) -> None:
    from dashboard.pages import panels  # here, for no other command needs Streamlit
    from dashboard.web.server_process import serve

    serve(panels, host, port, data)


def xep_hang() -> int:
    """Run what the arguments of the process ask for, and return its exit code."""
    return main(serve=_serve)


if __name__ == "__main__":
    sys.exit(xep_hang())
