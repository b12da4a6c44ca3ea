"""The shipped edition, ranked once for all tests of workbooks."""

import pytest

from dashboard.scoring import RankedEdition
from tests.excel.workbooks import vinh_phuc


@pytest.fixture(scope="session")
def ranked() -> RankedEdition:
    return vinh_phuc()
