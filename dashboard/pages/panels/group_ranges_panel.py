"""Each criterion group as the agency's dot on the block's range from lowest over mean to best."""

from __future__ import annotations

from fractions import Fraction

import plotly.graph_objects as go
import streamlit as st

from dashboard.charts import GroupRange, group_ranges, plotly_config
from dashboard.model import Provenance
from dashboard.pages.frame import View
from dashboard.pages.panels.page_title import chart_title
from dashboard.pages.shared_caches import cached_unless_trial
from dashboard.ui.provenance_mark import headline_mark

_TICKS = (0, 25, 50, 75, 100)


def group_ranges_panel(view: View, row: int) -> None:
    """Draw the chart; its title names the group that is furthest below the block's mean."""
    words, ranked = view.words, view.ranked_block
    agency, groups = ranked.block.agencies[row], ranked.groups
    means = [of_block.percent.mean if of_block.percent else None for of_block in ranked.statistics.groups]
    distances = {
        node.name: own - mean
        for column, (node, mean) in enumerate(zip(groups.nodes, means, strict=True))
        if mean is not None and (own := groups.percent_of(row, column)) is not None
    }
    weakest = min(distances, key=distances.__getitem__)
    below = distances[weakest] < 0
    origin = words("provenance.sentence", kind=words.provenance(ranked.origins.of_agency_scores(agency.code))).lower()
    chart_title(
        words("agency.groups_title_weak", group=weakest) if below else words("agency.groups_title_strong"),
        words("agency.groups_note", origin=origin),
        mark=headline_mark([ranked.origins.of_scores], view.ranked.edition, words),
    )
    listed = "; ".join(
        words(
            "agency.groups_alt_one",
            group=node.name,
            own=words.percent(groups.percent_of(row, column)),
            mean=words.percent(means[column]),
        )
        for column, node in enumerate(groups.nodes)
    )
    key = f"ranges-{view.address.programme}-{view.ranked.edition.version}-{agency.code}-{words.language}"
    st.plotly_chart(
        cached_unless_trial(_figure, view.version)(key, _view=view, _row=row),
        key=key,
        config=plotly_config(words.language),
        alt=words("agency.groups_alt", agency=agency.name, groups=listed),
    )


@st.cache_data(max_entries=128, show_spinner=False)
def _figure(key: str, _view: View, _row: int) -> go.Figure:
    words, ranked = _view.words, _view.ranked_block
    groups, agency = ranked.groups, ranked.block.agencies[_row]
    ranges = [
        GroupRange(
            name=node.name,
            worst=float(percent.worst),
            mean=float(percent.mean),
            best=float(percent.best),
            own=float(groups.percent[_row, column]),
            own_label=words.percent(groups.percent_of(_row, column)),
            hover=words.markup(
                "agency.group_hover",
                group=node.name,
                own=words.points(float(groups.points[_row, column])),
                maximum=words.short_points(float(groups.maximum[_row, column])),
                percent=words.percent(groups.percent_of(_row, column)),
                rank=int(groups.rank[_row, column]),
                worst=words.percent(percent.worst),
                mean=words.percent(percent.mean),
                best=words.percent(percent.best),
            ),
        )
        for column, (node, of_block) in enumerate(zip(groups.nodes, ranked.statistics.groups, strict=True))
        if (percent := of_block.percent)
    ]
    illustrative = ranked.origins.of_agency_scores(agency.code) not in (Provenance.PUBLISHED, Provenance.APPRAISED)
    ticks = [(float(tick), words.percent(Fraction(tick), decimals=0)) for tick in _TICKS]
    return group_ranges(ranges, illustrative=illustrative, ticks=ticks)
