"""Nobody signs in by default, and half a configuration is none: no button, no error, a line in the log."""

from __future__ import annotations

import pytest

from dashboard.pages.user import SETTINGS
from dashboard.ui.texts import text
from tests.pages.screen import open_page, words_on

WHOLE = {
    "redirect_uri": "http://127.0.0.1:1/oauth2callback",
    "cookie_secret": "of-this-test-and-of-nothing-else",
    "client_id": "xep-hang",
    "client_secret": "any",
    "server_metadata_url": "http://127.0.0.1:1/.well-known/openid-configuration",
}


def buttons(auth: object) -> list[str]:
    """Labels of the buttons on a page, with `auth` in the secrets."""
    screen = open_page("leaderboard")
    screen.secrets["auth"] = auth
    screen.run()
    assert not screen.exception
    return [button.label for button in screen.button]


@pytest.mark.usefixtures("shipped")
def test_without_a_provider_there_is_no_way_to_sign_in_and_nothing_breaks() -> None:
    screen = open_page("leaderboard")
    assert text("sign_in.sign_in", "vi") not in [button.label for button in screen.button]
    assert not screen.exception
    assert "Sở Công Thương" in words_on(screen)


@pytest.mark.usefixtures("shipped")
def test_with_one_there_is() -> None:
    assert text("sign_in.sign_in", "vi") in buttons(WHOLE)


@pytest.mark.usefixtures("shipped")
@pytest.mark.parametrize("missing", SETTINGS)
def test_half_a_configuration_is_none_and_the_log_says_what_is_missing(
    missing: str, caplog: pytest.LogCaptureFixture
) -> None:
    auth = {setting: value for setting, value in WHOLE.items() if setting != missing}
    assert text("sign_in.sign_in", "vi") not in buttons(auth)
    assert f"lacks {missing}" in caplog.text


@pytest.mark.usefixtures("shipped")
@pytest.mark.parametrize("auth", ["x", 1, [], {}, {"google": WHOLE}])
def test_what_is_no_configuration_is_none(auth: object) -> None:
    assert text("sign_in.sign_in", "vi") not in buttons(auth)
