"""Who makes what is taken away: one document at a time, whoever asks.

Values are worked out and Typst is called on one thread: Typst lets the other threads go on. Office files are made in
Python alone, and therefore by a process of their own.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TypeVar

from dashboard.documents.office_process import OfficeProcess

_Document = TypeVar("_Document")
OFFICE = OfficeProcess()
_WORKER = ThreadPoolExecutor(max_workers=1, thread_name_prefix="documents")
"""A meeting of a hundred that all press at once slows nobody's sliders."""


def made(make: Callable[[], _Document]) -> Future[_Document]:
    """Let `make` have its turn; the answer comes in time."""
    return _WORKER.submit(make)
