"""The versions of an edition on screen: which is in force, what differs, the log, publishing and going back."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.access import User
from dashboard.data import OriginalFile, current_version, list_versions, read_log
from dashboard.model import Edition, EditionId
from dashboard.publishing import submit
from dashboard.ui.texts import LANGUAGES
from tests.made_editions import MadeBlock, build, made_block, many_agencies
from tests.pages.screen import alts, component, go_to, open_page, pickers, title, words_on
from tests.pages.signed_in import RoleFile, signed_in
from tests.pages.tables import notices, tables

ID = EditionId("thu-nghiem", "2024")
AN = User("sub-an", "Nguyễn An", signed_in=True)
FIRST = {"a": (8, 4, 16), "b": (7, 4, 16), "c": (1, 1, 1)}  # 28, 27, 3
SECOND = {"a": (8, 4, 13), "b": (7, 4, 16), "c": (1, 1, 1)}  # 25, 27, 3: A and B change places

Make = Callable[..., Edition]


@pytest.fixture
def roles(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> RoleFile:
    return RoleFile(tmp_path / "roles.toml", monkeypatch)


@pytest.fixture
def made(root: Path, tmp_path: Path) -> Make:
    """Build an edition of these points; `in_force=False` builds it beside, to be submitted."""

    def make(points: dict[str, tuple[float, ...]], *, in_force: bool = True, title: str = "Kỳ thử nghiệm") -> Edition:
        place = root if in_force else tmp_path / "beside"
        shutil.rmtree(place.parent / f"source-of-{place.name}", ignore_errors=True)
        return build(place, made_block(**points), title=title)

    return make


def buttons(screen: AppTest) -> list[str]:
    return [button.label for button in screen.button]


def press(screen: AppTest, label: str) -> AppTest:
    (button,) = [button for button in screen.button if button.label == label]
    return button.click().run()


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_shipped_edition_has_one_version_and_nothing_to_compare(shipped: Path, language: str) -> None:
    screen = open_page("versions", ky="2020", lang=language)
    assert not screen.exception
    assert title(screen) == (
        "Số liệu năm 2020 có 1 phiên bản" if language == "vi" else "2020: versions of the data (1)"
    )
    words = words_on(screen)
    assert current_version(shipped, EditionId("vinh-phuc-cqdt", "2020")) in words
    assert ("đang có hiệu lực" if language == "vi" else "in force") in words
    assert ("Chỉ có một phiên bản" if language == "vi" else "only one version") in words
    assert tables(screen) == []


def test_what_differs_between_two_versions_is_told_in_ranks_totals_and_scores(made: Make) -> None:
    made(FIRST)
    made(SECOND)
    screen = open_page("versions")
    moves, scores = tables(screen)
    assert moves[1:] == [
        ["Cơ quan b", "2 → 1", "▲ 1", "27,000", "–"],
        ["Cơ quan a", "1 → 2", "▼ 1", "28,000 → 25,000", "−3,000"],
    ]
    assert scores[1:] == [["Cơ quan a", "Hồ sơ trực tuyến 2.1", "16", "13", "−3,000"]]


def test_the_pickers_compare_any_two_the_other_way_round_too(made: Make) -> None:
    first, second = made(FIRST), made(SECOND)
    screen = open_page("versions")
    pickers(screen)["pick_compare_before"].set_value(second.version).run()
    pickers(screen)["pick_compare_after"].set_value(first.version).run()
    assert tables(screen)[1][1][2:] == ["13", "16", "+3,000"]
    pickers(screen)["pick_compare_after"].set_value(second.version).run()
    assert "Hãy chọn hai phiên bản khác nhau." in words_on(screen)


def test_agencies_criteria_and_names_that_differ_are_named(root: Path, made: Make) -> None:
    made(FIRST)
    shutil.rmtree(root.parent / f"source-of-{root.name}")
    criteria = (
        ("1", "", "Hạ tầng", None),
        ("1.1", "1", "Máy tính", 10),
        ("1.2", "1", "Mạng diện rộng", 6),
        ("3", "", "Dữ liệu mở", 20),
    )
    agencies = {"a": ("Cơ quan a", (8, 4, 16)), "b": ("Cơ quan B mới", (7, 4, 16)), "d": ("Cơ quan d", (1, 1, 1))}
    build(root, MadeBlock("so", "Sở, ban, ngành", criteria, agencies), title="Kỳ đã đổi tên")
    screen = open_page("versions")
    words = words_on(screen)
    assert "Thêm cơ quan: Cơ quan d." in words
    assert "Bỏ cơ quan: Cơ quan c." in words
    assert "Cơ quan đổi tên: Cơ quan b → Cơ quan B mới." in words
    assert "Thêm tiêu chí: Dữ liệu mở." in words
    assert "Bỏ tiêu chí: Dịch vụ; Hồ sơ trực tuyến." in words
    assert "Tiêu chí đổi tên: Mạng nội bộ → Mạng diện rộng." in words
    assert "Điểm tối đa của khối: 35 → 36." in words
    assert ["tên kỳ xếp hạng", "Kỳ thử nghiệm", "Kỳ đã đổi tên"] in tables(screen)[0]
    assert ["Mạng diện rộng 1.2", "điểm tối đa", "5", "6"] in tables(screen)[1]


def test_an_older_version_opens_everywhere_under_a_banner_and_leads_back(made: Make) -> None:
    first = made(FIRST)
    made(SECOND)
    screen = open_page("leaderboard", pb=first.version, cq="b")
    assert title(screen).startswith("Cơ quan a đứng đầu")
    for name in ("overview", "agency", "simulation", "method", "versions"):
        go_to(screen, name)
        assert f"Đang xem phiên bản {first.version}" in words_on(screen), name
    press(go_to(screen, "leaderboard"), "Về phiên bản đang có hiệu lực")
    assert title(screen).startswith("Cơ quan b đứng đầu")
    assert "Đang xem phiên bản" not in words_on(screen)


def test_an_agency_of_an_older_version_has_the_history_of_that_version(root: Path, made: Make) -> None:
    build(root, made_block(**FIRST), period="2023")
    first = made(FIRST)
    made(SECOND)
    _, history = alts(open_page("agency", cq="a", pb=first.version))
    assert "năm 2023: hạng 1" in history
    assert "năm 2024: hạng 1" in history  # and not 2, which it is in the version in force


def test_links_to_a_version_lead_to_the_leaderboard_of_that_version(made: Make) -> None:
    first, second = made(FIRST), made(SECOND)
    links = [link.proto for link in open_page("versions").get("page_link") if link.label == "Mở"]
    assert [f"pb={first.version}" in link.query_string for link in links] == [False, True]
    assert second.version not in "".join(link.query_string for link in links)  # in force: the plain link


# Who sees what


def test_who_brought_a_version_and_the_log_are_for_the_coordinator_alone(made: Make, roles: RoleFile) -> None:
    made(FIRST)
    roles.give("sub-binh")
    made(SECOND)
    screen = open_page("versions")
    assert "Nhật ký có tên người và tệp" in words_on(screen)
    assert "lệnh build" not in words_on(screen)
    signed_in(screen, "sub-binh")
    assert "lệnh build" in words_on(screen)
    assert [row[3] for row in tables(screen)[-1][1:]] == ["công bố", "công bố"]
    signed_in(screen, "sub-chi")
    assert "lệnh build" not in words_on(screen)


def test_a_submitted_version_is_nobodys_business_before_it_is_published(
    root: Path, made: Make, roles: RoleFile
) -> None:
    made(FIRST)
    roles.give("sub-an", "sub-binh")
    waiting = submit(root, made(SECOND, in_force=False), OriginalFile("kết quả <b>.xlsx", b"PK"), AN)
    anonymous = open_page("versions")
    assert waiting not in words_on(anonymous)
    assert title(anonymous) == "Số liệu năm 2024 có 1 phiên bản"
    coordinator = signed_in(open_page("versions"), "sub-binh")
    assert title(coordinator) == "Số liệu năm 2024 có 2 phiên bản, 1 đang chờ công bố"
    words = words_on(coordinator)
    assert "Nguyễn An" in words
    assert "kết quả <b>.xlsx" in words
    sha = OriginalFile("", b"PK").sha256
    assert sha in words
    (download,) = coordinator.get("download_button")
    assert download.label == "Tải tệp gốc"


# Publishing and going back


def test_a_coordinator_publishes_what_another_submitted(root: Path, made: Make, roles: RoleFile) -> None:
    first = made(FIRST)
    roles.give("sub-an", "sub-binh", two_people=True)
    waiting = submit(root, made(SECOND, in_force=False), None, AN)
    screen = signed_in(open_page("versions"), "sub-binh")
    press(screen, "Công bố…")
    assert f"Công bố phiên bản {waiting}?" in words_on(screen)
    assert pickers(screen)["pick_compare_before"].value == first.version
    assert pickers(screen)["pick_compare_after"].value == waiting
    assert current_version(root, ID) == first.version
    screen.text_input(key=f"note-published-{waiting}").set_value("theo biên bản 12").run()
    press(screen, "Công bố")
    assert current_version(root, ID) == waiting
    assert notices(screen) == [f"Phiên bản {waiting} đã có hiệu lực. Mọi người dùng đều thấy ngay từ bây giờ."]
    entry = read_log(root, ID).entries[-1]
    assert (entry.who, entry.note, entry.before) == ("sub-binh", "theo biên bản 12", first.version)
    assert component(open_page("leaderboard"), "leaderboard")["rows"][0]["total"] == "25,000"


def test_who_submitted_it_is_told_that_another_must_publish(root: Path, made: Make, roles: RoleFile) -> None:
    made(FIRST)
    roles.give("sub-an", two_people=True)
    submit(root, made(SECOND, in_force=False), None, AN)
    screen = signed_in(open_page("versions"), "sub-an")
    assert "Công bố…" not in buttons(screen)
    assert "cần người thứ hai công bố" in words_on(screen)


def test_who_submitted_it_first_may_publish_what_another_has_submitted_too(
    root: Path, made: Make, roles: RoleFile
) -> None:
    made(FIRST)
    roles.give("sub-an", "sub-binh", two_people=True)
    second = made(SECOND, in_force=False)
    for by in (AN, User("sub-binh", "Trần Bình", signed_in=True)):
        submit(root, second, None, by)
    for sub in ("sub-an", "sub-binh"):
        assert "Công bố…" in buttons(signed_in(open_page("versions"), sub))


def test_a_coordinator_goes_back_to_an_earlier_version(root: Path, made: Make, roles: RoleFile) -> None:
    first = made(FIRST)
    made(SECOND)
    roles.give("sub-binh")
    screen = press(signed_in(open_page("versions"), "sub-binh"), "Khôi phục phiên bản này…")
    assert f"Khôi phục phiên bản {first.version}?" in words_on(screen)
    press(screen, "Hủy")
    assert "Khôi phục phiên bản" not in words_on(screen)
    press(press(screen, "Khôi phục phiên bản này…"), "Khôi phục")
    assert current_version(root, ID) == first.version
    assert read_log(root, ID).entries[-1].action == "rolled_back"


def test_nobody_else_has_a_button_to_press(made: Make, roles: RoleFile) -> None:
    made(FIRST)
    made(SECOND)
    roles.give("sub-an", role="viewer")
    for screen in (open_page("versions"), signed_in(open_page("versions"), "sub-an")):
        assert not {"Khôi phục phiên bản này…", "Công bố…"} & set(buttons(screen))


def test_a_role_withdrawn_between_the_button_and_the_press_ends_it(root: Path, made: Make, roles: RoleFile) -> None:
    made(FIRST)
    second = made(SECOND)
    roles.give("sub-binh")
    screen = press(signed_in(open_page("versions"), "sub-binh"), "Khôi phục phiên bản này…")
    roles.give()
    press(screen, "Khôi phục")
    assert current_version(root, ID) == second.version
    assert "bạn chưa được giao vai trò nào" in " ".join(notices(screen))


def test_somebody_who_was_faster_is_not_overwritten(root: Path, made: Make, roles: RoleFile) -> None:
    first = made(FIRST)
    made(SECOND)
    roles.give("sub-binh")
    screen = press(signed_in(open_page("versions"), "sub-binh"), "Khôi phục phiên bản này…")
    third = made({**SECOND, "c": (2, 2, 2)})
    press(screen, "Khôi phục")
    assert current_version(root, ID) == third.version
    (notice,) = notices(screen)
    assert third.version in notice
    assert "chưa có gì thay đổi" in notice
    assert first.version != third.version


# States in which there is less to tell


def test_a_damaged_version_is_named_and_the_others_are_there(root: Path, made: Make) -> None:
    first = made(FIRST)
    made(SECOND)
    (root / "thu-nghiem" / "2024" / first.version / "edition.json").write_text("{", encoding="utf-8")
    screen = open_page("versions")
    assert not screen.exception
    assert "edition.json" in words_on(screen)
    assert "Chỉ có một phiên bản nên chưa có gì để so sánh." in words_on(screen)


def test_where_the_version_in_force_is_damaged_a_coordinator_can_still_go_back(
    root: Path, made: Make, roles: RoleFile
) -> None:
    first, second = made(FIRST), made(SECOND)
    scores = root / "thu-nghiem" / "2024" / second.version / "scores.parquet"
    scores.write_bytes(scores.read_bytes()[:-1])
    roles.give("sub-binh")
    screen = signed_in(open_page("versions"), "sub-binh")
    press(press(screen, "Khôi phục phiên bản này…"), "Khôi phục")
    assert current_version(root, ID) == first.version
    assert title(open_page("leaderboard")).startswith("Cơ quan a đứng đầu")


def test_an_altered_log_is_told_to_who_may_read_it(root: Path, made: Make, roles: RoleFile) -> None:
    made(FIRST)
    made(SECOND)
    roles.give("sub-binh")
    (entry, _) = sorted((root / "thu-nghiem" / "2024").rglob("000001-*.json"))[:1] * 2
    entry.write_text(entry.read_text(encoding="utf-8").replace("build", "other"), encoding="utf-8")
    said = " ".join(notices(signed_in(open_page("versions"), "sub-binh")))
    assert "dòng 1 của nhật ký không còn như khi được ghi" in said


def test_thousands_of_differences_come_in_pages(root: Path) -> None:
    block = many_agencies(300, 30)
    build(root, block)
    shutil.rmtree(root.parent / f"source-of-{root.name}")
    raised = {code: (name, [min(10.0, points + 0.5) for points in of]) for code, (name, of) in block.agencies.items()}
    build(root, MadeBlock(block.code, block.name, block.criteria, raised))
    screen = open_page("versions")
    assert not screen.exception
    moves, scores = tables(screen)
    assert (len(moves), len(scores)) == (51, 51)
    below_ten = sum(points < 10 for _, of in block.agencies.values() for points in of)
    shown = re.findall(r"Dòng 1–50 trong ([\d.]+)", words_on(screen))
    assert [int(count.replace(".", "")) for count in shown] == [300, below_ten]


def test_versions_are_listed_newest_first(root: Path, made: Make) -> None:
    versions = [made({"a": (points, 4, 16), "b": (7, 4, 16)}).version for points in (1, 2, 3)]
    words = words_on(open_page("versions"))
    places = [words.index(version) for version in versions]
    assert places == sorted(places, reverse=True)
    assert [version.is_current for version in list_versions(root, ID)] == [True, False, False]
