"""What compose.yaml must hold. Docker itself is not run here."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.made_editions import PROJECT

DEPLOY = PROJECT / "deploy"
TEXT = (DEPLOY / "compose.yaml").read_text(encoding="utf-8")
SERVICES: dict[str, dict[str, Any]] = yaml.safe_load(TEXT)["services"]
PROCESSES = [name for name, service in SERVICES.items() if "DASHBOARD_DATA" in service.get("environment", {})]


def test_the_processes_are_those_that_nginx_knows() -> None:
    upstream = (DEPLOY / "nginx" / "upstream.conf").read_text(encoding="utf-8")
    assert len(PROCESSES) == 2
    assert re.findall(r"^upstream (\w+) ", upstream, flags=re.MULTILINE) == PROCESSES
    groups = re.findall(r"server (\w+):8501 max_fails=0;\s+server (\w+):8501 max_fails=0 backup;", upstream)
    assert groups == [(name, other) for name in PROCESSES for other in PROCESSES if other != name]


def test_processes_share_data_database_and_the_secret_of_cookies() -> None:
    one, other = (SERVICES[name] for name in PROCESSES)
    assert one["environment"] == other["environment"]
    assert one["volumes"] == other["volumes"]
    assert {"DASHBOARD_DATABASE_URL", "STREAMLIT_SERVER_COOKIE_SECRET", "DASHBOARD_ALLOWED_HOSTS"} <= set(
        one["environment"]
    )
    assert one["environment"]["DASHBOARD_DATABASE_URL"].startswith("postgresql://")


def test_nginx_alone_is_reached_from_outside() -> None:
    assert [name for name, service in SERVICES.items() if "ports" in service] == ["nginx"]


@pytest.mark.parametrize("name", [*PROCESSES, "postgres"])
def test_a_service_that_others_wait_for_says_when_it_is_well(name: str) -> None:
    assert SERVICES[name]["healthcheck"]["test"]
    waiting = [
        conditions[name]["condition"]
        for service in SERVICES.values()
        if name in (conditions := service.get("depends_on", {}))
    ]
    assert set(waiting) == {"service_healthy"}


def test_no_secret_is_written_down_and_none_may_be_left_out() -> None:
    set_to = re.findall(r"^ +\w*(?:PASSWORD|SECRET)\w*: *(.+)$", TEXT, flags=re.MULTILINE)
    assert set_to
    for password in set_to:
        assert re.fullmatch(r'"\$\{\w+:\?.+\}"', password)
    for with_password in re.findall(r"postgresql://[^\"\s]+", TEXT):
        assert re.match(r"postgresql://\w+:\$\{POSTGRES_PASSWORD:\?", with_password)


def test_files_that_are_mounted_or_built_from_are_there() -> None:
    dockerfiles = {
        DEPLOY.parent / service["build"]["dockerfile"] for service in SERVICES.values() if "build" in service
    }
    assert dockerfiles == {DEPLOY / "Dockerfile"}
    assert (DEPLOY / "nginx" / "nginx.conf").is_file()
    copied = re.findall(r"^COPY (.+) \S+$", (DEPLOY / "Dockerfile").read_text(encoding="utf-8"), flags=re.MULTILINE)
    assert [name for line in copied for name in line.split() if not Path(PROJECT / name).exists()] == []


def test_the_image_runs_as_nobody_of_importance() -> None:
    dockerfile = (DEPLOY / "Dockerfile").read_text(encoding="utf-8")
    assert re.search(r"^USER (?!root)\w+$", dockerfile, flags=re.MULTILINE)
    assert dockerfile.splitlines()[-1].startswith('CMD ["python", "-m", "dashboard", "run"')
