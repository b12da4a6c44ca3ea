"""Cut the fonts that Streamlit brings down to what the dashboard shows (dashboard/web/fonts). Run by `make fonts`.

Prints each file with its size. To be run again when Streamlit brings another font or another icon is used; a test says
when (tests/web/test_small_fonts.py).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont
from streamlit import file_util

STATIC = Path(file_util.get_static_dir()) / "static"
PROJECT = Path(__file__).parents[1]
FONTS = PROJECT / "dashboard" / "web" / "fonts"

# Latin with the letters of Vietnamese, composed and decomposed; punctuation; currencies; arrows; signs of our own.
LETTERS = [
    *range(0x20, 0x250),
    *range(0x2B0, 0x370),
    *range(0x1EA0, 0x1F00),
    *range(0x2000, 0x2070),
    *range(0x20A0, 0x20C0),
    *map(ord, "Σ₀₁₂₃₄₅₆₇₈₉№™←↑→↓↗−∕≈≠≤≥⌘■□▲▼○●◌✓✗▸▾"),  # the last two mark what unfolds
]
_FAMILY, _FULL, _POSTSCRIPT, _TYPOGRAPHIC, _VARIATIONS = 1, 4, 6, 16, 25
_ICON = re.compile(r"material/([a-z0-9_]+)")


def text_font() -> TTFont:
    """The text font with `LETTERS` alone. Its licence keeps the name “Source” to the original, so it has another."""
    font = TTFont(next(STATIC.glob("media/SourceSansVF-Upright*.woff2")))
    options = subset.Options(name_IDs=["*"], notdef_outline=True)
    _reduce(font, options, unicodes=LETTERS)
    for name, value in (
        (_FAMILY, "Xep Hang Sans"),
        (_FULL, "Xep Hang Sans"),
        (_POSTSCRIPT, "XepHangSans"),
        (_TYPOGRAPHIC, "Xep Hang Sans"),
        (_VARIATIONS, "XepHangSans"),
    ):
        for record in [record for record in font["name"].names if record.nameID == name]:
            record.string = value
    return font


def icon_font() -> TTFont:
    """The icon font with the icons that Streamlit's browser code or the dashboard names, and letters to name them."""
    font = TTFont(next(STATIC.glob("media/MaterialSymbols-Rounded*.woff2")))
    letters = font.getBestCmap()
    drawn = {glyph for name in named_icons() if (glyph := ligatures(font).get(name))}
    spelling = {glyph for code, glyph in letters.items() if code < 0x80}
    options = subset.Options(layout_features=["*"], layout_closure=False, glyph_names=False)
    _reduce(font, options, glyphs=sorted(drawn | spelling), unicodes=[code for code in letters if code < 0x80])
    return font


def named_icons() -> set[str]:
    """Every icon that is named in Streamlit's browser code or in the dashboard; some of Streamlit's do not exist."""
    written = [*STATIC.glob("js/*.js"), *(PROJECT / "dashboard").rglob("*.py"), PROJECT / "app.py"]
    return {name for file in written for name in _ICON.findall(file.read_text(encoding="utf-8"))}


def ligatures(font: TTFont) -> dict[str, str]:
    """The glyph that each name is drawn as."""
    letter = {glyph: chr(code).lower() for code, glyph in font.getBestCmap().items() if code < 0x80}
    found: dict[str, str] = {}
    for lookup in font["GSUB"].table.LookupList.Lookup:
        for table in lookup.SubTable:
            for first, rules in getattr(getattr(table, "ExtSubTable", table), "ligatures", {}).items():
                for rule in rules:
                    found["".join(letter[glyph] for glyph in (first, *rule.Component))] = rule.LigGlyph
    return found


def ranges(codes: Iterable[int]) -> str:
    """`codes` as CSS writes a unicode-range."""
    spans: list[list[int]] = []
    for code in sorted(codes):
        if spans and code == spans[-1][1] + 1:
            spans[-1][1] = code
        else:
            spans.append([code, code])
    return ",".join(f"U+{first:X}" if first == last else f"U+{first:X}-{last:X}" for first, last in spans)


def _reduce(font: TTFont, options: subset.Options, **kept: Iterable[object]) -> None:
    worker = subset.Subsetter(options)
    worker.populate(**kept)
    worker.subset(font)


def _save(font: TTFont, name: str) -> None:
    font.flavor = "woff2"
    font["head"].modified = font["head"].created  # the same bytes from the same font
    font.save(FONTS / name, reorderTables=None)
    print(f"{FONTS / name}  {(FONTS / name).stat().st_size:,} bytes")


def main() -> None:
    """Write both fonts, and the letters of the text font; on a second line those that Streamlit's alone has."""
    text = text_font()
    text.recalcTimestamp = False
    _save(text, "xep-hang-sans.woff2")
    covered = text.getBestCmap().keys()
    others = TTFont(next(STATIC.glob("media/SourceSansVF-Upright*.woff2"))).getBestCmap().keys() - covered
    (FONTS / "xep-hang-sans.ranges").write_text(f"{ranges(covered)}\n{ranges(others)}\n", encoding="utf-8")
    icons = icon_font()
    icons.recalcTimestamp = False
    _save(icons, "xep-hang-icons.woff2")


if __name__ == "__main__":
    main()
