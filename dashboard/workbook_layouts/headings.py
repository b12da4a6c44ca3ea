"""Headings of rows and columns: what their words mean, the parts of a criterion's heading, and the outline of codes.

The words add to what figures prove, never replace it; they are compared without accents and in lower case. The heading
of a criterion gives code, name and maximum; the code may have been altered by a spreadsheet, or be missing. Outlines
may be I over 1.1, 1 over 1.1, A over I over 1, or a over a1.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import Enum, auto

from dashboard.data.numbers import NumberProblem, parse_sheet_number
from dashboard.model import search_fold


class Label(Enum):
    """What a heading means. PERIOD is a year or month, POINTS a word for points that names no criterion."""

    TOTAL = auto()
    GROUP_SUM = auto()
    RANK = auto()
    PERCENT = auto()
    MAXIMA = auto()
    NOTE = auto()
    BONUS = auto()
    SELF_SCORED = auto()
    APPRAISED = auto()
    POINTS = auto()
    PERIOD = auto()
    SUMMARY = auto()
    WEIGHT = auto()
    NUMBERS = auto()
    NAMES = auto()
    CODES = auto()


class BonusKind(Enum):
    """Points above the maximum (điểm thưởng), points below zero (điểm trừ), or both in one column."""

    BONUS = auto()
    PENALTY = auto()
    BOTH = auto()


_BODIES = r"co quan|don vi|dia phuong|tinh|huyen|xa|phuong|so|bo|nganh|phong|quan"
_NAME = re.compile(
    rf"ten|agency|(ten |danh sach |cac |ten cac )?({_BODIES}|ubnd (cap \w+|cac |huyen|quan|xa|phuong))"
    rf"([,/ -]+({_BODIES}|thanh pho|thi xa|thi tran|dac khu|ban|cap|va|duoc|danh gia|cham diem|xep hang|truc thuoc"
    r"|hanh chinh))*( ?\([^()]{1,20}\))?"
)
_OF_CRITERIA = (
    r"(tieu chi|noi dung|chi tieu|chi so|tieu chuan|linh vuc)( thanh phan| danh gia| cham diem| thi dua| tieu chi)*"
)
_CRITERIA_NAME = re.compile(rf"(ten |cac )?{_OF_CRITERIA}([,/ -]+{_OF_CRITERIA})*( ?\([^()]{{1,20}}\))?")
_OF_COLUMNS = (
    (Label.NUMBERS, re.compile(r"stt|tt|so tt|so thu tu|no\.?|id")),
    (Label.CODES, re.compile(r"(ma|ma so)( (co quan|don vi|dinh danh|tieu chi|so))?|ma_?coquan|ma_?donvi|code")),
    (
        Label.BONUS,
        re.compile(
            r"(tong )?(diem|muc) ?(cong|thuong|cong them|tru|phat)([ ,/;+&-].*)?|(thuong|cong them|tru|phat)"
            r"|(cong|thuong)( them)? ?([,/;&-]|va|hoac|hay) ?(tru|phat)( diem)?"
        ),
    ),
    (
        Label.TOTAL,
        re.compile(
            r"(tong|tong ?cong|cong|diem tong|tong_score|total)( so)?( diem)?( dat( duoc)?)?"
            r"( (sau )?tham dinh| nam \d+)?( ?\(.*\))?"
        ),
    ),
    (Label.RANK, re.compile(r"(xep|thu|vi tri)? ?(hang|thu)( nam .*| .{0,12})?|xep thu|vi tri|rank")),
    (
        Label.PERCENT,
        re.compile(r"%|(ty|ti) le( %| \(%\)| dat)?|phan tram|%.*(toi da|dat).*|(ty|ti) le .*(toi da).*"),
    ),
    (Label.NOTE, re.compile(r"xep loai|ghi chu|danh gia|nhan xet|xep muc|loai")),
)
_OF_ROWS = (
    (Label.MAXIMA, re.compile(r"(so )?(diem )?(toi da|chuan|thang diem|max)|thang diem|diem toi da.*|max(imum)?")),
    (Label.TOTAL, re.compile(r"(tong|tong cong|cong|tong so|tong diem)\b[ :]*")),
    (Label.SUMMARY, re.compile(r"(diem )?(binh quan|trung binh|tb)( chung| khoi| toan .*| cac .*)?[ :]*")),
    (Label.SUMMARY, re.compile(r"(diem )?(cao nhat|thap nhat|lon nhat|nho nhat)[ :]*")),
)
_COLUMN_NUMBER = re.compile(r"\(?[a-h]\)?|\(?\d{1,3}\)?( ?= ?.*)?|\(\d.*\)")
_OF_BOTH = (
    (Label.SELF_SCORED, re.compile(r"(ket qua |diem )?((co quan|don vi|so|huyen|xa) )?tu (cham|danh gia|cho)( diem)?")),
    (
        Label.APPRAISED,
        re.compile(
            r"(ket qua |diem )?(tham dinh|hoi dong|to tham dinh|duoc duyet|phe duyet)( diem)?( tham dinh)?"
            r"|(diem )?hoi dong.*|diem ket qua tham dinh|diem danh gia"
        ),
    ),
    (Label.WEIGHT, re.compile(r"(trong so|he so|quyen so)( .*)?")),
    (
        Label.SUMMARY,
        re.compile(
            r"(diem |gia tri |muc )?(trung binh|binh quan|tb|trung vi|average|mean|median|min|cao nhat|thap nhat"
            r"|lon nhat|nho nhat)\b.*|toan tinh|chenh lech.*|(ty|ti) le dat.*"
        ),
    ),
    (Label.MAXIMA, re.compile(r"((so )?diem )?(toi da|chuan|thang diem|max|quy dinh)( .{0,20})?|thang diem|barem.*")),
    (Label.TOTAL, re.compile(r"tong (so diem|chung|diem chung|hop)|tong so")),
    (
        Label.GROUP_SUM,
        re.compile(
            r"((tong|cong)( diem)?( cua)?( nhom| phan| muc| linh vuc)?|diem (cua )?(nhom|phan|muc|linh vuc))"
            r":? ?([ivx]+|[a-h]|\d{1,2})\b.{0,60}"
        ),
    ),
    (Label.GROUP_SUM, re.compile(r"(tong|cong|diem)( diem)?( cua)? (nhom|phan|muc|linh vuc)( .*)?")),
    (Label.PERIOD, re.compile(r"(diem |ket qua )?((nam|ky|thang|quy) )?\d{0,2}[/ ]?20\d\d")),
    (Label.POINTS, re.compile(r"(so )?diem|(so )?diem (dat( duoc)?|so|cham|thuc te)|dat( duoc)?|ket qua|thuc hien")),
)
_AGENCY = re.compile(
    r"(\d+[.)] ?)?(so|ban|van phong|thanh tra|cong an|bo chi huy|ubnd|uy ban|chi cuc|cuc|phong|trung tam|toa an|vien"
    r"|kho bac|bao hiem|ngan hang|huyen|thi xa|thanh pho|tp|quan|xa|phuong|thi tran|tinh|dac khu|benh vien|truong|bo"
    r"|tong cuc|lien minh|hoi|tinh doan|mat tran|mttq|tinh uy|dai hoc|doi|hat|buu dien|vnpt)\b[ .].+"
)
_MEAN = re.compile(r"\b(?:trung binh|binh quan|tb|average|mean)\b")
_SPOKEN_FOR = re.compile(
    r"\s*(?:Tên )?(?:đơn vị|cơ quan|địa phương)(?: (?:tự chấm|báo cáo|tự đánh giá|được (?:chấm|đánh giá)))?\s*:\s*(.+)",
    re.IGNORECASE,
)


def label_of(heading: str) -> Label | None:
    """Return the label of a heading; None for the name of a criterion, an agency, or anything else."""
    words = search_fold(heading)
    if not words or len(words) > 80:
        return None
    patterns = (*_OF_BOTH, *_OF_COLUMNS, *_OF_ROWS)
    return next((label for label, said in patterns if label is not Label.CODES and said.fullmatch(words)), None)


def label_of_column(heading: str) -> Label | None:
    """Return the label of a column heading by its words, in a table with one agency per row; None for a criterion."""
    words = search_fold(heading)
    return next((label for label, pattern in _OF_COLUMNS if pattern.fullmatch(words)), None)


def beyond_of(heading: str) -> BonusKind | None:
    """Return which points above the maximum or below zero a heading announces; None if it announces none."""
    if label_of_column(heading) is not Label.BONUS:
        return None
    words = set(re.findall(r"(?:diem|muc)?([a-z]+)", search_fold(heading)))
    kinds = {BonusKind.BONUS: words & {"cong", "thuong"}, BonusKind.PENALTY: words & {"tru", "phat"}}
    said = [kind for kind, found in kinds.items() if found]
    return said[0] if len(said) == 1 else BonusKind.BOTH


def label_of_row(name: str) -> Label | None:
    """Return the label of a row by its text in the column of names; NUMBERS for a row that numbers the columns."""
    words = search_fold(name)
    found = next((label for label, pattern in _OF_ROWS if pattern.fullmatch(words)), None)
    return found or (Label.NUMBERS if _COLUMN_NUMBER.fullmatch(words) else None)


def heads_agencies(heading: str) -> bool:
    """Whether a text is the heading of a list of agency names."""
    words = search_fold(heading)
    return len(words) <= 60 and _NAME.fullmatch(words) is not None


def heads_criteria(heading: str) -> bool:
    """Whether a text is the heading of a list of criterion names: each agency then has a column."""
    words = search_fold(heading)
    return len(words) <= 80 and _CRITERIA_NAME.fullmatch(words) is not None


def says_mean(name: str) -> bool:
    """Whether a row or column is called a mean of the others."""
    return _MEAN.search(search_fold(name)) is not None


def looks_like_agency(name: str) -> bool:
    """Whether a name begins like that of an agency or a place. Many real names do not, so False proves little."""
    return _AGENCY.fullmatch(search_fold(name)) is not None


def agency_in_title(text: str) -> str | None:
    """Return the agency that a line above a table names, such as `Đơn vị: Sở Nội vụ`; None if it names none."""
    match = _SPOKEN_FOR.fullmatch(text)
    return match[1].strip() if match else None


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


def _levels(codes: Sequence[str]) -> list[int]:
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
    for place, level in enumerate(_levels(codes)):
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
