"""Who is at the browser, as the sign-in provider says and nobody else."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from functools import cache

import streamlit as st

from dashboard.access import ANONYMOUS, User, user_from_claims

_LOG = logging.getLogger(__name__)

SETTINGS = ("redirect_uri", "cookie_secret", "client_id", "client_secret", "server_metadata_url")
"""What `[auth]` must say, each of them, for people to sign in."""


def sign_in_is_configured() -> bool:
    """Whether `[auth]` in Streamlit's secrets names a provider. Without one nobody signs in, and nothing else changes.

    One provider: a `sub` means one person at one provider only.
    """
    auth = st.secrets.get("auth") if st.secrets.load_if_toml_exists() else None
    if not auth:
        return False
    given = auth if isinstance(auth, Mapping) else {}
    missing = [setting for setting in SETTINGS if not given.get(setting)]
    if missing:
        _name_missing(", ".join(missing))
    return not missing


@cache
def _name_missing(settings: str) -> None:
    """Tell the operator, once: pages ask on every run."""
    _LOG.error("nobody can sign in: [auth] in the secrets lacks %s", settings)


def current_user() -> User:
    """Return who has signed in in this session, else ANONYMOUS.

    From the claims that Streamlit keeps in a signed cookie, for 30 days, and reads when a session begins. They say who
    somebody is and never what he may do: that is asked of the role book, before every write.
    """
    if not sign_in_is_configured():
        return ANONYMOUS
    return user_from_claims(st.user.to_dict())
