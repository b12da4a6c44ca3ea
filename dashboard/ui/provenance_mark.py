"""The small mark beside a figure that says where it comes from: ■ published, ◧ derived, ○ illustrative.

Also the strip above the title of each page: the edition, its decision, date and source, how much of what is shown is
published, and a notice while scores are illustrative.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from markupsafe import Markup

from dashboard.model import PROVENANCES, Edition, Provenance, weakest
from dashboard.scoring import FigureOrigin
from dashboard.ui.html import EMPTY, link, tag
from dashboard.ui.localizer import Localizer

SIGNS: dict[Provenance, str] = {
    Provenance.PUBLISHED: "■",
    Provenance.APPRAISED: "▣",
    Provenance.DERIVED: "◧",
    Provenance.SELF_SCORED: "□",
    Provenance.ILLUSTRATIVE: "○",
    Provenance.SIMULATED: "◌",
}

OFFICIAL = frozenset({Provenance.PUBLISHED, Provenance.APPRAISED})
"""Provenances that need no mark in a sentence: a reader takes a figure for official unless it says otherwise."""


def origin_sentence(origin: FigureOrigin, edition: Edition, t: Localizer) -> str:
    """Where a figure comes from, in words: the kind, what was printed, by whom."""
    kind = t.provenance(origin.provenance)
    if origin.fact is None:
        return t("provenance.sentence", kind=kind)
    source = edition.source(origin.fact.source)
    named = source.title if source else origin.fact.source
    printed = t("provenance.printed", printed=origin.fact.printed) if origin.fact.printed else ""
    return t("provenance.sentence_source", kind=kind, printed=printed, source=named)


def provenance_mark(origin: FigureOrigin, edition: Edition, t: Localizer) -> Markup:
    """HTML of the mark; a figure with a source links to it."""
    sentence, sign = origin_sentence(origin, edition, t), SIGNS[origin.provenance]
    source = edition.source(origin.fact.source) if origin.fact else None
    # a page has ten of them: the accessible name is short, and the whole sentence is the description
    name = t("provenance.linked", kind=t.provenance(origin.provenance))
    linked = link(source.url, sign, name="a.xh-origin", title=sentence, aria_label=name) if source else EMPTY
    return linked or tag("span.xh-origin", sign, role="img", title=sentence, aria_label=sentence)


def kind_mark(origin: Provenance, t: Localizer) -> Markup:
    """HTML of the mark of a figure in a long table: its provenance only."""
    sign, kind = SIGNS[origin], t.provenance(origin)
    return tag("span.xh-origin", sign, role="img", title=kind, aria_label=kind)


def headline_mark(origins: Iterable[Provenance], edition: Edition, t: Localizer) -> Markup:
    """HTML of the mark of a headline based on figures of these provenances; empty if all of them are official."""
    origin = weakest(origins)
    return EMPTY if origin in OFFICIAL else provenance_mark(FigureOrigin(origin), edition, t)


def decision_in_words(edition: Edition, t: Localizer) -> str:
    """The decision of an edition and its date, or the statement that none is known."""
    decision = edition.decision or t("strip.no_decision")
    if edition.decision and edition.issued:
        return t("strip.decision_date", decision=decision, date=t.date(edition.issued))
    return decision


def edition_strip(edition: Edition, t: Localizer) -> Markup:
    """HTML of the edition's title, decision and date; the decision links to its source."""
    decision = decision_in_words(edition, t)
    source = link(edition.source_url, t("strip.source", decision=decision))
    return tag("div.xh-strip", tag("strong", edition.title), tag("span", source or decision))


def counts_in_words(edition: Edition, t: Localizer) -> list[str]:
    """How many figures and scores there are of each provenance, each with its sign."""
    facts = Counter(fact.provenance for fact in edition.facts)
    scores = edition.score_origins
    counts = [("strip.facts", facts, origin) for origin in PROVENANCES if origin in facts]
    counts += [("strip.scores", scores, origin) for origin in PROVENANCES if origin in scores]
    return [
        t(key, sign=SIGNS[origin], count=t.count(of[origin]), kind=t.provenance(origin)) for key, of, origin in counts
    ]


def origin_counts(edition: Edition, t: Localizer, explained: Markup) -> Markup:
    """HTML of how many figures and scores there are of each provenance, and of the link that explains them, if any."""
    return tag("div.xh-strip", *(tag("span", counted) for counted in counts_in_words(edition, t)), explained)


def illustrative_notice(edition: Edition, previous: Edition | None, t: Localizer) -> Markup:
    """HTML of the notice that scores were made up by a program; empty where none were.

    `previous`: the edition that changes are measured from.
    """
    sentence = illustrative_sentence(edition, previous, t)
    if not sentence:
        return EMPTY
    return tag("p.xh-illustrative", tag("strong", t("illustrative.lead")), " ", sentence, role="note")


def illustrative_sentence(edition: Edition, previous: Edition | None, t: Localizer) -> str:
    """The sentence on what is illustrative in `edition`, or in the `previous` one it is compared with; else empty."""
    sentence = _made_up(edition, t)
    if not sentence and previous is not None and previous.has_illustrative_scores:
        return t("illustrative.previous", period=t.period(previous))
    return sentence


def _made_up(edition: Edition, t: Localizer) -> str:
    """The sentence on what a program made up in `edition`, and that it is no result; empty if nothing is."""
    scores = edition.score_origins
    made_up, count = scores.get(Provenance.ILLUSTRATIVE, 0), sum(scores.values())
    if not made_up:
        return ""
    if made_up < count:
        return t("illustrative.some", count=t.count(made_up), all=t.count(count))
    known = Counter(fact.provenance for fact in edition.facts if fact.provenance is not Provenance.ILLUSTRATIVE)
    if not known:
        return t("illustrative.all")
    signs = " ".join(SIGNS[origin] for origin in PROVENANCES if origin in known)
    return t("illustrative.all_but", count=t.count(known.total()), signs=signs)
