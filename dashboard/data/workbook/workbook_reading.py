"""What came of reading a workbook."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from dashboard.data.aliases import Alias
from dashboard.data.refusals import Refusal
from dashboard.data.workbook.questions import Question
from dashboard.model import Edition, Statistic


class Layout(StrEnum):
    """How a workbook is laid out."""

    TEMPLATE = "template"
    RESULT_SHEETS = "result_sheets"


FactKey = tuple[str, Statistic, str | None, float]
"""Block, statistic, agency, value."""


@dataclass(frozen=True, slots=True)
class FactPlace:
    """Where a printed figure stands."""

    sheet: str
    row: int
    cell: str
    value: str


@dataclass(frozen=True, eq=False, slots=True)
class WorkbookReading:
    """`edition` is None while there are problems or open questions.

    `new_aliases`: names that answers have given to known agencies, to be kept with the programme when the edition is
    submitted. `fact_places`: where each printed figure stands. `more_problems`, `more_warnings`, `more_questions`: how
    many there are beside those that are listed.
    """

    edition: Edition | None
    problems: tuple[Refusal, ...] = ()
    warnings: tuple[Refusal, ...] = ()
    questions: tuple[Question, ...] = ()
    new_aliases: tuple[Alias, ...] = ()
    fact_places: Mapping[FactKey, FactPlace] = field(default_factory=dict[FactKey, FactPlace])
    layout: Layout = Layout.TEMPLATE
    more_problems: int = 0
    more_warnings: int = 0
    more_questions: int = 0

    @property
    def problem_count(self) -> int:
        """How many problems there are."""
        return len(self.problems) + self.more_problems

    @property
    def question_count(self) -> int:
        """How many questions are open."""
        return len(self.questions) + self.more_questions
