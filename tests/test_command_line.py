"""`python -m dashboard`: what is printed, and what it ends with."""

from __future__ import annotations

import argparse
import csv
import inspect
import io
import subprocess
import sys
from pathlib import Path

import pytest

from dashboard.command_line import main
from dashboard.command_line.arguments import COMMANDS
from dashboard.ui.texts import LANGUAGES, Language, catalogue_keys, text
from tests.data.source_folders import Break, add, put, write_source

PROJECT = Path(__file__).parents[1]


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A data root with the small edition."""
    folder = tmp_path / "root"
    assert main(["build", str(write_source(tmp_path / "source")), "--data", str(folder)]) == 0
    return folder


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def leaderboard(root: Path, *more: str, block: str = "so") -> int:
    return main(["leaderboard", "--data", str(root), "--edition", "thu-nghiem/2024", "--block", block, *more])


def check(root: Path, *more: str, edition: str = "thu-nghiem/2024") -> int:
    return main(["check", "--data", str(root), "--edition", edition, *more])


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("command", ["", *COMMANDS])
def test_help_says_what_each_argument_is(command: str, language: Language, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main([*([command] if command else []), "--help", "--lang", language])
    assert ended.value.code == 0
    said = " ".join(capsys.readouterr().out.split())
    if command:
        assert text("command_line.language", language) in said
    else:
        assert text("command_line.leaderboard", language) in said


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_help_text_may_hold_any_sign(language: Language, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["plan", "--help", "--lang", language])
    assert ended.value.code == 0
    said = " ".join(capsys.readouterr().out.split())
    assert "%" in text("command_line.percent", language)
    assert text("command_line.percent", language) in said


def test_build_says_what_was_written(capsys: pytest.CaptureFixture[str], root: Path) -> None:
    printed = capsys.readouterr()
    version = (root / "thu-nghiem" / "2024" / "current").read_text().strip()
    assert printed.out == ""
    assert (
        printed.err
        == f"Đã ghi thu-nghiem/2024, phiên bản {version}: 2 khối, 3 cơ quan, 3 số liệu trong văn bản hoặc suy ra.\n"
    )


def test_build_prints_every_refusal_and_writes_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source = write_source(
        tmp_path / "source",
        put("scores.csv", "4.9,9.5", '4.9,"9,5"'),
        put("scores.csv", "1,7.125", "1,70.125"),
    )
    assert main(["build", str(source), "--data", str(tmp_path / "root")]) == 1
    assert capsys.readouterr().err.splitlines() == [
        "scores.csv, dòng 2, cột points, giá trị “9,5”: dùng dấu phẩy thập phân; hãy viết 9.5 (dấu chấm)",
        "scores.csv, dòng 6, cột points, giá trị “70.125”: vượt điểm tối đa 8; điểm thưởng thì khai ở cột bonus_points",
        "Không tạo kỳ xếp hạng: 2 chỗ phải sửa.",
    ]
    assert not (tmp_path / "root").exists()


def test_a_long_list_of_refusals_is_cut_and_counted(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source = write_source(tmp_path / "source", add("scores.csv", "so,y-te,9,1,,\n" * 150))
    assert main(["build", str(source), "--data", str(tmp_path / "root"), "--lang", "en"]) == 1
    lines = capsys.readouterr().err.splitlines()
    assert len(lines) == 102
    assert lines[-2:] == ["… and 50 more.", "No edition was built: 150 places to put right."]


@pytest.mark.parametrize(
    ("language", "said"),
    [
        (
            "vi",
            "Cần rà soát: scores.csv, dòng 2, cột points, giá trị “9.25”: không phải bội số của bước 0.5, cũng "
            "không phải điểm tối đa 10; điểm vẫn giữ nguyên như đã ghi",
        ),
        (
            "en",
            "Please check: scores.csv, line 2, column points, value “9.25”: neither a multiple of the step 0.5 nor the "
            "maximum of 10; the points are kept as recorded",
        ),
    ],
)
def test_a_score_off_its_step_is_built_with_a_warning_and_ranks_as_recorded(
    language: str, said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source, root = write_source(tmp_path / "source", put("scores.csv", "4.9,9.5", "4.9,9.25")), tmp_path / "root"
    assert main(["build", str(source), "--data", str(root), "--lang", language]) == 0
    assert capsys.readouterr().err.splitlines()[0] == said
    assert leaderboard(root) == 0
    assert rows(capsys.readouterr().out)[0]["total"] == "12.5"  # 9.25 + 3.25
    assert leaderboard(root, "--set", "y-te:4.9=9.25") == 0  # its own value sets nothing
    assert rows(capsys.readouterr().out)[0]["total"] == "12.5"
    assert leaderboard(root, "--set", "y-te:4.9=9.2") == 2
    assert leaderboard(root, "--set", "y-te:4.9=9") == 0
    assert [row["total"] for row in rows(capsys.readouterr().out) if row["agency"] == "y-te"] == ["12.25"]


def test_build_says_when_it_cannot_write(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "root").write_text("a file stands here")
    assert main(["build", str(write_source(tmp_path / "source")), "--data", str(tmp_path / "root")]) == 1
    assert "Không ghi được vào" in capsys.readouterr().err


def test_the_leaderboard_is_csv_at_full_precision(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    capsys.readouterr()
    assert leaderboard(root) == 0
    assert capsys.readouterr().out == (
        "rank,tied,agency,name,total,maximum,percent\n"
        "1,false,y-te,Sở Y tế,12.75,15,85\n"
        "2,false,noi-vu,Sở Nội vụ,10,15,66.66666666666667\n"
    )


def test_figures_that_are_not_published_are_said_to_be_so(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    capsys.readouterr()
    leaderboard(root)
    assert "trong 4 điểm thành phần có 1 thẩm định, 1 do phần mềm tạo" in capsys.readouterr().err
    leaderboard(root, block="huyen")
    assert capsys.readouterr().err == ""
    leaderboard(root, "--set", "tam-dao:1=0", block="huyen")
    assert "mô phỏng với 1 điểm thành phần thay đổi" in capsys.readouterr().err


def test_tied_agencies_share_a_rank_and_stand_in_vietnamese_order(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    capsys.readouterr()
    assert leaderboard(root, "--set", "noi-vu:4.10=2.75") == 0
    assert [(row["rank"], row["tied"], row["agency"]) for row in rows(capsys.readouterr().out)] == [
        ("1", "true", "noi-vu"),
        ("1", "true", "y-te"),
    ]


@pytest.mark.parametrize("typed", ["2,75", "2.75", " 2,75 "])
def test_points_are_typed_with_a_comma_or_a_point(root: Path, capsys: pytest.CaptureFixture[str], typed: str) -> None:
    capsys.readouterr()
    assert leaderboard(root, "--set", f"noi-vu:4.10={typed}") == 0
    assert {row["agency"]: row["total"] for row in rows(capsys.readouterr().out)} == {
        "y-te": "12.75",
        "noi-vu": "12.75",
    }


def test_changes_of_several_agencies_are_made_together_and_zero_is_a_change(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    capsys.readouterr()
    assert leaderboard(root, "--set", "y-te:4.9=0", "--set", "noi-vu:4.10=5") == 0
    assert [(row["agency"], row["total"]) for row in rows(capsys.readouterr().out)] == [
        ("noi-vu", "15"),
        ("y-te", "3.25"),
    ]


def test_a_change_to_the_same_value_gives_the_same_table(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    capsys.readouterr()
    leaderboard(root)
    before = capsys.readouterr().out
    leaderboard(root, "--set", "y-te:4.9=9.5")
    assert capsys.readouterr().out == before


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        (["la:4.9=1"], "không có cơ quan “la”"),
        (["y-te:4.1=1"], "không có tiêu chí “4.1”"),
        (["y-te:4=1"], "không có tiêu chí “4”"),
        (["y-te:4.10=5,5"], "5,5 vượt điểm tối đa 5"),
        (["y-te:4.10=-1"], "nhỏ hơn 0"),
        (["y-te:4.9=9,25"], "không phải bội của bước 0,5"),
        (["y-te:4.9=9", "y-te:4.9=8"], "y-te:4.9 được đặt hai lần"),
        (["tam-dao:1=1"], "cơ quan thuộc khối huyen"),
    ],
)
def test_a_change_that_cannot_be_made_is_refused_and_nothing_is_printed(
    root: Path, capsys: pytest.CaptureFixture[str], changes: list[str], said: str
) -> None:
    capsys.readouterr()
    assert leaderboard(root, *[part for change in changes for part in ("--set", change)]) == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    assert said in printed.err


def test_a_criterion_that_is_not_applicable_cannot_be_given_points(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source = write_source(tmp_path / "source", put("scores.csv", "4.10,3.25", "4.10,"))
    assert main(["build", str(source), "--data", str(tmp_path / "root")]) == 0
    capsys.readouterr()
    assert leaderboard(tmp_path / "root") == 0
    assert [(row["agency"], row["maximum"], row["percent"]) for row in rows(capsys.readouterr().out)] == [
        ("y-te", "10", "95"),
        ("noi-vu", "15", "66.66666666666667"),
    ]
    assert leaderboard(tmp_path / "root", "--set", "y-te:4.10=1") == 2
    assert "không áp dụng" in capsys.readouterr().err


@pytest.mark.parametrize("typed", ["1.234,5", "1,234.5", "1,2,3", "abc", "", "nan", "1e3"])
def test_points_that_could_mean_two_things_are_wrong_usage(
    root: Path, capsys: pytest.CaptureFixture[str], typed: str
) -> None:
    with pytest.raises(SystemExit) as ended:
        leaderboard(root, "--set", f"y-te:4.10={typed}")
    assert ended.value.code == 2
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["rank"],
        ["build"],
        ["leaderboard", "--edition", "a/2024"],
        ["leaderboard", "--edition", "a", "--block", "so"],
        ["check", "--edition", "a/b/c"],
        ["check", "--edition", "a/b", "--lang", "fr"],
        ["leaderboard", "--edition", "a/2024", "--block", "so", "--set", "y-te:4.9"],
        ["leaderboard", "--edition", "a/2024", "--block", "so", "--set", "4.9=1"],
    ],
)
def test_wrong_usage_ends_with_two(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(arguments)
    assert ended.value.code == 2
    assert capsys.readouterr().out == ""


def test_an_unknown_block_names_the_known_ones(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert leaderboard(root, block="xa") == 2
    assert "so, huyen" in capsys.readouterr().err


def test_an_edition_that_cannot_be_read_is_one_sentence(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    capsys.readouterr()
    assert check(root, edition="thu-nghiem/2030") == 1
    assert capsys.readouterr().err == "thu-nghiem/2030: không có kỳ xếp hạng này trong thư mục dữ liệu\n"
    assert check(root, "--lang", "en", edition="../2024") == 1
    assert capsys.readouterr().err == "../2024: “..” cannot be the name of a programme or a period\n"


def test_check_prints_each_fact_beside_the_recomputed_figure(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    capsys.readouterr()
    assert check(root) == 0
    printed = capsys.readouterr()
    assert printed.out == (
        "block,statistic,agency,printed,value,recomputed,holds,source\n"
        'so,mean_total,,"11,375",11.375,11.375,true,A\n'
        'so,total,y-te,"12,75",12.75,12.75,true,A\n'
        "huyen,agency_count,,1 huyện,1,1,true,Báo\n"
    )
    held, notice = printed.err.splitlines()
    assert held == "thu-nghiem/2024: 3/3 số liệu trong văn bản hoặc suy ra khớp với số tính lại."
    assert notice.startswith("DỮ LIỆU THỬ NGHIỆM. ")


@pytest.mark.parametrize(
    ("fact", "said"),
    [
        (
            put("facts.csv", "y-te,12.750", "y-te,12.751"),
            "so, total y-te: văn bản ghi 12.751, tính lại 12.75: không khớp",
        ),
        (add("facts.csv", "so,mean_change,,1.5,,A,,\n"), "không tính lại được vì thư mục dữ liệu không có kỳ trước"),
        (
            add("facts.csv", "so,best_total,noi-vu,10,,A,,\n"),
            "so, best_total noi-vu: văn bản ghi 10, không tính lại được",
        ),
    ],
)
def test_a_fact_that_does_not_hold_or_cannot_be_recomputed_ends_with_one(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], fact: Break, said: str
) -> None:
    main(["build", str(write_source(tmp_path / "source", fact)), "--data", str(tmp_path / "root")])
    capsys.readouterr()
    assert check(tmp_path / "root") == 1
    printed = capsys.readouterr()
    assert said in printed.err
    assert [row["holds"] for row in rows(printed.out)].count("false") == 1


def test_a_change_is_measured_against_the_previous_edition(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    root = tmp_path / "root"
    earlier = put("edition.toml", '"2024"', '"2023"'), put("scores.csv", "4.10,3.25", "4.10,0.25")
    later = add("facts.csv", 'so,mean_change,,1.5,"tăng 1,5",A,,\n')
    for number, changes in enumerate((earlier, (later,))):
        assert main(["build", str(write_source(tmp_path / str(number), *changes)), "--data", str(root)]) == 0
    assert check(root) == 0
    assert rows(capsys.readouterr().out)[-1]["recomputed"] == "1.5"
    version = (root / "thu-nghiem" / "2023" / "current").read_text().strip()
    (root / "thu-nghiem" / "2023" / version / "scores.parquet").unlink()
    assert check(root) == 1
    assert "Không đọc được kỳ trước" in capsys.readouterr().err


def test_an_edition_without_facts_has_nothing_to_reconcile(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source = write_source(tmp_path / "source", lambda files: files.pop("facts.csv"))
    main(["build", str(source), "--data", str(tmp_path / "root")])
    capsys.readouterr()
    assert check(tmp_path / "root") == 0
    assert "không có số liệu trong văn bản" in capsys.readouterr().err


def test_the_help_speaks_the_language_asked_for(capsys: pytest.CaptureFixture[str]) -> None:
    for arguments, words in ((["build", "-h"], "thư mục nguồn"), (["build", "--lang", "en", "-h"], "source folder")):
        with pytest.raises(SystemExit) as ended:
            main(arguments)
        assert ended.value.code == 0
        assert words in " ".join(capsys.readouterr().out.split())


ARGPARSE_SAYS = [text(key, "en") for key in catalogue_keys("en") if key.startswith("argparse_words.")]


@pytest.mark.parametrize("said", ARGPARSE_SAYS)
def test_what_takes_the_place_of_a_word_of_argparse_is_for_one_that_it_says(said: str) -> None:
    assert f"_({said!r}" in inspect.getsource(argparse)


def test_the_help_of_every_command_has_no_english_word_of_argparse(capsys: pytest.CaptureFixture[str]) -> None:
    for command in COMMANDS:
        with pytest.raises(SystemExit):
            main([command, "--help"])
    said = capsys.readouterr().out
    assert said.count("cách dùng: ") == len(COMMANDS)
    assert not any(word in said for word in ("usage", "options", "positional", "show this help"))


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["plan"], "lỗi: thiếu tham số bắt buộc: --edition, --block, --agency"),
        (["rank"], "giá trị 'rank' không hợp lệ (chọn một trong "),
        (["run", "--port", "x"], "tham số --port: giá trị 'x' không hợp lệ"),
        (["run", "--colour"], "không có tham số này: --colour"),
        (["plan", "--lang=en"], "error: the following arguments are required: --edition, --block, --agency"),
    ],
)
def test_wrong_usage_is_said_in_the_language_asked_for(
    arguments: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit):
        main(arguments)
    assert said in " ".join(capsys.readouterr().err.split())


def test_the_data_root_is_the_environments_when_none_is_given(
    root: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("DASHBOARD_DATA", str(root))
    capsys.readouterr()
    assert main(["check", "--edition", "thu-nghiem/2024"]) == 0


def test_it_runs_as_a_module_and_prints_utf8_in_any_locale(root: Path) -> None:
    command = [sys.executable, "-m", "dashboard", "leaderboard", "--data", str(root)]
    command += ["--edition", "thu-nghiem/2024", "--block", "so"]
    environment = {"LC_ALL": "C", "PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"}
    ended = subprocess.run(command, cwd=PROJECT, env=environment, capture_output=True, check=True)
    assert "Sở Nội vụ" in ended.stdout.decode()


def test_a_reader_that_stops_early_is_no_error(root: Path) -> None:
    command = (
        f"{sys.executable} -m dashboard check --data {root} --edition thu-nghiem/2024 | true; exit ${{PIPESTATUS[0]}}"
    )
    ended = subprocess.run(["bash", "-c", command], cwd=PROJECT, capture_output=True, check=False)
    assert ended.returncode == 0
    assert b"Traceback" not in ended.stderr
