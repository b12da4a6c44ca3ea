"""What is saved is what is read back; what cannot be kept is refused by name; no id from a link does harm."""

from __future__ import annotations

import datetime
import math
import unicodedata
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dashboard.database import ScenarioNotSaved, ScenarioStore
from dashboard.database.scenario_store import LONGEST_AUTHOR, LONGEST_NOTE, LONGEST_TITLE, MOST_CHANGES
from dashboard.model import EditionId, Rule, Scenario
from tests.database.samples import EDITION, OTHER_EDITION, sample

LINE = st.text(st.characters(exclude_categories=("Cc", "Cs", "Zl", "Zp")), max_size=60)
POINTS = st.floats(allow_nan=False, allow_infinity=False)
CODES = LINE.filter(bool)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | POINTS | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)
TITLES = [
    "Kịch bản 1: nâng điểm Sở Công Thương",
    "🏛️👩🏽‍💻 tăng hạng 🇻🇳",
    "خطة رفع النقاط ٢٠٢٥",
    "תוכנית \u202bשיפור\u202c",
    "z̷̢̛a̸͝l̴g̵o",
    '=HYPERLINK("http://example.org")',
    "'; DROP TABLE saved_scenarios; --",
    "<script>alert(1)</script>",
    "%_\\ {title} $1",
    "𠜎𠜱 漢字 \ue000 \uffff \U0010ffff",
]


def saved(store: ScenarioStore, **parts: Any) -> Any:
    return store.save(**{"edition_id": EDITION, "version": "v1", "scenario": Scenario(), "title": "Thử"} | parts)


def rule_against(store: ScenarioStore, **parts: Any) -> tuple[Rule, str]:
    before = store.count(EDITION)
    with pytest.raises(ScenarioNotSaved) as caught:
        saved(store, **parts)
    assert store.count(EDITION) == before
    return caught.value.rule, caught.value.details["field"]


def test_what_is_saved_is_what_is_read_back(store: ScenarioStore) -> None:
    kept = store.save(**sample(7))
    assert store.get(kept.id) == kept
    assert {name: getattr(kept, name) for name in sample(7)} == sample(7)
    assert (kept.parent_id, kept.created.tzinfo) == (None, datetime.UTC)
    assert abs(datetime.datetime.now(datetime.UTC) - kept.created) < datetime.timedelta(minutes=1)


@pytest.mark.parametrize("title", TITLES)
def test_a_title_may_be_in_any_script(store: ScenarioStore, title: str) -> None:
    kept = saved(store, title=title)
    read = store.get(kept.id)
    assert read is not None
    assert read.title == kept.title == unicodedata.normalize("NFC", title)


@settings(max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(
    title=LINE,
    author=LINE,
    note=LINE,
    version=CODES,
    changes=st.dictionaries(st.tuples(CODES, CODES), POINTS, max_size=8),
    assumptions=st.dictionaries(st.text(max_size=8), JSON, max_size=4),
)
def test_any_text_and_any_points_come_back(
    shared_store: ScenarioStore,
    title: str,
    author: str,
    note: str,
    version: str,
    changes: dict[tuple[str, str], float],
    assumptions: dict[str, Any],
) -> None:
    texts = {"title": f"Tựa {title}", "author": author, "note": note}
    kept = saved(shared_store, **texts, version=version, scenario=Scenario(changes), assumptions=assumptions)
    assert shared_store.get(kept.id) == kept
    assert {name: getattr(kept, name) for name in texts} == {
        name: unicodedata.normalize("NFC", text).strip() for name, text in texts.items()
    }
    assert (kept.version, kept.scenario, kept.assumptions) == (version, Scenario(changes), assumptions)


def test_text_is_kept_normalised_and_without_white_space_around_it(store: ScenarioStore) -> None:
    kept = saved(store, title=f" {unicodedata.normalize('NFD', 'Sở Y tế')}\n", note="một\r\nhai\rba\tbốn\n")
    assert (kept.title, kept.note) == ("Sở Y tế", "một\nhai\nba\tbốn")


def test_zero_is_a_change_and_no_change_is_a_scenario_too(store: ScenarioStore) -> None:
    for changes in ({}, {("a", "1"): 0.0}):
        read = store.get(saved(store, scenario=Scenario(changes)).id)
        assert read is not None
        assert read.scenario == Scenario(changes)


@pytest.mark.parametrize("title", ["", "   ", "\u200b\u200d", "\u00a0\u2003", "\u202e"])
def test_a_title_must_show_something(store: ScenarioStore, title: str) -> None:
    assert rule_against(store, title=title) == (Rule.SAVING_EMPTY, "title")


@pytest.mark.parametrize("character", ["\x00", "\x07", "\n", "\x1b", "\x7f", "\x85", "\u2028", "\ud800"])
def test_a_line_holds_no_control_character(store: ScenarioStore, character: str) -> None:
    for field in ("title", "author"):
        assert rule_against(store, **{field: f"a{character}b"}) == (Rule.SAVING_CONTROL_CHARACTER, field)
    for parts in ({"version": f"v{character}"}, {"edition_id": EditionId(f"a{character}", "2024")}):
        assert rule_against(store, **parts) == (Rule.SAVING_CONTROL_CHARACTER, next(iter(parts)))
    for cell in ((f"a{character}", "1"), ("a", f"1{character}")):
        assert rule_against(store, scenario=Scenario({cell: 1.0})) == (Rule.SAVING_CONTROL_CHARACTER, "scenario")


def test_a_note_may_have_lines_and_tabs_but_no_other_control_character(store: ScenarioStore) -> None:
    assert rule_against(store, note="a\x00b") == (Rule.SAVING_CONTROL_CHARACTER, "note")
    assert saved(store, note="a\n\tb").note == "a\n\tb"


@pytest.mark.parametrize(
    ("field", "longest"), [("title", LONGEST_TITLE), ("author", LONGEST_AUTHOR), ("note", LONGEST_NOTE)]
)
def test_text_may_be_as_long_as_the_limit_and_no_longer(store: ScenarioStore, field: str, longest: int) -> None:
    assert len(getattr(saved(store, **{field: "ế" * longest}), field)) == longest
    assert rule_against(store, **{field: "ế" * (longest + 1)}) == (Rule.SAVING_TOO_LONG, field)


def test_the_refusal_says_how_long_it_may_be(store: ScenarioStore) -> None:
    with pytest.raises(ScenarioNotSaved, match="too_long, field 'title'") as caught:
        saved(store, title="a" * 10_000)
    assert caught.value.details["limit"] == str(LONGEST_TITLE)


def test_a_scenario_has_so_many_changes_at_the_most(store: ScenarioStore) -> None:
    most = {("a", str(number)): 1.0 for number in range(MOST_CHANGES)}
    read = store.get(saved(store, scenario=Scenario(most)).id)
    assert read is not None
    assert len(read.scenario) == MOST_CHANGES
    one_more = Scenario(most | {("b", "1"): 1.0})
    assert rule_against(store, scenario=one_more) == (Rule.SAVING_TOO_MANY_CHANGES, "scenario")


@pytest.mark.parametrize("points", [math.nan, math.inf, -math.inf])
def test_points_are_finite(store: ScenarioStore, points: float) -> None:
    assert rule_against(store, scenario=Scenario({("a", "1"): points})) == (Rule.SAVING_NOT_FINITE, "scenario")


@pytest.mark.parametrize("assumption", [math.nan, {1, 2}, object()])
def test_assumptions_are_json(store: ScenarioStore, assumption: Any) -> None:
    assert rule_against(store, assumptions={"a": assumption}) == (Rule.SAVING_NOT_JSON, "assumptions")


def test_assumptions_are_neither_endless_nor_bottomless(store: ScenarioStore) -> None:
    assert rule_against(store, assumptions={"a": "x" * 100_000}) == (Rule.SAVING_TOO_LONG, "assumptions")
    bottomless: list[Any] = []
    bottomless.append(bottomless)
    assert rule_against(store, assumptions={"a": bottomless}) == (Rule.SAVING_NOT_JSON, "assumptions")


def test_saving_again_makes_another_that_names_its_parent(store: ScenarioStore) -> None:
    first = saved(store, title="Một")
    second = saved(store, title="Hai", parent_id=first.id)
    third = saved(store, title="Ba", parent_id=first.id)
    assert store.get(first.id) == first
    assert second.parent_id == third.parent_id == first.id
    assert store.children(first.id) == (second, third)
    assert store.children(third.id) == ()


@pytest.mark.parametrize("parent_id", ["A" * 22, "", "khong-co", "\x00"])
def test_a_parent_must_be_there(store: ScenarioStore, parent_id: str) -> None:
    assert rule_against(store, parent_id=parent_id) == (Rule.SAVING_PARENT_UNKNOWN, "parent_id")


@pytest.mark.parametrize(
    "hostile",
    [
        "",
        "khong-co",
        "A" * 22,
        "A" * 1_000_000,
        "' OR '1'='1",
        "'; DROP TABLE saved_scenarios; --",
        "\x00",
        "A" * 21 + "\x00",
        "A" * 21 + "\n",
        "A" * 22 + "\n",
        "%" * 22,
        "_" * 22,
        "../../etc/passwd",
        "\ud800" * 22,
        "ế" * 22,
        "１" * 22,
    ],
)
def test_an_id_that_no_scenario_has_finds_nothing(store: ScenarioStore, hostile: str) -> None:
    kept = saved(store)
    assert store.get(hostile) is None
    assert store.children(hostile) == ()
    assert store.get(kept.id) == kept


def test_ids_cannot_be_guessed(store: ScenarioStore) -> None:
    ids = [saved(store).id for _ in range(50)]
    assert len(set(ids)) == 50
    assert all(len(identity) == 22 for identity in ids)
    assert len({identity[:4] for identity in ids}) > 40


def test_a_list_is_of_one_edition_newest_first(store: ScenarioStore) -> None:
    ours = [saved(store, title=f"Kịch bản {number}") for number in range(5)]
    theirs = saved(store, edition_id=OTHER_EDITION)
    assert store.list(EDITION) == tuple(reversed(ours))
    assert store.list(OTHER_EDITION) == (theirs,)
    assert (store.count(EDITION), store.count(OTHER_EDITION), store.count(EditionId("a", "b"))) == (5, 1, 0)


def test_a_list_is_read_in_pages(store: ScenarioStore) -> None:
    ours = [saved(store, title=str(number)) for number in range(7)][::-1]
    assert [store.list(EDITION, limit=3, offset=offset) for offset in (0, 3, 6, 9)] == [
        tuple(ours[:3]),
        tuple(ours[3:6]),
        tuple(ours[6:]),
        (),
    ]
    assert store.list(EDITION, limit=10**30) == tuple(ours)
    assert store.list(EDITION, offset=10**30) == ()


@pytest.mark.parametrize(("limit", "offset"), [(0, 0), (-1, 0), (1, -1)])
def test_no_list_is_shorter_than_one_or_begins_before_the_first(store: ScenarioStore, limit: int, offset: int) -> None:
    with pytest.raises(ValueError, match="no list"):
        store.list(EDITION, limit=limit, offset=offset)


def test_search_ignores_case_and_diacritics(store: ScenarioStore) -> None:
    title, author, note = "Đưa Sở Công Thương lên hạng 15", "Nguyễn Thị Ánh", "Theo ý kiến họp ngày 12/3\nvòng hai"
    kept = saved(store, title=title, author=author, note=note)
    saved(store, title="Khác", author="Trần Văn Bình")
    for query in (
        "so cong thuong",
        "SỞ CÔNG",
        "dua",
        "đưa",
        "hạng 15",
        "anh nguyen",
        "15 anh vong",
        "12/3",
        unicodedata.normalize("NFD", "Ánh"),
        "  công \t thương ",
    ):
        assert store.list(EDITION, query) == (kept,), query
        assert store.count(EDITION, query) == 1
    assert store.list(EDITION, "so y te") == ()
    assert store.count(EDITION, " ") == 2


def test_search_takes_signs_as_they_are(store: ScenarioStore) -> None:
    percent, score, slash = (saved(store, title=title) for title in ("tăng 50%", "a_b", "c\\d/e"))
    assert store.list(EDITION, "%") == (percent,)
    assert store.list(EDITION, "_") == (score,)
    assert store.list(EDITION, "\\") == store.list(EDITION, "/") == (slash,)
    for hostile in ("' OR 1=1 --", "\x00", "\ud800", "a\x00", "x" * 100_000, "x " * 100_000):
        assert store.list(EDITION, hostile) == ()
        assert store.count(EDITION, hostile) == 0
    assert store.list(EditionId("a\x00", "2024")) == ()


def test_a_search_that_asks_for_nothing_finds_everything(store: ScenarioStore) -> None:
    saved(store)
    for nothing in ("", " \n", "\u0301"):  # the last a tone mark on its own
        assert store.list(EDITION, nothing) == store.list(EDITION)
        assert store.count(EDITION, nothing) == 1
