"""The measuring script works, and says what it measured. Times are for people to read, not for CI to fail on."""

import pytest

from tests.bench.plan_times import KINDS, measure, summary


@pytest.mark.parametrize("name", KINDS)
def test_every_kind_of_question_has_a_plan(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    one, three = measure(KINDS[name], leaves=40, seeds=2).values()
    assert all(measured.milliseconds > 0 for measured in (*one, *three))
    with capsys.disabled():
        print(f" [{name}: {summary(one)} ms]", end="")
