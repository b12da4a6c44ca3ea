"""Reading a workbook: what the data root already knows of its programme, and what came of it; both as MessagePack, too.

That is what goes between the process that interprets and whoever started it: values, and nothing that runs. What comes
back is checked against the types of the values, since the process may have been taken over by the workbook.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Protocol, get_args

import msgspec
import numpy as np
from numpy.typing import NDArray

from dashboard.data.catalogue import list_editions
from dashboard.data.codes import is_safe_code
from dashboard.data.edition_files import read_edition
from dashboard.data.errors import EditionError
from dashboard.data.kept_files import Alias, agencies_by_alias, read_aliases, read_layout
from dashboard.data.manifest import with_version
from dashboard.data.storage import Storage, as_storage
from dashboard.data.workbook.questions import Choice, Question
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


class WireProblem(Exception):
    """Raised for bytes that say nothing that could have been meant."""


@dataclass(frozen=True, slots=True)
class _Reading:
    """A reading without the choices of its questions: many questions share them, so each is told once.

    `chosen` has, for each question, the places of its choices in `choices`.
    """

    reading: WorkbookReading
    choices: tuple[Choice, ...]
    chosen: tuple[tuple[int, ...], ...]


def encoded_earlier(earlier: Earlier) -> bytes:
    """Return what is known of a programme as bytes."""
    return _ENCODER.encode(earlier)


def decoded_earlier(told: bytes) -> Earlier:
    """Return what `encoded_earlier` was given."""
    return _EARLIER.decode(told)


def encoded_reading(reading: WorkbookReading) -> bytes:
    """Return a reading as bytes."""
    places: dict[Choice, int] = {}
    chosen = tuple(
        tuple(places.setdefault(choice, len(places)) for choice in question.choices) for question in reading.questions
    )
    bare = replace(reading, questions=tuple(replace(question, choices=()) for question in reading.questions))
    return _ENCODER.encode(_Reading(bare, tuple(places), chosen))


def decoded_reading(told: bytes) -> WorkbookReading:
    """Return what `encoded_reading` was given; an edition gets the version of its content. Raises WireProblem."""
    try:
        message = _READING.decode(told)
        questions = tuple(
            replace(question, choices=tuple(message.choices[place] for place in places))
            for question, places in zip(message.reading.questions, message.chosen, strict=True)
        )
        edition = message.reading.edition
        if edition is not None:
            if not (is_safe_code(edition.id.programme) and is_safe_code(edition.id.period)):
                raise WireProblem("an edition that has no folder")
            edition = with_version(edition)
    except (msgspec.MsgspecError, IndexError, TypeError, ValueError, RecursionError) as error:
        raise WireProblem(repr(error)) from error
    return replace(message.reading, questions=questions, edition=edition)


def _encoded(value: Any) -> list[object]:
    """A matrix, the only thing in a reading that MessagePack does not know."""
    if not isinstance(value, np.ndarray):
        raise NotImplementedError(type(value))
    return [list(value.shape), np.ascontiguousarray(value).tobytes()]


def _decoded(wanted: Any, told: Any) -> NDArray[Any]:
    shape, content = told
    (kind,) = get_args(get_args(wanted)[1])
    return np.frombuffer(content, np.dtype(kind)).reshape([int(length) for length in shape]).copy()


_ENCODER = msgspec.msgpack.Encoder(enc_hook=_encoded)
_EARLIER = msgspec.msgpack.Decoder(Earlier, dec_hook=_decoded)
_READING = msgspec.msgpack.Decoder(_Reading, dec_hook=_decoded)
