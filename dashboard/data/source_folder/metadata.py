"""`edition.toml`: which programme and period, under which decision, and how figures are rounded."""

from __future__ import annotations

import datetime
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from dashboard.data.codes import LONGEST_CODE, has_control_character, is_safe_code
from dashboard.data.refusals import RefusalLog, Rule
from dashboard.data.source_folder.table import is_web_address, read_text
from dashboard.model import EditionId, PercentRule

FILE = "edition.toml"
FINEST_PRECISION = 6
_REQUIRED = ("programme", "period", "title", "precision", "percent_rule")
_KEYS = (
    "programme",
    "programme_name",
    "period",
    "title",
    "decision",
    "issued",
    "source_url",
    "precision",
    "percent_rule",
)
_ERROR_LINE = re.compile(r"\(at line (\d+)")
_ISO_DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Metadata:
    """What `edition.toml` says; optional texts are `""` when it does not say them."""

    id: EditionId
    programme_name: str
    title: str
    decision: str
    issued: datetime.date | None
    source_url: str
    precision: int
    percent_rule: PercentRule


def read_metadata(folder: Path, log: RefusalLog) -> Metadata | None:
    """Return the metadata; None when the file cannot be read. What is refused holds a stand-in."""
    source = read_text(folder, FILE, log)
    if source is None:
        return None
    try:
        table = tomllib.loads(source)
    except tomllib.TOMLDecodeError as error:
        _refuse_malformed(source, error, log)
        return None
    keys = _Keys(source, table, log)
    keys.refuse_unknown_and_missing()
    title = keys.text("title")
    return Metadata(
        id=EditionId(keys.code("programme"), keys.code("period")),
        programme_name=keys.text("programme_name") or title,
        title=title,
        decision=keys.text("decision"),
        issued=keys.date("issued"),
        source_url=keys.url("source_url"),
        precision=keys.precision("precision"),
        percent_rule=keys.percent_rule("percent_rule"),
    )


def _refuse_malformed(source: str, error: tomllib.TOMLDecodeError, log: RefusalLog) -> None:
    match = _ERROR_LINE.search(str(error))
    lines = source.splitlines()
    row = int(match.group(1)) if match else len(lines)
    log.refuse(FILE, Rule.TOML_MALFORMED, row, value=lines[row - 1].strip() if 0 < row <= len(lines) else None)


@dataclass(frozen=True, slots=True)
class _Keys:
    """The keys of the file. Each method reads one and refuses, in the log, what it may not hold."""

    source: str
    table: Mapping[str, object]
    log: RefusalLog

    def refuse_unknown_and_missing(self) -> None:
        known = ", ".join(_KEYS)
        for key in self.table:
            if key not in _KEYS:
                self.log.refuse(FILE, Rule.KEY_UNKNOWN, self._line(key), key, known=known)
        for key in _REQUIRED:
            if key not in self.table:
                self.log.refuse(FILE, Rule.KEY_MISSING, column=key)

    def text(self, key: str) -> str:
        value = self.table.get(key, "")
        if not isinstance(value, str):
            self._refuse(key, Rule.NOT_TEXT)
            return ""
        text = value.strip()
        if has_control_character(text):
            self._refuse(key, Rule.CONTROL_CHARACTER)
        if not text and key in self.table and key in _REQUIRED:
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
        value = self.table.get(key)
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
        value = self.table.get(key, 0)
        if not isinstance(value, int) or isinstance(value, bool):
            self._refuse(key, Rule.NOT_A_WHOLE_NUMBER)
            return 0
        if not 0 <= value <= FINEST_PRECISION:
            self._refuse(key, Rule.OUT_OF_RANGE, lowest="0", highest=str(FINEST_PRECISION))
        return value

    def percent_rule(self, key: str) -> PercentRule:
        value = self.table.get(key, PercentRule.ROUND)
        try:
            return PercentRule(value)  # type: ignore[arg-type]
        except ValueError:
            self._refuse(key, Rule.PERCENT_RULE_UNKNOWN, known=", ".join(PercentRule))
            return PercentRule.ROUND

    def _refuse(self, key: str, rule: Rule, **details: str) -> None:
        value = self.table[key]
        as_written = str(value).lower() if isinstance(value, bool) else str(value)
        self.log.refuse(FILE, rule, self._line(key), key, as_written, **details)

    def _line(self, key: str) -> int | None:
        """The line on which the key stands, None when it is written in a form too unusual to find."""
        match = re.search(rf"""^[ \t]*\[*["']?{re.escape(key)}["']?[ \t]*[=.\]]""", self.source, re.MULTILINE)
        return None if match is None else self.source.count("\n", 0, match.start()) + 1
