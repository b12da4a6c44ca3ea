"""What the operator sets is taken as it is written; without it, the safer of two ways."""

from __future__ import annotations

import pytest

from dashboard.web.settings import allowed_hosts, frame_ancestors, is_behind_https, metrics_port


def test_a_server_on_loopback_answers_to_the_names_of_loopback_alone() -> None:
    assert set(allowed_hosts("localhost")) == {"localhost", "127.0.0.1", "::1", "[::1]"}


@pytest.mark.parametrize("address", ["0.0.0.0", "10.0.0.7", "", None])
def test_a_server_that_others_reach_answers_to_every_name_until_it_is_told(address: str | None) -> None:
    assert allowed_hosts(address) == ["*"]


def test_named_hosts_are_the_only_ones_beside_loopback(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DASHBOARD_ALLOWED_HOSTS", " xephang.example.vn, *.example.vn,localhost ")
    assert allowed_hosts("0.0.0.0") == ["xephang.example.vn", "*.example.vn", "localhost", "127.0.0.1", "::1", "[::1]"]


def test_figures_of_use_are_off_until_they_have_a_port(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DASHBOARD_METRICS_PORT", raising=False)
    assert metrics_port() is None
    monkeypatch.setenv("DASHBOARD_METRICS_PORT", "9100")
    assert metrics_port() == 9100


@pytest.mark.parametrize("port", ["0", "65536", "-1", "metrics"])
def test_what_is_no_port_stops_the_start(monkeypatch: pytest.MonkeyPatch, port: str) -> None:
    monkeypatch.setenv("DASHBOARD_METRICS_PORT", port)
    with pytest.raises(ValueError, match=port):
        metrics_port()


def test_https_and_frames_are_off_unless_set(monkeypatch: pytest.MonkeyPatch) -> None:
    assert (is_behind_https(), frame_ancestors()) == (False, "'none'")
    monkeypatch.setenv("DASHBOARD_HTTPS", "1")
    monkeypatch.setenv("DASHBOARD_FRAME_ANCESTORS", "https://portal.example.vn")
    assert (is_behind_https(), frame_ancestors()) == (True, "https://portal.example.vn")
