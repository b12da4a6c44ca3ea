"""The words by which people head columns and rows of result sheets, without accents and in lower case."""

from __future__ import annotations

import re
from enum import StrEnum

from dashboard.model import search_fold

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
_INDEX = re.compile(r"stt|tt|so tt|so thu tu|no\.?|id")
_CODE = re.compile(r"(ma|ma so)( (co quan|don vi|dinh danh|tieu chi|so))?|ma_?coquan|ma_?donvi|code")
_TOTAL = re.compile(
    r"(tong|tong ?cong|cong|diem tong|tong_score|total)( so)?( diem)?( dat( duoc)?)?"
    r"( (sau )?tham dinh| nam \d+)?( ?\(.*\))?"
)
_RANK = re.compile(r"(xep|thu|vi tri)? ?(hang|thu)( nam .*| .{0,12})?|xep thu|vi tri|rank")
_PERCENT = re.compile(r"%|(ty|ti) le( %| \(%\)| dat)?|phan tram|%.*(toi da|dat).*|(ty|ti) le .*(toi da).*")
_REMARK = re.compile(r"xep loai|ghi chu|danh gia|nhan xet|xep muc|loai")
_BONUS = re.compile(r"(tong )?(diem|muc) ?(cong|thuong|cong them|tru|phat)( .*)?|(thuong|cong them|tru|phat)")
_MAXIMA = re.compile(r"(so )?(diem )?(toi da|chuan|thang diem|max)|thang diem|diem toi da.*|max(imum)?")
_TOTAL_ROW = re.compile(r"(tong|tong cong|cong|tong so|tong diem)\b[ :]*")
_MEAN_ROW = re.compile(r"(diem )?(binh quan|trung binh|tb)( chung| khoi| toan .*| cac .*)?[ :]*")
_EXTREME_ROW = re.compile(r"(diem )?(cao nhat|thap nhat|lon nhat|nho nhat)[ :]*")
_COLUMN_NUMBER = re.compile(r"\(?[a-h]\)?|\(?\d{1,3}\)?( ?= ?.*)?|\(\d.*\)")
_SELF = re.compile(r"(diem )?tu (cham|danh gia)( diem)?")
_APPRAISED = re.compile(r"(diem )?(tham dinh|hoi dong.*|ket qua tham dinh|danh gia)")


class ColumnRole(StrEnum):
    """What a column of a result sheet holds."""

    INDEX = "index"
    NAME = "name"
    CODE = "code"
    CRITERION = "criterion"
    TOTAL = "total"
    RANK = "rank"
    PERCENT = "percent"
    REMARK = "remark"
    BONUS = "bonus"


class RowRole(StrEnum):
    """What a row under the header holds that is no agency."""

    MAXIMA = "maxima"
    TOTAL = "total"
    MEAN = "mean"
    EXTREME = "extreme"
    NUMBERS = "numbers"


_ROLES = (
    (ColumnRole.INDEX, _INDEX),
    (ColumnRole.CODE, _CODE),
    (ColumnRole.BONUS, _BONUS),
    (ColumnRole.TOTAL, _TOTAL),
    (ColumnRole.RANK, _RANK),
    (ColumnRole.PERCENT, _PERCENT),
    (ColumnRole.REMARK, _REMARK),
)


def role_of_heading(heading: str) -> ColumnRole | None:
    """The role that a heading names by itself; None for that of a criterion, or none that is known."""
    words = search_fold(heading)
    return next((role for role, pattern in _ROLES if pattern.fullmatch(words)), None)


def heads_agencies(heading: str) -> bool:
    """Whether a heading stands over names of agencies."""
    words = search_fold(heading)
    return len(words) <= 60 and _NAME.fullmatch(words) is not None


def heads_criteria(heading: str) -> bool:
    """Whether a heading stands over names of criteria: agencies then stand across."""
    words = search_fold(heading)
    return len(words) <= 80 and _CRITERIA_NAME.fullmatch(words) is not None


def role_of_row(label: str) -> RowRole | None:
    """What the label of a row says that it is; None for a name."""
    words = search_fold(label)
    for role, pattern in (
        (RowRole.MAXIMA, _MAXIMA),
        (RowRole.TOTAL, _TOTAL_ROW),
        (RowRole.MEAN, _MEAN_ROW),
        (RowRole.EXTREME, _EXTREME_ROW),
        (RowRole.NUMBERS, _COLUMN_NUMBER),
    ):
        if pattern.fullmatch(words):
            return role
    return None


def is_self_scored(heading: str) -> bool:
    """Whether a heading under a criterion says that agencies scored themselves."""
    return _SELF.fullmatch(search_fold(heading)) is not None


def is_appraised(heading: str) -> bool:
    """Whether a heading under a criterion says that somebody appraised the score."""
    return _APPRAISED.fullmatch(search_fold(heading)) is not None
