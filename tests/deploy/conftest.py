"""What the tests of several processes stand on."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.database.postgresql import NoServer, address_of, running_server
from tests.deploy.installation import Installation, installed


@pytest.fixture(scope="module")
def database() -> Iterator[str]:
    try:
        with running_server() as folder:
            yield address_of(folder, "postgres")
    except NoServer as reason:
        pytest.skip(f"no PostgreSQL here: {reason}")


@pytest.fixture(scope="module")
def two_to_stop(database: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    """An installation whose processes tests stop, and start again before they end."""
    with installed(tmp_path_factory.mktemp("two-to-stop"), database) as installation:
        yield installation
