"""Read the metadata of an edition: programme and period, its decision, how figures are rounded."""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass
from typing import Any

from dashboard.data.codes import LONGEST_CODE, LONGEST_TEXT, has_control_character, is_safe_code
from dashboard.data.errors import IssueLog
from dashboard.data.source_tables.source import Entries, is_web_address
from dashboard.model import (
    FINEST_PRECISION,
    INFO_FIELDS,
    EditionId,
    EditionInfo,
    FieldKind,
    InfoField,
    Issue,
    PercentRule,
    Rule,
)

REQUIRED = ("programme", "period", *(declared.key for declared in INFO_FIELDS if declared.required))
KEYS = ("programme", "period", *(declared.key for declared in INFO_FIELDS))
_ISO_DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


def read_info(entries: Entries | None, log: IssueLog) -> EditionInfo | None:
    """Return the metadata of an edition, its version still empty; None when there are no entries to read.

    Refused values are replaced by stand-ins.
    """
    if entries is None:
        return None
    keys = _Keys(entries, log)
    keys.refuse_unknown_and_missing()
    edition_id = EditionId(keys.code("programme"), keys.code("period"))
    said = {declared.name: keys.field(declared) for declared in INFO_FIELDS}
    return EditionInfo(id=edition_id, version="", **{**said, "programme_name": said["programme_name"] or said["title"]})


@dataclass(frozen=True, slots=True)
class _Keys:
    """Each method reads one key and refuses, in the log, values that are not allowed."""

    entries: Entries
    log: IssueLog

    def refuse_unknown_and_missing(self) -> None:
        by_key, file = self.entries.by_key, self.entries.file
        for key, entry in by_key.items():
            if key not in KEYS:
                details = {"known": ", ".join(KEYS)}
                self.log.add(Issue(file, entry.row, key, None, Rule.KEY_UNKNOWN, details, entry.cell))
        for key in REQUIRED:
            if key not in by_key:
                self.log.refuse(file, Rule.KEY_MISSING, column=key)

    def field(self, declared: InfoField) -> Any:
        if declared.default is not None and declared.key not in self.entries.by_key:
            return declared.default
        match declared.kind:
            case FieldKind.TEXT:
                return self.text(declared.key)
            case FieldKind.WEB_ADDRESS:
                return self.url(declared.key)
            case FieldKind.DATE:
                return self.date(declared.key)
            case FieldKind.PRECISION:
                return self.precision(declared.key)
            case FieldKind.PERCENT_RULE:
                return self.percent_rule(declared.key)

    def text(self, key: str) -> str:
        value = self._value(key, "")
        if not isinstance(value, str):
            self._refuse(key, Rule.NOT_TEXT)
            return ""
        text = value.strip()
        if len(text) > LONGEST_TEXT:
            self._refuse(key, Rule.TEXT_TOO_LONG, limit=str(LONGEST_TEXT))
        if has_control_character(text):
            self._refuse(key, Rule.CONTROL_CHARACTER)
        if not text and key in self.entries.by_key and key in REQUIRED:
            self._refuse(key, Rule.VALUE_MISSING)
        return text

    def code(self, key: str) -> str:
        code = self.text(key)
        if code and not is_safe_code(code):
            self._refuse(key, Rule.CODE_UNSAFE, longest=str(LONGEST_CODE))
        return code

    def url(self, key: str) -> str:
        text = self.text(key)
        if text and not is_web_address(text):
            self._refuse(key, Rule.URL_NOT_HTTP)
        return text

    def date(self, key: str) -> datetime.date | None:
        value = self._value(key)
        if isinstance(value, datetime.date) and not isinstance(value, datetime.datetime):
            return value
        if value is None or value == "":
            return None
        try:
            if isinstance(value, str) and _ISO_DATE.fullmatch(value.strip()):
                return datetime.date.fromisoformat(value.strip())
        except ValueError:
            pass
        self._refuse(key, Rule.NOT_A_DATE)
        return None

    def precision(self, key: str) -> int:
        value = self._value(key, 0)
        if not isinstance(value, int) or isinstance(value, bool):
            self._refuse(key, Rule.NOT_A_WHOLE_NUMBER)
            return 0
        if not 0 <= value <= FINEST_PRECISION:
            self._refuse(key, Rule.OUT_OF_RANGE, lowest="0", highest=str(FINEST_PRECISION))
        return value

    def percent_rule(self, key: str) -> PercentRule:
        value = self._value(key, PercentRule.ROUND)
        notation = self.entries.notation
        try:
            return PercentRule(notation.code_of(value) if isinstance(value, str) else value)  # type: ignore[arg-type]
        except ValueError:
            self._refuse(key, Rule.PERCENT_RULE_UNKNOWN, known=", ".join(map(notation.word_for, PercentRule)))
            return PercentRule.ROUND

    def _value(self, key: str, default: object = None) -> object:
        entry = self.entries.by_key.get(key)
        return default if entry is None else entry.value

    def _refuse(self, key: str, rule: Rule, **details: str) -> None:
        if key in self.entries.refused:
            return
        entry = self.entries.by_key[key]
        as_written = str(entry.value).lower() if isinstance(entry.value, bool) else str(entry.value)
        named = key if entry.cell is None else None
        self.log.add(Issue(self.entries.file, entry.row, named, as_written, rule, details, entry.cell))
