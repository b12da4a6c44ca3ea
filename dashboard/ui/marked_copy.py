"""The words of a workbook that is given back with marks."""

from __future__ import annotations

from dashboard.ui.texts import Language, text

KEYS = ("sheet_name", "number", "kind", "sheet", "cell", "finding", "error", "warning", "more")


def marked_copy_words(language: Language) -> dict[str, str]:
    """Return the words by the names of the fields of `dashboard.data.workbook.MarkWords`."""
    return {key: text(f"marked_copy.{key}", language) for key in KEYS}
