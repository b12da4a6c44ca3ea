"""Each printed figure beside the recomputed one."""

from __future__ import annotations

from dashboard.model import Edition, Fact, Statistic
from dashboard.pages.drawn_html import draw_html
from dashboard.pages.panels.page_title import chart_title
from dashboard.scoring import FactCheck, RankedEdition
from dashboard.ui.html import BREAK, EMPTY, Cell, link, table, tag
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
    keys = ("what", "who", "printed", "value", "recomputed", "result", "source")
    columns = [words(f"method.check_{key}") for key in keys]
    rows = (_line(ranked.edition, check, words) for check in checks)
    draw_html(table(columns, rows, name=title, classes="xh-checks", figures=slice(3, 5)))


def _line(edition: Edition, check: FactCheck, words: Wording) -> list[object]:
    fact = check.fact
    block = edition.block_by_code[fact.block]
    who = block.agencies[block.agency_index[fact.agency]].name if fact.agency else block.name
    result = words("method.holds") if check.holds else words("method.fails")
    if check.recomputed is None:
        result = words("method.unchecked")
    recomputed = "" if check.recomputed is None else _value(fact, check.recomputed, words)
    note = BREAK + tag("span.xh-small.xh-quiet", fact.note) if fact.note else EMPTY
    origin = f"{SIGNS[fact.provenance]} {words.provenance(fact.provenance)}"
    return [
        words(f"statistic.{fact.statistic}"),
        EMPTY.join([who, note]),
        fact.printed,
        _value(fact, fact.value, words),
        recomputed,
        Cell(result, "xh-nowrap.xh-better" if check.holds else "xh-nowrap.xh-worse"),
        Cell(EMPTY.join([origin, " · ", _source(edition, fact)]), "xh-nowrap"),
    ]


def _value(fact: Fact, value: float, words: Wording) -> str:
    number = format_number(value, 0 if fact.statistic in _WHOLE else fact.decimals, words.language)
    return f"{number}%" if fact.statistic in _PERCENT else number


def _source(edition: Edition, fact: Fact) -> str:
    source = edition.source(fact.source)
    linked = link(source.url, f"{source.key} ↗", title=source.title, aria_label=source.title) if source else EMPTY
    return linked or fact.source
