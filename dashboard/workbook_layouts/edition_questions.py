"""Ask about the edition as a whole, and find out which agency and block a name in a sheet means.

Earlier editions, sheet titles and similar names only provide suggestions; the answers decide.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz, process

from dashboard.data.codes import folded
from dashboard.data.errors import IssueLog
from dashboard.data.source_tables import Entries, Entry
from dashboard.data.workbook_cells.questions import (
    NEW,
    AnswerForm,
    Choice,
    ChoiceMeaning,
    Interview,
    Question,
    QuestionKind,
    answered_date,
)
from dashboard.data.workbook_cells.workbook_reading import Known
from dashboard.model import Edition, PercentRule, Provenance, Rule, Severity, search_fold
from dashboard.workbook_layouts.grid import text_of
from dashboard.workbook_layouts.headings import proposed_code
from dashboard.workbook_layouts.part import NAMES, Part, PartAgency

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
    """The answers, with stand-ins while unanswered. `earlier`: the editions to read the workbook by, latest first.

    The edition of the same period comes before all others: the workbook is then its next version.
    """

    entries: Entries
    earlier: tuple[Edition, ...]
    aliases: Mapping[str, str]
    unreadable: tuple[str, ...]
    provenance: Provenance


def ask_about(file: str, titles: Sequence[str], decimals: int, known: Known, interview: Interview) -> About:
    """Ask for the metadata of the edition that the sheets do not give."""
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
        interview.mark_unneeded(*_SOURCE)
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
    """Ask which programme the workbook belongs to; suggest `new` while there is no programme."""
    programmes = known.programmes
    choices = tuple(Choice(code, ChoiceMeaning.NAMED, name) for code, name in programmes.items())
    suggestion = next(iter(programmes), new) if len(programmes) < 2 else None
    return interview.ask(
        Question("programme", QuestionKind.PROGRAMME, AnswerForm.CODE, choices, suggestion or None)
    )  # fmt: skip


def _ask_source(titles: Iterable[str], same: Edition | None, interview: Interview) -> dict[str, object]:
    """Ask where published results were published, so that readers can look them up."""
    said = _DECISION.search("\n".join(titles))
    decision = f"{said[1].capitalize()} số {said[2]}" if said else (same.decision if same else "")
    if same and decision != same.decision:
        same = None  # another document has its own date and address
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
    text = _DATE.sub("", "\n".join(titles))  # a decision is dated after its period
    if match := _MONTH.search(text):
        return f"{match[2]}-{int(match[1]):02}"
    return match[1] if (match := _YEAR.search(text)) else None


MOST_PROPOSALS = 5
LIKENESS = 72
"""Least similarity of two names: the percentage of their letters that both have in the same order."""
_SHORT_FORMS = (
    (re.compile(r"\btt ?& ?tt\b"), "thong tin va truyen thong"),
    (re.compile(r"\bgd ?& ?dt\b"), "giao duc va dao tao"),
    (re.compile(r"\bkh ?& ?dt\b"), "ke hoach va dau tu"),
    (re.compile(r"\bkh ?& ?cn\b"), "khoa hoc va cong nghe"),
    (re.compile(r"\btn ?& ?mt\b"), "tai nguyen va moi truong"),
    (re.compile(r"\bnn ?& ?ptnt\b"), "nong nghiep va phat trien nong thon"),
    (re.compile(r"\bvh ?,? ?tt ?& ?dl\b"), "van hoa the thao va du lich"),
    (re.compile(r"\bld ?- ?tb ?& ?xh\b"), "lao dong thuong binh va xa hoi"),
    (re.compile(r"\bubnd\b|uy ban nhan dan"), ""),
    (re.compile(r"\btp\b\.?"), "thanh pho"),
    (re.compile(r"\btx\b\.?"), "thi xa"),
    (re.compile(r"\bvp\b\.?"), "van phong"),
    (re.compile(r"[^a-z0-9&]+"), " "),
)


@dataclass(frozen=True, slots=True)
class KnownAgency:
    """An agency, named as in the latest edition that has it."""

    code: str
    name: str
    block: str


class KnownAgencies:
    """Agencies of earlier editions, by code and by every name they have had there, and by agreed aliases."""

    def __init__(self, editions: Iterable[Edition], aliases: Mapping[str, str]) -> None:
        self.by_code: dict[str, KnownAgency] = {}
        self._named: dict[str, set[str]] = {}
        for edition in editions:
            for block in edition.blocks:
                for agency in block.agencies:
                    self.by_code.setdefault(agency.code, KnownAgency(agency.code, agency.name, block.code))
                    self._named.setdefault(folded(agency.name), set()).add(agency.code)
        self._aliases = {name: code for name, code in aliases.items() if code in self.by_code}
        self._agencies = tuple(self.by_code.values())
        self._keys = [_likeness_key(agency.name) for agency in self._agencies]

    def meant_by(self, name: str) -> KnownAgency | None:
        """The agency with exactly this name or alias; None if there is none, or if two agencies have had the name."""
        codes = self._named.get(folded(name), set())
        if len(codes) == 1:
            return self.by_code[next(iter(codes))]
        if not codes and folded(name) in self._aliases:
            return self.by_code[self._aliases[folded(name)]]
        return None

    def like(self, name: str) -> list[KnownAgency]:
        """Agencies with similar names, the most similar first: suggestions only."""
        found = process.extract(
            _likeness_key(name), self._keys, scorer=fuzz.ratio, limit=MOST_PROPOSALS, score_cutoff=LIKENESS
        )
        return [self._agencies[place] for _, _, place in found]


def _likeness_key(name: str) -> str:
    """A name without accents, with abbreviations written out; old and new placement of tone marks give the same key."""
    key = search_fold(name)
    for pattern, full in _SHORT_FORMS:
        key = pattern.sub(full, key)
    return " ".join(key.replace(" va ", " ").split())


MOST_CHOICES = 400
"""Most choices in a list; with more known agencies only likely ones are listed, and the code of any other is valid."""


def ask_agencies(
    part: Part, known: KnownAgencies, interview: Interview, learned: dict[str, str], log: IssueLog
) -> None:
    """Find out which agency each row is: by its code, its name, an alias, or an answer."""
    for row in part.rows:
        name = text_of(part.grid.value(row, NAMES))
        own = "" if part.code_column is None else text_of(part.grid.value(row, part.code_column))
        agency = known.by_code.get(own) if own else known.meant_by(name)
        if agency is not None and own and folded(agency.name) != folded(name):
            other = known.meant_by(name)
            rule = Rule.NAME_OF_OTHER if other and other.code != own else Rule.AGENCY_RENAMED
            severity = Severity.ERROR if rule is Rule.NAME_OF_OTHER else Severity.WARNING
            details = {"name": agency.name}
            if rule is Rule.NAME_OF_OTHER and other:
                details |= {"code": own, "other": other.code}
            part.note(log, rule, row, NAMES, name, severity, **details)
        if agency is not None:
            code = agency.code
            if not own or folded(agency.name) == folded(name):
                name = agency.name
        elif not known.by_code or own:
            code = own or proposed_code(name)
            if known.by_code:
                part.note(log, Rule.AGENCY_NEW, row, NAMES, name, Severity.WARNING, code=code)
        else:
            code = _asked_agency(part, row, name, known, interview)
            if code in known.by_code:
                learned[name] = code
                name = known.by_code[code].name
        part.agencies.append(PartAgency(row, code, name))


def _asked_agency(part: Part, row: int, name: str, known: KnownAgencies, interview: Interview) -> str:
    likely = known.like(name)
    new = f"{NEW}{proposed_code(name)}"
    choices = tuple(Choice(agency.code, ChoiceMeaning.NAMED, agency.name) for agency in likely)
    few = known.by_code.values() if len(known.by_code) <= MOST_CHOICES else ()
    rest = [agency for agency in few if agency not in likely]
    choices += (Choice(new, ChoiceMeaning.NEW_AGENCY, name),)
    choices += tuple(Choice(agency.code, ChoiceMeaning.NAMED, agency.name) for agency in rest)
    cell = part.place(row, NAMES)
    question = Question(
        f"{part.prefix}.agency.{cell}",
        QuestionKind.AGENCY,
        AnswerForm.CHOICE_OR_NEW_CODE,
        choices,
        likely[0].code if likely else None,
        part.sheet,
        cell,
        name,
    )
    answer = interview.ask(question)
    return (answer or new).removeprefix(NEW)


def ask_block(part: Part, known: KnownAgencies, blocks: dict[str, str], interview: Interview) -> None:
    """Find out which block a part is: by its heading, by its agencies, or by an answer."""
    label = part.label or part.sheet
    said = [code for code, name in blocks.items() if folded(label) in (folded(name), folded(code))]
    homes = {known.by_code[a.code].block for a in part.agencies if a.code in known.by_code}
    at_home = sum(agency.code in known.by_code for agency in part.agencies)
    if len(said) == 1:
        part.block, part.block_name = said[0], blocks[said[0]]
        return
    if len(homes) == 1 and 5 * at_home >= 4 * len(part.agencies) and (home := next(iter(homes))) in blocks:
        part.block, part.block_name = home, blocks[home]
        return
    new = Choice(f"{NEW}{label}", ChoiceMeaning.NEW_BLOCK, label)
    question = Question(
        f"{part.prefix}.block",
        QuestionKind.BLOCK,
        AnswerForm.CHOICE_OR_NEW_NAME,
        (*(Choice(code, ChoiceMeaning.NAMED, name) for code, name in blocks.items()), new),
        next(iter(homes)) if len(homes) == 1 else new.value,
        part.sheet,
        value=label,
    )
    answer = interview.ask(question)
    if answer is None:  # until there is an answer, a block of its own
        part.block, part.block_name = f"?{interview.asked}", label
    elif answer in blocks:
        part.block, part.block_name = answer, blocks[answer]
    else:
        part.block_name = answer.removeprefix(NEW)
        part.block = proposed_code(part.block_name)
