"""The language of the page, told to the browser and to screen readers, and spoken by Streamlit too.

Streamlit's page says lang="en" whatever it shows, and its own buttons, hints and messages are English; it has no
setting for either. What it says is looked for in the page and replaced (`texts/…/streamlit_words.toml`).
"""

from __future__ import annotations

import json
from functools import cache

from streamlit.components.v2 import component

from dashboard.ui.components import script
from dashboard.ui.texts import Language, catalogue_keys, text

_COMPONENT = component(
    "document_language", html="<span hidden></span>\n<span hidden></span>", js=script("document_language")
)
_NAMES = [key.removeprefix("streamlit_words.") for key in catalogue_keys("en") if key.startswith("streamlit_words.")]


def document_language(language: Language) -> None:
    """Set `lang` of the document (WCAG 3.1.1) and the words of Streamlit; draws nothing."""
    _COMPONENT(key="document_language", data={"language": language, "words": _words()})


@cache  # its hash is in the headers of every answer
def opening_script() -> str:
    """A module that does so for Vietnamese before the first run, and where there is none: the server may be gone."""
    words = json.dumps(_words(), ensure_ascii=False).replace("<", "\\u003c")
    return f"{script('document_language')}\nspeak('vi', {words});\n"


def _words() -> list[list[str]]:
    """Each text of Streamlit's, in English and in Vietnamese."""
    return [[text(f"streamlit_words.{name}", language) for language in ("en", "vi")] for name in _NAMES]
