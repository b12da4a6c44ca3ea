"""A property that is computed on first access and cached on its object."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import nullcontext
from functools import cached_property
from typing import Any, TypeVar

_Value = TypeVar("_Value")


class computed_once(cached_property[_Value]):  # noqa: N801 - a decorator, like its base
    """`functools.cached_property` as in Python 3.12 and later, without a lock.

    Earlier versions had one lock for all objects of a class: while one session computed a property, every session that
    accessed it on another object waited. Without it, two threads may compute the value of the same object twice.
    """

    def __init__(self, func: Callable[[Any], _Value]) -> None:
        super().__init__(func)
        self.lock = nullcontext()
