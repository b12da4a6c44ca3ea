"""Two nodes that share a PostgreSQL and an S3 server and nothing else: what a crowd waits, and when a version is seen.

Each node is a process of the dashboard that keeps nothing itself; nginx stands before both as `deploy/nginx/`
configures it. Nodes, stores, proxy and visitors share the machine. The bucket is that of moto, a server for tests.
"""

from __future__ import annotations

import time
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from dashboard.access import operator
from dashboard.data import (
    OriginalFile,
    Storage,
    current_version,
    list_editions,
    open_root,
    read_edition,
    write_edition,
)
from dashboard.model import Edition, EditionId
from dashboard.publishing import submit_and_publish
from tests.bench.figures import Figure, Target, spread
from tests.bench.people import CROWDS, SECONDS, THINKING, crowded, rows
from tests.data.object_store import running_store, with_keys
from tests.database.postgresql import address_of, running_server
from tests.made_editions import SHIPPED, build, made_block
from tests.servers import Server, dashboard

PART = "nodes"
SUBJECT = "2 nodes: PostgreSQL, S3, nginx"
PUBLISHED = EditionId("keo", "2024")
PUBLICATIONS = 8
LONGEST = 30.0
TARGET_SEEN_SECONDS = 5.0
"""A node asks for the list of editions every two seconds at the most, while people are there."""


@dataclass(frozen=True)
class SharedStores:
    """What all nodes share: the data root in the bucket, and what a node's environment says of both stores."""

    root: Storage
    settings: dict[str, str]


def measure(*, quick: bool, folder: Path) -> list[Figure]:
    """The largest crowd of one process on two nodes; then versions that are published while both run."""
    sessions, seconds, thinking = (4, 3.0, 0.5) if quick else (max(CROWDS), SECONDS, THINKING)
    with shared_stores() as shared:
        crowd = crowded(sessions, 2, seconds, folder, thinking, shared.settings)
        figures = rows(crowd, sessions, SUBJECT, PART)
        with ExitStack() as started:
            nodes = [
                started.enter_context(dashboard(SHIPPED, folder, name=f"node-{number}", settings=shared.settings))
                for number in range(2)
            ]
            seen = publications_seen(shared.root, nodes, 2 if quick else PUBLICATIONS, folder)
    target = Target("p95 s", at_most=TARGET_SEEN_SECONDS)
    seen_by = "published until both nodes show it"
    return [*figures, Figure(PART, seen_by, "", SUBJECT, spread(seen, "s"), len(seen), target)]


@contextmanager
def shared_stores() -> Iterator[SharedStores]:
    """A PostgreSQL, and a bucket with the editions that come with the project. Raises NoServer without PostgreSQL."""
    with (
        pytest.MonkeyPatch.context() as environment,
        running_server() as socket,
        running_store("bench") as store,
    ):
        with_keys(environment)
        root = open_root(store.address)
        for listed in list_editions(SHIPPED):
            write_edition(read_edition(SHIPPED, listed.id), root)
        settings = {"DASHBOARD_DATA": store.address, "DASHBOARD_DATABASE_URL": address_of(socket, "postgres")}
        yield SharedStores(root, settings)


def publications_seen(root: Storage, nodes: Sequence[Server], count: int, folder: Path) -> list[float]:
    """Seconds from the end of each publication until the leaderboard of every node shows what it changed."""
    write_edition(edition_with(folder, 0), root)
    await_total(nodes, 0)
    seen: list[float] = []
    for points in range(1, count + 1):
        corrected, before = edition_with(folder, points), current_version(root, PUBLISHED)
        submit_and_publish(root, corrected, OriginalFile("sửa.xlsx", b""), operator(), expected=before)
        seen.append(await_total(nodes, points))
    return seen


def edition_with(folder: Path, points: int) -> Edition:
    """An edition of one agency with 9 + 4 points and these."""
    return build(folder / f"version-{points}", made_block(dau=(9, 4, points)), programme=PUBLISHED.programme)


def await_total(nodes: Sequence[Server], points: int) -> float:
    """Seconds until the leaderboards of all nodes show the total. Raises TimeoutError when one never does."""
    start = time.perf_counter()
    for node in nodes:
        while f"{13 + points},000" not in read(f"{node.url}/bang-xep-hang?ct={PUBLISHED.programme}"):
            if time.perf_counter() - start > LONGEST:
                raise TimeoutError(f"a node does not show what was published {LONGEST:g} s ago")
            time.sleep(0.02)
    return time.perf_counter() - start


def read(address: str) -> str:
    """The first answer at an address."""
    with urllib.request.urlopen(address, timeout=LONGEST) as answer:
        return answer.read().decode()
