"""The way to sign in and out, in the frame of every page. Where no provider is configured, there is none."""

from __future__ import annotations

import logging

import streamlit as st
from streamlit.errors import StreamlitAuthError

from dashboard.access import read_role_book
from dashboard.pages.signed_in_user import current_user, sign_in_is_configured
from dashboard.ui.components.way_back import way_back
from dashboard.ui.issues import role_in_words
from dashboard.ui.markdown import as_code, as_label
from dashboard.ui.wording import Wording

_LOG = logging.getLogger(__name__)
_LONGEST_NAME = 24
"""Characters of a name that leave room for the pickers beside it; the whole of it stands below."""


def sign_in_control(words: Wording, programme: str) -> None:
    """Draw "Đăng nhập", or the user's name with role and "Đăng xuất" below it."""
    if not sign_in_is_configured():
        return
    way_back()
    user = current_user()
    if not user.signed_in:
        st.button(words("sign_in.sign_in"), key="sign-in", type="tertiary", on_click=_sign_in)
        if st.session_state.pop("sign_in_failed", False):
            st.error(words("sign_in.failed"))
        return
    role = role_in_words(read_role_book().roles_of(user, programme), words.language)
    with st.popover(as_label(_shortened(user.name)), type="tertiary", key="signed-in"):
        st.markdown(as_label(user.name))
        st.caption(words("sign_in.role", role=role))
        st.caption(words("sign_in.id", id=as_code(user.id)))
        st.button(words("sign_in.sign_out"), key="sign-out", on_click=st.logout)


def _sign_in() -> None:
    try:
        st.login()
    except StreamlitAuthError:
        _LOG.exception("sign-in does not work: see [auth] in the secrets")
        st.session_state["sign_in_failed"] = True


def _shortened(name: str) -> str:
    return name if len(name) <= _LONGEST_NAME else f"{name[: _LONGEST_NAME - 1]}…"
