"""Detect Vietnamese text in encodings from before Unicode, which only their own fonts show right, and convert it.

TCVN3 (fonts such as .VnTime) has a Latin-1 character for each lower-case letter, VNI (VNI-Times) a letter followed by
marks. The encoding of a sheet is the one in which nearly all of its words are Vietnamese syllables.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace

from dashboard.data.workbook_cells.cells import CellValue, Sheet, Workbook
from dashboard.sandbox.spreadsheet import cell_name

MOST_WORDS = 2_000
FEWEST_WORDS = 4
_NEARLY_ALL = 0.8
_CLEARLY_MORE = 0.3
_TCVN3 = str.maketrans(
    "µ¸¶·¹¨»¾¼½Æ©ÇÊÈÉË®ÌÐÎÏÑªÒÕÓÔÖ×ÝØÜÞßãáâä«åèæçé¬êíëìîïóñòô\xadõøö÷ùúýûüþ¡¢§£¤¥¦",
    "àáảãạăằắẳẵặâầấẩẫậđèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵĂÂĐÊÔƠƯ",
)
_ACUTE, _GRAVE, _HOOK, _TILDE, _DOT = "\u0301", "\u0300", "\u0309", "\u0303", "\u0323"
_CIRCUMFLEX, _BREVE = "\u0302", "\u0306"
_TONES = {"ù": _ACUTE, "ø": _GRAVE, "û": _HOOK, "õ": _TILDE, "ï": _DOT}
_ROOFS = {"â": "", "á": _ACUTE, "à": _GRAVE, "å": _HOOK, "ã": _TILDE, "ä": _DOT}
_BOWLS = {"ê": "", "é": _ACUTE, "è": _GRAVE, "ú": _HOOK, "ü": _TILDE, "ë": _DOT}
_ROOFED = {sign: _CIRCUMFLEX + tone for sign, tone in _ROOFS.items()}
_AFTER = {
    "a": _TONES | _ROOFED | {sign: _BREVE + tone for sign, tone in _BOWLS.items()},
    "e": _TONES | _ROOFED, "o": _TONES | _ROOFED, "u": _TONES, "y": _TONES, "ô": _TONES, "ö": _TONES,
}  # fmt: skip
"""The marks that the characters of VNI add to the letter before them."""
_ALONE = {"ô": "ơ", "ö": "ư", "ñ": "đ", "æ": "ỉ", "ó": "ĩ", "ò": "ị", "î": "ỵ"}
_APART = re.compile(r"[\s\x00-@\[-`{-\x7f–—…“”‘’]+")
_SYLLABLE = re.compile(
    r"(?:ngh|ng|nh|ch|gh|gi|kh|ph|qu|th|tr|[bcdđghklmnprstvx])?"
    r"(?:uyê|uya|uyu|uây|uôi|ươi|ươu|oai|oao|oay|oeo|iêu|yêu|uêu|ai|ao|au|ay|âu|ây|eo|êu|ia|iê|iu|oa|oă|oe|oi|ôi|ơi"
    r"|ua|uâ|uê|ui|uô|uơ|uy|ưa|ưi|ươ|ưu|yê|[aăâeêioôơuưy])"
    r"(?:ch|ng|nh|[cmnpt])?"
)
_ALL_TONES = frozenset((_ACUTE, _GRAVE, _HOOK, _TILDE, _DOT))


def from_tcvn3(text: str) -> str:
    """Return a TCVN3 text in Unicode; fonts for capitals show its lower-case letters as capitals."""
    return " ".join(_capitals(word.translate(_TCVN3)) for word in text.split(" "))


def from_vni(text: str) -> str:
    """Return a VNI text in Unicode."""
    made: list[str] = []
    before = ""
    for sign in text:
        marks = _AFTER.get(before.lower(), {}).get(sign.lower())
        if marks is None:
            made.append(_alone(sign))
            before = sign
        else:
            made[-1] = unicodedata.normalize("NFC", made[-1] + marks)
            before = ""
    return "".join(made)


def _alone(sign: str) -> str:
    other = _ALONE.get(sign.lower(), sign)
    return other.upper() if sign.isupper() else other


def _capitals(word: str) -> str:
    plain = [sign for sign in word if sign.isascii() and sign.isalpha()]
    return word.upper() if len(plain) > 1 and all(map(str.isupper, plain)) else word


_CONVERSIONS: Mapping[str, Callable[[str], str]] = {"TCVN3": from_tcvn3, "VNI": from_vni}


@dataclass(frozen=True, slots=True)
class LegacyEncoding:
    """The old encoding of a sheet, and the first text in it, as stored and as meant."""

    encoding: str
    sheet: str
    cell: str
    text: str
    meant: str


def in_unicode(workbook: Workbook) -> tuple[Workbook, tuple[LegacyEncoding, ...]]:
    """Return the workbook with sheets in old encodings converted, and what was found; the same workbook if nothing."""
    found: list[LegacyEncoding] = []
    sheets: list[Sheet] = []
    for sheet in workbook.sheets:
        encoding = _encoding_of(sheet)
        if encoding is None:
            sheets.append(sheet)
            continue
        convert = _CONVERSIONS[encoding]
        rows = [[_converted(value, convert) for value in row] for row in sheet.rows]
        sheets.append(replace(sheet, rows=rows))
        if not any(other.encoding == encoding for other in found):
            found.append(_example(encoding, sheet, rows))
    return (replace(workbook, sheets=tuple(sheets)) if found else workbook), tuple(found)


def _example(encoding: str, sheet: Sheet, rows: list[list[CellValue]]) -> LegacyEncoding:
    """The first text that is not a title above a table: titles are long, and often half in capitals."""
    changed = [
        (r, c, str(old), str(rows[r][c]))
        for r, row in enumerate(sheet.rows)
        for c, old in enumerate(row)
        if isinstance(old, str) and old != rows[r][c]
    ]
    r, c, text, meant = min(changed, key=lambda found: (len(found[2]) > 40 or found[3].isupper(), found[:2]))
    return LegacyEncoding(encoding, sheet.name, cell_name(r, c), text, meant)


def _encoding_of(sheet: Sheet) -> str | None:
    words = _words(v for row in sheet.rows for v in row if isinstance(v, str) and _may_be_legacy(v))
    if len(words) < FEWEST_WORDS:
        return None
    usual = _share(words)
    if usual > 1 - _CLEARLY_MORE:
        return None
    shares = {name: _share([convert(word) for word in words]) for name, convert in _CONVERSIONS.items()}
    best = max(shares, key=lambda name: shares[name])
    return best if shares[best] >= max(_NEARLY_ALL, usual + _CLEARLY_MORE) else None


def _may_be_legacy(text: str) -> bool:
    """Whether a text has characters beyond ASCII, and only those that the old encodings have."""
    return not text.isascii() and all(ord(sign) < 0x100 or sign in "–—…“”‘’" for sign in text)


def _words(texts: Iterable[str]) -> list[str]:
    found: dict[str, None] = {}
    for text in texts:
        found |= dict.fromkeys(word for word in _APART.split(text) if word and not word.isascii())
        if len(found) > MOST_WORDS:
            break
    return list(found)


def _share(words: list[str]) -> float:
    return sum(map(_is_syllable, words)) / len(words)


def _is_syllable(word: str) -> bool:
    apart = unicodedata.normalize("NFD", word.lower())
    plain = unicodedata.normalize("NFC", "".join(sign for sign in apart if sign not in _ALL_TONES))
    return sum(sign in _ALL_TONES for sign in apart) < 2 and _SYLLABLE.fullmatch(plain) is not None


def _converted(value: CellValue, convert: Callable[[str], str]) -> CellValue:
    return convert(value) if isinstance(value, str) and _may_be_legacy(value) else value
