"""What is asked of the edition as a whole. Earlier editions and the titles of the sheets only suggest."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from dashboard.data.source_tables import Entries, Entry
from dashboard.data.workbook.known_editions import KnownEditions
from dashboard.data.workbook.questions import AnswerForm, Choice, ChoiceMeaning, Interview, Question, QuestionKind
from dashboard.data.workbook.result_sheets.criteria import proposed_code
from dashboard.model import Edition, PercentRule, Provenance

_MONTH = re.compile(r"tháng (\d{1,2})\s*(?:/|năm )\s*(20\d\d)", re.IGNORECASE)
_YEAR = re.compile(r"năm (20\d\d)", re.IGNORECASE)
_TITLE = re.compile(r"kết quả|xếp hạng|chỉ số|đánh giá|bảng điểm|tổng hợp", re.IGNORECASE)
_ORIGINS = (Provenance.PUBLISHED, Provenance.APPRAISED, Provenance.SELF_SCORED, Provenance.ILLUSTRATIVE)
STAND_IN = "?"


@dataclass(frozen=True)
class About:
    """The answers, with stand-ins where there is none yet. `earlier`: editions to read the workbook by, latest first.

    The edition of the same period comes before all others: the workbook is then its next version.
    """

    entries: Entries
    programme: str
    earlier: tuple[Edition, ...]
    provenance: Provenance


def ask_about(file: str, titles: Sequence[str], decimals: int, known: KnownEditions, interview: Interview) -> About:
    """Ask what the sheets do not say."""
    title = max((text for text in titles if _TITLE.search(text)), key=len, default=None)
    programmes = known.programmes
    only = next(iter(programmes)) if len(programmes) == 1 else None
    programme = interview.ask(
        Question(
            "programme",
            QuestionKind.PROGRAMME,
            AnswerForm.CODE,
            tuple(Choice(code, ChoiceMeaning.NAMED, name) for code, name in programmes.items()),
            only or (proposed_code(title)[:40].strip("-") if title and not programmes else None) or None,
        )
    )
    editions = known.of(programme or only or "")
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
    entries = Entries(file, {key: Entry(value, None) for key, value in values.items()})
    return About(entries, programme or only or "", tuple(earlier), Provenance(origin or Provenance.PUBLISHED))


def _period(titles: Iterable[str]) -> str | None:
    text = "\n".join(titles)
    if match := _MONTH.search(text):
        return f"{match[2]}-{int(match[1]):02}"
    return match[1] if (match := _YEAR.search(text)) else None
