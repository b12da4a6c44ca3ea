"""Our fonts, scripts and style sheets at addresses of their own, which browsers cache.

The fonts are subsets with what the dashboard shows, and replace Streamlit's. Streamlit's icon font has four thousand
icons (375 kB), its text font sixteen hundred letters (170 kB); ours have 65 kB together (made by `docs/make_fonts.py`).
They are put into Streamlit's style sheet when it is served. A browser loads Streamlit's text font only if a page has a
letter that ours lacks (`unicode-range`). An icon that ours lacks would show as its name;
`tests/web/test_small_fonts.py` looks for such icons. If the sheet does not have the expected form, it stays as it is.

Scripts are those of components, with their style, and one that fetches ahead what another page or view needs. Otherwise
a script would load when something that needs it is drawn: this costs one or two round trips after the run, and the
whole of plotly for a chart. A test opens every page and finds what is missing in the lists here.

The style of all pages is in the HTML itself, so nothing is drawn without it, and nothing moves when it loads. A run
links to its style sheet, which browsers cache: a page that was opened before the server was updated gets the new one.
Under `streamlit run app.py` nothing serves that sheet, and a run sends the whole style itself.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from functools import cache
from importlib.resources import files
from pathlib import Path
from types import MappingProxyType

from markupsafe import Markup
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send
from streamlit import config, file_util

from dashboard.ui.components import first_page_css, load_modules, module_address, page_css, script, served_modules
from dashboard.ui.html import EMPTY, tag

TEXT, ICONS = "xep-hang-sans", "xep-hang-icons"
_FONTS = files("dashboard.web") / "fonts"
_TEXT_FACE = re.compile(
    r"@font-face\{(?P<what>font-family:Source Sans;[^}]*?font-style:normal;)"
    r"src:url\((?P<file>[^)]+)\)format\(\"woff2\"\)\}"
)
_ICON_FILE = re.compile(r"(?<=url\(\.\./media/)MaterialSymbols-Rounded[^)]*")
_PRELOADED = re.compile(rb"(?<=\./static/media/)SourceSansVF-Upright[^\"]*")
_LINKED_SHEET = re.compile(rb"(?<=\./static/css/)(index\.[\w-]+)\.css")
FOR_A_YEAR = {"Cache-Control": "public, immutable, max-age=31536000"}


@cache
def font(name: str) -> bytes:
    """Return the font `TEXT` or `ICONS` as WOFF2."""
    return (_FONTS / f"{name}.woff2").read_bytes()


@cache
def text_ranges() -> tuple[str, str]:
    """Return the letters of our text font, and those that only Streamlit's has, each as a CSS unicode-range.

    A letter that neither font has is in neither range: a browser would load the large font in vain.
    """
    ours, others = (_FONTS / f"{TEXT}.ranges").read_text(encoding="utf-8").splitlines()
    return ours, others


def with_small_fonts(sheet: str) -> str:
    """Return Streamlit's style sheet with our fonts in place of its own.

    `font-display: swap`: by default a browser hides text for up to three seconds while its font is loading, and the
    first screen has been readable since before this sheet came.
    """

    def faces(found: re.Match[str]) -> str:
        files = (f"../media/{_served_as(TEXT)}", found["file"])
        return "".join(
            f'@font-face{{{found["what"]}font-display:swap;src:url({file})format("woff2");unicode-range:{letters}}}'
            for file, letters in zip(files, text_ranges(), strict=True)
        )

    return _ICON_FILE.sub(_served_as(ICONS), _TEXT_FACE.sub(faces, sheet))


def font_path(name: str, base: str) -> str:
    """Return the path at which the font `TEXT` or `ICONS` is served."""
    return f"{base}/static/media/{_served_as(name)}"


def asking_for_small_fonts(page: bytes) -> bytes:
    """Return Streamlit's page that loads our text font early, and its style sheet as we serve it."""
    page = _PRELOADED.sub(_served_as(TEXT).encode(), page)
    return _LINKED_SHEET.sub(rb"\1" + f".{_of_both_fonts()}.css".encode(), page)


class SmallFonts:
    """Serves our fonts, and Streamlit's style sheet that uses them. `base`: the path that the dashboard is under."""

    def __init__(self, app: ASGIApp, base: str = "") -> None:
        self._app = app
        self._answers = {font_path(name, base): (font(name), "font/woff2") for name in (TEXT, ICONS)}
        for sheet in Path(file_util.get_static_dir()).glob("static/css/index.*.css"):
            ours = with_small_fonts(sheet.read_text(encoding="utf-8")).encode()
            self._answers[f"{base}/static/css/{sheet.stem}.{_of_both_fonts()}.css"] = ours, "text/css"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        answer = None
        if scope["type"] == "http" and scope["method"] in ("GET", "HEAD"):
            answer = self._answers.get(scope["path"])
        if answer is None:
            await self._app(scope, receive, send)
        else:
            content, kind = answer
            await Response(content, headers=FOR_A_YEAR, media_type=kind)(scope, receive, send)


def _served_as(name: str) -> str:
    return f"{name}.{_digest(font(name))}.woff2"


@cache
def _of_both_fonts() -> str:
    """A digest of both fonts, for addresses: browsers and proxies keep for a year what an address returned."""
    return _digest(font(TEXT) + font(ICONS))


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:10]


_ON_EVERY_PAGE = ("press_gate", "document_language", "picker", "page_frame")
_HINT = Markup('<link rel="modulepreload" href="{}">')
_RUN = Markup('<script type="module" src="{}" fetchpriority="low"></script>')


class ComponentModules:
    """Serves the components' script modules, and has components load them from here. `base`: the dashboard's path."""

    def __init__(self, app: ASGIApp, base: str = "") -> None:
        self._app, self._base = app, base
        self._path = re.compile(rf"{re.escape(base)}/static/js/xep-hang-(\w+)\.[0-9a-f]{{10}}\.js")
        load_modules(base)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        asks = scope["type"] == "http" and scope["method"] in ("GET", "HEAD")
        await ((self._answer(scope["path"]) if asks else None) or self._app)(scope, receive, send)

    def _answer(self, path: str) -> Response | None:
        """The requested module; its current version if the page that asks was drawn by another version."""
        found = self._path.fullmatch(path)
        module = served_modules().get(found[1]) if found else None
        if found is None or module is None:
            return None
        kept = FOR_A_YEAR if path == module_address(found[1], self._base) else {"Cache-Control": "no-cache"}
        return Response(module, headers=kept, media_type="text/javascript")


def modules_of_every_page(base: str) -> Markup:
    """Return elements for every page's head: modules loaded in parallel with Streamlit's scripts, and one that runs."""
    named = [(name, _HINT) for name in _ON_EVERY_PAGE] + [(NEXT_SCRIPTS, _RUN)]
    there = ((name, element) for name, element in named if name in served_modules())
    return EMPTY.join(element.format(module_address(name, base)) for name, element in there)


_served = False


class PageStyle:
    """Serves the style sheet that runs link to. `base`: the path that the dashboard is under."""

    def __init__(self, app: ASGIApp, base: str = "") -> None:
        global _served
        _served = True
        self._app, self._path = app, f"{base}/{_address()}"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] == "http" and scope["method"] in ("GET", "HEAD") and scope["path"] == self._path:
            await Response(page_css(), headers=FOR_A_YEAR, media_type="text/css")(scope, receive, send)
        else:
            await self._app(scope, receive, send)


def style_of_a_run() -> Markup:
    """Return the style element of a run: a link to the sheet if it is served, the whole style otherwise."""
    return tag("style", Markup('@import "./{}"').format(_address()) if _served else page_css())


@cache
def style_of_the_page() -> Markup:
    """Return the style element of the page as sent: of all pages, and of what is shown until Streamlit has drawn."""
    colours = (config.get_option(f"theme.{mode}.textColor") for mode in ("light", "dark"))
    return tag("style", first_page_css(), Markup("#first-page{{--text:light-dark({},{})}}").format(*colours))


@cache
def _address() -> str:
    return f"static/css/xep-hang.{hashlib.sha256(page_css().encode()).hexdigest()[:10]}.css"


NEXT_SCRIPTS = "next_scripts"
_OF_PAGES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "leaderboard": ("leaderboard",),
        "simulation": ("simulator",),
        "scenarios": ("TextInput",),
        "appraisal": ("PlotlyChart",),
        "import": ("FileUploader", "DownloadButton"),
        "presentation": ("presentation",),
    }
)
"""What draws each page when it is opened: our components by name, and Streamlit's by the names of their files."""
_OF_VIEWS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "leaderboard": ("heat_map", "PlotlyChart"),
        "simulation": ("TextInput", "DataFrame", "DownloadButton", "Checkbox", "Button"),
    }
)
"""What draws the other views of a page."""
_IMPORTED = re.compile(r"""(?:from|import)\s*["']\./([\w.-]+\.js)["']""")


def next_scripts(pages: Mapping[str, str]) -> str:
    """Return the script module that prefetches what other pages and views need.

    `pages`: the paths of the pages by page name. To be called after all our components have been imported.
    """
    scripts = {
        kind: {pages[page]: list(_files(names)) for page, names in needed.items() if page in pages}
        for kind, needed in (("next", _OF_PAGES), ("later", _OF_VIEWS))
    }
    return f"const SCRIPTS = {json.dumps(scripts)};\n{script(NEXT_SCRIPTS)}"


def _files(names: Iterable[str]) -> Iterable[str]:
    """The script files of `names`, with all their imports that a page does not load anyway when it opens."""
    at_opening = _with_imports("index")
    files: dict[str, None] = {}
    for name in names:
        if name in served_modules():
            files[module_address(name, "").rpartition("/")[2]] = None
        else:
            files |= dict.fromkeys(sorted(_with_imports(name) - at_opening))
    return files


@cache
def _with_imports(name: str) -> frozenset[str]:
    """The file of Streamlit's script `name` and all that it imports; empty if Streamlit has no such script."""
    folder = Path(file_util.get_static_dir()) / "static" / "js"
    called = re.compile(rf"{name}\.[\w-]{{8}}\.js")
    to_read = {file.name for file in folder.iterdir() if called.fullmatch(file.name)}
    found: set[str] = set()
    while to_read:
        file = to_read.pop()
        found.add(file)
        to_read |= set(_IMPORTED.findall((folder / file).read_text(encoding="utf-8"))) - found
    return frozenset(found)
