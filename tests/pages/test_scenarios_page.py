"""Scenarios that are kept: saved, found, opened read-only, copied, compared, and read on data that have changed since.

“Giữa” has 21 of 35 points (6, 3, 12), “đầu” 31, “cuối” 7. Every test keeps its scenarios in a database of its own.
"""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from dashboard.database import ScenarioStore
from dashboard.model import Edition, SavedScenario, Scenario
from dashboard.pages.saved_scenarios import scenario_store
from dashboard.scoring import rank_block
from tests.made_editions import MadeBlock, build, made_block
from tests.pages.hand import Hand
from tests.pages.screen import PAGE_NAMES, choice, component, follow, go_to, open_page, picker, pickers, title, words_on
from tests.pages.tables import notices, tables

HOSTILE = "![x](//example.org/x.png) <img src=x onerror=alert(1)> $a$ `b` **c** <script>alert(1)</script>"
UNICODE = [
    "Kịch bản “đột phá” – Sở Công Thương",
    "🎯 đích: hạng 15 👩‍💼👨‍💼",
    "خطة الوصول إلى المرتبة ١٥",
    "עברית \u202edcba\u202c abc",
    "Z̷͍a̸l̵g̶o̴ ế e\u0302\u0301",
    "計画十五位 · План · திட்டம்",
    "=HYPERLINK(\"//example.org\")",
    "%s {0} {x} \\n \u00a0",
    "'; DROP TABLE saved_scenarios; --",
]  # fmt: skip


@pytest.fixture(autouse=True)
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[ScenarioStore]:
    """An empty store that the pages use."""
    monkeypatch.setenv("DASHBOARD_DATABASE_URL", f"sqlite:///{tmp_path / 'scenarios.sqlite3'}")
    scenario_store.clear()
    opened = scenario_store()
    yield opened
    opened.close()
    scenario_store.clear()


def departments(online: float = 20, **points: tuple[float, float, float]) -> MadeBlock:
    standing = {"dau": (9.0, 4.0, 18.0), "giua": (6.0, 3.0, 12.0), "cuoi": (2.0, 1.0, 4.0)} | points
    criteria = (
        ("1", "", "Hạ tầng", None),
        ("1.1", "1", "Máy tính", 10),
        ("1.2", "1", "Mạng nội bộ", 5),
        ("2", "", "Dịch vụ", None),
        ("2.1", "2", "Hồ sơ trực tuyến", online),
    )
    names = {"dau": "Cơ quan đầu", "giua": "Cơ quan giữa", "cuoi": "Cơ quan cuối"}
    return MadeBlock("so", "Sở", criteria, {code: (names[code], row) for code, row in standing.items()})


@pytest.fixture
def edition(root: Path) -> Edition:
    build(root, departments(), made_block("huyen", "Huyện", ngoai=(1, 1, 1), khac=(2, 2, 2)), period="2023")
    return build(root, departments(), made_block("huyen", "Huyện", ngoai=(1, 1, 1), khac=(2, 2, 2)))


Keep = Callable[..., SavedScenario]


@pytest.fixture
def keep(edition: Edition, store: ScenarioStore) -> Keep:
    """Puts a scenario into the store without the pages."""

    def keep(title: str = "Kịch bản thử", *, peers: str = "", agency: str = "giua", **cells: float) -> SavedScenario:
        changes = {("giua", "1.1"): 10.0} if not cells else {}
        for cell, points in cells.items():
            agency_code, criterion = cell.split("_")
            changes[agency_code, f"{criterion[0]}.{criterion[1]}"] = points
        return store.save(
            edition_id=edition.id,
            version=edition.version,
            scenario=Scenario(changes),
            title=title,
            assumptions={"rivals": peers, "agency": agency, "block": "so"},
        )

    return keep


@pytest.fixture
def hand(edition: Edition) -> Hand:
    """On “giữa” with computers raised to 9, at the section where one saves."""
    hand = Hand("giua", muc="luu")
    hand.does("set", "1.1", 9)
    hand.does("commit")
    return hand


def fill_in_and_save(screen: AppTest, title: str, author: str = "", note: str = "") -> AppTest:
    for key, typed in (("save_title", title), ("save_author", author), ("save_note", note)):
        screen.get_by_key(key).set_value(typed)
    (button,) = [button for button in screen.button if button.label == "Lưu kịch bản"]
    button.click().run()
    assert not screen.exception
    return screen


def link_shown(screen: AppTest) -> str:
    (link,) = component(screen, "copyable_text")["paragraphs"]
    return link


def is_saved(screen: AppTest) -> bool:
    return any("Đã lưu." in notice for notice in notices(screen))


def board(screen: AppTest) -> dict[str, tuple[str, str]]:
    return {row["code"]: (row["rank"], row["total"]) for row in component(screen, "simulator")["board"]["rows"]}


def everything_sent(screen: AppTest) -> str:
    """Markup and component data as the browser gets them, but for style sheets.

    Pickers are left out: they draw every name as text (tests/browser/test_pickers.py).
    """
    markup = " ".join(block.value for block in screen.html if "<style>" not in block.value)
    others = [node.proto for node in screen.get("bidi_component") if node.proto.component_name != "picker"]
    return markup + json.dumps([proto.json for proto in others])


def test_the_list_says_whose_rank_a_scenario_moves_and_from_where_to_where(keep: Keep) -> None:
    """Each has 21, 31 and 7 of 35 points; 20 online files instead of 4 give the last 23."""
    keep("Số hóa", agency="cuoi", cuoi_21=20.0)
    keep("Ở khối khác", agency="khac", khac_11=9.0)
    screen = open_page("scenarios", khoi="so")
    assert "Cơ quan cuối hạng 3 → 2 · 1 tiêu chí thay đổi" in words_on(screen)
    assert "Cơ quan cuối rank 3 → 2 · 1 criterion changed" in words_on(open_page("scenarios", khoi="so", lang="en"))


# ---- saving


@pytest.mark.usefixtures("edition")
def test_without_a_change_there_is_nothing_to_save() -> None:
    screen = open_page("simulation", cq="giua", muc="luu")
    assert "Chưa có điểm nào thay đổi để lưu." in words_on(screen)
    assert not [button for button in screen.button if button.label == "Lưu kịch bản"]


def test_what_is_saved_has_a_link_and_stands_in_the_list(hand: Hand, edition: Edition, store: ScenarioStore) -> None:
    fill_in_and_save(hand.screen, "Nâng máy tính", "Phòng Tổng hợp", "Mua 40 máy trong quý 2")
    assert is_saved(hand.screen)
    (saved,) = store.list(edition.id)
    assert link_shown(hand.screen) == f"./mo-phong?kb={saved.id}"
    assert saved.scenario == Scenario({("giua", "1.1"): 9.0})
    assert (saved.version, saved.parent_id) == (edition.version, None)
    listed = go_to(hand.screen, "scenarios")
    assert title(listed) == "1 kịch bản đã lưu cho năm 2024"
    shown = words_on(listed)
    assert "Nâng máy tính Phòng Tổng hợp" in shown
    assert "Mua 40 máy trong quý 2" in shown
    assert "Cơ quan giữa hạng 2 → 2 · 1 tiêu chí thay đổi" in shown
    assert "lưu theo số liệu cũ" not in shown


def test_saving_changes_nothing_on_the_sliders(hand: Hand) -> None:
    before = hand.answer["board"]
    fill_in_and_save(hand.screen, "Một")
    assert hand.answer["board"] == before
    assert hand.answer["changed"] == ["1.1"]
    assert hand.screen.query_params["thu"] == "giua:1.1=9"


@pytest.mark.parametrize("empty", ["", "   ", "\t", "\u200b", "\u00a0\u3000", "\u2066\u2069"])
def test_a_title_without_anything_to_see_is_refused_in_words(
    hand: Hand, edition: Edition, store: ScenarioStore, empty: str
) -> None:
    fill_in_and_save(hand.screen, empty, "ai đó", "gì đó")
    (said,) = hand.screen.error
    assert said.value == "Chưa lưu: hãy nhập “Tên kịch bản”."
    assert not is_saved(hand.screen)
    assert store.count(edition.id) == 0
    assert hand.answer["changed"] == ["1.1"]
    fill_in_and_save(hand.screen, "Bây giờ có tên")
    assert is_saved(hand.screen)


@pytest.mark.parametrize(
    ("field", "longest", "named"),
    [("title", 200, "Tên kịch bản"), ("author", 120, "Người lập"), ("note", 4000, "Ghi chú")],
)
def test_what_is_too_long_is_refused_with_its_limit_and_what_is_just_short_enough_is_kept_whole(
    hand: Hand, edition: Edition, store: ScenarioStore, field: str, longest: int, named: str
) -> None:
    fill_in_and_save(hand.screen, **{"title": "Tên", field: "ộ" * (longest + 1)})
    (said,) = hand.screen.error
    assert said.value == f"Chưa lưu: “{named}” dài quá {longest} ký tự."
    assert store.count(edition.id) == 0
    fill_in_and_save(hand.screen, **{"title": "Tên", field: "ộ" * longest})
    (saved,) = store.list(edition.id)
    assert getattr(saved, field) == "ộ" * longest
    assert "ộ" * longest in words_on(go_to(hand.screen, "scenarios"))


@pytest.mark.parametrize("written", UNICODE)
def test_any_script_is_kept_and_shown(hand: Hand, edition: Edition, store: ScenarioStore, written: str) -> None:
    fill_in_and_save(hand.screen, written, written, written)
    (saved,) = store.list(edition.id)
    listed = words_on(go_to(hand.screen, "scenarios"))
    opened = words_on(open_page("simulation", kb=saved.id))
    for text in (saved.title, saved.author, saved.note):
        assert " ".join(text.split()) in listed
        assert " ".join(text.split()) in opened


def test_writing_from_right_to_left_turns_nothing_around_it(keep: Keep) -> None:
    """A title that switches the direction of writing must not turn the words after it."""
    saved = keep("abc \u202edef")
    for screen in (open_page("simulation", kb=saved.id), open_page("scenarios")):
        assert any("<bdi>abc \u202edef</bdi>" in block.value for block in screen.html)


def test_nothing_that_somebody_wrote_comes_to_life(hand: Hand, edition: Edition, store: ScenarioStore) -> None:
    fill_in_and_save(hand.screen, HOSTILE, HOSTILE, HOSTILE)
    (saved,) = store.list(edition.id)
    listed = open_page("scenarios")
    pickers(listed)["compare_saved"].set_value([saved.id]).run()
    opened = open_page("simulation", kb=saved.id)
    for screen in (listed, opened, hand.screen):
        assert not screen.exception
        assert "<img" not in everything_sent(screen)
        assert "<script" not in everything_sent(screen)
        assert all("example.org" not in element.value for element in (*screen.markdown, *screen.caption))
        assert all("example.org" not in notice for notice in notices(screen))
    assert " ".join(HOSTILE.split()) in words_on(listed)
    assert " ".join(HOSTILE.split()) in words_on(opened)


def test_saved_is_said_no_longer_when_something_has_changed(hand: Hand) -> None:
    fill_in_and_save(hand.screen, "Một")
    assert is_saved(hand.screen)
    hand.does("set", "2.1", 20)
    hand.does("commit")
    assert not is_saved(hand.screen)
    hand.does("undo")
    hand.does("commit")
    assert is_saved(hand.screen)


def test_saving_again_makes_a_new_one_that_names_the_one_before(
    hand: Hand, edition: Edition, store: ScenarioStore
) -> None:
    fill_in_and_save(hand.screen, "Một")
    hand.does("set", "2.1", 20)
    hand.does("commit")
    fill_in_and_save(hand.screen, "Hai")
    second, first = store.list(edition.id)
    assert (first.title, second.title) == ("Một", "Hai")
    assert first.scenario == Scenario({("giua", "1.1"): 9.0})
    assert second.parent_id == first.id
    assert store.children(first.id) == (second,)
    assert hand.screen.query_params["goc"] == second.id


def test_two_people_who_save_at_once_both_have_theirs(edition: Edition, store: ScenarioStore) -> None:
    hands = [Hand("giua", muc="luu"), Hand("cuoi", muc="luu")]
    for hand, points in zip(hands, (9, 10), strict=True):
        hand.does("set", "1.1", points)
        hand.does("commit")
    for hand in hands:
        fill_in_and_save(hand.screen, "Cùng một tên")
    scenarios = {saved.scenario for saved in store.list(edition.id)}
    assert scenarios == {Scenario({("giua", "1.1"): 9.0}), Scenario({("cuoi", "1.1"): 10.0})}


# ---- the list


@pytest.mark.usefixtures("edition")
def test_an_empty_list_says_how_to_save_one() -> None:
    screen = open_page("scenarios")
    assert title(screen) == "0 kịch bản đã lưu cho năm 2024"
    assert "Chưa có kịch bản nào được lưu cho kỳ này" in words_on(screen)
    assert "compare_saved" not in pickers(screen)


@pytest.mark.parametrize("typed", ["dot pha", "ĐỘT PHÁ", "pha dot", "đột"])
def test_searching_needs_no_diacritics_no_case_and_no_order(keep: Keep, typed: str) -> None:
    keep("Kịch bản đột phá")
    keep("Kịch bản thận trọng")
    screen = open_page("scenarios")
    assert "thận trọng" in words_on(screen)
    screen.get_by_key("search_saved").set_value(typed).run()
    assert "đột phá" in words_on(screen)
    assert "thận trọng" not in words_on(screen)
    assert screen.query_params["tim"] == typed
    assert words_on(open_page("scenarios", tim=typed)) == words_on(screen)


@pytest.mark.parametrize(
    "typed", ["khong-co-dau", "<b>x</b>", "%", "_", "\x00", "x" * 5000, "![](//example.org/x.png)"]
)
def test_a_search_without_a_find_says_so(keep: Keep, typed: str) -> None:
    keep("Kịch bản thử")
    screen = open_page("scenarios", tim=typed)
    assert not screen.exception
    assert "Kịch bản thử" not in words_on(screen)
    assert "Không tìm thấy" in words_on(screen)
    assert typed.replace("\x00", "")[:60] in words_on(screen)
    assert "<b>x" not in everything_sent(screen)


def test_each_edition_has_its_own_list_newest_first(keep: Keep, edition: Edition) -> None:
    keep("Thứ nhất")
    keep("Thứ hai")
    shown = words_on(open_page("scenarios"))
    assert shown.index("Thứ hai") < shown.index("Thứ nhất")
    assert "Thứ hai" not in words_on(open_page("scenarios", ky="2023"))


def test_a_long_list_says_how_many_more_there_are(keep: Keep) -> None:
    for number in range(53):
        keep(f"Kịch bản {number:02}")
    screen = open_page("scenarios")
    assert title(screen).startswith("53 kịch bản")
    assert "và 3 kịch bản khác" in words_on(screen)
    (listed,) = re.findall(r'<ul class="xh-saved" aria-label="Kịch bản">(.*?)</ul>', everything_sent(screen))
    assert listed.count("<li>") == 50


def test_a_line_opens_its_scenario(keep: Keep) -> None:
    saved = keep()
    sent = "".join(element.proto.body for element in open_page("scenarios", lang="en").get("html"))
    ((url, named),) = re.findall(r'<li><a class="xh-inner" href="([^"]*)">(.*?)</a>', sent)
    assert named == f"<bdi>{saved.title}</bdi>"
    assert url.startswith("./mo-phong?")
    assert f"kb={saved.id}" in url
    assert "lang=en" in url


# ---- opened by its link


def test_a_link_opens_it_read_only_with_all_its_figures(keep: Keep) -> None:
    saved = keep("Nâng máy tính", giua_11=10, cuoi_21=20)
    screen = open_page("simulation", kb=saved.id)
    assert not screen.exception
    simulator = component(screen, "simulator")
    assert simulator["readOnly"] is True
    assert simulator["agency"] == "giua"
    assert board(screen) == {"dau": ("1", "31,000"), "giua": ("2", "25,000"), "cuoi": ("3", "23,000")}
    assert "kịch bản đã lưu · chỉ xem Nâng máy tính" in words_on(screen)
    with pytest.raises(KeyError):
        screen.get_by_key("pick_peers")
    assert list(screen.get_by_key("pick_section").options) == ["Điều chỉnh điểm", "Thay đổi thứ hạng"]
    assert screen.query_params == {"kb": saved.id}


@pytest.mark.parametrize("section", ["luu", "phuong-an", "ca-khoi", "tieu-chi", "khong-co"])
def test_no_section_that_works_on_it_can_be_had_by_a_link(keep: Keep, section: str) -> None:
    screen = open_page("simulation", kb=keep().id, muc=section)
    assert not screen.exception
    assert screen.get_by_key("pick_section").value == ""
    assert not [button for button in screen.button if button.label in ("Lưu kịch bản", "Áp dụng phương án này")]


def test_what_a_read_only_view_is_told_to_change_it_does_not_change(keep: Keep) -> None:
    saved = keep()
    hand = Hand("giua", kb=saved.id)
    before = hand.answer["board"]
    for kind, value in (("set", 20), ("type", "20"), ("maximum", None)):
        answer = hand.does(kind, "2.1", value)
        assert (answer["changed"], answer["board"]) == (["1.1"], before)
    for kind in ("undo", "redo", "reset_all", "commit"):
        answer = hand.does(kind)
        assert (answer["changed"], answer["board"]) == (["1.1"], before)
    assert answer["acknowledged"] == hand.number


def test_what_the_others_were_assumed_to_do_is_said_and_moves_the_board(keep: Keep) -> None:
    saved = keep(peers="thu-hep-50")
    screen = open_page("simulation", kb=saved.id)
    assert "Mỗi cơ quan khác thu hẹp 50% số điểm còn thiếu ở từng tiêu chí." in words_on(screen)
    assert board(screen)["dau"] == ("1", "33,000")
    assert board(screen)["giua"] == ("2", "25,000")
    ignored = open_page("simulation", kb=saved.id, gt="thu-hep-100", thu="giua:1.1=0")
    assert board(ignored) == board(screen), "a link cannot say anything else about it"


def test_other_blocks_agencies_and_languages_can_be_looked_at(keep: Keep) -> None:
    saved = keep()
    screen = open_page("simulation", kb=saved.id)
    picker(screen, "agency").set_value("cuoi").run()
    assert "Cơ quan cuối" in title(screen)
    assert "Cơ quan giữa" in component(screen, "simulator")["others"]
    screen.get_by_key("pick_block").set_value("huyen").run()
    assert screen.get_by_key("pick_block").value == "huyen"
    picker(screen, "agency").set_value("ngoai").run()
    assert set(board(screen)) == {"ngoai", "khac"}
    screen.get_by_key("pick_language").set_value("en").run()
    assert "saved scenario · read only" in words_on(screen)
    assert component(screen, "simulator")["readOnly"] is True
    assert screen.query_params["kb"] == saved.id


def test_editing_makes_a_copy_that_remembers_where_it_comes_from(keep: Keep, store: ScenarioStore) -> None:
    saved = keep("Gốc", peers="thu-hep-50")
    hand = Hand("giua", kb=saved.id)
    hand.screen.get_by_key("edit_a_copy").click().run()
    assert not hand.screen.exception
    assert hand.answer["readOnly"] is False
    assert hand.answer["changed"] == ["1.1"]
    parameters = hand.screen.query_params
    assert (parameters["goc"], parameters["thu"], parameters["gt"]) == (saved.id, "giua:1.1=10", "thu-hep-50")
    assert "kb" not in parameters
    hand.does("set", "2.1", 15)
    hand.does("commit")
    choice(hand.screen, "pick_section").set_value("luu").run()
    fill_in_and_save(hand.screen, "Bản sửa")
    (child,) = store.children(saved.id)
    assert (child.title, child.parent_id) == ("Bản sửa", saved.id)
    assert child.scenario == Scenario({("giua", "1.1"): 10.0, ("giua", "2.1"): 15.0})
    assert child.assumptions["rivals"] == "thu-hep-50"
    assert store.get(saved.id) == saved


def test_opening_one_does_not_lose_what_one_was_working_on(keep: Keep) -> None:
    saved = keep()
    hand = Hand("cuoi")
    hand.does("set", "2.1", 18)
    follow(hand.screen, kb=saved.id)
    assert hand.answer["changed"] == ["1.1"]
    hand.screen.get_by_key("edit_a_copy").click().run()
    picker(hand.screen, "agency").set_value("cuoi").run()
    assert hand.answer["changed"] == []
    hand.number = hand.answer["acknowledged"]
    assert hand.does("undo")["changed"] == ["2.1"]


def test_a_scenario_whose_parent_is_made_up_is_not_saved_under_it(edition: Edition, store: ScenarioStore) -> None:
    hand = Hand("giua", muc="luu", thu="giua:1.1=9", goc="A" * 22)
    fill_in_and_save(hand.screen, "Một")
    (said,) = hand.screen.error
    assert "không tìm thấy kịch bản gốc" in said.value
    assert store.count(edition.id) == 0


@pytest.mark.parametrize(
    "unknown",
    ["x", "A" * 22, "A" * 5000, "../../passwd", "<script>alert(1)</script>", "' OR 1=1 --", "%00", "\x00", "a&kb=2"],
)
@pytest.mark.parametrize("page", ["simulation", "scenarios"])
def test_an_id_that_no_scenario_has_is_named_and_the_page_stands(keep: Keep, page: str, unknown: str) -> None:
    keep()
    screen = open_page(page, kb=unknown, cq="giua")
    assert not screen.exception
    assert notices(screen) == ["Không tìm thấy kịch bản đã lưu mà liên kết chỉ tới."]
    assert screen.session_state["session"].address.saved == ""
    if page == "simulation":
        assert component(screen, "simulator")["readOnly"] is False
        assert component(screen, "simulator")["changed"] == []


def test_a_scenario_whose_edition_has_gone_is_not_shown_on_another(keep: Keep, root: Path) -> None:
    saved = keep()
    shutil.rmtree(root / "thu-nghiem" / "2024")
    st.cache_data.clear()
    for page in ("simulation", "scenarios", "overview"):
        screen = open_page(page, kb=saved.id)
        assert not screen.exception, page
        assert "`2024`" in notices(screen)[0]
    screen = open_page("simulation", kb=saved.id)
    assert component(screen, "simulator")["changed"] == []
    assert component(screen, "simulator")["readOnly"] is False


@pytest.mark.parametrize("version", ["x", "../..", "0" * 16, "![](//example.org/x.png)", "<b>x</b>"])
@pytest.mark.parametrize("saved", [True, False])
def test_a_version_that_is_not_there_is_named_and_the_one_in_force_is_shown(
    keep: Keep, version: str, saved: bool
) -> None:
    kept = keep()
    screen = open_page("simulation", cq="giua", pb=version, **({"kb": kept.id} if saved else {}))
    assert not screen.exception
    (said,) = notices(screen)
    assert f"`{version}`" in said
    assert "phiên bản" in said
    assert board(screen)["dau"] == ("1", "31,000")


# ---- the store cannot be had


@pytest.fixture(
    params=[
        "postgresql://nobody:geheim@127.0.0.1:1/none?connect_timeout=2",
        "sqlite:////proc/nowhere/scenarios.sqlite3",
        "mysql://nobody:geheim@127.0.0.1/none",
        "nonsense",
    ]
)
def no_store(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch, edition: Edition) -> None:
    monkeypatch.setenv("DASHBOARD_DATABASE_URL", request.param)
    scenario_store.clear()


def one_sentence(screen: AppTest) -> str:
    assert not screen.exception
    (said,) = notices(screen)
    assert said.startswith(("Hiện không kết nối được nơi lưu", "Nơi lưu kịch bản", "Địa chỉ nơi lưu"))
    assert "geheim" not in words_on(screen)
    return said


@pytest.mark.usefixtures("no_store")
def test_without_the_store_its_page_says_so_in_one_sentence_and_all_others_work() -> None:
    one_sentence(open_page("scenarios"))
    for name in PAGE_NAMES:
        if name != "scenarios":
            screen = open_page(name, cq="giua")
            assert not screen.exception, name
            assert notices(screen) == [], name
    assert Hand("giua").does("set", "1.1", 9)["changed"] == ["1.1"]


@pytest.mark.usefixtures("no_store")
def test_without_the_store_a_link_to_a_scenario_says_so_and_shows_the_edition() -> None:
    screen = open_page("simulation", cq="giua", kb="A" * 22)
    one_sentence(screen)
    assert board(screen)["dau"] == ("1", "31,000")


@pytest.mark.usefixtures("no_store")
def test_without_the_store_saving_says_so_and_keeps_what_was_typed_and_changed() -> None:
    hand = Hand("giua", muc="luu", thu="giua:1.1=9")
    fill_in_and_save(hand.screen, "Một", "Tôi", "Ghi chú dài")
    one_sentence(hand.screen)
    assert hand.answer["changed"] == ["1.1"]
    assert hand.screen.get_by_key("save_title").value == "Một"
    assert hand.screen.get_by_key("save_note").value == "Ghi chú dài"


def test_a_store_that_comes_back_is_used_again(
    edition: Edition, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("DASHBOARD_DATABASE_URL", "postgresql://nobody@127.0.0.1:1/none?connect_timeout=2")
    scenario_store.clear()
    hand = Hand("giua", muc="luu", thu="giua:1.1=9")
    fill_in_and_save(hand.screen, "Một")
    one_sentence(hand.screen)
    monkeypatch.setenv("DASHBOARD_DATABASE_URL", f"sqlite:///{tmp_path / 'back.sqlite3'}")
    fill_in_and_save(hand.screen, "Một")
    assert is_saved(hand.screen)
    assert scenario_store().count(edition.id) == 1


# ---- the data have changed since


@pytest.fixture
def changed_data(keep: Keep, root: Path) -> SavedScenario:
    """Saved on online files of 20 points at most, read when they are 15: “cuối” cannot have 20 any more.

    “Giữa” starts from 7 computers, not 6; “đầu” has two other scores.
    """
    saved = keep("Trước khi đổi", giua_11=10, cuoi_21=20)
    shutil.rmtree(root.parent / f"source-of-{root.name}")
    build(
        root,
        departments(15, dau=(9, 5, 14), giua=(7, 3, 12)),
        made_block("huyen", "Huyện", ngoai=(1, 1, 1), khac=(2, 2, 2)),
    )
    return saved


def test_what_has_changed_since_is_named_with_its_numbers(changed_data: SavedScenario) -> None:
    screen = open_page("simulation", kb=changed_data.id)
    assert not screen.exception
    assert (
        "1 thay đổi không còn phù hợp, 1 điểm thành phần gốc đã khác, 2 điểm thành phần khác trong kỳ đã thay đổi"
        in words_on(screen)
    )
    (said,) = notices(screen)
    assert "20 vượt điểm tối đa 15" in said
    assert board(screen) == {"dau": ("1", "28,000"), "giua": ("2", "25,000"), "cuoi": ("3", "7,000")}


def test_both_readings_can_be_had_and_stand_in_the_link(changed_data: SavedScenario) -> None:
    screen = open_page("simulation", kb=changed_data.id)
    (button,) = [button for button in screen.button if button.key == "read_on"]
    assert button.label == "Xem theo số liệu tại thời điểm lưu"
    button.click().run()
    then = {"dau": ("1", "31,000"), "giua": ("2", "25,000"), "cuoi": ("3", "23,000")}
    assert board(screen) == then
    assert notices(screen) == []
    assert screen.query_params["pb"] == changed_data.version
    assert board(open_page("simulation", kb=changed_data.id, pb=changed_data.version)) == then
    (button,) = [button for button in screen.button if button.key == "read_on"]
    assert button.label == "Xem theo số liệu hiện nay"
    button.click().run()
    assert board(screen)["cuoi"] == ("3", "7,000")
    assert "pb" not in screen.query_params


def test_the_list_marks_what_was_saved_on_older_data_and_comparing_leaves_out_what_no_longer_fits(
    changed_data: SavedScenario,
) -> None:
    screen = open_page("scenarios")
    assert "lưu theo số liệu cũ" in words_on(screen)
    pickers(screen)["compare_saved"].set_value([changed_data.id]).run()
    (said,) = notices(screen)
    assert "`Trước khi đổi`" in said
    assert "1 thay đổi không còn phù hợp" in said
    (table,) = tables(screen)
    assert {name: cells for name, *cells in table[6:]} == {
        "Cơ quan đầu": ["28,000 · 1", "28,000 · 1"],
        "Cơ quan giữa": ["22,000 · 2", "25,000 · 2"],
        "Cơ quan cuối": ["7,000 · 3", "7,000 · 3"],
    }


def test_a_copy_is_edited_on_the_data_in_force(changed_data: SavedScenario, store: ScenarioStore) -> None:
    screen = open_page("simulation", kb=changed_data.id, pb=changed_data.version)
    screen.get_by_key("edit_a_copy").click().run()
    assert not screen.exception
    assert screen.query_params["pb"] == screen.session_state["view"].current_version != changed_data.version
    assert component(screen, "simulator")["changed"] == ["1.1"]
    assert board(screen)["dau"] == ("1", "28,000")
    assert "20 vượt điểm tối đa 15" in notices(screen)[0]


def test_when_the_old_version_is_lost_it_is_read_on_todays_data_and_that_is_said(
    changed_data: SavedScenario, root: Path
) -> None:
    shutil.rmtree(root / "thu-nghiem" / "2024" / changed_data.version)
    screen = open_page("simulation", kb=changed_data.id)
    assert not screen.exception
    assert "1 thay đổi không còn phù hợp. Không đọc được phiên bản lúc lưu" in words_on(screen)
    assert not [button for button in screen.button if button.key == "read_on"]
    assert board(screen)["giua"] == ("2", "25,000")


def test_data_that_say_the_same_under_another_version_give_the_same_figures(keep: Keep, root: Path) -> None:
    saved = keep()
    shutil.rmtree(root.parent / f"source-of-{root.name}")
    build(root, departments(), made_block("huyen", "Huyện", ngoai=(1, 1, 1), khac=(2, 2, 2)), title="Tên khác")
    screen = open_page("simulation", kb=saved.id)
    assert "0 thay đổi không còn phù hợp, 0 điểm thành phần gốc đã khác, 0 điểm thành phần khác" in words_on(screen)
    assert notices(screen) == []
    assert board(screen)["giua"] == ("2", "25,000")


# ---- side by side


def test_up_to_four_stand_beside_the_edition_and_each_other(keep: Keep, edition: Edition) -> None:
    four = [
        keep("Một", giua_11=10),
        keep("Hai", giua_21=20, giua_12=5),
        keep("Ba", cuoi_21=20),
        keep("Bốn", dau_21=0, giua_11=0),
    ]
    screen = open_page("scenarios")
    choice = pickers(screen)["compare_saved"]
    assert choice.data["most"] == 4
    choice.set_value([saved.id for saved in four]).run()
    assert not screen.exception
    (table,) = tables(screen)
    assert table[0][1:] == ["Kỳ này", "Một", "Hai", "Ba", "Bốn"]
    assert table[2][1:] == ["19,6667", "21,000", "23,000", "25,000", "11,6667"]
    block = edition.block_by_code["so"]
    baseline = rank_block(block, 3)
    for number, saved in enumerate(four):
        points = np.array(block.points)
        for (agency, criterion), value in saved.scenario.changes.items():
            points[block.agency_index[agency], block.tree.leaf_index[criterion]] = value
        after = rank_block(block, 3, points)
        for name, *cells in table[6:]:
            row = next(index for index, agency in enumerate(block.agencies) if agency.name == name)
            places = int(baseline.rank[row] - after.rank[row])
            move = f" {'▲' if places > 0 else '▼'}{abs(places)}" if places else ""
            rank = f"{'đồng hạng ' if after.tied[row] else ''}{after.rank[row]}"
            assert cells[1 + number] == f"{after.total[row]:.3f} · {rank}{move}".replace(".", ",")


def test_two_of_the_same_title_can_be_told_apart(keep: Keep) -> None:
    first, second = keep("Cùng tên", giua_11=10), keep("Cùng tên", giua_11=0)
    screen = open_page("scenarios")
    choice = pickers(screen)["compare_saved"]
    assert len(set(choice.options)) == 2
    assert all(option.startswith("Cùng tên") for option in choice.options)
    choice.set_value([first.id]).run()
    assert tables(screen)[0][2][-1] == "21,000"
    pickers(screen)["compare_saved"].set_value([second.id]).run()
    assert tables(screen)[0][2][-1] == "17,6667"


def test_compared_are_the_figures_that_opening_shows(keep: Keep) -> None:
    """The agency that a scenario was made for keeps its points, whatever the others are assumed to do."""
    saved = keep("Với giả thiết", peers="thu-hep-50", agency="giua", cuoi_21=10)
    opened = board(open_page("simulation", kb=saved.id))
    screen = open_page("scenarios")
    pickers(screen)["compare_saved"].set_value([saved.id]).run()
    compared = {name: cells[-1].split(" · ")[0] for name, *cells in tables(screen)[0][6:]}
    assert compared == {
        "Cơ quan đầu": opened["dau"][1],
        "Cơ quan giữa": opened["giua"][1],
        "Cơ quan cuối": opened["cuoi"][1],
    }
    assert opened["giua"][1] == "21,000"


def test_nothing_is_compared_before_something_is_chosen(keep: Keep) -> None:
    keep()
    assert tables(open_page("scenarios")) == []
