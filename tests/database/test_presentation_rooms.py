"""Rooms of presentations: who has the secret leads, states come in their order, and rooms end by themselves."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import replace

import pytest

from dashboard.database import MOST_ROOMS, RoomLead, Rooms, RoomsFull
from dashboard.database.presentation_rooms import CODE, LONGEST, LONGEST_STATE, LONGEST_UNLED

BEGIN = datetime.datetime(2026, 11, 29, 9, tzinfo=datetime.UTC)
A_MOMENT = datetime.timedelta(seconds=1)


class Clock:
    """A clock that stands still until somebody turns it."""

    def __init__(self) -> None:
        self.now = BEGIN

    def __call__(self) -> datetime.datetime:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def rooms(url: str, clock: Clock) -> Iterator[Rooms]:
    """The rooms of one process."""
    with closing(Rooms(url, clock=clock)) as opened:
        yield opened


@pytest.fixture
def elsewhere(rooms: Rooms, url: str, clock: Clock) -> Iterator[Rooms]:
    """The rooms as another process sees them."""
    with closing(Rooms(url, clock=clock)) as opened:
        yield opened


def test_what_is_shown_on_one_process_is_seen_on_another(rooms: Rooms, elsewhere: Rooms) -> None:
    lead = rooms.open()
    assert elsewhere.shown(lead.code) == (0, "")
    assert [rooms.show(lead, "một"), elsewhere.show(lead, "hai"), rooms.show(lead, "ba")] == [1, 2, 3]
    assert elsewhere.shown(lead.code) == (3, "ba")
    assert elsewhere.look([lead.code, "BCFGHJKM"]).keys() == {lead.code}
    assert elsewhere.look([lead.code])[lead.code].sequence == 3


def test_states_that_come_at_once_get_one_number_each(rooms: Rooms, elsewhere: Rooms) -> None:
    lead = rooms.open()
    with ThreadPoolExecutor(4) as hands:
        numbers = list(hands.map(lambda n: (rooms, elsewhere)[n % 2].show(lead, f"{n}"), range(20)))
    assert sorted(filter(None, numbers)) == list(range(1, 21))
    assert rooms.shown(lead.code) == (20, f"{numbers.index(20)}")


@pytest.mark.parametrize("secret", ["", "x", "\ud800", "'; DROP TABLE presentation_rooms; --"])
def test_without_the_secret_nobody_leads_or_ends_a_room(rooms: Rooms, secret: str) -> None:
    lead = rooms.open()
    rooms.show(lead, "một")
    stranger = replace(lead, secret=secret)
    assert rooms.show(stranger, "hai") is None
    assert not rooms.heard(stranger)
    assert not rooms.end(stranger)
    assert rooms.shown(lead.code) == (1, "một")


def test_the_secret_of_one_room_leads_no_other(rooms: Rooms) -> None:
    one, other = rooms.open(), rooms.open()
    assert rooms.show(RoomLead(one.code, other.secret), "x") is None


def test_a_code_can_be_typed_with_any_vietnamese_keyboard(rooms: Rooms) -> None:
    for _ in range(20):
        code = rooms.open().code
        assert CODE.fullmatch(code)
        assert not set(code) & set("AEIOUYDW0O1I")


def test_a_room_that_is_ended_is_gone_everywhere(rooms: Rooms, elsewhere: Rooms) -> None:
    lead = rooms.open()
    assert rooms.end(lead)
    assert elsewhere.look([lead.code]) == {}
    assert elsewhere.show(lead, "x") is None
    assert not rooms.end(lead)


def test_a_room_ends_when_nobody_has_led_it_for_a_while(rooms: Rooms, clock: Clock) -> None:
    lead = rooms.open()
    clock.now += LONGEST_UNLED
    assert rooms.heard(lead)
    clock.now += LONGEST_UNLED
    assert rooms.look([lead.code])
    clock.now += A_MOMENT
    assert rooms.look([lead.code]) == {}
    assert not rooms.heard(lead)


def test_a_room_ends_some_hours_after_it_was_opened(rooms: Rooms, clock: Clock) -> None:
    lead = rooms.open()
    while clock.now < BEGIN + LONGEST:
        assert rooms.heard(lead)
        clock.now += LONGEST_UNLED
    clock.now += A_MOMENT
    assert not rooms.heard(lead)
    assert rooms.look([lead.code]) == {}


def test_there_are_so_many_rooms_and_those_that_are_over_make_place(rooms: Rooms, clock: Clock) -> None:
    leads = [rooms.open() for _ in range(MOST_ROOMS)]
    with pytest.raises(RoomsFull):
        rooms.open()
    assert rooms.end(leads[0])
    rooms.open()
    clock.now += LONGEST_UNLED + A_MOMENT
    rooms.open()
    assert rooms.shown(leads[1].code) == (0, "")


def test_a_state_that_is_too_large_changes_nothing(rooms: Rooms) -> None:
    lead = rooms.open()
    with pytest.raises(ValueError, match="characters"):
        rooms.show(lead, "x" * (LONGEST_STATE + 1))
    assert rooms.show(lead, "x" * LONGEST_STATE) == 1


def test_those_who_follow_are_counted_over_all_processes(rooms: Rooms, elsewhere: Rooms, clock: Clock) -> None:
    code = rooms.open().code
    assert rooms.count(code, "app1", 40) == 40
    assert elsewhere.count(code, "app2", 60) == 100
    assert rooms.count(code, "app1", 10) == 70
    clock.now += datetime.timedelta(minutes=1)  # a process that has ended says nothing any more
    assert rooms.count(code, "app1", 10) == 10
