"""The page says its language, and assets are sent compressed, byte for byte what they are."""

from __future__ import annotations

import base64
import hashlib
import re
from pathlib import Path

import brotli
import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import FileResponse, HTMLResponse, PlainTextResponse, Response
from starlette.routing import Route
from starlette.testclient import TestClient
from starlette.types import Message
from streamlit import file_util

from dashboard.ui.components.browser import opening_script
from dashboard.web import compressed_assets
from dashboard.web.compressed_assets import CompressedAssets
from dashboard.web.middleware import BlockedPaths, middleware
from dashboard.web.page_language import PageLanguage, connection_script
from tests.own_loop import run_in_own_loop

FOR_EVER = {"Cache-Control": "public, immutable, max-age=31536000"}
STREAMLIT = Path(file_util.get_static_dir())
SCRIPT = "export const tên = 1;\n" * 2_000


def client(tmp_path: Path, code: str = SCRIPT) -> TestClient:
    """A server with one page, one script and one font, that counts how often it is asked."""
    page, script, font = tmp_path / "index.html", tmp_path / "a.js", tmp_path / "a.woff2"
    page.write_text(
        '<!DOCTYPE html>\n<html lang="en"><head></head><body><noscript><p>You</p></noscript>«»</body></html>',
        encoding="utf-8",
    )
    script.write_text(code, encoding="utf-8")
    font.write_bytes(bytes(range(256)) * 40)
    asked: list[str] = []

    async def answer(request: Request) -> Response:
        asked.append(request.url.path)
        match request.url.path:
            case "/static/a.js":
                return FileResponse(script, headers=FOR_EVER)
            case "/static/a.woff2":
                return FileResponse(font, headers=FOR_EVER)
            case "/static/gone.js":  # Streamlit's answer to what is not there is its page
                return FileResponse(page, headers={"Cache-Control": "no-cache"})
            case "/text":
                return PlainTextResponse('<html lang="en">')
            case "/made":
                return HTMLResponse('<html lang="en"></html>')
            case _:
                return FileResponse(page, headers={"Cache-Control": "no-cache"})

    routes = [Route("/{path:path}", answer, methods=["GET", "HEAD", "POST"])]
    layers = [Middleware(BlockedPaths), Middleware(CompressedAssets), Middleware(PageLanguage)]
    app = Starlette(routes=routes, middleware=layers)
    app.state.asked = asked
    return TestClient(app, headers={"Accept-Encoding": "gzip"})


@pytest.mark.parametrize(
    ("address", "language"),
    [("/", "vi"), ("/mo-phong?lang=en", "en"), ("/?lang=fr", "vi"), ("/?lang=en&lang=vi", "vi"), ("/made", "vi")],
)
def test_the_page_says_the_language_of_its_address(tmp_path: Path, address: str, language: str) -> None:
    answer = client(tmp_path).get(address)
    assert f'<html lang="{language}">' in answer.text
    assert int(answer.headers["content-length"]) == len(answer.content)


def test_the_page_speaks_its_language_before_the_first_run_and_without_scripts(tmp_path: Path) -> None:
    vietnamese, english = (client(tmp_path).get(address).text for address in ("/", "/?lang=en"))
    assert f'<script type="module">{opening_script()}</script>' in vietnamese.partition("</head>")[0]
    assert '["Connecting", "Đang kết nối"]' in opening_script()
    assert "<noscript><p>Trang này cần JavaScript." in vietnamese
    assert "<script type" not in english
    assert "<noscript><p>This page needs JavaScript." in english


@pytest.mark.parametrize("script", [opening_script(), connection_script("")])
def test_the_scripts_of_the_page_are_let_in(script: str) -> None:
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    (headers,) = (layer.kwargs["headers"] for layer in middleware({}) if "headers" in layer.kwargs)
    assert f"'sha256-{digest}'" in headers["Content-Security-Policy"]


def test_this_streamlit_reads_where_its_server_is() -> None:
    """Fails when a new Streamlit asks for it under another name: it then looks under the address of the page first."""
    page = (STREAMLIT / "index.html").read_text(encoding="utf-8")
    code = "".join((STREAMLIT / name).read_text(encoding="utf-8") for name in re.findall(r"static/js/[^\"]+", page))
    assert "window.__streamlit" in code
    for name in re.findall(r"[A-Z]+(?:_[A-Z]+)+|allowedOrigins|useExternalAuthToken", connection_script("")):
        assert name in code, name


@pytest.mark.parametrize("base", ["", "/abc"])
def test_the_page_says_where_its_server_is_before_any_other_script(tmp_path: Path, base: str) -> None:
    rewritten = TestClient(PageLanguage(FileResponse(STREAMLIT / "index.html"), base)).get("/co-quan").text
    assert f'location.origin + "{base}/"' in connection_script(base)
    assert rewritten.index(connection_script(base)) < rewritten.index("<script type")


def test_a_page_is_whole_whatever_a_browser_has_of_it_already(tmp_path: Path) -> None:
    visitor = client(tmp_path)
    tags = {"If-None-Match": visitor.get("/static/gone.js").headers["etag"], "Range": "bytes=0-3"}
    answer = visitor.get("/", headers=tags)
    assert answer.status_code == 200
    assert answer.text.endswith("</html>")
    assert "etag" not in answer.headers


def test_text_that_is_no_page_stays_as_it_is(tmp_path: Path) -> None:
    assert client(tmp_path).get("/text").text == '<html lang="en">'


def test_head_is_answered_without_a_page(tmp_path: Path) -> None:
    answer = client(tmp_path).head("/")
    assert (answer.status_code, answer.content) == (200, b"")


def test_a_script_comes_compressed_and_is_the_same(tmp_path: Path) -> None:
    answer = client(tmp_path).get("/static/a.js")
    assert answer.text == SCRIPT
    assert answer.headers["content-encoding"] == "gzip"
    assert int(answer.headers["content-length"]) < len(SCRIPT) / 10
    assert answer.headers["cache-control"] == FOR_EVER["Cache-Control"]
    assert "Accept-Encoding" in answer.headers["vary"]


@pytest.mark.parametrize(
    ("accepted", "sent"),
    [("gzip, deflate, br", "br"), ("br;q=1.0, gzip;q=0.5", "br"), ("br;q=0, gzip", "gzip"), ("GZIP", "gzip")],
)
def test_a_script_comes_in_the_smallest_form_that_its_visitor_takes(tmp_path: Path, accepted: str, sent: str) -> None:
    visitor = client(tmp_path)
    for _ in range(2):
        answer = visitor.get("/static/a.js", headers={"Accept-Encoding": accepted})
        assert answer.headers["content-encoding"] == sent
        assert answer.text == SCRIPT


def test_a_script_is_read_and_compressed_once_for_all(tmp_path: Path) -> None:
    visitor = client(tmp_path)
    first, again = visitor.get("/static/a.js"), visitor.get("/static/a.js")
    assert first.content == again.content
    assert visitor.app.state.asked == ["/static/a.js"]  # type: ignore[attr-defined]


def test_later_visitors_get_the_best_that_brotli_can_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(compressed_assets, "_WHILE_FIRST_VISITORS_COME", 0.0)
    monkeypatch.setattr(compressed_assets, "_WORTH_IT", 0)
    code = "".join(f"export const square{number} = {number**2};\n" for number in range(2_000))
    first, best = (len(brotli.compress(code.encode(), quality=quality)) for quality in (7, 11))
    assert best < first
    visitor, asked = client(tmp_path, code), {"Accept-Encoding": "br"}
    while int(visitor.get("/static/a.js", headers=asked).headers["content-length"]) != best:
        pass
    assert visitor.get("/static/a.js", headers=asked).text == code


def test_who_takes_no_gzip_gets_the_script_as_it_is(tmp_path: Path) -> None:
    answer = client(tmp_path).get("/static/a.js", headers={"Accept-Encoding": "identity"})
    assert answer.text == SCRIPT
    assert "content-encoding" not in answer.headers


def test_a_part_of_a_script_is_that_part(tmp_path: Path) -> None:
    answer = client(tmp_path).get("/static/a.js", headers={"Range": "bytes=0-5"})
    assert (answer.status_code, answer.text) == (206, "export")


def test_a_font_is_compressed_already(tmp_path: Path) -> None:
    answer = client(tmp_path).get("/static/a.woff2")
    assert answer.content == bytes(range(256)) * 40
    assert "content-encoding" not in answer.headers


def test_nothing_is_kept_for_an_asset_that_is_not_there(tmp_path: Path) -> None:
    visitor = client(tmp_path)
    for _ in range(3):
        assert "content-encoding" not in visitor.get("/static/gone.js").headers
    assert len(visitor.app.state.asked) == 3  # type: ignore[attr-defined]


@pytest.mark.parametrize("path", ["/_stcore/metrics", "/_stcore/agent/mcp", "/co-quan/_stcore/metrics/"])
def test_what_is_closed_is_not_even_asked_for(tmp_path: Path, path: str) -> None:
    visitor = client(tmp_path)
    assert visitor.get(path).status_code == 404
    assert visitor.post(path).status_code == 404
    assert visitor.app.state.asked == []  # type: ignore[attr-defined]


def test_a_visitor_who_leaves_while_an_asset_is_read_spoils_it_for_nobody(tmp_path: Path) -> None:
    """Under uvicorn a file's answer ends where its visitor has gone; what came until then must not be kept."""
    visitor = client(tmp_path)
    headers = [(b"accept-encoding", b"gzip")]
    scope = {"type": "http", "asgi": {"spec_version": "2.3"}, "method": "GET", "path": "/static/a.js"}
    sent: list[Message] = []

    async def gone() -> Message:
        return {"type": "http.disconnect"}

    async def send(message: Message) -> None:
        sent.append(message)

    request = {**scope, "root_path": "", "query_string": b"", "headers": headers, "app": visitor.app}
    run_in_own_loop(visitor.app, request, gone, send)
    assert sum(len(message.get("body", b"")) for message in sent) < 100, "the visitor left too late to spoil anything"
    assert visitor.get("/static/a.js").text == SCRIPT
