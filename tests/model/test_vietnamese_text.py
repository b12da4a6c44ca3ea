"""Vietnamese alphabetical order, held against ICU; and text folded for searching."""

from __future__ import annotations

import itertools
import random
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.model import search_fold, vietnamese_sort_key
from dashboard.model.vietnamese_text import names_localities

ORDERED_BY_ICU = (
    "An",
    "Ăn",
    "Ân",
    "ba",
    "Ba",
    "Bà Rịa",
    "Bá Thước",
    "Ba Vì",
    "Ban Dân tộc",
    "Ban Quản lý các Khu công nghiệp",
    "Da Nang",
    "Dà Nẵng",
    "Đa Nang",
    "đà nẵng",
    "Đà Nẵng",
    "Ma",
    "Mà",
    "Mả",
    "Mã",
    "Má",
    "Mạ",
    "mă",
    "mắ",
    "mâ",
    "mấ",
    "Mo",
    "Mô",
    "Mơ",
    "Mớ",
    "Mu",
    "Mư",
    "Mự",
    "Nguyên",
    "Nguyền",
    "Nguyễn",
    "Nguyện",
    "Phường 1",
    "Phường 1 “mới”",
    "Phường I",
    "Quảng Trì",
    "Quảng Trị",
    "Sở Ngoại vụ",
    "Sở Nội vụ",
    "Sở Nông nghiệp và Phát triển nông thôn",
    "sở văn hóa",
    "Sở Văn hóa",
    "SỞ VĂN HÓA",
    "Sở Văn hóa - Thể thao",
    "Sở Văn hóa – Thể thao",
    "Sở Văn hóa (cũ)",
    "Sở Văn hoá và Thể thao",
    "Sở Văn hóa, Thể thao và Du lịch",
    "Sở Y tế",
    "Thị xã A",
    "Thu Bồn",
    "Thủ Đức",
    "Thừa Thiên Huế",
    "UBND huyện Lập Thạch",
    "UBND huyện Tam Dương",
    "UBND huyện Tam Đảo",
    "UBND thành phố Phúc Yên",
    "UBND thành phố Vĩnh Yên",
    "Uôm",
    "Ươm",
    "Ươn",
    "Xã 1",
    "Xã 10",
    "Xã 2",
    "Xã 2/1",
    "Y tế",
)
"""In the order of ICU's collation for `vi` (PyICU 2.17), strictly ascending."""


def test_names_stand_in_the_order_of_icu() -> None:
    shuffled = random.Random(0).sample(ORDERED_BY_ICU, len(ORDERED_BY_ICU))
    assert sorted(shuffled, key=vietnamese_sort_key) == list(ORDERED_BY_ICU)


def test_no_two_different_names_have_the_same_key() -> None:
    assert len({vietnamese_sort_key(name) for name in ORDERED_BY_ICU}) == len(ORDERED_BY_ICU)


def test_the_alphabet_is_the_vietnamese_one_each_letter_before_the_next_with_every_tone() -> None:
    for letter, following in itertools.pairwise("aăâbcdđeêghiklmnoôơpqrstuưvxy"):
        assert vietnamese_sort_key(letter.upper() + "ỵ") < vietnamese_sort_key(following)


def test_tones_come_in_their_order_after_the_letters_of_the_whole_name() -> None:
    tones = ["ma", "mà", "mả", "mã", "má", "mạ"]
    assert sorted(tones, key=vietnamese_sort_key) == tones
    assert vietnamese_sort_key("mạ a") < vietnamese_sort_key("ma b")


def test_typographic_signs_come_before_letters_as_plain_ones_do() -> None:
    assert vietnamese_sort_key("Sở Văn hoá – Thể thao") < vietnamese_sort_key("Sở Văn hoá và Thể thao")
    assert vietnamese_sort_key("Sở\u00a0Y tá") < vietnamese_sort_key("Sở Y tế")


@given(st.text(), st.sampled_from(["NFC", "NFD"]))
def test_the_normal_form_of_a_name_does_not_matter(name: str, form: str) -> None:
    assert vietnamese_sort_key(unicodedata.normalize(form, name)) == vietnamese_sort_key(name)


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


@pytest.mark.parametrize(
    ("name", "of_localities"),
    [
        ("Tỉnh, thành phố", True),
        ("UBND huyện, thành phố", True),
        ("Ủy ban nhân dân cấp xã", True),
        ("Xã, phường, đặc khu", True),
        ("Các địa phương", True),
        ("Sở, ban, ngành", False),
        ("Sở, ban, ngành tỉnh", False),
        ("Cơ quan chuyên môn thuộc UBND huyện", False),
        ("Phòng, ban thuộc thành phố", False),
        ("Khối A", False),
    ],
)
def test_a_block_is_of_localities_as_its_name_says(name: str, of_localities: bool) -> None:
    assert names_localities(name) is of_localities
    assert names_localities(unicodedata.normalize("NFD", name)) is of_localities
