"""What a link said is quoted as it is."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.ui.markdown import LONGEST_QUOTE, as_code


@pytest.mark.parametrize(
    ("text", "quoted"),
    [
        ("2019", "`2019`"),
        ("![x](//y)", "`![x](//y)`"),
        ("a`b", "``a`b``"),
        ("`", "`` ` ``"),
        ("``x", "``` ``x ```"),
        (" hai \n\n dòng ", "`hai dòng`"),
        ("", ""),
        (" \n ", ""),
    ],
)
def test_a_quote_is_one_code_span_on_one_line(text: str, quoted: str) -> None:
    assert as_code(text) == quoted


def test_a_long_quote_is_cut() -> None:
    assert as_code("x" * 500) == f"`{'x' * (LONGEST_QUOTE - 1)}…`"


@given(st.text())
def test_nothing_in_a_quote_ends_it(text: str) -> None:
    quoted = as_code(text)
    if quoted:
        fence = re.match("`+", quoted)
        assert fence is not None
        inside = quoted[len(fence[0]) : -len(fence[0])]
        assert fence[0] not in re.findall("`+", inside)
        assert len(quoted.splitlines()) <= 1
