"""Rooms for following a presentation: the state shown in each, shared by all processes of an installation.

A room has a code, which followers know, and a secret, which only the presenter's browser knows. It ends when the
presenter ends it, some hours after it was opened, or when the presenter has been gone for a while.
"""

from __future__ import annotations

import datetime
import hashlib
import re
import secrets
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass

from sqlalchemy import URL, ColumnElement, Connection, and_, delete, func, insert, or_, select, update

from dashboard.database.connection import Database, database_url
from dashboard.database.schema import migrate, presentation_followers, presentation_rooms

LETTERS = "BCFGHJKMNPQRSTVXZ3479"
"""Excludes vowels, D and W, which Vietnamese input methods turn into other letters; no two look alike."""
CODE = re.compile(rf"[{LETTERS}]{{8}}")
MOST_ROOMS = 50
LONGEST_STATE = 1_000_000
"""Maximum characters of a state; a screen of 300 agencies by all groups takes a third of it."""
LONGEST = datetime.timedelta(hours=8)
LONGEST_UNLED = datetime.timedelta(minutes=15)
_COUNT_HOLDS = datetime.timedelta(seconds=30)  # after it, the followers of an ended process are no longer counted
_SECRET_BYTES = 24

_rooms, _followers = presentation_rooms.c, presentation_followers.c


class RoomsFull(Exception):
    """Raised when the maximum number of rooms is open."""


@dataclass(frozen=True, slots=True)
class RoomLead:
    """The credentials for leading a room: its code, and the secret, of which only a hash is stored."""

    code: str
    secret: str


@dataclass(frozen=True, slots=True)
class Room:
    """The progress of a room. `sequence`: number of its state, 0: none yet. `led`: last request of the presenter."""

    sequence: int
    led: datetime.datetime


class Rooms:
    """Rooms in the database at `url`, which is migrated first. `clock` returns the current time in UTC.

    Safe to use from many threads and processes at once. Every method raises StoreUnavailable if the database does
    not answer within `timeout` seconds.
    """

    def __init__(
        self,
        url: str | URL,
        timeout: float = 5.0,
        clock: Callable[[], datetime.datetime] = lambda: datetime.datetime.now(datetime.UTC),
    ) -> None:
        self._database = Database(url, timeout)
        self._database.prepare_file()
        migrate(self._database)
        self._clock = clock

    def open(self) -> RoomLead:
        """Open a room, after deleting rooms that have ended. Raises RoomsFull."""
        now = self._clock()
        lead = RoomLead("".join(secrets.choice(LETTERS) for _ in range(8)), secrets.token_urlsafe(_SECRET_BYTES))
        row = {"code": lead.code, "secret_hash": _hash(lead.secret), "opened": now, "led": now}
        with self._database.writing() as connection:
            connection.execute(delete(presentation_rooms).where(self._over()))
            connection.execute(delete(presentation_followers).where(_followers.counted < now - LONGEST))
            if connection.execute(select(func.count()).select_from(presentation_rooms)).scalar_one() >= MOST_ROOMS:
                raise RoomsFull
            connection.execute(insert(presentation_rooms).values(**row, sequence=0, state=""))
        return lead

    def show(self, lead: RoomLead, state: str) -> int | None:
        """Set the state shown in a room; return its number, which increases by one each time.

        None if no room has this code and secret. Raises ValueError for more than LONGEST_STATE characters.
        """
        if len(state) > LONGEST_STATE:
            raise ValueError(f"{len(state)} characters are too many to show")
        shown = {"state": state, "sequence": _rooms.sequence + 1, "led": self._clock()}
        query = update(presentation_rooms).where(self._led_by(lead)).values(**shown).returning(_rooms.sequence)
        with self._database.writing() as connection:
            return connection.execute(query).scalar_one_or_none()

    def heard(self, lead: RoomLead) -> bool:
        """Record a sign of life from the presenter; return whether a room has this code and secret."""
        query = update(presentation_rooms).where(self._led_by(lead)).values(led=self._clock())
        with self._database.writing() as connection:
            return connection.execute(query).rowcount > 0

    def end(self, lead: RoomLead) -> bool:
        """End the room; return whether a room had this code and secret."""
        with self._database.writing() as connection:
            ended = connection.execute(delete(presentation_rooms).where(self._led_by(lead))).rowcount > 0
            if ended:
                connection.execute(delete(presentation_followers).where(_followers.code == lead.code))
        return ended

    def look(self, codes: Collection[str]) -> Mapping[str, Room]:
        """Return the rooms with these codes that are open, by code."""
        query = select(_rooms.code, _rooms.sequence, _rooms.led).where(_rooms.code.in_(codes), ~self._over())
        with self._database.reading() as connection:
            return {code: Room(sequence, led) for code, sequence, led in connection.execute(query)}

    def shown(self, code: str) -> tuple[int, str]:
        """Return the number of a room's state and the state; 0 and an empty text if there is no such room."""
        query = select(_rooms.sequence, _rooms.state).where(_rooms.code == code)
        with self._database.reading() as connection:
            found = connection.execute(query).one_or_none()
        return (found.sequence, found.state) if found else (0, "")

    def count(self, code: str, process: str, followers: int) -> int:
        """Record the number of followers on a process; return the number on all processes."""
        now = self._clock()
        mine = and_(_followers.code == code, _followers.process == process)
        noted = {"count": followers, "counted": now}
        with self._database.writing() as connection:
            if not connection.execute(update(presentation_followers).where(mine).values(**noted)).rowcount:
                connection.execute(insert(presentation_followers).values(code=code, process=process, **noted))
            return self._sum(connection, code, now)

    @staticmethod
    def _sum(connection: Connection, code: str, now: datetime.datetime) -> int:
        fresh = and_(_followers.code == code, _followers.counted > now - _COUNT_HOLDS)
        return connection.execute(select(func.coalesce(func.sum(_followers.count), 0)).where(fresh)).scalar_one()

    def close(self) -> None:
        """Close all connections; for tests and at the end of a program."""
        self._database.close()

    def _over(self) -> ColumnElement[bool]:
        now = self._clock()
        return or_(_rooms.opened < now - LONGEST, _rooms.led < now - LONGEST_UNLED)

    def _led_by(self, lead: RoomLead) -> ColumnElement[bool]:
        return and_(_rooms.code == lead.code, _rooms.secret_hash == _hash(lead.secret), ~self._over())


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()


def open_rooms() -> Rooms:
    """Open the rooms of this installation. One object is enough for a process and all its threads.

    Raises StoreUnavailable.
    """
    return Rooms(database_url())
