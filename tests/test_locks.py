"""The lock files can be installed anywhere: versions and hashes alone, no address, and both agree."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
LOCKS = ["requirements.lock", "requirements-dev.lock"]
LINE = re.compile(r"(?P<name>[a-z0-9][a-z0-9-]*)==(?P<version>[0-9][\w.]*)(?P<marker> ; [\w .'<>=()!]+)? \\")
FLOORS = {"streamlit": (1, 60), "starlette": (1, 1), "pyarrow": (24,)}


def requirements(lock: str) -> dict[str, list[str]]:
    """Hashes of each requirement, under the line that names it. Any line of another form is refused."""
    found: dict[str, list[str]] = {}
    for line in (ROOT / lock).read_text(encoding="utf-8").splitlines():
        if line.lstrip().startswith("#"):
            continue
        if hashed := re.fullmatch(r"    --hash=sha256:([0-9a-f]{64})(?: \\)?", line):
            found[next(reversed(found))].append(hashed[1])
        else:
            assert LINE.fullmatch(line), f"{lock}: {line!r}"
            found[line] = []
    return found


@pytest.mark.parametrize("lock", LOCKS)
def test_every_requirement_has_hashes(lock: str) -> None:
    locked = requirements(lock)
    assert locked
    assert [line for line, hashes in locked.items() if not hashes] == []


@pytest.mark.parametrize("lock", LOCKS)
def test_no_address_is_written(lock: str) -> None:
    assert not re.search(r"://|--(extra-)?index|--find-links|file:|@", (ROOT / lock).read_text(encoding="utf-8"))


def test_development_installs_what_runs() -> None:
    development = requirements("requirements-dev.lock")
    assert {line: development.get(line) for line in requirements("requirements.lock")} == requirements(
        "requirements.lock"
    )


@pytest.mark.parametrize("name", FLOORS)
def test_versions_with_known_holes_stay_out(name: str) -> None:
    matches = (LINE.fullmatch(line) for line in requirements("requirements.lock"))
    versions = [match["version"] for match in matches if match and match["name"] == name]
    assert versions
    assert all(tuple(int(part) for part in version.split(".")[:2]) >= FLOORS[name] for version in versions)
