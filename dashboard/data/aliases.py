"""Other ways to write the name of an agency, kept with the programme: `ROOT/<programme>/aliases.csv`."""

from __future__ import annotations

import csv
import io
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from dashboard.data.codes import folded, is_safe_code
from dashboard.data.errors import EditionError
from dashboard.data.storage import Storage, as_storage
from dashboard.model import Rule

FILE = "aliases.csv"
_HEADER = ["alias", "agency"]


@dataclass(frozen=True, slots=True)
class Alias:
    """A name as some sheet writes it, and the code of the agency that is meant."""

    alias: str
    agency: str


def read_aliases(root: Storage | Path, programme: str) -> tuple[Alias, ...]:
    """Return the aliases of a programme, the oldest first; none when it has no table yet.

    Raises EditionError for a table that is not one: what was agreed on must not get lost without a word.
    """
    try:
        content = as_storage(root).read(_path(programme))
    except FileNotFoundError:
        return ()
    try:
        text = unicodedata.normalize("NFC", content.decode("utf-8-sig"))
        header, *rows = csv.reader(io.StringIO(text, newline=""), strict=True)
        if header != _HEADER or any(len(row) != len(_HEADER) for row in rows if row):
            raise ValueError(header)
    except (ValueError, csv.Error) as error:
        raise EditionError(_path(programme), Rule.UNREADABLE_ALIASES_DAMAGED) from error
    return tuple(Alias(*row) for row in rows if row)


def add_aliases(
    root: Storage | Path, programme: str, aliases: Iterable[Alias], *, before_write: Callable[[], None]
) -> None:
    """Put aliases into the table of a programme, under its lock; `before_write` may refuse by raising.

    One that is there already is not written again. The later of two for the same name counts, and both stay, so that
    one sees what was once agreed on. Raises EditionError when the table is damaged
    or locked, and OSError when the disk refuses.
    """
    storage = as_storage(root)
    with storage.lock(programme) as make_sure:
        known = read_aliases(storage, programme)
        agreed = agencies_by_alias(known)
        new = [alias for alias in dict.fromkeys(aliases) if agreed.get(folded(alias.alias)) != alias.agency]
        if new:
            before_write()
            make_sure()
            storage.replace(_path(programme), _table([*known, *new]))


def agencies_by_alias(aliases: Iterable[Alias]) -> Mapping[str, str]:
    """Return the code that is meant by each folded name."""
    return {folded(alias.alias): alias.agency for alias in aliases}


def _table(aliases: Iterable[Alias]) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(_HEADER)
    writer.writerows(_rows(aliases))
    return text.getvalue().encode()


def _rows(aliases: Iterable[Alias]) -> Iterator[list[str]]:
    for alias in aliases:
        yield [" ".join(alias.alias.split()), alias.agency]


def _path(programme: str) -> str:
    if not is_safe_code(programme):
        raise EditionError(programme, Rule.UNREADABLE_UNSAFE_NAME, name=programme)
    return f"{programme}/{FILE}"
