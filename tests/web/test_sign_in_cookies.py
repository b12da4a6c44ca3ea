"""Whoever signs in has one small cookie afterwards, whatever the provider says of him; it names the same person."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route
from starlette.testclient import TestClient
from streamlit.auth_util import get_cookie_with_chunks
from streamlit.web.server.server_util import get_cookie_secret
from streamlit.web.server.starlette import starlette_auth_routes
from streamlit.web.server.starlette.starlette_app_utils import decode_signed_value

from dashboard.access import user_from_claims
from dashboard.web.sign_in_cookies import SignInCookies
from tests.browser.sign_in_provider import GROUPS

STREAMLITS = {"origin": "https://xephang.example.vn", "is_logged_in": True, "provider": "default"}
BINH = {"sub": "f3b1c7d2", "name": "Trần Bình", "email": "binh@tinh.example", "email_verified": True}
TOKENS = {"id_token": "".join(GROUPS * 2), "access_token": "".join(GROUPS)[:3_000]}


def signed_in(claims: Mapping[str, Any], path: str = "/oauth2callback") -> dict[str, str]:
    """The cookies of a browser after Streamlit has let somebody in of whom the provider says `claims`."""

    async def callback(_: Request) -> Response:
        response = RedirectResponse("/")
        await starlette_auth_routes._set_auth_cookie(response, {**claims, **STREAMLITS}, TOKENS)
        return response

    app = Starlette(routes=[Route(path, callback)], middleware=[Middleware(SignInCookies)])
    client = TestClient(app, follow_redirects=False)
    client.get(path)
    return dict(client.cookies)


def said_of(cookies: Mapping[str, str]) -> dict[str, Any]:
    """What Streamlit reads in them."""

    def single(name: str) -> bytes | None:
        return decode_signed_value(get_cookie_secret(), name, cookies[name]) if name in cookies else None

    return json.loads(get_cookie_with_chunks(single, "_streamlit_user") or b"{}")


@pytest.mark.parametrize("path", ["/oauth2callback", "/xep-hang/oauth2callback"])
def test_a_hundred_groups_and_large_tokens_leave_one_small_cookie(path: str) -> None:
    cookies = signed_in(BINH | {"groups": GROUPS, "at_hash": "x" * 40, "nonce": "y" * 40}, path)
    assert list(cookies) == ["_streamlit_user"]
    assert len(cookies["_streamlit_user"]) < 600
    assert said_of(cookies) == BINH | STREAMLITS


def test_it_is_the_same_person() -> None:
    for claims in (BINH, {"sub": "1"}, BINH | {"email_verified": "true"}, BINH | {"email_verified": False}):
        everything = {**claims, **STREAMLITS, "groups": GROUPS}
        assert user_from_claims(said_of(signed_in(everything))) == user_from_claims(everything)


def test_a_claim_that_no_cookie_holds_is_left_out_and_the_person_is_let_in() -> None:
    """OpenID Connect allows 255 characters for a `sub`; a name of 5 000 is none."""
    said = said_of(signed_in({**BINH, "sub": "s" * 255, "name": "Tên " * 1_250}))
    assert said["sub"] == "s" * 255
    assert "name" not in said
    assert user_from_claims(said).name == "binh@tinh.example"


def test_attributes_of_the_cookie_stay_and_stale_ones_go_on_being_deleted() -> None:
    async def callback(request: Request) -> Response:
        response = RedirectResponse("/")
        starlette_auth_routes._clear_auth_cookie(response, request)
        await starlette_auth_routes._set_auth_cookie(response, {**BINH, **STREAMLITS, "groups": GROUPS}, TOKENS)
        return response

    app = Starlette(routes=[Route("/oauth2callback", callback)], middleware=[Middleware(SignInCookies)])
    stale = {"Cookie": "_streamlit_user=x; _streamlit_user_1=x; _streamlit_user_tokens=x; _streamlit_user_tokens_1=x"}
    answer = TestClient(app, follow_redirects=False).get("/oauth2callback", headers=stale)
    deleted = {line.partition("=")[0] for line in answer.headers.get_list("set-cookie") if "Max-Age=0" in line}
    assert deleted == {"_streamlit_user", "_streamlit_user_1", "_streamlit_user_tokens", "_streamlit_user_tokens_1"}
    (kept,) = (line for line in answer.headers.get_list("set-cookie") if "Max-Age=0" not in line)
    assert kept == answer.headers.get_list("set-cookie")[-1]  # after what deletes it
    assert {"HttpOnly", "Max-Age=2592000", "Path=/", "SameSite=lax"} <= set(kept.split("; "))
