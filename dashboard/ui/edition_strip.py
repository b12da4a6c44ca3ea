"""The strip on each page: edition, decision, date, source, and how much of what is shown is published."""

from __future__ import annotations

from collections import Counter
from html import escape

from dashboard.model import PROVENANCES, Edition
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
    scores = sum((Counter(block.origin_counts()) for block in edition.blocks), Counter())
    counts = [("strip.facts", facts, origin) for origin in PROVENANCES if facts[origin]]
    counts += [("strip.scores", scores, origin) for origin in PROVENANCES if scores[origin]]
    origins = "".join(
        f"<span>{words(key, sign=SIGNS[origin], count=words.count(of[origin]), kind=words.provenance(origin))}</span>"
        for key, of, origin in counts
    )
    return f'<div class="xh-strip">{origins}</div>'
