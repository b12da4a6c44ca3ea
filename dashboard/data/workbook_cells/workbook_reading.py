"""The input and the result of reading a workbook (known editions; the edition with its issues), also as MessagePack.

These are exchanged between the process that interprets and its parent: values only, no code. The result is validated
against the types of the values, since the workbook may have taken over the process.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Protocol, get_args

import msgspec
import numpy as np
from numpy.typing import NDArray

from dashboard.data.all_editions import list_editions
from dashboard.data.codes import is_safe_code
from dashboard.data.edition_files import read_edition
from dashboard.data.errors import EditionError
from dashboard.data.kept_files import Alias, agencies_by_alias, read_aliases, read_layout
from dashboard.data.manifest import with_version
from dashboard.data.storage import Storage, as_storage
from dashboard.data.workbook_cells.questions import Choice, Question
from dashboard.model import Edition, Issue, Statistic


@dataclass(frozen=True, slots=True)
class Earlier:
    """The editions of a programme, latest first; agency codes by folded alias; files that are damaged.

    `layouts`: period and text of each layout kept with the programme, latest first.
    """

    editions: tuple[Edition, ...] = ()
    aliases: Mapping[str, str] = field(default_factory=dict[str, str])
    unreadable: tuple[str, ...] = ()
    layouts: tuple[tuple[str, str], ...] = ()


class Known(Protocol):
    """What is known before a workbook is read: `EarlierEditions`, or what the parent process sends of it."""

    @property
    def programmes(self) -> Mapping[str, str]:
        """The name of each programme, by code."""
        ...

    def earlier(self, programme: str) -> Earlier:
        """The earlier editions of one programme; empty if the programme is not known."""
        ...


class EarlierEditions:
    """The editions under a data root, read on demand. With a `root` of None, none are known."""

    def __init__(self, root: Storage | Path | None) -> None:
        self._root = None if root is None else as_storage(root)
        self._listings = () if self._root is None else list_editions(self._root)

    @property
    def programmes(self) -> Mapping[str, str]:
        """The name of each programme, by code."""
        return {listing.id.programme: listing.programme_name for listing in self._listings}

    def earlier(self, programme: str) -> Earlier:
        """The editions of a programme that can be read. Raises EditionError when its table of aliases is damaged."""
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
    """The cell of a printed figure."""

    sheet: str
    row: int
    cell: str
    value: str


@dataclass(frozen=True, eq=False, slots=True)
class WorkbookReading:
    """The result of reading a workbook; `edition` is None while there are problems or open questions.

    `new_aliases`: names that answers assigned to known agencies, to be kept with the programme when the edition is
    submitted. `fact_places`: the cell of each printed figure. `more_problems`, `more_warnings`, `more_questions`: the
    numbers of those that are not listed.
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
        """The number of problems."""
        return len(self.problems) + self.more_problems

    @property
    def question_count(self) -> int:
        """The number of open questions."""
        return len(self.questions) + self.more_questions


class WireProblem(Exception):
    """Raised for bytes that are not a valid message."""


@dataclass(frozen=True, slots=True)
class _ReadingMessage:
    """A reading without the choices of its questions: many questions share choices, so each is sent once.

    `chosen` has, for each question, the indexes of its choices in `choices`.
    """

    reading: WorkbookReading
    choices: tuple[Choice, ...]
    chosen: tuple[tuple[int, ...], ...]


def encoded_earlier(earlier: Earlier) -> bytes:
    """Return the earlier editions of a programme as bytes."""
    return _ENCODER.encode(earlier)


def decoded_earlier(told: bytes) -> Earlier:
    """Decode the bytes of `encoded_earlier`."""
    return _EARLIER.decode(told)


def encoded_reading(reading: WorkbookReading) -> bytes:
    """Return a reading as bytes."""
    places: dict[Choice, int] = {}
    chosen = tuple(
        tuple(places.setdefault(choice, len(places)) for choice in question.choices) for question in reading.questions
    )
    bare = replace(reading, questions=tuple(replace(question, choices=()) for question in reading.questions))
    return _ENCODER.encode(_ReadingMessage(bare, tuple(places), chosen))


def decoded_reading(told: bytes) -> WorkbookReading:
    """Decode the bytes of `encoded_reading`; set the version of the edition from its content. Raises WireProblem."""
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
    """Encode a matrix, the only type in a reading that MessagePack does not support."""
    if not isinstance(value, np.ndarray):
        raise NotImplementedError(type(value))
    return [list(value.shape), np.ascontiguousarray(value).tobytes()]


def _decoded(wanted: Any, told: Any) -> NDArray[Any]:
    shape, content = told
    (kind,) = get_args(get_args(wanted)[1])
    return np.frombuffer(content, np.dtype(kind)).reshape([int(length) for length in shape]).copy()


_ENCODER = msgspec.msgpack.Encoder(enc_hook=_encoded)
_EARLIER = msgspec.msgpack.Decoder(Earlier, dec_hook=_decoded)
_READING = msgspec.msgpack.Decoder(_ReadingMessage, dec_hook=_decoded)
