"""What is asked of the edition as a whole. Earlier editions and the titles of the sheets only suggest."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from dashboard.data.source_tables import Entries, Entry
from dashboard.data.workbook.questions import (
    AnswerForm,
    Choice,
    ChoiceMeaning,
    Interview,
    Question,
    QuestionKind,
    answered_date,
)
from dashboard.data.workbook.workbook_reading import Known
from dashboard.model import Edition, PercentRule, Provenance
from dashboard.workbooks.headings import proposed_code

_DAY = r"ngày +(?P<day>\d{1,2}) *(?:[/.-]|tháng) *(?P<month>\d{1,2}) *(?:[/.-]|năm) *(?P<year>20\d\d)"
_DATE = re.compile(_DAY, re.IGNORECASE)
_DECISION = re.compile(
    rf"(Quyết định|Thông báo|Báo cáo|Công văn) +(?:số *:? *)?(\d+[^\s,;)]*/[^\s,;)]+)(?:,? +{_DAY})?", re.IGNORECASE
)
_MONTH = re.compile(r"tháng (\d{1,2})\s*(?:/|năm )\s*(20\d\d)", re.IGNORECASE)
_YEAR = re.compile(r"năm (20\d\d)", re.IGNORECASE)
_TITLE = re.compile(r"kết quả|xếp hạng|chỉ số|đánh giá|bảng điểm|tổng hợp", re.IGNORECASE)
_ORIGINS = (Provenance.PUBLISHED, Provenance.APPRAISED, Provenance.SELF_SCORED, Provenance.ILLUSTRATIVE)
_SOURCE = (QuestionKind.DECISION, QuestionKind.ISSUED, QuestionKind.SOURCE_URL)
STAND_IN = "?"


@dataclass(frozen=True)
class About:
    """The answers, with stand-ins where there is none yet. `earlier`: editions to read the workbook by, latest first.

    The edition of the same period comes before all others: the workbook is then its next version.
    """

    entries: Entries
    earlier: tuple[Edition, ...]
    aliases: Mapping[str, str]
    unreadable: tuple[str, ...]
    provenance: Provenance


def ask_about(file: str, titles: Sequence[str], decimals: int, known: Known, interview: Interview) -> About:
    """Ask what the sheets do not say."""
    title = max((text for text in titles if _TITLE.search(text)), key=len, default=None)
    programmes = known.programmes
    only = next(iter(programmes)) if len(programmes) == 1 else None
    programme = ask_programme(known, interview, proposed_code(title)[:40].strip("-") if title else "")
    found = known.earlier(programme or only or "")
    editions = found.editions
    latest = editions[0] if editions else None
    period = interview.ask(Question("period", QuestionKind.PERIOD, AnswerForm.CODE, suggestion=_period(titles)))
    same = [edition for edition in editions if edition.id.period == period]
    earlier = (*same, *(edition for edition in editions if edition not in same))
    named = interview.ask(
        Question("title", QuestionKind.TITLE, AnswerForm.TEXT, suggestion=title or (same[0].title if same else None))
    )
    model = earlier[0] if earlier else latest
    precision = interview.ask(
        Question(
            "precision",
            QuestionKind.PRECISION,
            AnswerForm.WHOLE_NUMBER,
            suggestion=str(min(decimals, 6) if model is None else model.precision),
        )
    )
    rule = interview.ask(
        Question(
            "percent_rule",
            QuestionKind.PERCENT_RULE,
            AnswerForm.CHOICE,
            tuple(Choice(rule.value, ChoiceMeaning(rule.value)) for rule in PercentRule),
            None if model is None else model.percent_rule.value,
        )
    )
    origin = interview.ask(
        Question(
            "provenance",
            QuestionKind.PROVENANCE,
            AnswerForm.CHOICE,
            tuple(Choice(origin.value, ChoiceMeaning(origin.value)) for origin in _ORIGINS),
            Provenance.PUBLISHED.value,
        )
    )
    source: dict[str, object] = {}
    if origin in (None, Provenance.PUBLISHED):
        source = _ask_source(titles, same[0] if same else None, interview)
    else:
        interview.needs_no(*_SOURCE)
    values: dict[str, object] = {
        "programme": programme or STAND_IN,
        "period": period or STAND_IN,
        "title": named or STAND_IN,
        "precision": int(precision or 0),
        "percent_rule": rule or PercentRule.ROUND.value,
    }
    if programme is not None and programme in programmes:
        values["programme_name"] = programmes[programme]
    if same:
        values |= {"decision": same[0].decision, "source_url": same[0].source_url, "issued": same[0].issued}
    values |= source
    entries = Entries(file, {key: Entry(value, None) for key, value in values.items()})
    return About(entries, tuple(earlier), found.aliases, found.unreadable, Provenance(origin or Provenance.PUBLISHED))


def ask_programme(known: Known, interview: Interview, new: str = "") -> str | None:
    """Ask which programme the workbook is of; `new` is suggested while there is none."""
    programmes = known.programmes
    choices = tuple(Choice(code, ChoiceMeaning.NAMED, name) for code, name in programmes.items())
    suggestion = next(iter(programmes), new) if len(programmes) < 2 else None
    return interview.ask(
        Question("programme", QuestionKind.PROGRAMME, AnswerForm.CODE, choices, suggestion or None)
    )  # fmt: skip


def _ask_source(titles: Iterable[str], same: Edition | None, interview: Interview) -> dict[str, object]:
    """Ask where published results were published: without it nobody can look them up."""
    said = _DECISION.search("\n".join(titles))
    decision = f"{said[1].capitalize()} số {said[2]}" if said else (same.decision if same else "")
    if same and decision != same.decision:
        same = None  # another document has a date and an address of its own
    decision = _ask_or_not_known(QuestionKind.DECISION, AnswerForm.TEXT, decision, interview)
    printed = f"{said['day']}/{said['month']}/{said['year']}" if said and said["day"] else ""
    known = f"{same.issued:%d/%m/%Y}" if same and same.issued else ""
    issued = _ask_or_not_known(QuestionKind.ISSUED, AnswerForm.DATE, printed or known, interview)
    known = same.source_url if same else ""
    address = _ask_or_not_known(QuestionKind.SOURCE_URL, AnswerForm.WEB_ADDRESS, known, interview)
    return {"decision": decision, "issued": answered_date(issued), "source_url": address}


def _ask_or_not_known(kind: QuestionKind, form: AnswerForm, suggestion: str, interview: Interview) -> str:
    """Return the answer; `""` when it is not known, or still open."""
    not_known = ChoiceMeaning.NOT_KNOWN
    answer = interview.ask(
        Question(kind.value, kind, form, (Choice(not_known.value, not_known),), suggestion or not_known.value)
    )
    return "" if answer is None or answer == not_known else answer


def _period(titles: Iterable[str]) -> str | None:
    text = _DATE.sub("", "\n".join(titles))  # the day it was decided is after the period
    if match := _MONTH.search(text):
        return f"{match[2]}-{int(match[1]):02}"
    return match[1] if (match := _YEAR.search(text)) else None
