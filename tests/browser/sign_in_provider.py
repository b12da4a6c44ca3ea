"""A real OpenID Connect provider on loopback, and what the dashboard is told to sign people in with it."""

from __future__ import annotations

import json
import sys
import uuid
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from tests.servers import free_port, running

GROUPS = [str(uuid.uuid5(uuid.NAMESPACE_URL, f"group {number}")) for number in range(100)]
"""As Entra ID names them: by what no cookie is made shorter of."""
PEOPLE: Mapping[str, Mapping[str, object]] = {
    "sub-an": {"name": "Nguyễn Thị *An*", "email": "An@tinh.example", "email_verified": True},
    "sub-binh": {"name": "Trần Bình", "email": "binh@tinh.example", "email_verified": True},
    "sub-chi": {"name": "Lê Chi", "email": "an@tinh.example", "email_verified": False},
    "sub-dung": {"name": "Phạm Dung", "groups": GROUPS},
}
"""Who has an account, by `sub`. Chi says that An's address is hers, and the provider has not verified it. Dung is in a
hundred groups, which her ID token of 6 kB names too."""


@contextmanager
def provider(log: Path) -> Iterator[str]:
    """The provider, in a process of its own; yields its address."""
    port = free_port()
    people = [f"--user-claims={json.dumps({'sub': sub, **claims})}" for sub, claims in PEOPLE.items()]
    command = [sys.executable, "-m", "oidc_provider_mock", "--host", "127.0.0.1", "--port", str(port), *people]
    with running(command, port, log, health="/.well-known/openid-configuration") as server:
        yield server.url


def secrets_file(path: Path, provider_address: str, dashboard: str = "http://127.0.0.1:{port}") -> Path:
    """Streamlit's secrets as docs/dang-nhap.md tells an operator to write them; Streamlit knows its own port."""
    path.write_text(
        f"""[auth]
redirect_uri = "{dashboard}/oauth2callback"
cookie_secret = "of-this-test-and-of-nothing-else-0123456789"
client_id = "xep-hang"
client_secret = "any"
server_metadata_url = "{provider_address}/.well-known/openid-configuration"
""",
        encoding="utf-8",
    )
    return path
