"""What the tests of several processes stand on."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.deploy.installation import Installation, installed
from tests.store.postgresql import NoServer, address_of, running_server


@pytest.fixture(scope="module")
def database() -> Iterator[str]:
    try:
        with running_server() as folder:
            yield address_of(folder, "postgres")
    except NoServer as reason:
        pytest.skip(f"no PostgreSQL here: {reason}")


@pytest.fixture
def two_to_stop(database: str, tmp_path: Path) -> Iterator[Installation]:
    """An installation of a test's own."""
    with installed(tmp_path, database) as installation:
        yield installation
