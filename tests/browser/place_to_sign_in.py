"""A dashboard where people can sign in through a real provider, and how one does it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import Cookie, Locator, Route, expect

from dashboard.ui.texts import text
from tests.browser.conftest import assert_no_traceback, served
from tests.browser.sign_in_provider import provider, secrets_file
from tests.browser.tab import NewTab, Tab

STYLE_OF_THE_PROVIDER = "cdn.jsdelivr.net"


@dataclass(frozen=True)
class Place:
    """A dashboard where people can sign in, with a role file to write to."""

    url: str
    provider: str
    root: Path
    roles: Path
    kept: dict[str, list[Cookie]] = field(default_factory=dict[str, list[Cookie]])
    """Of each account that has signed in, the cookies that its browser keeps."""

    def give(self, *grants: str, settings: str = "") -> None:
        """Write the role file: each grant is `user role`, for every programme; an agency speaks for “Giữa”."""
        tables = [grant.split() for grant in grants]
        written = [f'[[grant]]\nuser = "{user}"\nrole = "{role}"\nprogrammes = ["*"]\n' for user, role in tables]
        of_agencies = [grant + 'agencies = ["giua"]\n' if '"agency"' in grant else grant for grant in written]
        self.roles.write_text("\n".join([settings, *of_agencies]), encoding="utf-8")

    def tab(self, new_tab: NewTab) -> Tab:
        """A tab on it, which may go to the provider too."""
        tab = new_tab(self.url)
        tab.elsewhere = frozenset({urlsplit(self.provider).netloc, STYLE_OF_THE_PROVIDER})
        tab.page.route(f"https://{STYLE_OF_THE_PROVIDER}/**", _no_style)
        return tab

    def signed_in(self, new_tab: NewTab, sub: str) -> Tab:
        """A tab of somebody who signed in some time ago: once through the provider, then by the cookies kept.

        It does not go to the provider: a tab whose requests are intercepted has no cache.
        """
        if sub not in self.kept:
            self.kept[sub] = sign_in(self.tab(new_tab).open("leaderboard"), sub).page.context.cookies(self.url)
        tab = new_tab(self.url)
        tab.page.context.add_cookies([{**cookie} for cookie in self.kept[sub]])  # type: ignore[typeddict-item]
        return tab


@contextmanager
def place_to_sign_in(root: Path) -> Iterator[Place]:
    """Serve the editions under `root`; beside it stand secrets, roles and what the servers say."""
    folder = root.parent
    roles, log = folder / "roles.toml", folder / "server.log"
    roles.touch()
    with provider(folder / "provider.log") as address:
        secrets = secrets_file(folder / "secrets.toml", address)
        environment = {"STREAMLIT_SECRETS_FILES": str(secrets), "DASHBOARD_ROLES": str(roles)}
        with served(root, log, **environment) as url:
            yield Place(url, address, root, roles)
    assert_no_traceback(log)


def _no_style(route: Route) -> None:
    """The provider's page wants a style sheet from afar; nothing leaves this machine."""
    route.fulfill(status=200, content_type="text/css", body="")


def sign_in(tab: Tab, sub: str) -> Tab:
    """Press "Đăng nhập", choose an account at the provider, and be back where one was."""
    before = tab.page.url
    tab.button("sign_in.sign_in").click()
    tab.page.get_by_role("button", name=sub, exact=True).click()
    tab.page.wait_for_url(before)
    return tab.settled()


def account(tab: Tab) -> Locator:
    """The button with the user's name."""
    return tab.page.locator(".st-key-signed-in").get_by_role("button")


def open_account(tab: Tab) -> Locator:
    """What unfolds below the user's name."""
    account(tab).click()
    unfolded = tab.page.get_by_test_id("stPopoverBody")
    expect(unfolded.get_by_role("button", name=text("sign_in.sign_out", "vi"))).to_be_visible()
    return unfolded
