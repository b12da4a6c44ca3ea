"""Build an edition from cells, a layout and answers, by the rules of every source, and control printed figures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from dashboard.data.errors import IssueLog, SourceError
from dashboard.data.kept_files import Alias
from dashboard.data.source_tables import edition_from
from dashboard.data.workbook_cells import WorkbookReading
from dashboard.data.workbook_cells.cells import Sheet, Workbook
from dashboard.data.workbook_cells.questions import AnswerForm, Choice, ChoiceMeaning, Interview, Question, QuestionKind
from dashboard.data.workbook_cells.workbook_reading import FactKey, FactPlace, Known
from dashboard.model import Block, Edition, Issue, Rule, Severity
from dashboard.model.computed_once import computed_once
from dashboard.workbook_layouts.answered_layout import (
    kept_by,
    settled,
    sources_of,
    timeless,
    to_keep,
    with_answers,
    with_names,
)
from dashboard.workbook_layouts.conversion import convert
from dashboard.workbook_layouts.corrected_proposal import proposal_with_assignments
from dashboard.workbook_layouts.criterion_questions import ask_criteria, ask_signs, legends_in
from dashboard.workbook_layouts.edition_questions import (
    About,
    KnownAgencies,
    ask_about,
    ask_agencies,
    ask_block,
    ask_programme,
)
from dashboard.workbook_layouts.grid import text_of
from dashboard.workbook_layouts.layout import USE, Layout, Measure
from dashboard.workbook_layouts.legacy_encodings import in_unicode
from dashboard.workbook_layouts.lists import laid_out_anew
from dashboard.workbook_layouts.normalized_grid import Source, may_be_joined, normalised
from dashboard.workbook_layouts.part import Part, joined, refuse_doubled_agencies, warn_of_absences, warn_of_hidden
from dashboard.workbook_layouts.proposer import Proposal
from dashboard.workbook_layouts.review import BlockOutcome, Control, SheetPicture, control, outcomes, pictures
from dashboard.workbook_layouts.role_assignments import RoleAssignment, with_assignments

CONTROL = "control"
"""Key of the question whose answer, in words, accepts an edition although its printed sums differ."""
ENCODING, CONVERT, KEEP = "encoding", "convert", "keep"
"""Key of the question about old encodings, and its answers."""
_OTHER_SHAPES = (Rule.LAYOUT_LONG_LIST, Rule.LAYOUT_LISTS_APART)
"""Problems of sheets on which no row is one agency: other problems and doubts there mean nothing."""


@dataclass(frozen=True, eq=False, slots=True)
class LayoutResult:
    """The result of reading a workbook by a layout: the layout with its doubts, also answered ones, and the reading.

    `control` and `outcomes` are set once nothing is refused, also while questions are open. A template has neither
    layout nor pictures. `sheets_of_files`: the names of the sheets of each file. `as_before`: the period whose kept
    layout was reused, `""` for none; `to_keep`: the layout for the next period, once there is an edition.
    """

    layout: Layout
    reading: WorkbookReading
    control: Control | None = None
    outcomes: tuple[BlockOutcome, ...] = ()
    pictures: tuple[SheetPicture, ...] = ()
    sheets_of_files: tuple[tuple[str, ...], ...] = ()
    as_before: str = ""
    to_keep: Layout | None = None


def read_by_layout(
    workbook: Workbook,
    layout: Layout | None,
    known: Known,
    answers: Mapping[str, str],
    assignments: Sequence[RoleAssignment] = (),
    *,
    anew: bool = False,
) -> LayoutResult:
    """Return the edition, or its problems and open questions; without a layout, use the one that the cells suggest.

    The suggested layout takes over roles from lines of the period before with the same headings, unless it is to be
    made `anew`. Each doubt of a layout is a question, so there is no edition while one is open. Assignments take
    precedence over the layout.
    """
    log = IssueLog()
    interview = Interview(answers, log, workbook.file)
    kept = None if layout is not None or anew else kept_by(known, answers, workbook.file, log)
    before = layout if kept is None else kept.layout
    workbook, made = _without_lists(_in_unicode(workbook, interview), before, interview)
    is_as_before = False
    if layout is None:
        proposal, is_as_before = proposal_with_assignments(workbook, assignments, kept, answers)
        if kept is not None and not is_as_before:
            rule, details = Rule.LAYOUT_KEPT_UNUSED, {"period": kept.period}
            log.add(Issue(workbook.file, None, None, None, rule, details, severity=Severity.WARNING))
    else:
        proposal = Proposal(with_assignments(layout, assignments, {s.name: s for s in workbook.sheets}), (), (), ())
    for found in (*proposal.problems, *proposal.warnings):
        log.add(found)
    if not proposal.layout.tables and not proposal.problems:
        log.refuse(workbook.file, Rule.LAYOUT_WITHOUT_POINTS)
    if not proposal.layout.tables and layout is None and len(known.programmes) > 1 and not anew:
        ask_programme(known, interview)  # the programme's earlier layout may know the headings
    reader = _Reader(workbook, proposal, known, interview, log)
    of_one_row = not any(problem.rule in _OTHER_SHAPES for problem in proposal.problems)
    edition = reader.read() if proposal.layout.tables and of_one_row else None
    checked, expected = None, tuple[BlockOutcome, ...]()
    if edition is not None:
        # until the precision is answered, the decimals of the points are used: totals of whole points rank differently
        meanwhile = replace(edition, precision=reader.decimals) if _is_open("precision", interview) else edition
        expected = outcomes(meanwhile, reader.earlier, reader.without_maximum)
        checked = control(meanwhile, reader.fact_places, reader.sources)
        for found in checked.warnings:
            log.add(found)
        if checked.stops:
            _ask_to_confirm(checked, interview)
    if assignments:  # a later assignment may have removed a question that was already answered
        interview.mark_unneeded(*answers)
    if proposal.layout.tables and of_one_row:
        interview.warn_of_unasked_answers()
    complete = edition is not None and not log.issues and not interview.open_questions
    reading = WorkbookReading(
        edition if complete else None,
        log.issues,
        log.warnings,
        interview.open_questions,
        tuple(Alias(name, code) for name, code in reader.learned.items()),
        reader.fact_places,
        log.more(Severity.ERROR),
        log.more(Severity.WARNING),
        interview.more_questions,
    )
    shown = pictures(workbook, proposal.layout)
    period = kept.period if kept is not None and is_as_before else ""
    for_next = to_keep(with_answers(proposal.layout, answers), workbook, made) if complete else None
    sheets = {sheet.name: sheet for sheet in workbook.sheets}
    tables = (with_names(t, sheets[t.sheet], ()) if t.sheet in sheets else t for t in proposal.layout.tables)
    layout = replace(proposal.layout, tables=tuple(tables), laid_out_anew=made)
    return LayoutResult(layout, reading, checked, expected, shown, (), period, for_next)


def _in_unicode(workbook: Workbook, interview: Interview) -> Workbook:
    """The workbook with old encodings converted, unless the user answers that the text is right as it is."""
    converted, found = in_unicode(workbook)
    choices = Choice(CONVERT, ChoiceMeaning.CONVERT), Choice(KEEP, ChoiceMeaning.KEEP)
    kept = False
    for number, old in enumerate(found):
        key = ENCODING if number == 0 else f"{ENCODING}.{old.encoding}"
        details = {"encoding": old.encoding, "meant": old.meant}
        asked = Question(
            key, QuestionKind.ENCODING, AnswerForm.CHOICE, choices, CONVERT, old.sheet, old.cell, old.text, details
        )
        kept |= interview.ask(asked) == KEEP
    return workbook if kept else converted


def _without_lists(workbook: Workbook, before: Layout | None, interview: Interview) -> tuple[Workbook, tuple[str, ...]]:
    """The workbook with its lists converted to one agency per row, unless answered otherwise; and the sheets agreed on.

    Sheets that the layout `before` already converted are not asked about again.
    """
    known = set() if before is None else {timeless(name) for name in before.laid_out_anew}
    sheets: list[Sheet] = []
    made: list[str] = []
    for sheet in workbook.sheets:
        found = laid_out_anew(sheet) if sheet.visible else None
        key = f"{sheet.name}.list"
        if found is not None and timeless(sheet.name) not in known:
            details = {"agencies": str(found.agencies), "criteria": str(found.criteria)}
            choices = Choice(USE, ChoiceMeaning.LAY_OUT_ANEW), Choice(KEEP, ChoiceMeaning.AS_IT_STANDS)
            kind = QuestionKind(found.shape.value)
            asked = Question(key, kind, AnswerForm.CHOICE, choices, USE, sheet.name, found.cell, None, details)
            answer = interview.ask(asked)
            found = None if answer == KEEP else found
            made += [sheet.name] if answer == USE else []
        elif found is not None:
            made.append(sheet.name)
        sheets.append(sheet if found is None else found.sheet)
    return replace(workbook, sheets=tuple(sheets)), tuple(made)


def _is_open(key: str, interview: Interview) -> bool:
    return any(question.key == key for question in interview.open_questions)


def _ask_to_confirm(checked: Control, interview: Interview) -> None:
    failing, printed = checked.decisive
    details = {"failing": str(failing), "printed": str(printed)}
    interview.ask(Question(CONTROL, QuestionKind.CONTROL, AnswerForm.TEXT, details=details))


@dataclass
class _Reader:
    """Reads one workbook. `learned`: the agency that an answer assigned to each name."""

    workbook: Workbook
    proposal: Proposal
    known: Known
    interview: Interview
    log: IssueLog
    learned: dict[str, str] = field(default_factory=dict[str, str])
    fact_places: dict[FactKey, FactPlace] = field(default_factory=dict[FactKey, FactPlace])
    sources: list[Source] = field(default_factory=list[Source])
    earlier: tuple[Edition, ...] = ()
    without_maximum: set[str] = field(default_factory=set[str])
    """The blocks with a maximum that is not answered yet."""

    def read(self) -> Edition | None:
        """Return the edition; None when something is refused. The caller must check for open questions."""
        tables = settled(self.proposal.layout, self.interview)
        self.sources = sources_of(tables, {sheet.name: sheet for sheet in self.workbook.sheets}, self.log)
        about = ask_about(self.workbook.file, self._titles(), self.decimals, self.known, self.interview)
        self.earlier = about.earlier
        for file in about.unreadable:
            self.log.refuse(file, Rule.EARLIER_UNREADABLE)
        parts = self._parts(about)
        if not parts:
            self.log.refuse(self.workbook.file, Rule.LAYOUT_WITHOUT_POINTS)
            return None
        refuse_doubled_agencies(parts, self.log)
        blocks = joined(parts, self.log)
        warn_of_absences(blocks, about.earlier, self.log)
        source = convert(self.workbook.file, blocks, about, self.log, self.fact_places)
        try:
            return edition_from(source, self.log)
        except SourceError:
            return None

    def _titles(self) -> list[str]:
        """The lines above the tables, from which title, period and decision are suggested."""
        found: list[str] = []
        for source in self.sources:
            first = min(line.index for line in source.layout.of_agencies)
            rows = source.sheet.rows[: max(first, 12)]
            found += [text_of(value) for row in rows for value in row if isinstance(value, str) and len(value) > 12]
        return list(self.proposal.titles) or list(dict.fromkeys(found))

    @computed_once
    def decimals(self) -> int:
        """The largest number of decimals that the points are written with."""
        texts = (
            text_of(source.grid.value(agency.index, line.index))
            for source in self.sources
            for _, agency in source.agencies(Measure.POINTS)[:50]
            for line in source.criteria(Measure.POINTS).values()
        )
        parts = (text.replace(",", ".").partition(".")[2] for text in texts)
        return max((len(part) for part in parts if part.isdecimal()), default=0)

    def _parts(self, about: About) -> list[Part]:
        known_blocks: dict[str, Block] = {}
        for edition in about.earlier:
            for block in edition.blocks:
                known_blocks.setdefault(block.code, block)
        names = {code: block.name for code, block in known_blocks.items()}
        agencies = KnownAgencies(about.earlier, about.aliases)
        asked: dict[str, tuple[str, str]] = {}
        parts: list[Part] = []
        told: set[object] = set()
        for source, own, beside in self._with_self_scores():
            alone = all(other is source or other.sheet is not source.sheet for other in self.sources)
            part = normalised(source, own, beside, alone=alone)
            if not part.rows or not part.criteria:
                continue
            ask_agencies(part, agencies, self.interview, self.learned, self.log)
            label = source.layout.block
            if label not in asked:
                ask_block(part, agencies, names, self.interview)
                asked[label] = part.block, part.block_name
            part.block, part.block_name = asked[label]
            ask_criteria(part, known_blocks.get(part.block), self.interview, self.log, told)
            texts = [" ".join(v.split()) for row in source.sheet.rows for v in row if isinstance(v, str)]
            ask_signs(part, legends_in(texts), self.interview)
            warn_of_hidden(part, self.log)
            parts.append(part)
            if any(criterion.maximum is None for criterion in part.criteria):
                self.without_maximum.add(part.block)
        return parts

    def _with_self_scores(self) -> list[tuple[Source, Source | None, list[Source]]]:
        """The tables of points, each with the tables that belong to it.

        These are the table of its block with self-scores only, if there is one, and those with further criteria of the
        same agencies.
        """
        alone = [s for s in self.sources if s.agencies(Measure.SELF_SCORED) and not s.agencies(Measure.POINTS)]
        others = [s for s in self.sources if s not in alone]
        if not others:
            return [(source, None, []) for source in alone]
        firsts: list[tuple[Source, Source | None, list[Source]]] = []
        for source in others:
            own = next((o for o in alone if o.layout.block == source.layout.block), None)
            of_block = [(first, beside) for first, _, beside in firsts if first.layout.block == source.layout.block]
            for first, beside in of_block:
                if source.layout.names is not None and all(may_be_joined(x, source) for x in (first, *beside)):
                    beside.append(source)
                    first.joined = source.joined = True
                    break
            else:
                firsts.append((source, own, []))
        return firsts
