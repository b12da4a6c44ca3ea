"""A property that is computed when it is first asked for, and kept with its object."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import nullcontext
from functools import cached_property
from typing import Any, TypeVar

_Value = TypeVar("_Value")


class computed_once(cached_property[_Value]):  # noqa: N801 - a decorator, like its base
    """`functools.cached_property` as it is from Python 3.12 on, without a lock.

    Before, one lock served all objects of a class: while one session computed a property, every session that asked
    another object for it waited. Two threads that ask the same object at once may now compute the value twice.
    """

    def __init__(self, func: Callable[[Any], _Value]) -> None:
        super().__init__(func)
        self.lock = nullcontext()
