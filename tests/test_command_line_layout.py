"""`layout` says what each row and column is, and `import --layout` reads by what it wrote."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest

from dashboard.command_line import main
from dashboard.data import list_editions, read_edition, read_log, read_original
from tests.workbook_layouts.result_sheets import ABOUT, rows, workbook_bytes

TABLE = rows(
    ["TT", "Tiêu chí", "Điểm tối đa", "Sở Nội vụ", "Sở Y tế", "Sở Tư pháp"],
    ["I", "Hạ tầng", 10, 7, 8.5, 9],
    ["1.1", "Máy tính", 4, 3, 3.5, 4],
    ["1.2", "Mạng", 6, 4, 5, 5],
    ["II", "Nhân lực", 8, 5, 6, 4],
    ["2.1", "Cán bộ", 5, 4, 5, 3],
    ["2.2", "Đào tạo", 3, 1, 1, 1],
    [None, "Tổng điểm", 18, 12, 14.5, 13],
)


def form(agency: str, own: float, appraised: float) -> bytes:
    """What one department sends."""
    return workbook_bytes(
        {
            "Phiếu chấm": rows(
                [f"Đơn vị: {agency}"],
                ["TT", "Tiêu chí", "Điểm tối đa", "Điểm tự chấm", "Điểm thẩm định", "Tài liệu kiểm chứng"],
                ["1", "Máy tính", 4, own, appraised, "Công văn số 1"],
                ["2", "Mạng", 6, 6, 5.5, None],
                [None, "Tổng cộng", 10, own + 6, appraised + 5.5, None],
            )
        }
    )


def answers(**more: str) -> list[str]:
    given = {**ABOUT, **more}
    return [argument for key, value in given.items() for argument in ("--answer", f"{key}={value}")]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "bảng điểm.xlsx"
    path.write_bytes(workbook_bytes({"Tổng hợp": TABLE}))
    return path


def test_it_prints_what_each_line_is_and_why(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["layout", str(file)]) == 0
    printed = capsys.readouterr()
    assert printed.out.splitlines()[0] == "Bảng 1, trang “Tổng hợp”: cơ quan xếp ngang; 3 cơ quan, 4 tiêu chí"
    assert "  cột D–F: cơ quan – theo tiêu đề" in printed.out
    assert "  dòng 2: tổng của nhóm, “I Hạ tầng” – bằng tổng các tiêu chí" in printed.out
    assert "  dòng 8: tổng điểm, “Tổng điểm” – bằng tổng các tiêu chí" in printed.out
    assert "9/9 số cộng khớp" in printed.err


def test_what_it_wrote_is_read_and_published(file: Path, tmp_path: Path) -> None:
    out, root = tmp_path / "bố cục.toml", tmp_path / "root"
    assert main(["layout", str(file), "--out", str(out)]) == 0
    block = {"sheet.Tổng hợp.block": "new:Sở"}
    assert main(["import", str(file), "--layout", str(out), "--data", str(root), "--publish", *answers(**block)]) == 0
    [listing] = list_editions(root)
    edition = read_edition(root, listing.id)
    (read,) = edition.blocks
    assert {a.name: float(p.sum()) for a, p in zip(read.agencies, read.points, strict=True)} == {
        "Sở Nội vụ": 12.0, "Sở Y tế": 14.5, "Sở Tư pháp": 13.0,
    }  # fmt: skip
    assert [node.name for node in read.tree.nodes if not node.is_leaf] == ["Hạ tầng", "Nhân lực"]


def test_with_a_doubt_left_nothing_is_written(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path, out, root = tmp_path / "x.xlsx", tmp_path / "l.toml", tmp_path / "root"
    table = rows(
        ["Đơn vị", "A (10 điểm)", "B (10 điểm)"], ["Sở Nội vụ", 4, 5], ["Sở Y tế", 6, 9], ["Sở Tư pháp", 8, 1],
        ["Mức chung", 6, 5],
    )  # fmt: skip
    path.write_bytes(workbook_bytes({"Điểm": table}))
    assert main(["layout", str(path), "--out", str(out), "--lang", "en"]) == 1
    assert "Question [Điểm.A5.line] Điểm, cell A5: “Mức chung”: what is this row or column?" in capsys.readouterr().err
    given = answers(**{"sheet.Điểm.block": "new:Sở"})
    asked = ["import", str(path), "--layout", str(out), "--data", str(root), "--publish", *given]
    assert main(asked) == 1
    assert not root.exists()
    assert main([*asked, "--answer", "Điểm.A5.line=summary"]) == 0
    assert main(["layout", str(path), "--out", str(out), "--answer", "Điểm.A5.line=summary"]) == 0
    other = str(tmp_path / "other")
    assert main(["import", str(path), "--layout", str(out), "--data", other, "--publish", *given]) == 0


FORMS = [("Sở Nội vụ", 4.0, 3.5), ("Sở Y tế", 3.0, 3.0), ("Sở Tư pháp", 4.0, 4.0)]


@pytest.mark.parametrize("by_layout", [True, False], ids=["by their layout", "as they are"])
def test_files_of_one_agency_each_become_one_edition(tmp_path: Path, by_layout: bool) -> None:
    """Two of them are called the same, in folders of their own."""
    files: list[str] = []
    for number, agency in enumerate(FORMS):
        path = tmp_path / str(number) / f"phieu-{min(number, 1)}.xlsx"
        path.parent.mkdir()
        path.write_bytes(form(*agency))
        files.append(str(path))
    root, out = tmp_path / "root", tmp_path / "l.toml"
    by: list[str] = []
    if by_layout:
        assert main(["layout", *files, "--out", str(out)]) == 0
        by = ["--layout", str(out)]
    given = answers(**{"sheet.phieu-0.block": "new:Sở"})
    assert main(["import", *files, *by, "--data", str(root), "--publish", *given]) == 0
    [listing] = list_editions(root)
    (block,) = read_edition(root, listing.id).blocks
    assert {a.name: p.tolist() for a, p in zip(block.agencies, block.points, strict=True)} == {
        "Sở Nội vụ": [3.5, 5.5], "Sở Y tế": [3.0, 5.5], "Sở Tư pháp": [4.0, 5.5],
    }  # fmt: skip
    assert block.self_points is not None
    assert block.self_points.tolist() == [[4.0, 6.0], [3.0, 6.0], [4.0, 6.0]]
    kept = read_original(root, listing.id, read_log(root, listing.id).entries[0].file_sha256)
    with zipfile.ZipFile(io.BytesIO(kept.content)) as archive:
        assert sorted(archive.namelist()) == ["phieu-0.xlsx", "phieu-1 (2).xlsx", "phieu-1.xlsx"]
        assert {archive.read(name) for name in archive.namelist()} == {Path(file).read_bytes() for file in files}


def test_who_passes_over_printed_sums_that_do_not_hold_says_why_and_the_log_keeps_it(tmp_path: Path) -> None:
    path, root = tmp_path / "x.xlsx", tmp_path / "root"
    wrong = rows(["Cơ quan", "1 Máy tính (10 điểm)", "2 Mạng (5 điểm)", "Tổng điểm"],
                 ["Sở Nội vụ", 8, 4, 20], ["Sở Y tế", 7, 4, 11], ["Sở Tư pháp", 6, 4, 10])  # fmt: skip
    path.write_bytes(workbook_bytes({"Điểm": wrong}))
    given = answers(**{"sheet.Điểm.block": "new:Sở"})
    assert main(["import", str(path), "--data", str(root), "--publish", *given]) == 1
    assert list_editions(root) == ()
    said = ["--answer", "control=đã cộng lại bằng tay", "--note", "theo biên bản"]
    assert main(["import", str(path), "--data", str(root), "--publish", *given, *said]) == 0
    [listing] = list_editions(root)
    assert {entry.note for entry in read_log(root, listing.id).entries} == {
        "theo biên bản. Xác nhận dùng khi 1/3 số in trong tệp không khớp: đã cộng lại bằng tay"
    }


@pytest.mark.parametrize("content", [b"[[tables]]", b"\xff\xfe", b"tables = [[[[[["])
def test_what_is_no_layout_is_named(
    content: bytes, file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "l.toml"
    out.write_bytes(content)
    assert main(["import", str(file), "--layout", str(out), "--data", str(tmp_path / "root")]) == 1
    assert "l.toml" in capsys.readouterr().err


def test_a_layout_that_is_not_there_is_named(file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["import", str(file), "--layout", str(tmp_path / "không có.toml"), "--data", str(tmp_path)]) == 1
    assert "không có.toml" in capsys.readouterr().err


def test_a_file_that_cannot_be_opened_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "x.xlsx"
    path.write_bytes(b"PK\x03\x04 no workbook")
    assert main(["layout", str(path)]) == 1
    assert "x.xlsx" in capsys.readouterr().err


def test_the_next_period_asks_nothing_of_a_layout_that_was_published(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    root, path = str(tmp_path / "root"), tmp_path / "x.xlsx"
    table = [["Đơn vị", "A (10 điểm)", "B (10 điểm)"], ["Sở Nội vụ", 4, 5], ["Sở Y tế", 6, 9], ["Sở Tư pháp", 8, 1],
             ["Mức chung", 6, 5]]  # fmt: skip
    path.write_bytes(workbook_bytes({"Điểm": rows(*table)}))
    first = answers(**{"sheet.Điểm.block": "new:Sở", "Điểm.A5.line": "summary"})
    assert main(["import", str(path), "--data", root, "--publish", *first]) == 0
    assert "Đã lưu bố cục cho tệp của kỳ sau." in capsys.readouterr().err
    path.write_bytes(workbook_bytes({"Điểm": rows(["Năm 2025"], [], *table)}))
    given = ["import", str(path), "--data", root, *answers(period="2025")]
    assert main(given) == 0
    assert "Bố cục của kỳ 2024 được dùng lại" in capsys.readouterr().err
    assert main([*given, "--new-layout"]) == 1
    assert "[Điểm.A7.line]" in capsys.readouterr().err


def test_a_list_is_asked_about_before_its_layout_is_settled(tmp_path: Path) -> None:
    path, out, root = tmp_path / "x.xlsx", tmp_path / "l.toml", str(tmp_path / "root")
    lines = [[agency, name, 5, points] for agency in ("Sở A", "Sở B") for name, points in (("Một", 4), ("Hai", 2))]
    path.write_bytes(workbook_bytes({"Điểm": rows(["Cơ quan", "Tiêu chí", "Điểm tối đa", "Điểm"], *lines)}))
    given = ["import", str(path), "--layout", str(out), "--data", root, *answers(**{"sheet.Điểm.block": "new:Sở"})]
    assert main(["layout", str(path), "--out", str(out)]) == 1
    assert main(given) == 1
    assert main(["layout", str(path), "--out", str(out), "--answer", "Điểm.list=use"]) == 0
    assert main(given) == 0
