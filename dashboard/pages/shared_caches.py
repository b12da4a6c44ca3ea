"""What is remembered for everybody, and what never is: the figures of an edition that somebody tries on his own."""

from __future__ import annotations

import inspect
import secrets
from collections.abc import Callable
from typing import ParamSpec, TypeVar

_TRIAL_MARK = "xem-thu-"  # versions on disk are hexadecimal digits alone

_P = ParamSpec("_P")
_R = TypeVar("_R")


def trial_version() -> str:
    """A version that no edition on disk can have, and no other trial has."""
    return f"{_TRIAL_MARK}{secrets.token_hex(6)}"


def is_trial(version: str) -> bool:
    """Whether a version is one on trial."""
    return version.startswith(_TRIAL_MARK)


def cached_unless_trial(cached: Callable[_P, _R], version: str) -> Callable[_P, _R]:
    """`cached` for a version that everybody may see; for one on trial the function itself, which remembers nothing."""
    return inspect.unwrap(cached) if is_trial(version) else cached
