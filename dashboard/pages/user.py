"""The current user: identity from the sign-in provider, permissions, signing in and out."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from functools import cache

import streamlit as st
from streamlit.errors import StreamlitAuthError

from dashboard.access import (
    ANONYMOUS,
    Action,
    PermissionDenied,
    User,
    authorize,
    read_role_book,
    user_from_claims,
)
from dashboard.data import VersionLog
from dashboard.model import EditionId, Rule
from dashboard.ui.components.browser import return_after_sign_in
from dashboard.ui.escaped_text import as_code, as_label
from dashboard.ui.issues import role_in_words
from dashboard.ui.localizer import Localizer

_LOG = logging.getLogger(__name__)
_LONGEST_NAME = 24
"""Longest name, in characters, that leaves room for the pickers beside it; the popover shows it in full."""

SETTINGS = ("redirect_uri", "cookie_secret", "client_id", "client_secret", "server_metadata_url")
"""Settings of `[auth]` that are all required for users to sign in."""


def sign_in_is_configured() -> bool:
    """Whether `[auth]` in Streamlit's secrets names a provider. Without one, signing in is not offered.

    Only one provider: a `sub` identifies a person at one provider only.
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
    """Log the missing settings for the operator, only once: pages ask on every run."""
    _LOG.error("nobody can sign in: [auth] in the secrets lacks %s", settings)


def current_user() -> User:
    """Return the user who has signed in in this session, else ANONYMOUS.

    Built from the claims that Streamlit keeps in a signed cookie for 30 days and reads when a session begins. They give
    an identity but no permissions: the role book is checked for those before every write.
    """
    if not sign_in_is_configured():
        return ANONYMOUS
    return user_from_claims(st.user.to_dict())


def may(action: Action, on: EditionId) -> bool:
    """Whether the role file lets the current user do this now. For showing buttons: each write checks again."""
    try:
        authorize(current_user(), action, on, read_role_book())
    except PermissionDenied:
        return False
    return True


def publishing_denied(on: EditionId, version: str, log: VersionLog) -> PermissionDenied | None:
    """Why the current user may not publish a version; None when they may. For showing buttons: each write checks again.

    See `takes_another_person` for the rule of two people.
    """
    user = current_user()
    try:
        authorize(
            user, Action.PUBLISH_VERSION, on, read_role_book(), submitted_by=log.submitter(version, besides=user.id)
        )
    except PermissionDenied as denied:
        return denied
    return None


def takes_another_person(denied: PermissionDenied) -> bool:
    """Whether the user has the role, but a second person must do it."""
    return denied.rule in (Rule.DENIED_SUBMITTED_BY_THE_SAME, Rule.DENIED_SUBMITTER_UNKNOWN)


def two_people_required() -> bool:
    """Whether the person who submits a version may not publish it."""
    return read_role_book().two_people


def sign_in_control(t: Localizer, programme: str) -> None:
    """Draw "Đăng nhập", or the user's name with role and "Đăng xuất" below it; nothing without a provider."""
    if not sign_in_is_configured():
        return
    return_after_sign_in()
    user = current_user()
    if not user.signed_in:
        st.button(t("sign_in.sign_in"), key="sign-in", type="tertiary", on_click=_sign_in)
        if st.session_state.pop("sign_in_failed", False):
            st.error(t("sign_in.failed"))
        return
    role = role_in_words(read_role_book().roles_of(user, programme), t.language)
    with st.popover(as_label(_shortened(user.name)), type="tertiary", key="signed-in"):
        st.markdown(as_label(user.name))
        st.caption(t("sign_in.role", role=role))
        st.caption(t("sign_in.id", id=as_code(user.id)))
        st.button(t("sign_in.sign_out"), key="sign-out", on_click=st.logout)


def _sign_in() -> None:
    try:
        st.login()
    except StreamlitAuthError:
        _LOG.exception("sign-in does not work: see [auth] in the secrets")
        st.session_state["sign_in_failed"] = True


def _shortened(name: str) -> str:
    return name if len(name) <= _LONGEST_NAME else f"{name[: _LONGEST_NAME - 1]}…"
