"""The basis of a document, as stated on each of its pages: edition, decision, provenance, date, link."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from dashboard.model import PROVENANCES, Criterion, Provenance
from dashboard.scoring import FigureOrigin, RankedEdition
from dashboard.ui.address import Address, address_parameters, without_table
from dashboard.ui.localizer import Localizer
from dashboard.ui.provenance_mark import (
    SIGNS,
    counts_in_words,
    decision_in_words,
    illustrative_sentence,
)

OVERVIEW, AGENCY, SIMULATION = "", "co-quan", "mo-phong"
"""Paths of the pages that documents link to."""
_LONGEST_PRINTED_LINK = 240
_LONGEST_NUMBER = 10


def number_of(criterion: Criterion) -> str:
    """The number of a criterion, such as 2.3.3, followed by a space; empty if its code is a word."""
    numbered = len(criterion.code) <= _LONGEST_NUMBER and any(sign.isdigit() for sign in criterion.code)
    return f"{criterion.code} " if numbered else ""


@dataclass(frozen=True, eq=False)
class Basis:
    """The basis of a document. `address`: the view that its link opens; `site`: the dashboard's address, if known.

    `made`: when the document is made, in the user's time. `history`: the comparable editions of the programme, oldest
    first, this one last. `standing_on`: sentences on points that are not those of the current edition, such as
    self-scores or an uploaded file on trial.
    """

    ranked: RankedEdition
    words: Localizer
    address: Address
    made: datetime.datetime
    site: str = ""
    history: tuple[RankedEdition, ...] = ()
    standing_on: tuple[str, ...] = ()

    def link(self, path: str, **changes: Any) -> str:
        """The address of a page with this view; without the host if that is not known."""
        parameters = address_parameters(replace(without_table(self.address), **changes))
        return f"{self.site}/{path}?{urlencode(parameters)}"

    def mark(self, origin: FigureOrigin | Provenance) -> str:
        """The provenance sign that follows a figure: ■, ◧, ○."""
        return SIGNS[origin.provenance if isinstance(origin, FigureOrigin) else origin]

    @property
    def notice(self) -> str:
        """The notice for every page if scores are illustrative or points are not the edition's; empty otherwise."""
        words, edition = self.words, self.ranked.edition
        made_up = illustrative_sentence(edition, self.ranked.previous, words)
        notice = f"{words('illustrative.lead')}. {made_up}" if made_up else ""
        return " ".join(filter(None, [notice, *self.standing_on]))

    @property
    def edition_line(self) -> str:
        """The edition and its decision in one line."""
        return f"{self.ranked.edition.title} · {decision_in_words(self.ranked.edition, self.words)}"

    @property
    def made_line(self) -> str:
        """When the document was made, and from which version of the edition."""
        version = self.ranked.edition.version
        return self.words("document.made", when=self.words.moment(self.made), version=version)

    def frame(self, title: str, path: str, *, simulated: bool = False, **changes: Any) -> dict[str, object]:
        """The values that every template takes: title, language, notice, footer, provenance of the figures.

        `simulated`: whether figures of a scenario are shown. `changes`: changes of the address for the link.
        """
        words, edition = self.words, self.ranked.edition
        link = self.link(path, **changes)
        is_too_long = bool(self.site) and len(link) > _LONGEST_PRINTED_LINK  # without a site the file has no link
        return {
            "language": words.language,
            "title": title,
            "notice": self.notice,
            "simulated": words("document.simulated", sign=SIGNS[Provenance.SIMULATED]) if simulated else "",
            "edition": self.edition_line,
            "made": self.made_line,
            "page": words("document.page"),
            "origins_title": words("workbook.origins"),
            "origins": self.origins(simulated=simulated),
            "sources": [
                {"title": source.title, "url": source.url}
                for source in edition.sources
                if source.url.startswith(("https://", "http://"))
            ],
            "link_label": words("document.link"),
            "link": link if self.site else "",
            "link_shown": words("document.link_in_file") if is_too_long else link,
        }

    def origins(self, *, simulated: bool = False) -> list[str]:
        """The number of figures of each provenance, and the meaning of each sign."""
        counted = " · ".join(counts_in_words(self.ranked.edition, self.words))
        return [counted, *self._meanings(simulated=simulated)]

    def _meanings(self, *, simulated: bool) -> list[str]:
        """The meaning of each sign that can occur in the document."""
        words, edition = self.words, self.ranked.edition
        shown = {fact.provenance for fact in edition.facts} | set(edition.score_origins)
        shown |= {Provenance.SIMULATED} if simulated else set()
        return [
            f"{SIGNS[origin]} {words.provenance(origin)}: {words(f'provenance_meaning.{origin}')}"
            for origin in PROVENANCES
            if origin in shown
        ]
