"""Both languages say the same things, and every text that the code asks for is there."""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from string import Formatter

import pytest

from dashboard.ui.texts import LANGUAGES, Language, catalogue_keys, text
from tests.made_editions import PROJECT

VIETNAMESE, ENGLISH = catalogue_keys("vi"), catalogue_keys("en")
SECTIONS = {key.split(".")[0] for key in VIETNAMESE}
KEY = re.compile(rf"({'|'.join(sorted(SECTIONS))})\.[a-z0-9_]+")
CODE = [*sorted((PROJECT / "dashboard").rglob("*.py")), PROJECT / "app.py"]
A_FILE = re.compile(r".*\.(csv|toml|py|css|js|json|parquet|sqlite3|xlsx|docx|png)")


def literals(path: Path) -> Iterator[str]:
    """Every text in the code but docstrings; an f-string with `{}` where it is filled in."""
    nodes = list(ast.walk(ast.parse(path.read_text(encoding="utf-8"))))
    parts = {id(value) for node in nodes if isinstance(node, ast.JoinedStr) for value in node.values}
    for node in nodes:
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in parts:
            yield node.value
        elif isinstance(node, ast.JoinedStr):
            yield "".join(str(part.value) if isinstance(part, ast.Constant) else "{}" for part in node.values)


@cache  # when a test asks, not when the file is collected
def asked() -> tuple[set[str], dict[str, re.Pattern[str]]]:
    """The keys in the code, and the f-strings that make keys, each with its pattern."""
    found = {literal for path in CODE for literal in literals(path) if KEY.match(literal.replace("{}", "x"))}
    whole = {literal for literal in found if KEY.fullmatch(literal) and not A_FILE.fullmatch(literal)}
    patterns = {
        literal: re.compile(re.escape(literal).replace(r"\{\}", "[a-z0-9_]+"))
        for literal in found
        if "{}" in literal and KEY.fullmatch(literal.replace("{}", "x"))
    }
    return whole, patterns


def placeholders(template: str, *, shown: bool = False) -> set[str]:
    """Names in braces; `shown`: without those that only choose between singular and plural."""
    fields = [(name, spec or "") for _, name, spec, _ in Formatter().parse(template) if name is not None]
    forms = {name for _, spec in fields for name in placeholders(spec)}
    return {name for name, spec in fields if not (shown and "|" in spec)} | forms


def example_free(template: str) -> str:
    """The text without what it quotes from a file's syntax: phải là chữ đặt trong dấu nháy kép, ví dụ "2020"."""
    return template.replace('"2020"', "")


def test_the_search_for_keys_finds_some() -> None:
    whole, patterns = asked()
    assert len(whole) > 200
    assert len(patterns) > 5


def test_both_languages_have_the_same_texts() -> None:
    assert set(VIETNAMESE) == set(ENGLISH)


def test_a_text_has_the_same_placeholders_in_both_languages() -> None:
    apart = [key for key in VIETNAMESE if placeholders(VIETNAMESE[key]) != placeholders(ENGLISH[key], shown=True)]
    assert apart == []


def test_every_text_that_the_code_asks_for_is_there() -> None:
    whole, _ = asked()
    assert sorted(whole - set(VIETNAMESE)) == []


def test_every_family_of_texts_that_the_code_asks_for_has_members() -> None:
    _, patterns = asked()
    empty = [literal for literal, pattern in patterns.items() if not any(map(pattern.fullmatch, VIETNAMESE))]
    assert empty == []


def test_no_text_is_there_for_nobody() -> None:
    whole, patterns = asked()
    unused = {
        key
        for key in VIETNAMESE
        if key not in whole and not any(pattern.fullmatch(key) for pattern in patterns.values())
    }
    assert sorted(unused) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_text_is_empty_or_has_space_to_spare(language: Language) -> None:
    for key, template in catalogue_keys(language).items():
        assert template.strip(), key
        assert "  " not in template, key


@pytest.mark.parametrize("language", LANGUAGES)
def test_quotation_marks_are_curly_in_both_languages(language: Language) -> None:
    assert [key for key, value in catalogue_keys(language).items() if set('«»"„‟') & set(example_free(value))] == []


def test_a_tone_mark_of_oa_oe_uy_stands_on_the_first_vowel() -> None:
    """Hóa, khỏe, hủy and not hoá, khoẻ, huỷ; where a letter follows or q precedes there is one way: hoàn, quý."""
    elsewhere = re.compile(r"(?<!q)(o[áàảãạéèẻẽẹ]|u[ýỳỷỹỵ])(?!\w)", re.IGNORECASE)
    assert [key for key, value in VIETNAMESE.items() if elsewhere.search(value)] == []


@pytest.mark.parametrize(
    "word",
    [
        r"(?<!sao )\bchép\b",  # sao chép
        r"\bđích\b",  # mục tiêu
        r"\bthôi\b",  # hủy, thoát
        r"công sức",  # mức độ khó
        r"số đã in|bản in\b",  # số liệu trong văn bản
        r"\bkéo điểm\b",  # điều chỉnh điểm
        r"(?<!\{)\bsheet\b(?!\))",  # trang tính
        r"{\w+} điểm (thay đổi|đổi|bị sửa|minh h)",  # what is counted are scores: điểm thành phần
        r"=\{rank\}",  # đồng hạng
    ],
)
def test_what_an_office_does_not_write_is_not_written(word: str) -> None:
    assert [key for key, value in VIETNAMESE.items() if re.search(word, value, re.IGNORECASE)] == []


def test_no_english_text_was_left_in_vietnamese() -> None:
    letters = set("ăâđêôơưạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ")
    examples = re.compile(r"“[^”]*”|\[[^]]*\]|[A-Z_]+/[A-Z_]+")
    left = [key for key, template in ENGLISH.items() if letters & set(examples.sub("", template).lower())]
    assert left == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_file_holds_the_table_that_it_is_named_after_and_no_other(language: Language) -> None:
    files = sorted((PROJECT / "dashboard" / "ui" / "catalogue" / language).glob("*.toml"))
    assert files
    for file in files:
        assert list(tomllib.loads(file.read_text(encoding="utf-8"))) == [file.stem]


def test_a_missing_text_or_value_is_a_defect() -> None:
    with pytest.raises(KeyError):
        text("page.no_such_page", "vi")
    with pytest.raises(KeyError):
        text("period.year", "vi", month="1")


# ---- singular and plural

BEFORE_A_NOUN = "changed|clearly different|general|more|original|other|percentage|printed or derived|printed|saved"
"""What may stand between a number and what is counted."""
NOT_PLURAL = "across adds as closes differs does exists gets has is its leads less loses stands was"
"""Words with an s at their end that may follow a number that is a name or a rank."""
COUNTED = re.compile(r"\{\w+:[^{}|]*(?:\{\w+\}[^{}|]*)*\|")
"""A placeholder that chooses between two forms."""


def said(key: str, number: int) -> str:
    """The English text with `number` for every placeholder."""
    return text(key, "en", **dict.fromkeys(placeholders(ENGLISH[key]), number))


@pytest.mark.parametrize(("value", "one"), [(1, True), ("1", True), ("+1", True), ("−1", True), (0, False), (2, False)])
def test_english_has_the_singular_after_one_alone(value: object, one: bool) -> None:
    agencies = text("overview.agencies", "en", count=value)
    assert agencies == f"{value} {'agency' if one else 'agencies'}"


@pytest.mark.parametrize("value", ["1.0", "1.000", "11", "21", "0.1", "-", ""])
def test_what_is_shown_as_anything_else_than_one_is_plural(value: str) -> None:
    assert text("overview.agencies", "en", count=value).endswith("agencies")


def test_a_form_may_hold_the_number() -> None:
    one, many = (text("method.checks_title_all", "en", count=count) for count in (1, 2))
    assert one == "The one printed or derived figure agrees with the recomputed one"
    assert many == "All 2 printed or derived figures agree with the recomputed ones"


def counted_words(key: str, number: int) -> list[str]:
    """The word after each number, past what may stand before a noun."""
    return re.findall(rf"(?<![\d.,/]){number} (?:(?:{BEFORE_A_NOUN}) )*([a-z-]+)\b", said(key, number))


def test_no_english_text_has_a_plural_after_one() -> None:
    wrong = {
        key: word
        for key, template in ENGLISH.items()
        if "{" in template and not key.startswith("streamlit_words.")  # which are Streamlit's, word for word
        for word in counted_words(key, 1)
        if (word.endswith("s") or word == "criteria") and word not in NOT_PLURAL.split()
    }
    assert wrong == {}


@pytest.mark.parametrize("number", [0, 2])
def test_no_english_text_has_a_singular_after_none_or_two(number: int) -> None:
    singulars = {
        form.split(" ")[0] for template in ENGLISH.values() for form in re.findall(r"\{\w+:([a-z -]+)\|", template)
    }
    assert {"agency", "criterion", "point", "score", "is", "has"} <= singulars
    wrong = {
        key: word
        for key, template in ENGLISH.items()
        if COUNTED.search(template)
        for word in counted_words(key, number)
        if word in singulars - {"is", "was"}  # of a name
    }
    assert wrong == {}


def test_a_text_that_counts_in_english_says_so_after_one_and_after_two() -> None:
    """Each choice of forms is one: it differs between one and many, and none and two are alike."""
    counting = [key for key, template in ENGLISH.items() if COUNTED.search(template)]
    assert len(counting) > 90
    for key in counting:
        one, none, two = (re.sub(r"\d", "#", said(key, number)) for number in (1, 0, 2))
        assert one != two, key
        assert none == two, key


def test_vietnamese_has_one_form() -> None:
    assert [key for key, template in VIETNAMESE.items() if COUNTED.search(template)] == []
