"""The measuring script works, and says what it measured. Times are for people to read, not for CI to fail on."""

import pytest

from tests.bench.scenario_recompute import measure, national_block


@pytest.mark.parametrize("not_applicable", [0.0, 0.2])
def test_the_recompute_is_measured_part_by_part(not_applicable: float, capsys: pytest.CaptureFixture[str]) -> None:
    medians = measure(national_block(agencies=50, leaves=20, not_applicable=not_applicable), repeats=3)
    assert list(medians) == ["apply", "rank", "groups", "statistics", "apply + rank", "whole"]
    assert all(milliseconds > 0 for milliseconds in medians.values())
    with capsys.disabled():
        print(f" [50 x 20: {medians['whole']:.2f} ms]", end="")
