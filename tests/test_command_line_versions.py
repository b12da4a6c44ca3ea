"""`python -m dashboard versions`, `rollback` and `diff`: what is printed, and what they end with."""

from __future__ import annotations

import csv
import io
import os
import pwd
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from dashboard.command_line import main
from dashboard.data import (
    LogAction,
    LogDetails,
    OriginalFile,
    current_version,
    read_log,
    submit_version,
    with_version,
    write_edition,
)
from dashboard.model import Edition, EditionId
from tests.data.editions import small_edition
from tests.made_editions import SHIPPED

ID = EditionId("thu-nghiem", "2024")
LOGIN = pwd.getpwuid(os.getuid()).pw_name


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return tmp_path / "editions"


@pytest.fixture
def first(tmp_path: Path, root: Path) -> Edition:
    """The small edition, in force."""
    edition = small_edition(tmp_path)
    write_edition(edition, root)
    return edition


@pytest.fixture
def second(first: Edition, root: Path) -> Edition:
    """A version with another title and 9,0 instead of 9,5 in the first score, in force after the first."""
    points = first.blocks[0].points.copy()
    assert points[0, 0] == 9.5
    points[0, 0] = 9.0
    block = replace(first.blocks[0], points=points)
    edition = with_version(replace(first, title="Bản sửa", blocks=(block, *first.blocks[1:])))
    write_edition(edition, root)
    return edition


def run(command: str, root: Path, *more: str) -> int:
    return main([command, "--data", str(root), "--edition", str(ID), *more])


def printed(capsys: pytest.CaptureFixture[str]) -> tuple[list[dict[str, str]], list[str]]:
    """Rows of the table and sentences."""
    out, err = capsys.readouterr()
    return list(csv.DictReader(io.StringIO(out))), err.splitlines()


def test_versions_are_printed_newest_first(
    root: Path, first: Edition, second: Edition, capsys: pytest.CaptureFixture[str]
) -> None:
    original = OriginalFile("kết quả.xlsx", b"bytes")
    third = with_version(replace(first, title="Bản thứ ba"))
    named = LogDetails(LogAction.SUBMITTED, "lan@vp.vn", "Lan", original.name, original.sha256)
    submit_version(third, root, named, original)
    assert run("versions", root) == 0
    rows, sentences = printed(capsys)
    assert sentences == []
    assert [(row["version"], row["in_force"], row["title"]) for row in rows] == [
        (third.version, "false", "Bản thứ ba"),
        (second.version, "true", "Bản sửa"),
        (first.version, "false", "Kỳ thử nghiệm 2024"),
    ]
    assert (rows[0]["who"], rows[0]["file_name"], rows[0]["file_sha256"]) == (
        "lan@vp.vn",
        "kết quả.xlsx",
        original.sha256,
    )
    assert (rows[1]["who"], rows[1]["blocks"], rows[1]["agencies"]) == ("build", "2", "3")


def test_the_log_is_printed_oldest_first(
    root: Path, first: Edition, second: Edition, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("rollback", root, "--to", first.version, "--note", "sai cột điểm") == 0
    capsys.readouterr()
    assert run("versions", root, "--log") == 0
    rows, _ = printed(capsys)
    assert [(row["number"], row["action"], row["version"], row["before"]) for row in rows] == [
        ("1", "published", first.version, ""),
        ("2", "published", second.version, first.version),
        ("3", "rolled_back", first.version, second.version),
    ]
    assert (rows[2]["who"], rows[2]["name"], rows[2]["note"]) == (f"operator:{LOGIN}", LOGIN, "sai cột điểm")
    assert {row["took_effect"] for row in rows} == {"true"}


def test_a_shipped_edition_without_a_log_has_its_version(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["versions", "--data", str(SHIPPED), "--edition", "vinh-phuc-cqdt/2020"]) == 0
    ((row,), sentences) = printed(capsys)
    assert (row["in_force"], row["who"], row["agencies"]) == ("true", "", "29")
    assert sentences == []


def test_a_log_that_is_not_whole_is_said_and_ends_with_1(
    root: Path, first: Edition, second: Edition, capsys: pytest.CaptureFixture[str]
) -> None:
    (entry, _) = sorted((root / "thu-nghiem" / "2024" / "log").glob("*.json"))
    entry.unlink()
    assert run("versions", root) == 1
    assert printed(capsys)[1] == ["nhật ký thiếu dòng 1"]
    assert run("versions", root, "--lang", "en") == 1
    assert printed(capsys)[1] == ["line 1 of the log is missing"]


def test_an_edition_without_versions_is_said(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for command, more in (("versions", ()), ("rollback", ("--to", "0123456789abcdef")), ("diff", ())):
        assert run(command, root, *more) > 0
        assert "thu-nghiem/2024" in printed(capsys)[1][-1]


def test_rollback_puts_an_earlier_version_in_force_and_says_so(
    root: Path, first: Edition, second: Edition, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("rollback", root, "--to", first.version) == 0
    assert printed(capsys) == (
        [],
        [f"thu-nghiem/2024: phiên bản {first.version} nay có hiệu lực, thay cho {second.version}."],
    )
    assert current_version(root, ID) == first.version
    assert run("rollback", root, "--to", first.version) == 1
    assert "đang có hiệu lực" in printed(capsys)[1][0]
    assert len(read_log(root, ID).entries) == 3


def test_rollback_to_what_is_not_there_names_what_is(
    root: Path, first: Edition, capsys: pytest.CaptureFixture[str]
) -> None:
    for version in ("0123456789abcdef", "../2023", first.version[:6]):
        assert run("rollback", root, "--to", version, "--lang", "en") == 2
        assert first.version in printed(capsys)[1][0]
    assert current_version(root, ID) == first.version


def test_rollback_says_when_the_disk_refuses(
    root: Path, first: Edition, second: Edition, capsys: pytest.CaptureFixture[str]
) -> None:
    (root / "thu-nghiem" / "2024" / ".lock").unlink()
    (root / "thu-nghiem" / "2024" / ".lock").mkdir()
    assert run("rollback", root, "--to", first.version) == 1
    assert "Không ghi được vào" in printed(capsys)[1][0]
    assert current_version(root, ID) == second.version


def test_diff_compares_what_is_in_force_with_what_was_before_it(
    root: Path, first: Edition, second: Edition, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("diff", root) == 0
    rows, (sentence, notice) = printed(capsys)
    assert notice.startswith("DỮ LIỆU THỬ NGHIỆM. ")
    assert [tuple(row.values()) for row in rows] == [
        ("edition", "", "", "", "", "title", "Kỳ thử nghiệm 2024", "Bản sửa"),
        ("score", "so", "y-te", "4.9", "", "points", "9.5", "9"),
        ("standing", "so", "y-te", "", "", "total", "12.75", "12.25"),
        # 12.75 and 12.25 of 15
        ("standing", "so", "y-te", "", "", "percent", "85", "81.66666666666667"),
    ]
    assert sentence == (
        f"thu-nghiem/2024: từ {first.version} sang {second.version} có 2 chỗ khác, trong đó 1 điểm thành phần; "
        "0 cơ quan đổi hạng."
    )


def test_diff_against_a_version_that_waits_starts_from_what_is_in_force(
    root: Path, first: Edition, second: Edition, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("diff", root, "--to", first.version, "--lang", "en") == 0
    rows, sentences = printed(capsys)
    assert (rows[0]["before"], rows[0]["after"]) == ("Bản sửa", "Kỳ thử nghiệm 2024")
    assert f"from {second.version} to {first.version}" in sentences[0]
    assert run("diff", root, "--from", first.version, "--to", first.version) == 0
    assert printed(capsys)[0] == []


def test_diff_without_a_version_before_asks_for_one(
    root: Path, first: Edition, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("diff", root) == 2
    assert "--from" in printed(capsys)[1][0]
    assert run("diff", root, "--from", "0123456789abcdef") == 2
    assert first.version in printed(capsys)[1][0]


def test_diff_tells_of_everything_that_can_differ(
    root: Path, first: Edition, capsys: pytest.CaptureFixture[str]
) -> None:
    block = first.blocks[0]
    nodes = tuple(replace(node, name=f"{node.name} mới") for node in block.tree.nodes)
    self_points = np.full(block.points.shape, 1.0)
    agencies = (replace(block.agencies[0], code="moi"), *block.agencies[1:])
    changed = replace(
        block,
        name="Khối mới",
        tree=replace(block.tree, nodes=nodes),
        agencies=agencies,
        self_points=self_points,
        origins=1 - np.minimum(block.origins, 1),
    )
    write_edition(with_version(replace(first, blocks=(changed,), facts=(), sources=())), root)
    assert run("diff", root) == 0
    rows, _ = printed(capsys)
    told = {(row["what"], row["field"]) for row in rows}
    assert told >= {
        ("block", "removed"),
        ("block", "name"),
        ("agency", "added"),
        ("agency", "removed"),
        ("criterion", "name"),
        ("self_score", "points"),
        ("origin", "provenance"),
        ("fact", "removed"),
        ("source", "removed"),
    }


@pytest.mark.parametrize(
    "address", ["s3://key:secret@bucket/x", "s3://bucket?password=geheim", "ftp://host/x", "s3://"]
)
def test_an_address_that_names_nothing_is_refused_and_no_secret_is_printed(
    address: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["versions", "--data", address, "--edition", str(ID)])
    assert ended.value.code == 2
    said = capsys.readouterr().err
    assert "secret" not in said.replace("AWS_SECRET_ACCESS_KEY", "")
    assert "geheim" not in said
    assert "s3://" in said


def test_building_is_logged_under_the_login_of_the_shell(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    small_edition(tmp_path)
    source = tmp_path / "source" / "2024" / "Kỳ thử nghiệm 2024"
    assert main(["build", str(source), "--data", str(tmp_path / "built")]) == 0
    (entry,) = read_log(tmp_path / "built", ID).entries
    assert (entry.action, entry.who, entry.name) == ("published", f"operator:{LOGIN}", LOGIN)
