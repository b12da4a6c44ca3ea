"""What the heading of a row or column says that it is, by itself: beside what figures prove, never instead."""

from __future__ import annotations

import re
from enum import Enum, auto

from dashboard.data.workbook.result_sheets.vocabulary import (
    ColumnRole,
    RowRole,
    is_appraised,
    is_self_scored,
    role_of_heading,
    role_of_row,
)
from dashboard.model import search_fold


class Label(Enum):
    """What a heading says. PERIOD is a year or month, POINTS a word for points that tells no criterion."""

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


_PATTERNS = (
    (Label.SELF_SCORED, re.compile(r"(ket qua |diem )?((co quan|don vi|so|huyen|xa) )?tu (cham|danh gia|cho)( diem)?")),
    (
        Label.APPRAISED,
        re.compile(r"(ket qua |diem )?(tham dinh|hoi dong|to tham dinh|duoc duyet|phe duyet)( diem)?( tham dinh)?"),
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
_OF_ROLE = {
    ColumnRole.TOTAL: Label.TOTAL,
    ColumnRole.RANK: Label.RANK,
    ColumnRole.PERCENT: Label.PERCENT,
    ColumnRole.REMARK: Label.NOTE,
    ColumnRole.BONUS: Label.BONUS,
    ColumnRole.INDEX: Label.NUMBERS,
}
_OF_ROW = {
    RowRole.MAXIMA: Label.MAXIMA,
    RowRole.TOTAL: Label.TOTAL,
    RowRole.MEAN: Label.SUMMARY,
    RowRole.EXTREME: Label.SUMMARY,
}
_AGENCY = re.compile(
    r"(\d+[.)] ?)?(so|ban|van phong|thanh tra|cong an|bo chi huy|ubnd|uy ban|chi cuc|cuc|phong|trung tam|toa an|vien"
    r"|kho bac|bao hiem|ngan hang|huyen|thi xa|thanh pho|tp|quan|xa|phuong|thi tran|tinh|dac khu|benh vien|truong|bo"
    r"|tong cuc|lien minh|hoi|tinh doan|mat tran|mttq|tinh uy|dai hoc|doi|hat|buu dien|vnpt)\b[ .].+"
)
_SPOKEN_FOR = re.compile(
    r"\s*(?:Tên )?(?:đơn vị|cơ quan|địa phương)(?: (?:tự chấm|báo cáo|tự đánh giá|được (?:chấm|đánh giá)))?\s*:\s*(.+)",
    re.IGNORECASE,
)


def label_of(heading: str) -> Label | None:
    """Return what a heading says, None for the name of a criterion, an agency, or anything else."""
    words = search_fold(heading)
    if not words or len(words) > 80:
        return None
    if is_self_scored(heading):
        return Label.SELF_SCORED
    if is_appraised(heading) and words != "danh gia":
        return Label.APPRAISED
    found = next((label for label, pattern in _PATTERNS if pattern.fullmatch(words)), None)
    if found is not None:
        return found
    role = role_of_heading(heading)
    if role is not None and role in _OF_ROLE:
        return _OF_ROLE[role]
    row = role_of_row(heading)
    return _OF_ROW.get(row) if row is not None else None


def looks_like_agency(name: str) -> bool:
    """Whether a name begins like that of an agency or a place. Many do not, so that it does not says little."""
    return _AGENCY.fullmatch(search_fold(name)) is not None


def agency_spoken_for(text: str) -> str | None:
    """Return the agency that a line over a table names: `Đơn vị: Sở Nội vụ`."""
    match = _SPOKEN_FOR.fullmatch(text)
    return match[1].strip() if match else None
