"""The language of the page, told to the browser and to screen readers: Streamlit always says English."""

from __future__ import annotations

from streamlit.components.v2 import component

from dashboard.ui.components.sources import script
from dashboard.ui.texts import Language

_COMPONENT = component(
    "document_language", html="<span hidden></span>\n<span hidden></span>", js=script("document_language")
)


def document_language(language: Language) -> None:
    """Set `lang` of the document (WCAG 3.1.1); draws nothing."""
    _COMPONENT(key="document_language", data={"language": language})
