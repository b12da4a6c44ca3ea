"""What every visitor needs is there before the first one comes, and is never searched for garbage again."""

from __future__ import annotations

import gc
import pkgutil
from importlib import import_module
from types import ModuleType

BEFORE_A_FULL_COLLECTION = 50
"""Collections of the middle generation before one of everything; Python's own figure is 10."""


def preload(package: ModuleType) -> None:
    """Import every module of `package` with all that it stands on, and take what is there out of garbage collection.

    Some 180 000 objects of libraries live as long as the server. Each full collection went through all of them, under
    Python's lock, while every visitor waited: docs/bench.md. What is left for it are the sessions, and
    that rarely: the smaller collections find most of what a rerun leaves behind.
    """
    for module in pkgutil.iter_modules(package.__path__, f"{package.__name__}."):
        import_module(module.name)
    gc.collect()
    gc.freeze()
    gc.set_threshold(*gc.get_threshold()[:2], BEFORE_A_FULL_COLLECTION)
