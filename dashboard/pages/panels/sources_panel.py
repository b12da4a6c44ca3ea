"""The documents that figures come from, with links."""

from __future__ import annotations

from dashboard.pages.drawn_html import draw_html
from dashboard.pages.frame import View
from dashboard.pages.panels.page_title import chart_title
from dashboard.ui.html import link, tag


def sources_panel(view: View) -> None:
    """Draw the list of sources and the version of the data."""
    words, edition = view.words, view.ranked.edition
    chart_title(words("method.sources_title"), level=2)
    if edition.sources:
        items = (
            tag(
                "li", tag("span", tag("b", source.key), " ", source.title), link(source.url, "↗", aria_label=source.url)
            )
            for source in edition.sources
        )
        shown = tag("ul.xh-list", *items)
    elif url := edition.source_url:
        shown = tag("p", words.markup("method.no_sources", source=link(url, url, aria_label=url)))
    else:
        shown = tag("p", words("method.no_source_at_all"))
    draw_html(shown, tag("p.xh-small.xh-quiet", words("method.version", version=edition.version)))
