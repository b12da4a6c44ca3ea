"""The documents that figures come from, with links."""

from __future__ import annotations

from html import escape

import streamlit as st

from dashboard.pages.frame import View
from dashboard.pages.panels.page_title import chart_title


def sources_panel(view: View) -> None:
    """Draw the list of sources and the version of the data."""
    words, edition = view.words, view.ranked.edition
    chart_title(words("method.sources_title"), level=2)
    version = f'<p class="xh-small xh-quiet">{words("method.version", version=edition.version)}</p>'
    if edition.sources:
        items = "".join(
            f"<li><span><b>{escape(source.key)}</b> {escape(source.title)}</span>{_link(source.url, '↗')}</li>"
            for source in edition.sources
        )
        st.html(f'<ul class="xh-list">{items}</ul>{version}')
    elif edition.source_url:
        link = _link(edition.source_url, edition.source_url)
        st.html(f"<p>{words('method.no_sources', source=link)}</p>{version}")
    else:
        st.html(f"<p>{words('method.no_source_at_all')}</p>{version}")


def _link(url: str, label: str) -> str:
    if not url.startswith(("http://", "https://")):
        return ""
    return f'<a href="{escape(url)}" target="_blank" rel="noopener" aria-label="{escape(url)}">{escape(label)}</a>'
