"""The agencies of earlier editions, and which of them a name in a sheet means."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from rapidfuzz import fuzz, process

from dashboard.data.names import folded
from dashboard.model import Edition, search_fold

MOST_PROPOSALS = 5
LIKENESS = 72
"""Percent of the letters of two names that stand in both in the same order."""
_SHORT_FORMS = (
    (re.compile(r"\btt ?& ?tt\b"), "thong tin va truyen thong"),
    (re.compile(r"\bgd ?& ?dt\b"), "giao duc va dao tao"),
    (re.compile(r"\bkh ?& ?dt\b"), "ke hoach va dau tu"),
    (re.compile(r"\bkh ?& ?cn\b"), "khoa hoc va cong nghe"),
    (re.compile(r"\btn ?& ?mt\b"), "tai nguyen va moi truong"),
    (re.compile(r"\bnn ?& ?ptnt\b"), "nong nghiep va phat trien nong thon"),
    (re.compile(r"\bvh ?,? ?tt ?& ?dl\b"), "van hoa the thao va du lich"),
    (re.compile(r"\bld ?- ?tb ?& ?xh\b"), "lao dong thuong binh va xa hoi"),
    (re.compile(r"\bubnd\b|uy ban nhan dan"), ""),
    (re.compile(r"\btp\b\.?"), "thanh pho"),
    (re.compile(r"\btx\b\.?"), "thi xa"),
    (re.compile(r"\bvp\b\.?"), "van phong"),
    (re.compile(r"[^a-z0-9&]+"), " "),
)


@dataclass(frozen=True, slots=True)
class KnownAgency:
    """An agency as the latest edition that has it names it."""

    code: str
    name: str
    block: str


class KnownAgencies:
    """Agencies of earlier editions, by code and by every name they have had there, and by agreed aliases."""

    def __init__(self, editions: Iterable[Edition], aliases: Mapping[str, str]) -> None:
        self.by_code: dict[str, KnownAgency] = {}
        self._named: dict[str, set[str]] = {}
        for edition in editions:
            for block in edition.blocks:
                for agency in block.agencies:
                    self.by_code.setdefault(agency.code, KnownAgency(agency.code, agency.name, block.code))
                    self._named.setdefault(folded(agency.name), set()).add(agency.code)
        self._aliases = {name: code for name, code in aliases.items() if code in self.by_code}
        self._agencies = tuple(self.by_code.values())
        self._keys = [_likeness_key(agency.name) for agency in self._agencies]

    def meant_by(self, name: str) -> KnownAgency | None:
        """The agency that has exactly this name, or this alias; None for none, or for a name that two have had."""
        codes = self._named.get(folded(name), set())
        if len(codes) == 1:
            return self.by_code[next(iter(codes))]
        if not codes and folded(name) in self._aliases:
            return self.by_code[self._aliases[folded(name)]]
        return None

    def like(self, name: str) -> list[KnownAgency]:
        """Agencies whose names look alike, the likeliest first: only ever to be proposed."""
        found = process.extract(
            _likeness_key(name), self._keys, scorer=fuzz.ratio, limit=MOST_PROPOSALS, score_cutoff=LIKENESS
        )
        return [self._agencies[place] for _, _, place in found]


def _likeness_key(name: str) -> str:
    """A name without accents, with abbreviations written out; old and new places of tone marks fall together."""
    key = search_fold(name)
    for pattern, full in _SHORT_FORMS:
        key = pattern.sub(full, key)
    return " ".join(key.replace(" va ", " ").split())
