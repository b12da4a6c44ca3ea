"""The small mark beside a figure that says where it comes from: ■ published, ◧ derived, ○ illustrative."""

from __future__ import annotations

from collections.abc import Iterable

from markupsafe import Markup

from dashboard.model import Edition, Provenance, weakest
from dashboard.scoring import FigureOrigin
from dashboard.ui.html import EMPTY, link, tag
from dashboard.ui.wording import Wording

SIGNS: dict[Provenance, str] = {
    Provenance.PUBLISHED: "■",
    Provenance.APPRAISED: "▣",
    Provenance.DERIVED: "◧",
    Provenance.SELF_SCORED: "□",
    Provenance.ILLUSTRATIVE: "○",
    Provenance.SIMULATED: "◌",
}

OFFICIAL = frozenset({Provenance.PUBLISHED, Provenance.APPRAISED})
"""What needs no mark in a sentence: a reader takes a figure for official unless it says otherwise."""


def origin_sentence(origin: FigureOrigin, edition: Edition, words: Wording) -> str:
    """Where a figure comes from, in words: the kind, what was printed, by whom."""
    kind = words.provenance(origin.provenance)
    if origin.fact is None:
        return words("provenance.sentence", kind=kind)
    source = edition.source(origin.fact.source)
    named = source.title if source else origin.fact.source
    printed = words("provenance.printed", printed=origin.fact.printed) if origin.fact.printed else ""
    return words("provenance.sentence_source", kind=kind, printed=printed, source=named)


def provenance_mark(origin: FigureOrigin, edition: Edition, words: Wording) -> Markup:
    """HTML of the mark; a figure with a source links to it."""
    sentence, sign = origin_sentence(origin, edition, words), SIGNS[origin.provenance]
    source = edition.source(origin.fact.source) if origin.fact else None
    linked = link(source.url, sign, name="a.xh-origin", title=sentence, aria_label=sentence) if source else EMPTY
    return linked or tag("span.xh-origin", sign, role="img", title=sentence, aria_label=sentence)


def headline_mark(origins: Iterable[Provenance], edition: Edition, words: Wording) -> Markup:
    """HTML of the mark of a headline that rests on figures of these origins; empty where all of them are official."""
    origin = weakest(origins)
    return EMPTY if origin in OFFICIAL else provenance_mark(FigureOrigin(origin), edition, words)
