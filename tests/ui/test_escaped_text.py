"""What a link said is quoted as it is."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.ui.escaped_text import LONGEST_QUOTE, as_code, as_label


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


@pytest.mark.parametrize(
    "plain",
    [
        "Sở, ban, ngành, ô B7: “Sở TT&TT” là cơ quan nào?",
        "Văn bản đó xem được ở địa chỉ nào trên mạng? (bắt đầu bằng https://)",
        "Kỳ xếp hạng nào? (ví dụ 2024 hoặc 2025-10)",
        "Điểm tối đa của “Mạng nội bộ (5 điểm) 100%” là bao nhiêu?",
        "Dài " * 40 + "hết",
    ],
)
def test_a_label_without_markup_is_as_it_is_and_whole(plain: str) -> None:
    assert as_label(plain) == plain


@pytest.mark.parametrize(
    "markup",
    [
        "1. Sở",
        "2) Huyện",
        "# Sở",
        "- Sở",
        "a*b*",
        "x_y_",
        "`a`",
        "[a](b)",
        "$a$",
        "<b>a</b>",
        ":smile:",
        ":material/home: Sở",
        ":red[Sở]",
        "https://example.org",
        "www.example.org",
        "an@tinh.example",
        "&lt;",
        "a -> b",
        "a -- b",
        "a\\b",
        "~~a~~",
    ],
)
def test_a_label_with_markup_is_a_code_span_and_whole(markup: str) -> None:
    long = f"{markup} {'dài ' * 40}hết"
    assert as_label(markup) == as_code(markup) != markup
    assert long in as_label(long)
