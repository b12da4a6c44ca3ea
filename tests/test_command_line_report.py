"""`report` writes documents, and says why where it cannot."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from dashboard.command_line import main
from dashboard.database import open_store
from dashboard.model import EditionId, Scenario
from tests.documents.made import page_texts, squeezed
from tests.made_editions import SHIPPED

EDITION = ("--edition", "vinh-phuc-cqdt/2020", "--data", str(SHIPPED))
AGENCY = ("--agency", "so-cong-thuong")
SCENARIO = "so-cong-thuong:2.2.2=2.75~2.3.3=3"
LINK = f"https://x.example/mo-phong?ct=vinh-phuc-cqdt&ky=2020&khoi=so-ban-nganh&thu={SCENARIO}&gt=thu-hep-20"


def report(*arguments: object) -> int:
    return main(["report", *map(str, arguments), *EDITION])


@pytest.mark.parametrize(
    ("kind", "file", "asked"),
    [
        ("agency", "a.pdf", AGENCY),
        ("proposal", "a.pdf", (*AGENCY, "--goal", "hang-15")),
        ("proposal", "a.docx", (*AGENCY, "--scenario", SCENARIO)),
        ("plan", "a.docx", (*AGENCY, "--scenario", LINK)),
        ("plan", "a.pdf", (*AGENCY, "--goal", "phan-tram-80")),
        ("announcement", "a.docx", ()),
        ("slides", "a.pptx", ("--block", "huyen-thanh-pho")),
        ("slides", "a.pptx", ("--scenario", SCENARIO)),
        ("card", "a.png", AGENCY),
        ("card", "a.svg", ("--block", "huyen-thanh-pho", "--wide")),
        ("card", "a.png", (*AGENCY, "--goal", "hang-15")),
        ("announcement", "a.pdf", ("--lang", "en")),
    ],
)
def test_each_document_is_written(kind: str, file: str, asked: tuple[str, ...], tmp_path: Path) -> None:
    out = tmp_path / file
    assert report(kind, "--out", out, *asked) == 0
    begins = {".pdf": b"%PDF", ".png": b"\x89PNG", ".svg": b"<svg"}
    assert out.read_bytes()[:4] == begins.get(out.suffix, b"PK\x03\x04")
    assert [path.name for path in tmp_path.iterdir()] == [file]


def test_the_sheets_of_all_agencies_are_one_zip_by_rank(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "a.zip"
    assert report("agency", "--all", "--block", "huyen-thanh-pho", "--out", out) == 0
    with zipfile.ZipFile(out) as archive:
        names = archive.namelist()
        assert archive.testzip() is None
        assert "UBND huyện Lập Thạch" in page_texts(archive.read(names[0]))[0]
    assert names[0] == "huyen-thanh-pho/001-lap-thach.pdf"
    assert len(names) == 9
    assert "Đã lập 9/9 phiếu." in capsys.readouterr().err


def test_a_link_brings_its_scenario_and_its_assumption(tmp_path: Path) -> None:
    out = tmp_path / "a.pdf"
    assert report("proposal", *AGENCY, "--scenario", LINK, "--site", "https://x.example/", "--out", out) == 0
    text = squeezed("".join(page_texts(out.read_bytes())))
    assert squeezed("thu hẹp 20% số điểm còn thiếu") in text
    assert squeezed("2,750 ◌") in text
    assert "https://x.example/mo-phong?ct=vinh-phuc-cqdt" in text


def test_a_saved_scenario_is_found_by_its_id(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DASHBOARD_DATABASE_URL", f"sqlite:///{tmp_path}/kept.sqlite3")
    store = open_store()
    saved = store.save(
        edition_id=EditionId("vinh-phuc-cqdt", "2020"),
        version="e74cbce926390021",
        scenario=Scenario({("so-cong-thuong", "2.3.3"): 3.0}),
        title="Nâng hạng",
        author="",
        note="",
        assumptions={"rivals": "thu-hep-10"},
    )
    store.close()
    out = tmp_path / "a.pdf"
    assert report("proposal", *AGENCY, "--scenario", saved.id, "--out", out) == 0
    assert squeezed("thu hẹp 10% số điểm còn thiếu") in squeezed("".join(page_texts(out.read_bytes())))
    assert report("proposal", *AGENCY, "--scenario", "x" * 22, "--out", tmp_path / "b.pdf") == 2


def test_an_id_that_begins_with_a_dash_is_an_id(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    unknown = "-" + "x" * 21
    assert report("proposal", *AGENCY, "--scenario", unknown, "--out", tmp_path / "a.pdf") == 2
    assert unknown in capsys.readouterr().err


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        (("agency", "--out", "a.docx", *AGENCY), ".pdf, .zip"),
        (("agency", "--out", "a.pdf"), "--agency"),
        (("agency", "--out", "a.pdf", "--all"), "--all"),
        (("agency", "--out", "a.zip", *AGENCY), "--all"),
        (("proposal", "--out", "a.pdf", *AGENCY), "--scenario"),
        (("proposal", "--out", "a.pdf", *AGENCY, "--goal", "hang-3", "--scenario", SCENARIO), "--goal"),
        (("announcement", "--out", "a.pdf", "--goal", "hang-3"), "--goal"),
        (("card", "--out", "a.png", "--goal", "hang-3"), "--agency"),
        (("agency", "--out", "a.pdf", *AGENCY, "--site", "javascript:alert(1)"), "https://"),
    ],
)
def test_what_does_not_belong_together_is_refused(
    asked: tuple[str, ...],
    sentence: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(SystemExit) as ended:
        report(*asked)
    assert ended.value.code == 2
    assert sentence in capsys.readouterr().err.splitlines()[-1]


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        (("agency", "--agency", "so-khong-co"), "không có cơ quan “so-khong-co”"),
        (("agency", *AGENCY, "--block", "khong"), "không có khối “khong”"),
        (("proposal", *AGENCY, "--goal", "hang-x"), "“hang-x” không phải là mục tiêu hợp lệ"),
        (("proposal", *AGENCY, "--goal", "tong-63.5"), "Không đạt được mục tiêu"),
        (("proposal", *AGENCY, "--goal", "hang-19"), "Đã đạt mục tiêu"),
        (("proposal", *AGENCY, "--scenario", "so-cong-thuong:2.2.2=99"), "99 vượt điểm tối đa 3,5"),
        (("proposal", *AGENCY, "--scenario", "so-y-te:1.1.2=0.5"), "không đổi điểm nào của so-cong-thuong"),
        (("proposal", *AGENCY, "--scenario", "xyz"), "Không đọc được trong kịch bản: xyz"),
        (("proposal", *AGENCY, "--scenario", "?ct=a&ky=b&thu=x:1=2"), "thuộc kỳ a/b"),
    ],
)
def test_what_cannot_be_had_is_said_in_a_sentence(
    asked: tuple[str, ...], sentence: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "a.pdf"
    assert report(*asked, "--out", out) == 2
    assert sentence in capsys.readouterr().err
    assert not out.exists()


def test_a_file_that_is_there_is_kept(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "a.pdf"
    out.write_text("của tôi")
    assert report("agency", *AGENCY, "--out", out) == 1
    assert out.read_text() == "của tôi"
    assert "--force" in capsys.readouterr().err
    assert report("agency", *AGENCY, "--out", out, "--force") == 0
    assert out.read_bytes().startswith(b"%PDF")


def test_a_folder_that_is_not_there_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert report("agency", *AGENCY, "--out", tmp_path / "khong" / "a.pdf") == 1
    assert "khong" in capsys.readouterr().err
