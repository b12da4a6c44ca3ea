"""The sign-in cookie: it holds only the claims that identify the user, and nothing else from the provider.

Streamlit keeps all claims and both tokens in cookies. With a hundred groups they exceed the size that proxies accept,
and a token that nothing uses can only be stolen. On sign-out the provider may ask for confirmation before it ends its
own session, because Streamlit has no ID token left to send.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from typing import Any

from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit.auth_util import get_cookie_with_chunks
from streamlit.web.server.server_util import get_cookie_secret
from streamlit.web.server.starlette.starlette_app_utils import create_signed_value, decode_signed_value
from streamlit.web.server.starlette.starlette_server_config import TOKENS_COOKIE_NAME, USER_COOKIE_NAME

from dashboard.access import CLAIMS

_CALLBACK = "/oauth2callback"
_STREAMLIT_KEYS = ("origin", "is_logged_in", "provider")
"""Streamlit's own keys in the cookie, besides the claims."""
_LONGEST = 255
"""Maximum characters of a claim: no `sub` may be longer (OpenID Connect), and no e-mail address is."""
_NAMES = rf"(?:{USER_COOKIE_NAME}|{TOKENS_COOKIE_NAME})(?:_\d+)?"  # with a number: one part of a split cookie
_COOKIE = re.compile(rf"(?P<name>{_NAMES})=(?P<value>[^;]+)(?P<rest>;.*)")


class SignInCookies:
    """Replaces the cookies that Streamlit sets at sign-in by a single small one."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""

        async def send_with_one_cookie(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = _with_one_cookie(message["headers"])
            await send(message)

        is_callback = scope["type"] == "http" and scope["path"].endswith(_CALLBACK)
        await self._app(scope, receive, send_with_one_cookie if is_callback else send)


def _with_one_cookie(headers: Sequence[tuple[bytes, bytes]]) -> list[tuple[bytes, bytes]]:
    """The headers of an answer, with the sign-in cookies merged; headers that delete an old cookie stay."""
    kept: list[tuple[bytes, bytes]] = []
    values: dict[str, str] = {}
    rest = ""
    for header in headers:
        cookie = _COOKIE.fullmatch(header[1].decode("latin-1")) if header[0].lower() == b"set-cookie" else None
        if cookie is None or cookie["value"] == '""':
            kept.append(header)
        else:
            values[cookie["name"]] = cookie["value"]
            rest = cookie["rest"]
    if values:
        secret = get_cookie_secret()
        signed = create_signed_value(secret, USER_COOKIE_NAME, json.dumps(_identity(values, secret)))
        kept.append((b"set-cookie", f"{USER_COOKIE_NAME}={signed.decode()}{rest}".encode("latin-1")))
    return kept


def _identity(values: dict[str, str], secret: str) -> dict[str, Any]:
    """The claims that identify a user."""

    def single(name: str) -> bytes | None:
        return decode_signed_value(secret, name, values[name]) if name in values else None

    said: dict[str, Any] = json.loads(get_cookie_with_chunks(single, USER_COOKIE_NAME) or b"{}")
    return {
        name: value
        for name in (*CLAIMS, *_STREAMLIT_KEYS)
        if (value := said.get(name)) is not None and not (isinstance(value, str) and len(value) > _LONGEST)
    }
