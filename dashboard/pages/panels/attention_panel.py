"""Overview: the agencies of a block that need attention, by what rule, and why each of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from markupsafe import Markup

from dashboard.pages.elements import titled
from dashboard.pages.navigation import page_url
from dashboard.pages.panels.block_result import agency_link
from dashboard.pages.panels.corner_downloads import download_context, table_corner
from dashboard.pages.view import View
from dashboard.scoring import FAR_BEHIND, PLACES_LOST, Attention, RankedBlock, needing_attention
from dashboard.ui.html import EMPTY, inner_link, tag
from dashboard.ui.localizer import Localizer
from dashboard.ui.provenance_mark import headline_mark

EVERYBODY = "can-quan-tam"
"""Code in an address for an overview that names all agencies that need attention."""
_SHOWN = 5


def block_attention(view: View, block: RankedBlock) -> Markup:
    """HTML of the agencies that need attention, at most five unless the address asks for all; empty for one agency."""
    t = view.t
    if len(block.block.agencies) == 1:
        return tag("div")
    found = needing_attention(block)
    shown = found if view.address.view == EVERYBODY else found[:_SHOWN]
    origins = [block.origins.of_changes if block.change else block.origins.of_scores]
    mark = headline_mark(origins, view.ranked.edition, t) if found else EMPTY
    title = t("overview.attention", count=t.count(len(found))) if found else t("overview.attention_none")
    key = "overview.attention_rule" if block.change else "overview.attention_rule_alone"
    rule = t(key, places=PLACES_LOST, gap=t.short_points(float(FAR_BEHIND)))
    return tag(
        "div.xh-attention",
        titled(tag("h3", title, mark), corner=_corner(view, block, found, rule)) if found else tag("h3", title, mark),
        tag("p.xh-small.xh-quiet", rule),
        tag("ul", *(_item(view, block, one) for one in shown)) if shown else EMPTY,
        _others(view, block, len(found), len(shown)),
    )


def _corner(view: View, block: RankedBlock, found: Sequence[Attention], rule: str) -> Markup:
    """HTML of the download links for all agencies that need attention: rank, name, and reason."""
    t, standings = view.t, block.standings
    columns = [t("leaderboard.rank"), t("leaderboard.agency"), t("overview.attention_reason")]

    def rows() -> list[list[object]]:
        return [
            [
                t.rank(int(standings.rank[one.row]), bool(standings.tied[one.row])),
                block.block.agencies[one.row].name,
                attention_reason(one, t),
            ]
            for one in found
        ]

    title = t("overview.attention", count=t.count(len(found)))
    taken, figures = download_context(view, block), frozenset({0})
    origin = block.origins.of_changes if block.change else block.origins.of_scores
    return table_corner(taken, "can-quan-tam", title, columns, rows, note=rule, figures=figures, origin=origin)


def _item(view: View, block: RankedBlock, one: Attention) -> Markup:
    return tag("li", agency_link(view, block, one.row), " ", tag("span.xh-num", attention_reason(one, view.t)))


def attention_reason(one: Attention, t: Localizer) -> str:
    """Why an agency needs attention, in one sentence."""
    reasons: list[str] = []
    if one.change and (one.fell or one.falling_below_mean):
        told = t.change(one.change)
        reasons.append(t("overview.below_mean", change=told) if one.falling_below_mean else told)
    if one.lag:
        own, mean = t.percent(one.lag.percent), t.percent(one.lag.mean)
        reasons.append(t("overview.lag", group=one.lag.group.name, percent=own, mean=mean))
    return "; ".join(reasons)


def _others(view: View, block: RankedBlock, found: int, shown: int) -> Markup:
    """HTML of the link to all of them, or back to the first ones."""
    t = view.t
    if found <= _SHOWN:
        return EMPTY
    if shown < found:
        there, said = EVERYBODY, t("overview.attention_more", agencies=t.agencies(found - shown, block.block))
    else:
        there, said = "", t("overview.attention_fewer", agencies=t.agencies(_SHOWN, block.block))
    return tag("p.xh-small", inner_link(page_url("overview", replace(view.address, view=there)), said))
