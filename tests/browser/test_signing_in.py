"""Signing in through a real provider: who one is, what one may do, back to where one was, and out again."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.conftest import assert_no_traceback, hand_block, served
from tests.browser.sign_in_provider import provider, secrets_file
from tests.browser.tab import NewTab, Tab
from tests.made_editions import build

STYLE_OF_THE_PROVIDER = "cdn.jsdelivr.net"


class Place:
    """A dashboard where people can sign in, with a role file to write to."""

    def __init__(self, url: str, provider: str, roles: Path) -> None:
        self.url = url
        self.provider = provider
        self.roles = roles

    def give(self, *grants: str, settings: str = "") -> None:
        """Write the role file: each grant is `user role`, for every programme."""
        tables = [grant.split() for grant in grants]
        written = [f'[[grant]]\nuser = "{user}"\nrole = "{role}"\nprogrammes = ["*"]\n' for user, role in tables]
        self.roles.write_text("\n".join([settings, *written]), encoding="utf-8")


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    folder = tmp_path_factory.mktemp("signing-in")
    build(folder / "editions", hand_block(), programme="keo")
    roles, log = folder / "roles.toml", folder / "server.log"
    roles.touch()
    with provider(folder / "provider.log") as address:
        secrets = secrets_file(folder / "secrets.toml", address)
        environment = {"STREAMLIT_SECRETS_FILES": str(secrets), "DASHBOARD_ROLES": str(roles)}
        with served(folder / "editions", log, **environment) as url:
            yield Place(url, address, roles)
    assert_no_traceback(log)


@pytest.fixture
def tab(new_tab: NewTab, place: Place) -> Tab:
    """A tab on that dashboard, nobody signed in and nobody with a role."""
    place.give()
    tab = new_tab(place.url)
    tab.elsewhere = frozenset({urlsplit(place.provider).netloc, STYLE_OF_THE_PROVIDER})
    tab.page.route(f"https://{STYLE_OF_THE_PROVIDER}/**", _no_style)
    return tab


def _no_style(route: Route) -> None:
    """The provider's page wants a style sheet from afar; nothing leaves this machine."""
    route.fulfill(status=200, content_type="text/css", body="")


def sign_in(tab: Tab, sub: str) -> Tab:
    """Press "Đăng nhập" and choose an account at the provider."""
    tab.button("sign_in.sign_in").click()
    tab.page.get_by_role("button", name=sub, exact=True).click()
    return tab


def account(page: Page, name: str) -> None:
    expect(page.get_by_test_id("stPopover").get_by_role("button", name=name)).to_be_visible()


def test_one_signs_in_and_is_back_on_the_page_one_was_on(tab: Tab, place: Place) -> None:
    tab.open("simulation", ct="keo", ky="2024", cq="giua", thu="giua:1.1=8")
    before = tab.page.url
    sign_in(tab, "sub-an")
    tab.page.wait_for_url(before)
    tab.settled()
    account(tab.page, "Nguyễn Thị *An*")
    assert tab.page.url == before
