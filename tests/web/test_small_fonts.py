"""The fonts that are sent have every letter and icon that is shown, and browsers are told which letters they have."""

from __future__ import annotations

import io
import re
import unicodedata
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont
from fontTools.varLib import instancer
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from starlette.testclient import TestClient
from streamlit import file_util

from dashboard.ui.components import first_page_css
from dashboard.ui.provenance_mark import SIGNS
from dashboard.ui.texts import catalogue_keys, text
from dashboard.web.page_assets import (
    ICONS,
    TEXT,
    SmallFonts,
    asking_for_small_fonts,
    font,
    text_ranges,
    with_small_fonts,
)
from docs.make_fonts import ligatures, named_icons
from tests.made_editions import PROJECT

STATIC = Path(file_util.get_static_dir())
SHEET = next(STATIC.glob("static/css/index.*.css"))
VOWELS = ["a", "ă", "â", "e", "ê", "i", "o", "ô", "ơ", "u", "ư", "y"]
TONES = ["", "\u0300", "\u0301", "\u0303", "\u0309", "\u0323"]
FACE = re.compile(
    r"@font-face\{font-family:Source Sans;[^}]*font-style:normal;font-display:swap;"
    r"src:url\(([^)]*)\)[^}]*unicode-range:([^}]*)\}"
)


def opened(content: bytes) -> TTFont:
    return TTFont(io.BytesIO(content))


def streamlits(name: str) -> TTFont:
    return TTFont(next(STATIC.glob(f"static/media/{name}.*woff2")))


def codes(ranges: str) -> set[int]:
    """The letters that a CSS unicode-range names."""
    spans = [[int(end, 16) for end in span.removeprefix("U+").split("-")] for span in ranges.split(",")]
    return {code for span in spans for code in range(span[0], span[-1] + 1)}


def test_every_letter_of_vietnamese_and_of_our_texts_is_there() -> None:
    vietnamese = {unicodedata.normalize("NFC", vowel + tone) for vowel in VOWELS for tone in TONES} | {"đ"}
    assert len(vietnamese) == 12 * 6 + 1
    texts = {letter for language in ("vi", "en") for key in catalogue_keys(language) for letter in text(key, language)}
    shown = texts | set("".join(SIGNS.values())) | vietnamese | {letter.upper() for letter in vietnamese}
    full, ours = streamlits("SourceSansVF-Upright.ttf").getBestCmap(), opened(font(TEXT)).getBestCmap()
    assert [letter for letter in sorted(shown) if ord(letter) in full and ord(letter) not in ours] == []


def test_every_icon_that_is_named_is_drawn() -> None:
    full, ours = ligatures(streamlits("MaterialSymbols-Rounded")), ligatures(opened(font(ICONS)))
    there = {name for name in named_icons() if name in full}
    assert {"upload", "close", "keyboard_arrow_down"} <= there
    assert there - ours.keys() == set()


def test_browsers_ask_our_font_for_what_it_has_and_streamlits_for_the_rest_that_it_has() -> None:
    ours, others = map(codes, text_ranges())
    assert ours == set(opened(font(TEXT)).getBestCmap())
    assert ours.isdisjoint(others)
    assert ours | others == set(streamlits("SourceSansVF-Upright.ttf").getBestCmap())


def test_the_style_sheet_of_this_streamlit_names_our_fonts() -> None:
    """Fails when a new Streamlit writes its style sheet in another way: the page then has large fonts again."""
    before = SHEET.read_text(encoding="utf-8")
    after = with_small_fonts(before)
    files = dict(FACE.findall(after))
    assert len(files) == 2
    assert sorted(name.removeprefix("../media/").partition(".")[0] for name in files) == ["SourceSansVF-Upright", TEXT]
    assert f"url(../media/{ICONS}." in after
    assert "url(../media/MaterialSymbols" not in after
    assert after.count("@font-face") == before.count("@font-face") + 1


def test_what_the_style_sheet_and_the_page_name_is_served() -> None:
    async def streamlits_answer(_: object) -> PlainTextResponse:
        return PlainTextResponse("Streamlit's")

    app = Starlette(routes=[Route("/{path:path}", streamlits_answer)], middleware=[Middleware(SmallFonts)])
    visitor = TestClient(app)
    page = asking_for_small_fonts((STATIC / "index.html").read_bytes()).decode()
    sheet = re.search(r'href="\./(static/css/index\.[^"]*)"', page)
    preloaded = re.search(r'href="\./(static/media/[^"]*)"', page)
    assert sheet is not None
    assert preloaded is not None
    named = [
        file for file in re.findall(r"url\(\.\./media/([^)]*)\)", visitor.get(f"/{sheet[1]}").text) if "xep" in file
    ]
    assert preloaded[1].removeprefix("static/media/") in named
    for file in named:
        answer = visitor.get(f"/static/media/{file}")
        assert answer.content[:4] == b"wOF2"
        assert answer.headers["content-type"] == "font/woff2"
        assert "immutable" in answer.headers["cache-control"]
    assert visitor.get("/static/media/other.woff2").text == "Streamlit's"


@pytest.mark.parametrize(("name", "most"), [(TEXT, 80_000), (ICONS, 12_000)])
def test_the_fonts_are_small(name: str, most: int) -> None:
    assert len(font(name)) <= most


SENTENCE = (
    "Kết quả xếp hạng ứng dụng công nghệ thông tin của các sở, ban, ngành và Ủy ban nhân dân các huyện năm 2020: "
    "Sở Thông tin và Truyền thông đứng đầu với 57,245 điểm, cao hơn trung bình 12,5 điểm."
)


@pytest.mark.parametrize(
    ("own_weight", "weights", "stands_in"), [(400, "100 500", "Regular"), (600, "501 900", "Bold")]
)
def test_what_stands_in_for_the_text_font_is_as_wide_and_as_high(own_weight: int, weights: str, stands_in: str) -> None:
    """Liberation Sans has the widths of Arial."""
    own = instancer.instantiateVariableFont(opened(font(TEXT)), {"wght": own_weight})
    other = TTFont(PROJECT / "dashboard" / "documents" / "fonts" / f"LiberationSans-{stands_in}.ttf")
    adjusted = re.search(rf'"Arial, narrowed";[^}}]*font-weight: {weights};\s*size-adjust: ([\d.]+)%', first_page_css())
    assert adjusted
    assert float(adjusted[1]) / 100 * width(other, SENTENCE) == pytest.approx(width(own, SENTENCE), rel=0.01)
    face = first_page_css()[adjusted.end() :].partition("}")[0]
    for name, metric in (("ascent", own["hhea"].ascent), ("descent", -own["hhea"].descent)):
        found = re.search(rf"{name}-override: ([\d.]+)%", face)
        assert found
        assert float(found[1]) * float(adjusted[1]) / 1e4 == pytest.approx(metric / own["head"].unitsPerEm, abs=0.001)


def width(shown: TTFont, words: str) -> float:
    """In the font's size, without kerning."""
    glyphs, advances = shown.getBestCmap(), shown["hmtx"]
    return sum(advances[glyphs[ord(letter)]][0] for letter in words) / shown["head"].unitsPerEm
