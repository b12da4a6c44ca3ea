"""`python -m dashboard backup`: whole while people publish and save, and it says what it did and what it did not."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
import tarfile
import uuid
from pathlib import Path

import pytest

from dashboard.command_line import main
from dashboard.data import (
    Alias,
    LogAction,
    LogDetails,
    OriginalFile,
    add_aliases,
    list_editions,
    open_root,
    read_aliases,
    read_edition,
    read_log,
    submit_version,
    with_version,
    write_edition,
    write_layout,
)
from dashboard.database import ScenarioStore
from tests.data.editions import assert_same, small_edition
from tests.data.object_store import running_store, with_keys
from tests.data.source_folders import write_source
from tests.database.samples import sample
from tests.made_editions import PROJECT

BACKUPS = int(os.environ.get("FUZZ_BACKUPS", "4"))
"""`make fuzz` makes 12."""


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A data root with an edition, a file and an alias, and a database with a scenario."""
    root = tmp_path / "editions"
    fill(str(root), tmp_path)
    url = f"sqlite:///{tmp_path / 'scenarios.sqlite3'}"
    monkeypatch.setenv("DASHBOARD_DATABASE_URL", url)
    store = ScenarioStore(url)
    store.save(**sample(1))
    store.close()
    return root


def fill(address: str, tmp_path: Path) -> None:
    root, edition = open_root(address), small_edition(tmp_path)
    write_edition(edition, root)
    original = OriginalFile("kết quả.xlsx", b"PK bytes")
    details = LogDetails(LogAction.SUBMITTED, "lan", "Lan", original.name, original.sha256)
    submit_version(with_version(edition), root, details, original)
    add_aliases(root, "thu-nghiem", [Alias("SYT", "y-te")], before_write=lambda: None)
    write_layout(root, edition.id, "[[tables]]", before_write=lambda: None)


def everything(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and not path.name.startswith(".")
    }


def backup(root: Path | str, out: Path, *more: str) -> int:
    return main(["backup", str(out), "--data", str(root), *more])


def test_a_backup_is_a_folder_with_everything_in_it(
    root: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "backup"
    assert backup(root, out) == 0
    assert everything(out / "editions") == everything(root)
    said = capsys.readouterr().err
    assert "1 kỳ xếp hạng, 1 phiên bản, 2 dòng nhật ký, 1 tệp gốc" in said
    assert "Kịch bản đã lưu: 1" in said
    assert "không gồm bảng phân quyền" in said
    sums = dict(reversed(line.split("  ", 1)) for line in (out / "SHA256SUMS").read_text("utf-8").splitlines())
    assert sums == {
        name: hashlib.sha256(content).hexdigest() for name, content in everything(out).items() if name != "SHA256SUMS"
    }
    assert [path.name for path in tmp_path.glob(".writing-*")] == []
    assert read_aliases(out / "editions", "thu-nghiem") == (Alias("SYT", "y-te"),)
    assert [path.read_text() for path in out.glob("editions/thu-nghiem/*/layout.toml")] == ["[[tables]]"]


def test_a_backup_as_a_tar_file_holds_the_same(root: Path, tmp_path: Path) -> None:
    assert backup(root, tmp_path / "backup") == 0
    assert backup(root, tmp_path / "backup.tar") == 0
    with tarfile.open(tmp_path / "backup.tar") as tar:
        tar.extractall(tmp_path / "unpacked", filter="data")
    unpacked, folder = everything(tmp_path / "unpacked"), everything(tmp_path / "backup")
    assert unpacked.keys() == folder.keys()
    assert everything(tmp_path / "unpacked" / "editions") == everything(root)
    assert (tmp_path / "backup.tar").stat().st_mode & 0o077 == 0


def test_a_backup_replaces_nothing(root: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for name in ("backup", "backup.tar"):
        (tmp_path / name).write_text("before")
        assert backup(root, tmp_path / name, "--lang", "en") == 1
        assert "is there already" in capsys.readouterr().err
        assert (tmp_path / name).read_text() == "before"
    assert backup(root, tmp_path / "no" / "folder") == 1
    assert "Không ghi được" in capsys.readouterr().err


def test_damage_of_what_is_backed_up_is_named_and_backed_up_too(
    root: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (original,) = (root / "thu-nghiem" / "2024" / "originals").iterdir()
    original.write_bytes(b"other")
    (scores,) = root.rglob("scores.parquet")
    scores.write_bytes(scores.read_bytes()[:100])
    assert backup(root, tmp_path / "backup") == 1
    said = capsys.readouterr().err
    assert "scores.parquet" in said
    assert original.name in said
    assert "nguồn đã có chỗ hỏng" in said
    assert everything(tmp_path / "backup" / "editions") == everything(root)


def test_scenarios_in_postgresql_are_left_to_its_own_tools_and_that_is_said(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("DASHBOARD_DATABASE_URL", "postgresql://lan:bi-mat@db.example.vn/xep-hang")
    assert backup(root, tmp_path / "backup") == 0
    said = capsys.readouterr().err
    assert "chưa được sao lưu" in said
    assert "pg_dump" in said
    assert "bi-mat" not in said
    assert not (tmp_path / "backup" / "scenarios.sqlite3").exists()


def test_a_bucket_is_backed_up_into_a_folder_that_is_a_data_root(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with_keys(monkeypatch)
    with running_store(f"xep-hang-{uuid.uuid4().hex[:8]}") as store:
        fill(store.address, tmp_path)
        assert backup(store.address, tmp_path / "backup") == 0
        in_bucket, copy = open_root(store.address), tmp_path / "backup" / "editions"
        (listing,) = list_editions(copy)
        assert_same(read_edition(copy, listing.id), read_edition(in_bucket, listing.id))
        assert read_log(copy, listing.id) == read_log(in_bucket, listing.id)
        assert read_log(copy, listing.id).problems == ()


@pytest.mark.slow
def test_backups_made_while_people_publish_and_save_are_restored_whole(tmp_path: Path) -> None:
    source = write_source(tmp_path / "source")
    command = [sys.executable, "-m", "tests.backups", str(tmp_path), str(source), str(BACKUPS)]
    environment = {name: value for name, value in os.environ.items() if not name.startswith("DASHBOARD_")}
    done = subprocess.run(command, cwd=PROJECT, env=environment, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stderr
    outcome = json.loads(done.stdout.splitlines()[-1])
    assert outcome["failed"] == 0, done.stderr
    assert outcome["published"] >= BACKUPS, "or nobody was publishing"
    assert len(outcome["restored"]) == BACKUPS
    for restored in outcome["restored"]:
        assert restored.pop("scenarios") > 0
        assert restored == {
            "code": 0,
            "wrong": [],
            "editions_missing": [],
            "scenarios_lost": 0,
            "scenarios_halved": 0,
            "goes_on": True,
        }
