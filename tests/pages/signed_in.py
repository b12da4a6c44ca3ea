"""Somebody signed in, as Streamlit tells it of a real provider; what he may do is in a role file of the test."""

from __future__ import annotations

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

NAMES = {"sub-an": "Nguyễn An", "sub-binh": "Trần Bình", "sub-chi": "Lê Chi"}
_CONFIGURED = {
    "redirect_uri": "http://127.0.0.1/oauth2callback",
    "cookie_secret": "of-this-test-and-of-nothing-else-0123456789",
    "client_id": "xep-hang",
    "client_secret": "any",
    "server_metadata_url": "http://127.0.0.1/.well-known/openid-configuration",
}


class RoleFile:
    """The role file that the dashboard of a test reads."""

    def __init__(self, path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.path = path
        monkeypatch.setenv("DASHBOARD_ROLES", str(path))
        self.give()

    def give(self, *subs: str, role: str = "coordinator", two_people: bool = False) -> None:
        """Let exactly these people have the role, in every programme."""
        grants = "".join(f'[[grant]]\nuser = "{sub}"\nrole = "{role}"\nprogrammes = ["*"]\n' for sub in subs)
        self.path.write_text(f"two_people = {str(two_people).lower()}\n{grants}", encoding="utf-8")


def signed_in(screen: AppTest, sub: str) -> AppTest:
    """The same page, with this person at the browser."""
    screen.secrets["auth"] = dict(_CONFIGURED)
    screen.user = {"is_logged_in": True, "sub": sub, "name": NAMES[sub]}
    return screen.run()
