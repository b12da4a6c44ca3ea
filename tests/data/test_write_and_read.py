"""An edition on disk: what is written is what is read, whole or not at all."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dashboard.data import (
    BUILT,
    EditionError,
    activate,
    current_version,
    fingerprint,
    list_editions,
    read_edition,
    read_log,
    with_version,
    write_edition,
)
from dashboard.model import (
    PROVENANCES,
    Agency,
    Block,
    CriteriaTree,
    Criterion,
    Edition,
    EditionId,
    PercentRule,
    Rule,
    vietnamese_sort_key,
)
from dashboard.ui.issues import issue_sentence
from tests.data.editions import assert_same, contents, small_edition

ID = EditionId("thu-nghiem", "2024")
FILES = {"edition.json", "blocks.parquet", "criteria.parquet", "agencies.parquet", "scores.parquet", "facts.parquet"}


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return tmp_path / "editions"


@pytest.fixture
def edition(tmp_path: Path) -> Edition:
    return small_edition(tmp_path)


def version_folder(root: Path, edition: Edition) -> Path:
    return root / edition.id.programme / edition.id.period / edition.version


def reason(root: Path, edition_id: EditionId = ID, version: str | None = None) -> tuple[str, Rule]:
    with pytest.raises(EditionError) as caught:
        read_edition(root, edition_id, version)
    for language in ("vi", "en"):
        assert "{" not in issue_sentence(caught.value, language)
    return caught.value.file, caught.value.rule


def test_what_is_written_is_read_back(root: Path, edition: Edition) -> None:
    assert write_edition(edition, root) == edition.version == current_version(root, ID)
    assert_same(read_edition(root, ID), edition)


def test_a_version_folder_holds_these_files_and_nothing_is_left_beside_it(root: Path, edition: Edition) -> None:
    write_edition(edition, root)
    assert {path.name for path in version_folder(root, edition).iterdir()} == FILES
    beside = {path.name for path in (root / "thu-nghiem" / "2024").iterdir()}
    assert beside == {"current", edition.version, "log", ".lock"}
    assert (root / "thu-nghiem" / "2024" / "current").read_text() == f"{edition.version}\n"


def test_the_same_source_gives_the_same_bytes(tmp_path: Path) -> None:
    for name in ("one", "two"):
        write_edition(small_edition(tmp_path / name), tmp_path / name / "root")
    assert contents(tmp_path / "one" / "root") == contents(tmp_path / "two" / "root")


def test_each_table_says_which_edition_it_is_of(root: Path, edition: Edition) -> None:
    write_edition(edition, root)
    for file in FILES - {"edition.json"}:
        metadata = pq.read_schema(version_folder(root, edition) / file).metadata
        assert metadata[b"edition"] == b"thu-nghiem/2024"
        assert metadata[b"fingerprint"].decode() == fingerprint(edition)


def test_scores_are_rows_with_an_empty_cell_for_not_applicable(root: Path, edition: Edition) -> None:
    points = edition.blocks[0].points.copy()
    points[0, 1] = np.nan
    gap = with_version(replace(edition, blocks=(replace(edition.blocks[0], points=points), edition.blocks[1])))
    write_edition(gap, root)
    rows = pq.read_table(version_folder(root, gap) / "scores.parquet").to_pylist()
    assert rows[0] == {
        "block": "so",
        "agency": "y-te",
        "criterion": "4.9",
        "points": 9.5,
        "self_points": 10.0,
        "provenance": "appraised",
    }
    assert rows[1]["points"] is None
    assert rows[3]["points"] == 0.0
    assert_same(read_edition(root, ID), gap)


def test_a_new_version_takes_over_and_the_old_one_stays_readable(root: Path, edition: Edition, tmp_path: Path) -> None:
    newer = small_edition(tmp_path, title="Bản sửa")
    write_edition(edition, root)
    before = contents(version_folder(root, edition))
    write_edition(newer, root)
    assert_same(read_edition(root, ID), newer)
    assert contents(version_folder(root, edition)) == before
    assert_same(read_edition(root, ID, edition.version), edition)
    write_edition(edition, root)
    assert_same(read_edition(root, ID), edition)


def test_writing_the_same_again_touches_no_file_of_the_version(root: Path, edition: Edition) -> None:
    write_edition(edition, root)
    before = {path: path.stat().st_mtime_ns for path in version_folder(root, edition).iterdir()}
    write_edition(edition, root)
    assert {path: path.stat().st_mtime_ns for path in version_folder(root, edition).iterdir()} == before


def test_a_version_that_is_not_the_contents_is_not_written(root: Path, edition: Edition) -> None:
    with pytest.raises(ValueError, match="version"):
        write_edition(replace(edition, title="Khác"), root)
    assert not root.exists()


# Damage


def cut_in_half(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def flip_a_byte(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 0xFF
    path.write_bytes(content)


def remove(path: Path) -> None:
    path.unlink()


def empty(path: Path) -> None:
    path.write_bytes(b"")


def replace_text(old: str, new: str) -> Callable[[Path], None]:
    def change(path: Path) -> None:
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new), encoding="utf-8")

    return change


DAMAGE: list[tuple[str, Callable[[Path], None], Rule]] = [
    *[(file, remove, Rule.UNREADABLE_FILE_MISSING) for file in sorted(FILES)],
    *[(file, cut_in_half, Rule.UNREADABLE_FILE_TRUNCATED) for file in sorted(FILES - {"edition.json"})],
    *[(file, empty, Rule.UNREADABLE_FILE_TRUNCATED) for file in sorted(FILES - {"edition.json"})],
    *[(file, flip_a_byte, Rule.UNREADABLE_FILE_ALTERED) for file in sorted(FILES - {"edition.json"})],
    ("edition.json", cut_in_half, Rule.UNREADABLE_JSON_DAMAGED),
    ("edition.json", empty, Rule.UNREADABLE_JSON_DAMAGED),
    ("edition.json", replace_text("{", "["), Rule.UNREADABLE_JSON_DAMAGED),
    ("edition.json", replace_text('"precision": 3', '"precision": "3"'), Rule.UNREADABLE_JSON_DAMAGED),
    ("edition.json", replace_text('"precision": 3', '"precision": 2'), Rule.UNREADABLE_FILE_ALTERED),
    ("edition.json", replace_text("Kỳ thử nghiệm", "Kỳ chính thức"), Rule.UNREADABLE_FILE_ALTERED),
    ("edition.json", replace_text('"format": 1', '"format": 2'), Rule.UNREADABLE_FORMAT_UNKNOWN),
    ("edition.json", replace_text('"period": "2024"', '"period": "2023"'), Rule.UNREADABLE_FILE_FOREIGN),
]


@pytest.mark.parametrize(("file", "damage", "expected"), DAMAGE, ids=[f"{f}-{r}" for f, _, r in DAMAGE])
def test_a_file_that_is_not_as_it_was_written_is_named_and_the_other_editions_stay(
    tmp_path: Path, root: Path, edition: Edition, file: str, damage: Callable[[Path], None], expected: Rule
) -> None:
    write_edition(edition, root)
    write_edition(small_edition(tmp_path, period="2025"), root)
    damage(version_folder(root, edition) / file)
    assert reason(root) == (f"thu-nghiem/2024/{edition.version}/{file}", expected)
    assert [listing.id.period for listing in list_editions(root)] == ["2024", "2025"]
    assert read_edition(root, EditionId("thu-nghiem", "2025")).title == "Kỳ thử nghiệm 2024"


@pytest.mark.parametrize(("file", "damage", "expected"), DAMAGE, ids=[f"{f}-{r}" for f, _, r in DAMAGE])
def test_a_damaged_version_is_mended_by_publishing_the_same_again(
    tmp_path: Path, root: Path, edition: Edition, file: str, damage: Callable[[Path], None], expected: Rule
) -> None:
    write_edition(edition, root)
    whole = contents(version_folder(root, edition))
    newer = small_edition(tmp_path, title="Bản sửa")
    write_edition(newer, root)
    damage(version_folder(root, edition) / file)
    with pytest.raises(EditionError):
        activate(root, ID, edition.version, expected=newer.version, details=BUILT)
    if expected is Rule.UNREADABLE_FORMAT_UNKNOWN:  # perhaps a newer program's: not ours to write over
        with pytest.raises(EditionError):
            write_edition(edition, root)
        assert current_version(root, ID) == newer.version
        return
    write_edition(edition, root)
    assert contents(version_folder(root, edition)) == whole
    assert current_version(root, ID) == edition.version
    assert_same(read_edition(root, ID), edition)
    assert read_log(root, ID).problems == ()


@pytest.mark.parametrize("file", sorted(FILES))
def test_a_file_of_another_edition_is_foreign(tmp_path: Path, root: Path, edition: Edition, file: str) -> None:
    other = small_edition(tmp_path, period="2025")
    write_edition(edition, root)
    write_edition(other, root)
    shutil.copy(version_folder(root, other) / file, version_folder(root, edition) / file)
    assert reason(root) == (f"thu-nghiem/2024/{edition.version}/{file}", Rule.UNREADABLE_FILE_FOREIGN)
    write_edition(edition, root)
    assert_same(read_edition(root, ID), edition)


@pytest.mark.parametrize(
    ("current", "expected"),
    [
        ("", Rule.UNREADABLE_CURRENT_DAMAGED),
        ("../../other", Rule.UNREADABLE_CURRENT_DAMAGED),
        ("0123456789ABCDEF", Rule.UNREADABLE_CURRENT_DAMAGED),
        ("0123456789abcdef\n", Rule.UNREADABLE_VERSION_MISSING),
    ],
)
def test_current_must_name_a_version_that_is_there(root: Path, edition: Edition, current: str, expected: Rule) -> None:
    write_edition(edition, root)
    (root / "thu-nghiem" / "2024" / "current").write_text(current)
    assert reason(root)[1] is expected
    (listing,) = list_editions(root)
    assert listing.error is not None
    assert listing.error.rule is expected
    assert listing.title == "thu-nghiem/2024"


def test_current_that_is_no_text_or_no_file_is_named(root: Path, edition: Edition) -> None:
    write_edition(edition, root)
    current = root / "thu-nghiem" / "2024" / "current"
    current.write_bytes(b"\xff\xfe")
    assert reason(root) == ("thu-nghiem/2024/current", Rule.UNREADABLE_CURRENT_DAMAGED)
    current.unlink()
    current.mkdir()
    assert reason(root) == ("thu-nghiem/2024/current", Rule.UNREADABLE_NOT_PERMITTED)


def test_an_edition_that_is_not_there_is_said_to_be_missing(root: Path, edition: Edition) -> None:
    assert reason(root) == ("thu-nghiem/2024", Rule.UNREADABLE_NO_SUCH_EDITION)
    write_edition(edition, root)
    assert reason(root, EditionId("thu-nghiem", "2030"))[1] is Rule.UNREADABLE_NO_SUCH_EDITION
    assert reason(root, EditionId("khac", "2024"))[1] is Rule.UNREADABLE_NO_SUCH_EDITION
    assert reason(root, ID, version="0123456789abcdef")[1] is Rule.UNREADABLE_VERSION_MISSING
    assert reason(root, ID, version="../2024")[1] is Rule.UNREADABLE_VERSION_MISSING


@pytest.mark.parametrize("name", ["", ".", "..", "../..", "/etc", "a/b", "a\\b", "a\x00b", ".an", "x" * 300, "\ud800"])
def test_a_name_that_leads_elsewhere_is_refused_before_the_disk_is_touched(
    root: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    def touched(*_: object, **__: object) -> None:
        raise AssertionError("the disk was touched")

    for method in ("open", "read_bytes", "read_text", "is_dir", "exists"):
        monkeypatch.setattr(Path, method, touched)
    assert reason(root, EditionId(name, "2024"))[1] is Rule.UNREADABLE_UNSAFE_NAME
    assert reason(root, EditionId("thu-nghiem", name))[1] is Rule.UNREADABLE_UNSAFE_NAME


@given(st.text(max_size=30), st.text(max_size=30))
def test_no_id_whatever_reads_outside_the_data_root(programme: str, period: str) -> None:
    with pytest.raises(EditionError) as caught:
        read_edition(Path("/nonexistent-root"), EditionId(programme, period))
    assert caught.value.rule in {Rule.UNREADABLE_UNSAFE_NAME, Rule.UNREADABLE_NO_SUCH_EDITION}


# Crashes and rivals


class Crash(BaseException):
    """Ends a writer where it stands, as a power cut would."""


def crash_at(step: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let every call that touches the disk through, but the one numbered `step`."""
    calls = 0

    def counted(original: Callable[..., Any]) -> Callable[..., Any]:
        def call(*args: Any, **kwargs: Any) -> Any:
            nonlocal calls
            calls += 1
            if calls == step:
                raise Crash
            return original(*args, **kwargs)

        return call

    monkeypatch.setattr(os, "fsync", counted(os.fsync))
    for method in ("mkdir", "open", "rename", "replace"):
        monkeypatch.setattr(Path, method, counted(getattr(Path, method)))


def test_a_writer_that_dies_at_any_step_leaves_the_old_version_or_the_new(
    tmp_path: Path, root: Path, edition: Edition, monkeypatch: pytest.MonkeyPatch
) -> None:
    newer = small_edition(tmp_path, title="Bản sửa")
    in_force: list[str] = []
    for step in range(1, 1000):
        shutil.rmtree(root, ignore_errors=True)
        write_edition(edition, root)
        with monkeypatch.context() as patch:
            crash_at(step, patch)
            try:
                write_edition(newer, root)
            except Crash:
                pass
            else:
                break
        in_force.append(read_edition(root, ID).version)
        assert [listing.error for listing in list_editions(root)] == [None]
        write_edition(newer, root)
        assert_same(read_edition(root, ID), newer)
    assert in_force == sorted(in_force, key=[edition.version, newer.version].index), "never back to the old version"
    assert set(in_force) == {edition.version, newer.version}


def test_a_first_writer_that_dies_leaves_no_edition_or_a_whole_one(
    root: Path, edition: Edition, monkeypatch: pytest.MonkeyPatch
) -> None:
    for step in range(1, 1000):
        shutil.rmtree(root, ignore_errors=True)
        with monkeypatch.context() as patch:
            crash_at(step, patch)
            try:
                write_edition(edition, root)
            except Crash:
                pass
            else:
                break
        for listing in list_editions(root):
            assert_same(read_edition(root, listing.id), edition)


WRITE_FOREVER = """
import sys
from dataclasses import replace
from pathlib import Path
from dashboard.data import read_source_folder, with_version, write_edition

edition = read_source_folder(Path(sys.argv[1]))
print("ready", flush=True)
for number in range(10**6):
    write_edition(with_version(replace(edition, title=f"Bản {number}")), Path(sys.argv[2]))
"""


@pytest.mark.slow
def test_a_killed_writer_leaves_a_whole_edition(tmp_path: Path, root: Path, edition: Edition) -> None:
    write_edition(edition, root)
    source = tmp_path / "source" / "2024" / "Kỳ thử nghiệm 2024"
    for number in range(20):
        command = [sys.executable, "-c", WRITE_FOREVER, str(source), str(root)]
        with subprocess.Popen(command, stdout=subprocess.PIPE, cwd=Path(__file__).parents[2]) as writer:
            assert writer.stdout is not None
            writer.stdout.readline()
            time.sleep(0.003 * number)
            writer.send_signal(signal.SIGKILL)
        found = read_edition(root, ID)
        assert found.version == with_version(found).version
        assert [listing.error for listing in list_editions(root)] == [None]


def test_builders_at_once_do_not_disturb_each_other(tmp_path: Path, root: Path) -> None:
    editions = [small_edition(tmp_path, title=title) for title in ("Bản một", "Bản hai")] * 8
    with ThreadPoolExecutor(max_workers=8) as builders:
        versions = list(builders.map(lambda one: write_edition(one, root), editions))
    assert versions == [edition.version for edition in editions]
    folder = root / "thu-nghiem" / "2024"
    assert {path.name for path in folder.iterdir()} == {"current", "log", ".lock", *versions}
    for edition in editions[:2]:
        assert_same(read_edition(root, ID, edition.version), edition)


# Any content


@st.composite
def editions(draw: st.DrawFn) -> Edition:
    """Editions of any shape, with not applicable cells, self-awarded points and every origin."""
    decimals = st.decimals(0, 10, places=3).map(float)
    blocks: list[Block] = []
    for number in range(draw(st.integers(1, 3))):
        leaves, size = draw(st.integers(1, 4)), draw(st.integers(1, 5))
        cells = st.lists(st.none() | decimals, min_size=size * leaves, max_size=size * leaves)
        origins = st.lists(st.integers(0, len(PROVENANCES) - 1), min_size=size * leaves, max_size=size * leaves)
        names = draw(st.lists(st.text("aăâdđ ôơ'\n\"", min_size=1, max_size=8), min_size=size, max_size=size))
        self_points = np.array(draw(cells), dtype=np.float64).reshape(size, leaves)
        blocks.append(
            Block(
                code=f"b{number}",
                name="Khối",
                tree=CriteriaTree(
                    tuple(Criterion(f"{leaf}", None, "Tiêu chí", 10.0) for leaf in range(leaves)),
                ),
                agencies=tuple(
                    Agency(f"b{number}a{row}", name, vietnamese_sort_key(name)) for row, name in enumerate(names)
                ),
                points=np.array(draw(cells), dtype=np.float64).reshape(size, leaves),
                origins=np.array(draw(origins), dtype=np.uint8).reshape(size, leaves),
                self_points=None if np.isnan(self_points).all() else self_points,
            )
        )
    return with_version(
        Edition(ID, "", "Thử", draw(st.text(max_size=5)), "", None, "", 3, PercentRule.ROUND, blocks=tuple(blocks))
    )


@settings(deadline=None, max_examples=40)
@given(edition=editions())
def test_whatever_an_edition_says_is_read_back(tmp_path_factory: pytest.TempPathFactory, edition: Edition) -> None:
    root = tmp_path_factory.mktemp("any")
    write_edition(edition, root)
    assert_same(read_edition(root, ID), edition)


def test_every_reason_has_its_sentence_in_both_languages() -> None:
    for unreadable in (rule for rule in Rule if rule.startswith("refusal.unreadable_")):
        details = dict.fromkeys(
            (
                "name",
                "version",
                "expected",
                "found",
                "owner",
                "known",
                "problem",
                "parameter",
                "bucket",
            ),
            "x",
        )
        for language in ("vi", "en"):
            assert issue_sentence(EditionError("f", unreadable, **details), language).startswith("f: ")
