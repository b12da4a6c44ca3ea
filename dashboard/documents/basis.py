"""What a document rests on, and what each of its pages says of that: edition, decision, origins, date, link."""

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
"""Paths of the pages that documents lead back to."""
_LONGEST_PRINTED_LINK = 240
_LONGEST_NUMBER = 10


def number_of(criterion: Criterion) -> str:
    """The number of a criterion as readers know it, with a space after it: 2.3.3; empty where the code is a word."""
    numbered = len(criterion.code) <= _LONGEST_NUMBER and any(sign.isdigit() for sign in criterion.code)
    return f"{criterion.code} " if numbered else ""


@dataclass(frozen=True, eq=False)
class Basis:
    """`address`: the view, which the document's link brings back; `site`: the address of the dashboard, if known.

    `made`: when the document is made, in the reader's time. `history`: the editions of the programme that can be
    compared, oldest first, this one last. `standing_on`: sentences on points that are not those of the edition in
    force, such as self-scores or a file on trial.
    """

    ranked: RankedEdition
    words: Localizer
    address: Address
    made: datetime.datetime
    site: str = ""
    history: tuple[RankedEdition, ...] = ()
    standing_on: tuple[str, ...] = ()

    def link(self, path: str, **changes: Any) -> str:
        """The address of a page with the view on it; without its host where that is not known."""
        parameters = address_parameters(replace(without_table(self.address), **changes))
        return f"{self.site}/{path}?{urlencode(parameters)}"

    def mark(self, origin: FigureOrigin | Provenance) -> str:
        """The sign of an origin, after a figure: ■, ◧, ○."""
        return SIGNS[origin.provenance if isinstance(origin, FigureOrigin) else origin]

    @property
    def notice(self) -> str:
        """What stands on every page while scores are made up, or where the points are not the edition's; else empty."""
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
        """When the document was made, and from which version of the figures."""
        version = self.ranked.edition.version
        return self.words("document.made", when=self.words.moment(self.made), version=version)

    def frame(self, title: str, path: str, *, simulated: bool = False, **changes: Any) -> dict[str, object]:
        """What every template takes: title, language, notice, what stands at the foot, where the figures come from.

        `simulated`: whether figures are shown that a scenario leads to. `changes`: of the address, for the link.
        """
        words, edition = self.words, self.ranked.edition
        link = self.link(path, **changes)
        is_too_long = bool(self.site) and len(link) > _LONGEST_PRINTED_LINK  # without a site the file holds no link
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
        """How many figures there are of each origin, and what each sign means."""
        counted = " · ".join(counts_in_words(self.ranked.edition, self.words))
        return [counted, *self._meanings(simulated=simulated)]

    def _meanings(self, *, simulated: bool) -> list[str]:
        """What each sign means that the document can hold."""
        words, edition = self.words, self.ranked.edition
        shown = {fact.provenance for fact in edition.facts} | set(edition.score_origins)
        shown |= {Provenance.SIMULATED} if simulated else set()
        return [
            f"{SIGNS[origin]} {words.provenance(origin)}: {words(f'provenance_meaning.{origin}')}"
            for origin in PROVENANCES
            if origin in shown
        ]
