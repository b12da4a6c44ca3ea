"""Documents read back, and the editions that they are made of in tests."""

from __future__ import annotations

import datetime
import io
from collections.abc import Iterator
from pathlib import Path

import pikepdf
import pypdf

from dashboard.data import list_editions, previous_edition, read_edition
from dashboard.documents.basis import Basis
from dashboard.model import EditionId
from dashboard.scoring import RankedEdition, rank_edition
from dashboard.ui.address import Address
from dashboard.ui.localizer import VIET_NAM, Localizer
from dashboard.ui.texts import Language
from tests.made_editions import SHIPPED

MADE = datetime.datetime(2026, 11, 28, 18, 5, tzinfo=VIET_NAM)
SITE = "https://xephang.example.vn"
VINH_PHUC = EditionId("vinh-phuc-cqdt", "2020")


def basis(
    language: Language = "vi", edition_id: EditionId = VINH_PHUC, root: Path = SHIPPED, site: str = SITE
) -> Basis:
    """An edition on disk, ranked against the one before it, with both as its history."""
    edition, before = read_edition(root, edition_id), previous_edition(list_editions(root), edition_id)
    previous = read_edition(root, before) if before else None
    ranked = rank_edition(edition, previous)
    return basis_of(ranked, language, site=site, earlier=(rank_edition(previous, None),) if previous else ())


def basis_of(
    ranked: RankedEdition, language: Language = "vi", *, site: str = SITE, earlier: tuple[RankedEdition, ...] = ()
) -> Basis:
    """What a document of this edition rests on."""
    edition = ranked.edition
    address = Address(programme=edition.id.programme, period=edition.id.period, language=language)
    return Basis(ranked, Localizer(language, edition), address, MADE, site, (*earlier, ranked))


def page_texts(pdf: bytes) -> list[str]:
    """The text of each page in reading order, with single spaces."""
    return [" ".join(page.extract_text().split()) for page in pypdf.PdfReader(io.BytesIO(pdf)).pages]


def squeezed(text: str) -> str:
    """`text` without any space: what stands in a narrow column is broken anywhere."""
    return "".join(text.split())


def strings(value: object) -> Iterator[str]:
    """Every text in values, however deep."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for name, part in value.items():
            if name not in ("alt", "language", "link", "url", "kind", "align"):
                yield from strings(part)
    elif isinstance(value, (list, tuple)):
        for part in value:
            yield from strings(part)


class Tags:
    """The structure of a tagged PDF."""

    def __init__(self, pdf: bytes) -> None:
        self.file = pikepdf.open(io.BytesIO(pdf))
        self.elements = list(self._under(self.file.Root.StructTreeRoot))

    @property
    def language(self) -> str:
        return str(self.file.Root.Lang)

    @property
    def title(self) -> str:
        return str(self.file.docinfo.get("/Title", ""))

    def count(self, kind: str) -> int:
        return sum(str(element.get("/S", "")) == f"/{kind}" for element in self.elements)

    def alternatives(self) -> list[str]:
        """The alternative texts of pictures."""
        return [str(element.Alt) for element in self.elements if "/Alt" in element and str(element.S) == "/Figure"]

    def _under(self, node: pikepdf.Object) -> Iterator[pikepdf.Object]:
        kids = node.get("/K", [])
        for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
            if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
                yield kid
                yield from self._under(kid)
