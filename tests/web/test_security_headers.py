"""The policy lets the page's own scripts run and nothing else, and every answer carries it."""

from __future__ import annotations

import base64
import hashlib
import re
from pathlib import Path

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route
from starlette.testclient import TestClient
from streamlit import file_util

from dashboard.web.middleware import SecurityHeaders, inline_scripts, security_headers


def policy(headers: dict[str, str]) -> dict[str, list[str]]:
    directives = (part.split() for part in headers["Content-Security-Policy"].split(";"))
    return {name: sources for name, *sources in directives}


def headers(frame_ancestors: str = "'none'", *, https: bool = False) -> dict[str, str]:
    return dict(security_headers(["let a = 1"], frame_ancestors, https=https))


def test_no_script_is_made_of_text_and_none_comes_from_elsewhere() -> None:
    scripts = policy(headers())["script-src"]
    assert "'unsafe-eval'" not in scripts
    assert "'unsafe-inline'" not in scripts
    assert [source for source in scripts if "//" in source or source in ("*", "https:", "http:", "data:")] == []


def test_an_inline_script_is_let_in_by_its_hash() -> None:
    expected = base64.b64encode(hashlib.sha256(b"let a = 1").digest()).decode()
    assert f"'sha256-{expected}'" in policy(headers())["script-src"]


def test_every_inline_script_of_the_page_is_found() -> None:
    page = (Path(file_util.get_static_dir()) / "index.html").read_text(encoding="utf-8")
    opened = re.findall(r"<script\b[^>]*>", page)
    assert len(inline_scripts()) == sum("src=" not in tag for tag in opened) > 0


def test_whatever_is_not_named_comes_from_the_server_itself() -> None:
    assert policy(headers())["default-src"] == ["'self'"]
    assert policy(headers())["object-src"] == ["'none'"]
    assert policy(headers())["connect-src"] == ["'self'"]


def test_nobody_frames_the_page_unless_the_operator_says_who() -> None:
    assert headers()["X-Frame-Options"] == "DENY"
    portal = headers("https://portal.example.vn")
    assert policy(portal)["frame-ancestors"] == ["https://portal.example.vn"]
    assert "X-Frame-Options" not in portal


def test_browsers_are_told_to_come_by_https_only_where_there_is_https() -> None:
    assert "Strict-Transport-Security" not in headers()
    assert headers(https=True)["Strict-Transport-Security"].startswith("max-age=")


def test_an_asset_may_load_nothing_and_a_page_in_its_place_is_a_page() -> None:
    kept = {"Cache-Control": "public, immutable, max-age=31536000"}

    async def answer(request: Request) -> Response:
        kind = {"/a.js": "text/javascript", "/gone.js": "text/html; charset=utf-8"}[request.url.path]
        return Response("", headers=kept, media_type=kind)

    layers = [Middleware(SecurityHeaders, headers=headers(https=True))]
    client = TestClient(Starlette(routes=[Route("/{path:path}", answer)], middleware=layers))
    script, page = client.get("/a.js").headers, client.get("/gone.js").headers
    assert script["Content-Security-Policy"] == "default-src 'none'"
    assert script["X-Content-Type-Options"] == "nosniff"
    assert script["Cross-Origin-Resource-Policy"] == "same-origin"
    assert "max-age" in script["Strict-Transport-Security"]
    assert page["Content-Security-Policy"] == headers()["Content-Security-Policy"]


def test_every_answer_carries_the_headers_and_what_stood_there_gives_way() -> None:
    async def page(_: object) -> PlainTextResponse:
        allowed = {"Access-Control-Allow-Origin": "http://localhost:8501", "access-control-allow-credentials": "true"}
        return PlainTextResponse("", headers={"Referrer-Policy": "unsafe-url"} | allowed)

    app = Starlette(routes=[Route("/", page)], middleware=[Middleware(SecurityHeaders, headers=headers())])
    client = TestClient(app)
    for answer in (client.get("/"), client.get("/nowhere"), client.head("/")):
        assert answer.headers["Referrer-Policy"] == "same-origin"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert [name for name in answer.headers if name.startswith("access-control")] == []
