"""What one thread computes keeps no other from computing the same of another object."""

from __future__ import annotations

import threading

from dashboard.model.computed_once import computed_once


class Thing:
    def __init__(self) -> None:
        self.asked = threading.Event()
        self.may_go_on = threading.Event()
        self.times = 0

    @computed_once
    def value(self) -> int:
        self.times += 1
        self.asked.set()
        self.may_go_on.wait(20)
        return 7


def test_another_object_waits_for_nobody() -> None:
    slow, quick = Thing(), Thing()
    quick.may_go_on.set()
    got: list[int] = []
    computing = threading.Thread(target=lambda: slow.value, daemon=True)
    computing.start()
    assert slow.asked.wait(20)
    asking = threading.Thread(target=lambda: got.append(quick.value), daemon=True)
    asking.start()
    asking.join(10)
    assert got == [7]
    slow.may_go_on.set()
    computing.join(20)


def test_it_is_computed_once() -> None:
    thing = Thing()
    thing.may_go_on.set()
    assert (thing.value, thing.value, thing.times) == (7, 7, 1)
