"""What goes between the process that interprets and whoever started it, as MessagePack: values, and nothing that runs.

What comes back is checked against the types of the values, since the process may have been taken over by the workbook.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, get_args

import msgspec
import numpy as np
from numpy.typing import NDArray

from dashboard.data.codes import is_safe_code
from dashboard.data.fingerprint import with_version
from dashboard.data.workbook.questions import Choice
from dashboard.data.workbook.workbook_reading import Earlier, WorkbookReading


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
