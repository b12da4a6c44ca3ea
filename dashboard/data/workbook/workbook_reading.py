"""Reading a workbook: what the data root already knows of its programme, and what came of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from dashboard.data.aliases import Alias, agencies_by_alias, read_aliases
from dashboard.data.catalogue import list_editions
from dashboard.data.errors import EditionError
from dashboard.data.kept_layouts import read_layout
from dashboard.data.reading import read_edition
from dashboard.data.storage import Storage, as_storage
from dashboard.data.workbook.questions import Question
from dashboard.model import Edition, Issue, Statistic


@dataclass(frozen=True, slots=True)
class Earlier:
    """The editions of a programme, the latest first; the agency meant by each folded alias; files that are damaged.

    `layouts`: the periods that have a layout kept with them, each with its text, the latest first.
    """

    editions: tuple[Edition, ...] = ()
    aliases: Mapping[str, str] = field(default_factory=dict[str, str])
    unreadable: tuple[str, ...] = ()
    layouts: tuple[tuple[str, str], ...] = ()


class Known(Protocol):
    """What is known before a workbook is read: `KnownEditions`, or what another process tells of it."""

    @property
    def programmes(self) -> Mapping[str, str]:
        """The name of each programme, by code."""
        ...

    def earlier(self, programme: str) -> Earlier:
        """What there is of one programme; nothing of one that is not known."""
        ...


class KnownEditions:
    """The editions under a data root, read when they are asked for. A `root` of None knows nothing."""

    def __init__(self, root: Storage | Path | None) -> None:
        self._root = None if root is None else as_storage(root)
        self._listings = () if self._root is None else list_editions(self._root)

    @property
    def programmes(self) -> Mapping[str, str]:
        """The name of each programme, by code."""
        return {listing.id.programme: listing.programme_name for listing in self._listings}

    def earlier(self, programme: str) -> Earlier:
        """What can be read of a programme. Raises EditionError when its table of aliases is damaged."""
        if self._root is None or programme not in self.programmes:
            return Earlier()
        found: list[Edition] = []
        unreadable: list[str] = []
        ids = [listing.id for listing in self._listings if listing.id.programme == programme]
        for edition_id in sorted(ids, reverse=True):
            try:
                found.append(read_edition(self._root, edition_id))
            except EditionError as error:
                unreadable.append(error.file)
        aliases = agencies_by_alias(read_aliases(self._root, programme))
        texts = [(each.period, read_layout(self._root, each)) for each in sorted(ids, reverse=True)]
        layouts = tuple((period, text) for period, text in texts if text is not None)
        return Earlier(tuple(found), aliases, tuple(unreadable), layouts)


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
    problems: tuple[Issue, ...] = ()
    warnings: tuple[Issue, ...] = ()
    questions: tuple[Question, ...] = ()
    new_aliases: tuple[Alias, ...] = ()
    fact_places: Mapping[FactKey, FactPlace] = field(default_factory=dict[FactKey, FactPlace])
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
