"""Each printed figure beside the recomputed one."""

from __future__ import annotations

from html import escape

import streamlit as st

from dashboard.model import Edition, Fact, Statistic
from dashboard.pages.panels.page_title import chart_title
from dashboard.scoring import FactCheck, RankedEdition
from dashboard.ui.numbers import format_number
from dashboard.ui.provenance_mark import SIGNS
from dashboard.ui.wording import Wording

_PERCENT = {Statistic.MEAN_PCT, Statistic.BEST_PCT, Statistic.WORST_PCT}
_WHOLE = {Statistic.AGENCY_COUNT, Statistic.RANK}


def reconciliation_panel(ranked: RankedEdition, words: Wording) -> None:
    """Draw the table of all facts of the edition; its title says whether all agree."""
    checks = ranked.checks
    failed = sum(not check.holds for check in checks)
    if not checks:
        chart_title(words("method.checks_title_none"), level=2)
        return
    title = (
        words("method.checks_title_some", failed=failed, count=len(checks))
        if failed
        else words("method.checks_title_all", count=len(checks))
    )
    chart_title(title, words("method.checks_note"), level=2)
    columns = (("what", ""), ("who", ""), ("printed", ""), ("value", "r"), ("recomputed", "r"), ("result", ""))
    head = "".join(
        f'<th scope="col"{" class=xh-right" if right else ""}>{words(f"method.check_{key}")}</th>'
        for key, right in (*columns, ("source", ""))
    )
    body = "".join(_line(ranked.edition, check, words) for check in checks)
    st.html(
        f'<div class="xh-table-frame" tabindex="0" role="region" aria-label="{escape(title)}">'
        f'<table class="xh-table xh-checks"><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>'
    )


def _line(edition: Edition, check: FactCheck, words: Wording) -> str:
    fact = check.fact
    block = edition.block_by_code[fact.block]
    who = block.agencies[block.agency_index[fact.agency]].name if fact.agency else block.name
    result = words("method.holds") if check.holds else words("method.fails")
    if check.recomputed is None:
        result = words("method.unchecked")
    recomputed = "" if check.recomputed is None else _value(fact, check.recomputed, words)
    note = f'<br><span class="xh-small xh-quiet">{escape(fact.note)}</span>' if fact.note else ""
    origin = f"{SIGNS[fact.provenance]} {words.provenance(fact.provenance)}"
    return (
        f'<tr><th scope="row">{words(f"statistic.{fact.statistic}")}</th><td>{escape(who)}{note}</td>'
        f"<td>{escape(fact.printed)}</td>"
        f'<td class="xh-right">{_value(fact, fact.value, words)}</td><td class="xh-right">{recomputed}</td>'
        f'<td class="xh-nowrap {"xh-better" if check.holds else "xh-worse"}">{result}</td>'
        f'<td class="xh-nowrap">{origin} · {_source(edition, fact)}</td></tr>'
    )


def _value(fact: Fact, value: float, words: Wording) -> str:
    number = format_number(value, 0 if fact.statistic in _WHOLE else fact.decimals, words.language)
    return f"{number}%" if fact.statistic in _PERCENT else number


def _source(edition: Edition, fact: Fact) -> str:
    source = edition.source(fact.source)
    if source and source.url.startswith(("http://", "https://")):
        title = escape(source.title)
        return (
            f'<a href="{escape(source.url)}" target="_blank" rel="noopener" title="{title}" aria-label="{title}">'
            f"{escape(source.key)} ↗</a>"
        )
    return escape(fact.source)
