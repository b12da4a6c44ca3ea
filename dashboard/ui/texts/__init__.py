"""Texts in both languages: one TOML catalogue per language, looked up by dotted key."""

from dashboard.ui.texts.catalogue import LANGUAGES, Language, catalogue_keys, text

__all__ = ["LANGUAGES", "Language", "catalogue_keys", "text"]
