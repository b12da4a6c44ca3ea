"""Text folded for searching."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.model import search_fold


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Sở Y tế", "so y te"),
        ("Sở Công Thương", "so cong thuong"),
        ("ĐẮK LẮK", "dak lak"),
        ("UBND huyện  Lập\tThạch", "ubnd huyen lap thach"),
        (" Tam Đảo ", "tam dao"),
        ("Ủy ban", "uy ban"),
        ("", ""),
    ],
)
def test_diacritics_case_and_extra_space_do_not_matter(text: str, folded: str) -> None:
    assert search_fold(text) == folded


@given(st.text())
def test_composed_or_decomposed_text_is_the_same(text: str) -> None:
    assert search_fold(unicodedata.normalize("NFC", text)) == search_fold(unicodedata.normalize("NFD", text))


@given(st.text(st.characters(codec="latin-1")))
def test_folding_twice_is_folding_once(text: str) -> None:
    assert search_fold(search_fold(text)) == search_fold(text)
