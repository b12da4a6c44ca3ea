"""Whoever asks for a page that is not there gets the one that was meant, or the first one and a word about it."""

from __future__ import annotations

from urllib.parse import parse_qsl, quote, urlencode, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, Response
from starlette.routing import Route
from starlette.testclient import TestClient

from dashboard.pages.navigation import page_names
from dashboard.web.nearest_page import NearestPage


def client(base: str = "") -> TestClient:
    """A server that answers as Streamlit does: with its page whatever the address, but for a few."""

    async def answer(request: Request) -> Response:
        if request.url.path.endswith("/buoc"):
            return PlainTextResponse("42")
        if request.url.path.endswith("/gone"):
            return HTMLResponse("gone", status_code=404)
        return HTMLResponse("<html>the page</html>")

    routes = [Route("/{path:path}", answer, methods=["GET", "HEAD", "POST"])]
    layers = [Middleware(NearestPage, pages=page_names(), base=base)]
    return TestClient(Starlette(routes=routes, middleware=layers), follow_redirects=False)


def led_to(address: str, base: str = "") -> str | None:
    answer = client(base).get(address)
    if answer.status_code == 200:
        assert answer.text
        return None
    assert (answer.status_code, answer.content, answer.headers["cache-control"]) == (302, b"", "no-store")
    return answer.headers["location"]


@pytest.mark.parametrize("path", ["/", *(f"/{path}" for path in page_names().values()), "/mo-phong?ky=2020&thu=a:1=2"])
def test_a_page_is_answered(path: str) -> None:
    assert led_to(path) is None


@pytest.mark.parametrize(
    ("asked", "meant"),
    [
        ("/tong-quan", "/"),
        ("/overview?lang=en", "/?lang=en"),
        ("/BANG-XEP-HANG", "/bang-xep-hang"),
        ("/b%E1%BA%A3ng%20x%E1%BA%BFp%20h%E1%BA%A1ng?ky=2019&khoi=", "/bang-xep-hang?ky=2019&khoi="),
        ("/leaderboard", "/bang-xep-hang"),
        ("/Mo_Phong/?thu=so-y-te%3A1.1%3D2%7E1.2%3D3", "/mo-phong?thu=so-y-te%3A1.1%3D2~1.2%3D3"),
    ],
)
def test_another_spelling_of_a_page_leads_to_it_with_all_that_the_link_says(asked: str, meant: str) -> None:
    assert led_to(asked) == meant


@pytest.mark.parametrize(
    ("asked", "nearest"),
    [
        ("/xep-hang", "/?trang=xep-hang"),
        ("/xep-hang?ky=2019&trang=before", "/?ky=2019&trang=xep-hang"),
        ("/bang-xep-hang/x/y", "/bang-xep-hang?trang=bang-xep-hang%2Fx%2Fy"),
        ("/" + "a" * 100, "/?trang=" + "a" * 60),
    ],
)
def test_what_is_no_page_leads_to_the_nearest_which_is_told(asked: str, nearest: str) -> None:
    assert led_to(asked) == nearest


@pytest.mark.parametrize("path", ["/static/gone.js", "/_stcore/x", "/media/x.png", "/oauth2callback/x"])
@pytest.mark.parametrize("base", ["", "/xh"])
def test_where_files_are_what_is_not_there_is_no_page(path: str, base: str) -> None:
    answer = client(base).get(f"{base}{path}")
    assert (answer.status_code, answer.content, answer.headers["cache-control"]) == (404, b"", "no-store")
    assert "location" not in answer.headers


@pytest.mark.parametrize("path", ["/static/buoc", "/_stcore/buoc"])
def test_where_files_are_what_is_there_is_left_alone(path: str) -> None:
    assert client().get(path).text == "42"


def test_only_a_page_that_is_read_is_redirected() -> None:
    browser = client()
    assert browser.get("/mo-phong/buoc").text == "42"
    assert browser.get("/gone").status_code == 404
    assert browser.post("/xep-hang").status_code == 200
    head = browser.head("/xep-hang")
    assert (head.status_code, head.headers["location"]) == (302, "/?trang=xep-hang")


def test_under_a_path_of_its_own_the_dashboard_stays_there() -> None:
    assert led_to("/xh/mo-phong", "/xh") is None
    assert led_to("/xh/", "/xh") is None
    assert led_to("/xh/simulation", "/xh") == "/xh/mo-phong"
    assert led_to("/xh/abc", "/xh") == "/xh/?trang=abc"


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=40), st.text(max_size=40))
def test_nobody_is_led_away_from_the_dashboard(path: str, value: str) -> None:
    answer = client().get(f"/{quote(path.lstrip('/'))}?{urlencode({'a': value}, errors='replace')}")
    if "location" in answer.headers:
        parts = urlsplit(answer.headers["location"])
        assert (parts.scheme, parts.netloc) == ("", "")
        assert parts.path.removeprefix("/") in page_names().values()
        assert {name for name, _ in parse_qsl(parts.query)} <= {"a", "trang"}
