"""The content of an office document, independent of PDF and Word: heading, grounds, parts, signatures, annexes.

Texts and figures are final; `templates/paper.typ` and `word.py` lay them out by Nghị định 30/2020/NĐ-CP, Phụ lục I.
What only the office knows (its name, number, date, signer) is left as a blank.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Literal

from dashboard.documents.basis import Basis
from dashboard.documents.typesetting import typeset

Align = Literal["left", "center", "right"]


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table; `share`: its part of the width, relative to the other columns."""

    header: str
    share: float
    align: Align = "left"


@dataclass(frozen=True, slots=True)
class Table:
    """A table with a header that is repeated on each page; `name` is its accessible name."""

    name: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]
    kind: Literal["table"] = "table"


@dataclass(frozen=True, slots=True)
class Text:
    """A heading, a paragraph, an item of a list, or small print."""

    text: str
    kind: Literal["heading", "paragraph", "item", "small"] = "paragraph"


Part = Table | Text


@dataclass(frozen=True, slots=True)
class Official:
    """The head of an administrative document: the issuing office, motto, number, place and date, as far as known."""

    superior: str
    issuer: str
    country: str
    motto: str
    number: str
    place_and_date: str


@dataclass(frozen=True, slots=True)
class Signature:
    """A signature block: `role` in capitals, `how` in brackets below it, space to sign, and `name` below that."""

    role: str
    how: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class Annex:
    """An annex: `label` (Phụ lục I), title, what it is attached to, parts. Its page numbers start at 1."""

    label: str
    title: str
    attached: str
    parts: tuple[Part, ...]
    landscape: bool = False


@dataclass(frozen=True, slots=True)
class Paper:
    """A whole document. `frame` is that of `Basis`, `subject` the trích yếu; `drafter` signs to the left.

    `compact`: in smaller type.
    """

    frame: Mapping[str, object]
    kind: str
    subject: str
    parts: tuple[Part, ...]
    signature: Signature
    drafter: Signature | None = None
    official: Official | None = None
    grounds: tuple[str, ...] = ()
    recipients_label: str = ""
    recipients: tuple[str, ...] = ()
    annexes: tuple[Annex, ...] = ()
    compact: bool = False


def paper_pdf(paper: Paper, made: datetime.datetime) -> bytes:
    """Return the document as a tagged PDF."""
    values = asdict(paper)
    return typeset("paper", {**values.pop("frame"), **values}, made)


def official_head(basis: Basis, abbreviation: str) -> Official:
    """The head of a document of the office that announces the result, with blanks for what the edition does not have.

    `abbreviation`: of the kind of document in its number (TB, KH).
    """
    words, edition = basis.words, basis.ranked.edition
    place = edition.offices_place
    return Official(
        superior=edition.offices_superior or words("paper.superior"),
        issuer=edition.offices_issuer or words("paper.issuer"),
        country=words("paper.country"),
        motto=words("paper.motto"),
        number=words("paper.number", kind=abbreviation),
        place_and_date=words("paper.place_and_date_of", place=place) if place else words("paper.place_and_date"),
    )


def signature(basis: Basis) -> Signature:
    """The signature block of the announcing office; its signer is named only if the edition names one."""
    words, edition = basis.words, basis.ranked.edition
    return Signature(
        edition.offices_signer_role or words("paper.signer"),
        words("paper.signer_how"),
        edition.offices_signer or words("paper.signer_name"),
    )


def grounds_of(basis: Basis) -> tuple[str, ...]:
    """The known legal grounds (căn cứ): the decision that the edition states."""
    words, edition = basis.words, basis.ranked.edition
    if not edition.decision:
        return (words("paper.ground_blank"),)
    dated = words("announcement.dated", date=words.date(edition.issued)) if edition.issued else ""
    return (words("paper.ground", decision=edition.decision, date=dated, title=edition.title),)
