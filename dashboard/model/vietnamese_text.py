"""String keys for sorting and searching Vietnamese text, so that the running app needs no collation library.

The order of the alphabet is a ă â b c d đ e ê g h i k l m n o ô ơ p q r s t u ư v x y, that of the tones
ngang, huyền, hỏi, ngã, sắc, nặng (CLDR root collation tailored for `vi`). Letters are compared first over the whole
name, then tones, then case, as ICU does; spaces and punctuation, typographic characters included, come before digits,
digits before letters.
"""

from __future__ import annotations

import re
import unicodedata

_SIGNS = " _-–—,;:!?.…·'‘’\"“”«»()[]{}§@*/\\&#%•`^°+<=>|~$0123456789"
_ALPHABET = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
_TONES = {"\u0300": 1, "\u0309": 2, "\u0303": 3, "\u0301": 4, "\u0323": 5}
_LETTER_MARKS = {"\u0302", "\u0306", "\u031b"}  # circumflex, breve, horn: they form letters, not tones
_PLACES = {character: chr(1 + place) for place, character in enumerate(_SIGNS + _ALPHABET)}
_PLACES["\u00a0"] = _PLACES[" "]  # the no-break space that word processors insert
_BEYOND = chr(1 + len(_SIGNS + _ALPHABET))  # other characters come after z, by code point


def vietnamese_sort_key(name: str) -> str:
    """Return a sort key whose code point order is the Vietnamese order of names; any normal form is accepted."""
    letters: list[str] = []
    tones: list[str] = []
    cases: list[str] = []
    for cluster in _clusters(name):
        base = unicodedata.normalize("NFC", "".join(c for c in cluster if c not in _TONES))
        tone = max((_TONES.get(mark, 0) for mark in cluster), default=0)
        lower = base.lower()
        letters.append(_PLACES.get(lower) or _BEYOND + lower)
        tones.append(chr(1 + tone))
        cases.append("2" if base != lower else "1")
    return "\x00".join(("".join(letters), "".join(tones), "".join(cases)))


_LOCALITIES = re.compile(r"\b(tỉnh|thành phố|huyện|quận|thị xã|thị trấn|xã|phường|đặc khu|địa phương)\b")
_OFFICES = re.compile(r"\b(sở|ban|bộ|ngành|cơ quan|đơn vị|phòng|cục|chi cục|trường|bệnh viện)\b")
_COMMITTEE = re.compile(r"\b(ủy|uỷ) ban nhân dân\b")


def names_localities(name: str) -> bool:
    """Return whether a name refers to localities, such as `UBND huyện, thành phố`, not `Sở, ban, ngành tỉnh`."""
    text = _COMMITTEE.sub(" ", unicodedata.normalize("NFC", name).casefold())
    return _LOCALITIES.search(text) is not None and _OFFICES.search(text) is None


def _clusters(text: str) -> list[str]:
    """Split decomposed text into base characters, each with the marks that belong to it."""
    clusters: list[str] = []
    for character in unicodedata.normalize("NFD", text):
        if clusters and (character in _TONES or character in _LETTER_MARKS):
            clusters[-1] += character
        else:
            clusters.append(character)
    return clusters


def search_fold(text: str) -> str:
    """Return `text` in lower case without diacritics, đ as d, white space collapsed to single spaces."""
    decomposed = unicodedata.normalize("NFD", text.casefold().replace("đ", "d"))
    return " ".join("".join(c for c in decomposed if not unicodedata.combining(c)).split())
