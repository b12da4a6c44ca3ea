"""Behind nginx, whoever is in a hundred groups signs in as anybody does, and carries no more afterwards."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import assert_no_traceback, hand_block, served
from tests.browser.place_to_sign_in import Place, account, sign_in
from tests.browser.sign_in_provider import provider, secrets_file
from tests.browser.tab import NewTab
from tests.deploy.proxy import proxied
from tests.made_editions import build
from tests.servers import free_port


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Place]:
    """A dashboard that people reach through nginx alone."""
    root, roles, log = tmp_path / "editions", tmp_path / "roles.toml", tmp_path / "server.log"
    build(root, hand_block(), programme="keo")
    roles.touch()
    port = free_port()
    with provider(tmp_path / "provider.log") as address:
        secrets = secrets_file(tmp_path / "secrets.toml", address, f"http://127.0.0.1:{port}")
        with (
            served(root, log, STREAMLIT_SECRETS_FILES=str(secrets), DASHBOARD_ROLES=str(roles)) as server,
            proxied([server, server], tmp_path / "proxy", port) as url,
        ):
            yield Place(url, address, root, roles)
    assert_no_traceback(log)


def test_whoever_is_in_a_hundred_groups_signs_in(place: Place, new_tab: NewTab) -> None:
    place.give("sub-dung coordinator")
    tab = place.tab(new_tab).open("leaderboard", ct="keo")
    sign_in(tab, "sub-dung")
    expect(account(tab)).to_have_text(re.compile("^Phạm Dung"))
    tab.page.reload()
    expect(account(tab.settled())).to_have_text(re.compile("^Phạm Dung"))
    kept = {cookie.get("name", ""): cookie.get("value", "") for cookie in tab.page.context.cookies(place.url)}
    assert [name for name in kept if name.startswith("_streamlit_user")] == ["_streamlit_user"]
    assert sum(len(name) + len(value) for name, value in kept.items()) < 1_500
