"""What stands above the title of each page: the edition, its decision, date and source, how much of what is shown is
published, and a notice while scores are illustrative."""

from __future__ import annotations

from collections import Counter
from html import escape

from dashboard.model import PROVENANCES, Edition, Provenance
from dashboard.ui.provenance_mark import SIGNS
from dashboard.ui.wording import Wording


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
