"""What `make mutants` puts into a source is valid Python and another program."""

from __future__ import annotations

import ast

import pytest

from tests.made_editions import PROJECT
from tests.mutants.__main__ import PARTS, sample, stages
from tests.mutants.mutations import mutations


@pytest.mark.parametrize(
    ("source", "faulty"),
    [
        ("x = a < b", ["x = (a <= b)"]),
        ("x = a and not b", ["x = (a or not b)", "x = a and (b)"]),
        ("x = (a +\n  b)", ["x = ((a - b))"]),
        ("x = điểm * 2", ["x = (điểm / 2)", "x = điểm * 3"]),
        ("x = max(a, b)", ["x = (min(a, b))"]),
        ("x: int = True", ["x: int = False"]),
        ("if a:\n    raise b", ["if (not (a)):\n    raise b", "if a:\n    pass"]),
        ("def f() -> int:\n    g()\n    return a", ["…pass\n    return a", "…g()\n    return None"]),
        ('x = f"{a + b}"', []),
        ("@d(frozen=True)\nclass C: ...", []),
        ('"""Says 1 < 2."""', []),
    ],
)
def test_faults_of_a_source(source: str, faulty: list[str]) -> None:
    found = [one.applied(source.encode()).decode() for one in mutations(source.encode())]
    beginning = "def f() -> int:\n    "
    assert sorted(found) == sorted(text.replace("…", beginning) for text in faulty)


def test_the_sample_is_the_same_each_time_and_every_mutant_is_another_program() -> None:
    drawn = sample(60, 1)
    assert drawn == sample(60, 1)
    assert {mutant.file.split("/")[1].removesuffix(".py") for mutant in drawn} == set(PARTS)
    for mutant in drawn:
        whole = (PROJECT / mutant.file).read_bytes()
        changed = ast.dump(ast.parse(mutant.mutation.applied(whole)))
        assert changed != ast.dump(ast.parse(whole)), mutant


def test_the_nearest_tests_come_first() -> None:
    found = list(stages("dashboard/scoring/standings.py"))
    assert [stage[0] for stage in found] == ["tests/scoring/test_standings.py", "tests/scoring", "tests"]
    assert found[1][1:] == ("--ignore=tests/scoring/test_standings.py",)
    assert "--ignore=tests/browser" in found[2]
    assert [stage[0] for stage in stages("dashboard/access.py")] == ["tests/access", "tests"]
