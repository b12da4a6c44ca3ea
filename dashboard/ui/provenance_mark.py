"""The small mark beside a figure that says where it comes from: ■ published, ◧ derived, ○ illustrative.

And what stands above the title of each page: the edition, its decision, date and source, how much of what is shown is
published, and a notice while scores are illustrative.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from html import escape

from dashboard.model import PROVENANCES, Edition, Provenance, weakest
from dashboard.scoring import FigureOrigin
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


def provenance_mark(origin: FigureOrigin, edition: Edition, words: Wording) -> str:
    """HTML of the mark; a figure with a source links to it."""
    sentence = escape(origin_sentence(origin, edition, words))
    sign = SIGNS[origin.provenance]
    source = edition.source(origin.fact.source) if origin.fact else None
    if source and source.url.startswith(("http://", "https://")):
        return (
            f'<a class="xh-origin" href="{escape(source.url)}" target="_blank" rel="noopener" '
            f'title="{sentence}" aria-label="{sentence}">{sign}</a>'
        )
    return f'<span class="xh-origin" role="img" title="{sentence}" aria-label="{sentence}">{sign}</span>'


def headline_mark(origins: Iterable[Provenance], edition: Edition, words: Wording) -> str:
    """HTML of the mark of a headline that rests on figures of these origins; empty where all of them are official."""
    origin = weakest(origins)
    return "" if origin in OFFICIAL else provenance_mark(FigureOrigin(origin), edition, words)


def edition_strip(edition: Edition, words: Wording) -> str:
    """HTML of what the edition is: title, decision, date, source."""
    decision = escape(edition.decision) or words("strip.no_decision")
    if edition.decision and edition.issued:
        decision = words("strip.decision_date", decision=decision, date=words.date(edition.issued))
    pieces = [f"<strong>{escape(edition.title)}</strong>", f"<span>{decision}</span>"]
    if edition.source_url.startswith(("http://", "https://")):
        link = f'<a href="{escape(edition.source_url)}" target="_blank" rel="noopener">{words("strip.source")}</a>'
        pieces.append(f"<span>{link}</span>")
    return f'<div class="xh-strip">{"".join(pieces)}</div>'


def origin_counts(edition: Edition, words: Wording) -> str:
    """HTML of how many figures and scores there are of each origin."""
    facts = Counter(fact.provenance for fact in edition.facts)
    scores = edition.score_origins
    counts = [("strip.facts", facts, origin) for origin in PROVENANCES if origin in facts]
    counts += [("strip.scores", scores, origin) for origin in PROVENANCES if origin in scores]
    origins = "".join(
        f"<span>{words(key, sign=SIGNS[origin], count=words.count(of[origin]), kind=words.provenance(origin))}</span>"
        for key, of, origin in counts
    )
    return f'<div class="xh-strip">{origins}</div>'


def illustrative_notice(edition: Edition, previous: Edition | None, words: Wording) -> str:
    """HTML of the notice that scores were made up by a program; empty where none were.

    `previous`: the edition that changes are told against.
    """
    sentence = _made_up(edition, words)
    if not sentence and previous is not None and previous.has_illustrative_scores:
        sentence = words("illustrative.previous", period=words.period(previous.id.period))
    if not sentence:
        return ""
    return f'<p class="xh-illustrative" role="note"><strong>{words("illustrative.lead")}</strong> {sentence}</p>'


def _made_up(edition: Edition, words: Wording) -> str:
    """What of `edition` a program made up, and that it is no result; empty where nothing is."""
    scores = edition.score_origins
    made_up, count = scores.get(Provenance.ILLUSTRATIVE, 0), sum(scores.values())
    if not made_up:
        return ""
    if made_up < count:
        return words("illustrative.some", count=words.count(made_up), all=words.count(count))
    known = Counter(fact.provenance for fact in edition.facts if fact.provenance is not Provenance.ILLUSTRATIVE)
    if not known:
        return words("illustrative.all")
    signs = " ".join(SIGNS[origin] for origin in PROVENANCES if origin in known)
    return words("illustrative.all_but", count=words.count(known.total()), signs=signs)
