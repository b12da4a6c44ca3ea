"""Publishing from the browser, by whoever the provider says is there and the role file lets."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Locator, expect

from dashboard.access import User, operator
from dashboard.data import LogAction, current_version_or_none, list_versions, read_log
from dashboard.model import Edition, EditionId
from dashboard.publishing import submit
from dashboard.ui.texts import text
from tests.browser.conftest import hand_block
from tests.browser.place_to_sign_in import Place, open_account, place_to_sign_in, sign_in
from tests.browser.tab import NewTab, Tab
from tests.made_editions import build, made_block

HERE = EditionId("keo", "2024")
CORRECTED_POINTS = iter(range(1, 9))


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    root = tmp_path_factory.mktemp("publishing") / "editions"
    build(root, hand_block(), programme="keo")
    with place_to_sign_in(root) as place:
        yield place


@pytest.fixture
def tab(new_tab: NewTab, place: Place) -> Tab:
    """A tab on that dashboard, nobody signed in and nobody with a role."""
    place.give()
    return place.tab(new_tab)


@pytest.fixture
def waiting(place: Place, tmp_path_factory: pytest.TempPathFactory) -> str:
    """A version that the operator has submitted and nobody has published; another one for each test."""
    root = tmp_path_factory.mktemp("corrected") / "editions"
    edition = build(root, made_block(dau=(9, 4, 9), giua=(next(CORRECTED_POINTS), 3, 12)), programme="keo")
    return submit(place.root, edition, None, operator())


def open_versions(tab: Tab) -> Tab:
    return tab.open("versions", ct="keo", ky="2024")


def line(tab: Tab, version: str) -> Locator:
    """All that belongs to a version on the page of versions."""
    return tab.page.locator(f".st-key-version-{version}")


def decide(tab: Tab, version: str) -> Locator:
    """Begin to publish a version, and return the button that does it."""
    line(tab, version).get_by_role("button", name=text("versions.decide_published", "vi")).click()
    button = tab.page.get_by_role("button", name=text("versions.do_published", "vi"), exact=True)
    expect(button).to_be_visible()
    return button


def test_whoever_has_not_signed_in_is_offered_no_publishing(tab: Tab, place: Place, waiting: str) -> None:
    open_versions(tab)
    expect(line(tab, current_version_or_none(place.root, HERE) or "none")).to_be_visible()
    expect(line(tab, waiting)).to_have_count(0)  # what was never published is nobody else's business
    expect(tab.page.get_by_role("button", name=text("versions.decide_published", "vi"))).to_have_count(0)


def test_a_coordinator_publishes_and_the_log_says_so(new_tab: NewTab, place: Place, waiting: str) -> None:
    place.give("sub-binh coordinator")
    tab = open_versions(place.signed_in(new_tab, "sub-binh"))
    decide(tab, waiting).click()
    expect(tab.page.get_by_text(text("versions.done", "vi", version=waiting))).to_be_visible()
    assert current_version_or_none(place.root, HERE) == waiting
    last = read_log(place.root, HERE).entries[-1]
    assert (last.action, last.version, last.who, last.name) == (LogAction.PUBLISHED, waiting, "sub-binh", "Trần Bình")


@pytest.mark.parametrize("role", ["viewer", "agency"])
def test_another_role_is_offered_no_publishing(new_tab: NewTab, place: Place, waiting: str, role: str) -> None:
    place.give(f"sub-binh {role}")
    tab = open_versions(place.signed_in(new_tab, "sub-binh"))
    expect(line(tab, current_version_or_none(place.root, HERE) or "none")).to_be_visible()
    expect(line(tab, waiting)).to_have_count(0)
    expect(tab.page.get_by_role("button", name=text("versions.decide_published", "vi"))).to_have_count(0)


@pytest.mark.parametrize(
    ("grants", "why"),
    [
        ((), "bạn chưa được giao vai trò nào"),
        (("sub-binh viewer",), "thao tác này cần quyền điều phối"),
    ],
    ids=["withdrawn", "lowered"],
)
def test_a_role_that_changes_while_the_page_is_open_refuses_at_the_button(
    new_tab: NewTab, place: Place, waiting: str, grants: tuple[str, ...], why: str
) -> None:
    place.give("sub-binh coordinator")
    tab = open_versions(place.signed_in(new_tab, "sub-binh"))
    button = decide(tab, waiting)
    before = current_version_or_none(place.root, HERE), read_log(place.root, HERE)
    place.give(*grants)
    button.click()
    expect(tab.page.get_by_text(f"Không công bố phiên bản được: {why}")).to_be_visible()
    assert (current_version_or_none(place.root, HERE), read_log(place.root, HERE)) == before


def test_whoever_signs_out_while_the_page_is_open_publishes_nothing(tab: Tab, place: Place, waiting: str) -> None:
    place.give("sub-binh coordinator")
    sign_in(open_versions(tab), "sub-binh")
    before = current_version_or_none(place.root, HERE)
    open_account(tab).get_by_role("button", name=text("sign_in.sign_out", "vi")).click()
    tab.page.get_by_role("button", name="End session").click()
    tab.page.wait_for_url(re.compile("phien-ban"))
    tab.settled()
    expect(tab.page.get_by_role("button", name=text("versions.decide_published", "vi"))).to_have_count(0)
    assert current_version_or_none(place.root, HERE) == before


def test_where_two_people_are_required_the_one_who_submitted_waits_for_another(
    new_tab: NewTab,
    place: Place,
    tmp_path_factory: pytest.TempPathFactory,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("DASHBOARD_ROLES", str(place.roles))
    place.give("sub-an coordinator", "sub-binh coordinator", settings="two_people = true")
    root = tmp_path_factory.mktemp("two-people") / "editions"
    edition: Edition = build(root, made_block(dau=(9, 4, 9), giua=(0, 0, 0)), programme="keo")
    version = submit(place.root, edition, None, User("sub-binh", "Trần Bình", signed_in=True))
    tab = open_versions(place.signed_in(new_tab, "sub-binh"))
    expect(line(tab, version)).to_contain_text("chính bạn đã nộp phiên bản này; cần người thứ hai công bố")
    another = open_versions(place.signed_in(new_tab, "sub-an"))
    decide(another, version).click()
    expect(another.page.get_by_text(text("versions.done", "vi", version=version))).to_be_visible()
    assert [summary.version for summary in list_versions(place.root, HERE) if summary.is_current] == [version]
