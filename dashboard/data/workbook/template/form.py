"""The form of a template in a workbook: what each sheet is, and the words in it that stand for codes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from dashboard.data.codes import folded
from dashboard.data.workbook.cells import Sheet, Workbook
from dashboard.model import PercentRule, Provenance, Statistic
from dashboard.model.template_format import EXAMPLE, FORM_VERSION, MARKER, NOT_APPLICABLE, TemplateSheet

_CODES = {*Provenance, *Statistic, *PercentRule}


@dataclass(frozen=True)
class TemplateForm:
    """The sheets by what they are, in the order of the workbook, and `others`, which say nothing of the kind.

    `version` is that of the form, None when there is none to read. `words` are by code.
    """

    file: str
    version: float | None
    words: Mapping[str, str]
    sheets: Mapping[TemplateSheet, tuple[Sheet, ...]]
    others: tuple[Sheet, ...]

    @property
    def is_known(self) -> bool:
        """Whether the form is the one that is read here."""
        return self.version == FORM_VERSION

    @property
    def of_codes(self) -> Mapping[str, str]:
        """The words that may stand in cells for origins, statistics and ways to shorten a percentage."""
        return {code: word for code, word in self.words.items() if code in _CODES}

    @property
    def not_applicable(self) -> str:
        """What is written where a criterion is not applicable."""
        return self.words.get(NOT_APPLICABLE, NOT_APPLICABLE)

    def is_example(self, text: str) -> bool:
        """Whether a text says that it is only an example."""
        word = self.words.get(EXAMPLE, "")
        return word != "" and folded(text).startswith(folded(word))

    def title(self, kind: TemplateSheet) -> str:
        """What the first sheet of a kind is called; when there is none, what it was called at first."""
        found = self.sheets.get(kind)
        return found[0].name if found else self.words.get(kind, kind)


def find_form(workbook: Workbook) -> TemplateForm | None:
    """Return the form of a template; None for a workbook that is none."""
    marked = next((sheet for sheet in workbook.sheets if sheet.cell(0, 0) == MARKER), None)
    if marked is None:
        return None
    version = marked.cell(0, 1)
    kinds: dict[TemplateSheet, tuple[Sheet, ...]] = {}
    others: list[Sheet] = []
    for sheet in workbook.sheets:
        kind = _kind(sheet)
        if kind is not None:
            kinds[kind] = (*kinds.get(kind, ()), sheet)
        elif sheet is not marked:
            others.append(sheet)
    words = ((row[0], row[1]) for row in marked.rows[1:] if len(row) > 1)
    by_code = {code: word for code, word in words if isinstance(code, str) and isinstance(word, str)}
    return TemplateForm(workbook.file, version if isinstance(version, float) else None, by_code, kinds, tuple(others))


def _kind(sheet: Sheet) -> TemplateSheet | None:
    named = sheet.cell(0, 0)
    return TemplateSheet(named) if isinstance(named, str) and named in set(TemplateSheet) else None
