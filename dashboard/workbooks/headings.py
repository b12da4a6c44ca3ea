"""What the heading of a criterion says: code, name and maximum; and the codes that a spreadsheet or nobody wrote."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from dashboard.data.numbers import NumberProblem, parse_sheet_number
from dashboard.model import search_fold
from dashboard.workbooks.part import SheetCriterion

LONGEST_HEADING = 200
"""Characters. Longer texts are paragraphs, and are not looked into."""
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

    `""` and None stand for what it does not say.
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


def lost_zeros(criteria: Sequence[SheetCriterion]) -> Iterator[tuple[SheetCriterion, str]]:
    """Yield the criteria whose code seems to have lost a zero, with the code that is likely meant: 4.1 after 4.9."""
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
