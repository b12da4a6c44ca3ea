"""Parse the headings of criteria, and derive their outline from the numbering.

A heading gives code, name and maximum; the code may have been altered by a spreadsheet, or be missing. Outlines may be
I over 1.1, 1 over 1.1, A over I over 1, or a over a1.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from dashboard.data.numbers import NumberProblem, parse_sheet_number
from dashboard.model import search_fold
from dashboard.workbook_layouts.part import SheetCriterion

LONGEST_HEADING = 200
"""In characters. Longer texts are paragraphs and are not parsed."""
_CODE_ALONE = re.compile(r"(?:TC ?)?\d+(?:\.\d+)*\.?|[IVX]+\.?|[A-Z]\.?", re.IGNORECASE)
_CODE_AND_NAME = re.compile(r"((?:\d+(?:\.\d+)+|\d+|[IVX]+|[A-Z])(?=[.):\s]))[.):]*\s*[-–:]?\s*(\D.*)")
_MAXIMUM = re.compile(
    r"\s*(?:[(\[]\s*(?:(?:điểm )?(?:tối đa|max)[: ]*)?(\d+(?:[.,]\d+)?)\s*(?:điểm|đ)?\s*[)\]]"
    r"|[-–,:]?\s*(?:điểm )?tối đa[: ]*(\d+(?:[.,]\d+)?)(?:\s*điểm)?|/\s*(\d+(?:[.,]\d+)?)(?:\s*điểm)?)\s*$",
    re.IGNORECASE,
)
_MAXIMUM_IN_WORDS = re.compile(
    r"[\s–-]*[(\[]?\s*(?:điểm chuẩn|điểm tối đa|tối đa|thang điểm|từ)?\s*:?\s*(?:0\s*[-–]\s*)?"
    r"(\d+(?:[.,]\d+)?)\s*(?:điểm|đ)\s*[)\]]?\s*$",
    re.IGNORECASE,
)
_SIGN = re.compile(r"[^a-z0-9]+")


def heading_parts(text: str) -> tuple[str, str, float | None]:
    """Return code, name and maximum of a heading: `1.1. Hạ tầng (10 điểm)`, `Tiến độ (điểm chuẩn 3 điểm)`.

    A missing code or name is `""`, a missing maximum None.
    """
    if match := _MAXIMUM.search(text):
        number = parse_sheet_number(next(part for part in match.groups() if part), None)
        if not isinstance(number, NumberProblem):
            return *_code_and_name(text[: match.start()].strip()), number
    if len(text) <= LONGEST_HEADING and (match := _MAXIMUM_IN_WORDS.search(text)) and match.start() > 0:
        return *_code_and_name(text[: match.start()].strip(" -–:,(")), float(match[1].replace(",", "."))
    return *_code_and_name(text), None


def _code_and_name(text: str) -> tuple[str, str]:
    if _CODE_ALONE.fullmatch(text):
        return text.rstrip("."), ""
    if match := _CODE_AND_NAME.fullmatch(text):
        return match[1].rstrip("."), match[2].strip()
    return "", text


def codes_missing_zero(criteria: Sequence[SheetCriterion]) -> Iterator[tuple[SheetCriterion, str]]:
    """Yield the criteria whose code seems to have lost a final zero, with the likely code: 4.10 for a 4.1 after 4.9."""
    for place, criterion in enumerate(criteria):
        stem, _, tail = criterion.code.rpartition(".")
        if not stem or not tail.isdecimal() or tail.endswith("0"):
            continue
        before = _tail(criteria[place - 1].code, stem) if place else None
        after = _tail(criteria[place + 1].code, stem) if place + 1 < len(criteria) else None
        meant = int(tail) * 10
        if before != int(tail) - 1 and (before == meant - 1 or after == meant + 1):
            yield criterion, f"{criterion.code}0"


def _tail(code: str, stem: str) -> int | None:
    own_stem, _, tail = code.rpartition(".")
    return int(tail) if own_stem == stem and tail.isdecimal() else None


def proposed_code(name: str) -> str:
    """Return a code made of a name: `so-y-te` for Sở Y tế."""
    return _SIGN.sub("-", search_fold(name)).strip("-")[:60].strip("-")


def initials(name: str) -> str:
    """The first letters of a name without accents: `tdgq` for Tiến độ giải quyết."""
    return "".join(word[0] for word in _SIGN.split(search_fold(name)) if word)


_ROMAN = re.compile(r"(?=[IVX])X{0,3}(?:IX|IV|V?I{0,3})")
_NUMBER = re.compile(r"\d+(?:\.\d+)*")
_LETTER = re.compile(r"[A-Z]", re.IGNORECASE)
_LETTER_NUMBER = re.compile(r"([A-Z]+)[.\d]*\d", re.IGNORECASE)
_BULLET = re.compile(r"[-–+*•]")


def levels(codes: Sequence[str]) -> list[int]:
    """Return the depth of each code in the outline that the codes form in this order; 0 is outermost.

    A style of numbering that appears for the first time is one level below the line before it; a style that has
    appeared before returns to its earlier level.
    """
    open_styles: list[str] = []
    found: list[int] = []
    before = ""
    for code in codes:
        style = _style(code, before, open_styles)
        if style in open_styles:
            del open_styles[open_styles.index(style) + 1 :]
        else:
            open_styles = _above(style, open_styles)
            open_styles.append(style)
        found.append(len(open_styles) - 1)
        before = code
    return found


def ancestors_of(codes: Sequence[str]) -> list[list[int]]:
    """Return, for each code, the indexes of its ancestors in the outline, outermost first."""
    above: list[int] = []
    found: list[list[int]] = []
    for place, level in enumerate(levels(codes)):
        del above[level:]
        found.append(list(above))
        above.append(place)
    return found


def _style(code: str, before: str, open_styles: Sequence[str]) -> str:
    text = code.strip().rstrip(".)")
    if _NUMBER.fullmatch(text):
        return f"number {text.count('.')}"
    if len(text) == 1 and text.isupper() and "letter" in open_styles and ord(text) == ord((before or "@")[0]) + 1:
        return "letter"
    if _ROMAN.fullmatch(text):
        return "roman"
    if _LETTER.fullmatch(text):
        return "letter" if text.isupper() else "small letter"
    if _LETTER_NUMBER.fullmatch(text):
        return "letter and number"
    return "bullet" if not text or _BULLET.fullmatch(text) else "other"


def _above(style: str, open_styles: list[str]) -> list[str]:
    """The open styles above a new one: a 1.1 that comes first is not above a 1 that comes later."""
    if style.startswith("number "):
        depth = int(style.removeprefix("number "))
        return [s for s in open_styles if not (s.startswith("number ") and int(s.removeprefix("number ")) > depth)]
    return open_styles
