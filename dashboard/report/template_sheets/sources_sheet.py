"""The documents that figures come from."""

from __future__ import annotations

from dashboard.model.template_format import TemplateSheet
from dashboard.report.styles import TEXT
from dashboard.report.template_sheets.form import Form
from dashboard.report.template_sheets.list_sheet import Field, add_list


def add_sources(form: Form) -> None:
    """Write one row a document of the edition; none for a new one."""
    words = form.words
    add_list(
        form,
        TemplateSheet.SOURCES,
        words("template.sources"),
        [words("template.sources_note")],
        [
            Field(words("template.source_key"), 18, TEXT),
            Field(words("template.source_title"), 80),
            Field(words("template.source_url"), 70),
        ],
        [(source.key, source.title, source.url or None) for source in form.edition.sources if form.has_figures],
    )
