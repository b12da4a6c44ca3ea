"""What a source folder may not hold, and how exactly that is said."""

from __future__ import annotations

import string
from pathlib import Path
from typing import Literal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dashboard.data import SourceError, read_source_folder
from dashboard.model import Issue, Rule
from dashboard.ui.issues import issue_sentence
from dashboard.ui.texts import catalogue_keys
from tests.data.source_folders import Break, add, drop, put, right_files, write_source

EDITION, BLOCKS, CRITERIA = "edition.toml", "blocks.csv", "criteria.csv"
AGENCIES, SCORES, FACTS, SOURCES = "agencies.csv", "scores.csv", "facts.csv", "sources.csv"
GRADES = "grades.csv"

Expected = tuple[str, int | None, str | None, str | None, Rule]


def refusals_of(folder: Path) -> tuple[Issue, ...]:
    with pytest.raises(SourceError) as caught:
        read_source_folder(folder)
    return caught.value.issues


def refusals_if_any(folder: Path) -> tuple[Issue, ...]:
    try:
        read_source_folder(folder)
    except SourceError as refused:
        return refused.issues
    return ()


def places(issues: tuple[Issue, ...]) -> list[Expected]:
    return [(r.file, r.row, r.column, r.value, r.rule) for r in issues]


ONE_THING_WRONG: list[tuple[Break, Expected]] = [
    # files
    (drop(EDITION), (EDITION, None, None, None, Rule.FILE_MISSING)),
    (drop(BLOCKS), (BLOCKS, None, None, None, Rule.FILE_MISSING)),
    (drop(CRITERIA), (CRITERIA, None, None, None, Rule.FILE_MISSING)),
    (drop(AGENCIES), (AGENCIES, None, None, None, Rule.FILE_MISSING)),
    (drop(SCORES), (SCORES, None, None, None, Rule.FILE_MISSING)),
    (add("fact.csv", "block\n"), ("fact.csv", None, None, None, Rule.FILE_UNKNOWN)),
    # headers and rows
    (put(BLOCKS, right_files()[BLOCKS], ""), (BLOCKS, None, None, None, Rule.HEADER_MISSING)),
    (
        put(BLOCKS, "code,name,percent_decimals", "code,percent_decimals"),
        (BLOCKS, 1, "name", None, Rule.COLUMN_MISSING),
    ),
    (
        put(SCORES, "criterion,points,self_points", "criterion,points,tu_cham"),
        (SCORES, 1, "tu_cham", "tu_cham", Rule.COLUMN_UNKNOWN),
    ),
    (put(SOURCES, "key,title,url", "key,title,url,url"), (SOURCES, 1, "url", "url", Rule.COLUMN_DOUBLED)),
    (
        put(SOURCES, right_files()[SOURCES], "key;title;url\nA;Quyết định 1;\n"),
        (SOURCES, 1, None, "key;title;url", Rule.SEMICOLON_SEPARATED),
    ),
    (put(SCORES, "so,y-te,4.10,3.25,,", "so,y-te,4.10,3,25,,"), (SCORES, 3, None, None, Rule.ROW_RAGGED)),
    (put(AGENCIES, "huyen,tam-dao,UBND huyện Tam Đảo,", "huyen,tam-dao"), (AGENCIES, 4, None, None, Rule.ROW_RAGGED)),
    (put(CRITERIA, "so,4.9,4,Máy tính", 'so,4.9,4,"Máy tính'), (CRITERIA, 3, None, None, Rule.CSV_MALFORMED)),
    # edition.toml
    (put(EDITION, "precision = 3", "precision = "), (EDITION, 7, None, "precision =", Rule.TOML_MALFORMED)),
    (put(EDITION, "precision = 3\n", ""), (EDITION, None, "precision", None, Rule.KEY_MISSING)),
    (put(EDITION, "issued", "date"), (EDITION, 5, "date", None, Rule.KEY_UNKNOWN)),
    (put(EDITION, '"2024"', "2024"), (EDITION, 2, "period", "2024", Rule.NOT_TEXT)),
    (put(EDITION, '"2024"', '""'), (EDITION, 2, "period", "", Rule.VALUE_MISSING)),
    (put(EDITION, '"2024"', '"2024/10"'), (EDITION, 2, "period", "2024/10", Rule.CODE_UNSAFE)),
    (put(EDITION, '"thu-nghiem"', "'..'"), (EDITION, 1, "programme", "..", Rule.CODE_UNSAFE)),
    (put(EDITION, '"thu-nghiem"', r"'a\b'"), (EDITION, 1, "programme", r"a\b", Rule.CODE_UNSAFE)),
    (put(EDITION, "Kỳ thử nghiệm 2024", "d" * 32_768), (EDITION, 3, "title", "d" * 32_768, Rule.TEXT_TOO_LONG)),
    (put(EDITION, '"Kỳ thử nghiệm 2024"', '"a\\nb"'), (EDITION, 3, "title", "a\nb", Rule.CONTROL_CHARACTER)),
    (put(EDITION, "2024-12-31", "31/12/2024"), (EDITION, 5, "issued", "31/12/2024", Rule.NOT_A_DATE)),
    (put(EDITION, "2024-12-31", "2024-02-30"), (EDITION, 5, "issued", "2024-02-30", Rule.NOT_A_DATE)),
    (
        put(EDITION, "https://example.vn/qd1", "javascript:alert(1)"),
        (EDITION, 6, "source_url", "javascript:alert(1)", Rule.URL_NOT_HTTP),
    ),
    (put(EDITION, "precision = 3", "precision = 7"), (EDITION, 7, "precision", "7", Rule.OUT_OF_RANGE)),
    (put(EDITION, "precision = 3", "precision = -1"), (EDITION, 7, "precision", "-1", Rule.OUT_OF_RANGE)),
    (put(EDITION, "precision = 3", "precision = 2.5"), (EDITION, 7, "precision", "2.5", Rule.NOT_A_WHOLE_NUMBER)),
    (put(EDITION, "precision = 3", "precision = true"), (EDITION, 7, "precision", "true", Rule.NOT_A_WHOLE_NUMBER)),
    (put(EDITION, '"truncate"', '"floor"'), (EDITION, 8, "percent_rule", "floor", Rule.PERCENT_RULE_UNKNOWN)),
    # blocks
    (add(BLOCKS, "so,Sở khác,\n"), (BLOCKS, 4, "code", "so", Rule.CODE_DOUBLED)),
    (add(BLOCKS, "xa,Xã,1\n"), (BLOCKS, 4, "code", "xa", Rule.BLOCK_WITHOUT_CRITERIA)),
    (put(BLOCKS, '"Sở, ban, ngành"', ""), (BLOCKS, 2, "name", "", Rule.VALUE_MISSING)),
    (put(BLOCKS, 'ngành",0', 'ngành",10'), (BLOCKS, 2, "percent_decimals", "10", Rule.OUT_OF_RANGE)),
    (put(BLOCKS, 'ngành",0', 'ngành",1.5'), (BLOCKS, 2, "percent_decimals", "1.5", Rule.NOT_A_WHOLE_NUMBER)),
    # criteria
    (put(CRITERIA, "4,Máy tính,10,0.5", "4,Máy tính,,0.5"), (CRITERIA, 3, "max_points", "", Rule.LEAF_WITHOUT_MAXIMUM)),
    (
        put(CRITERIA, "so,4,,Hạ tầng,,", "so,4,,Hạ tầng,15,"),
        (CRITERIA, 2, "max_points", "15", Rule.INNER_NODE_WITH_MAXIMUM),
    ),
    (put(CRITERIA, "so,4,,Hạ tầng,,,", "so,4,,Hạ tầng,,,2"), (CRITERIA, 2, "effort", "2", Rule.LEAF_ONLY)),
    (put(CRITERIA, "Minh bạch,8", "Minh bạch,0"), (CRITERIA, 5, "max_points", "0", Rule.NOT_POSITIVE)),
    (put(CRITERIA, "Minh bạch,8", "Minh bạch,-8"), (CRITERIA, 5, "max_points", "-8", Rule.NOT_POSITIVE)),
    (put(CRITERIA, "Minh bạch,8", "Minh bạch,tám"), (CRITERIA, 5, "max_points", "tám", Rule.NOT_A_NUMBER)),
    (put(CRITERIA, "10,0.5", "10,0"), (CRITERIA, 3, "step", "0", Rule.NOT_POSITIVE)),
    (put(CRITERIA, "5,,2,derived", "5,,-2,derived"), (CRITERIA, 4, "effort", "-2", Rule.NOT_POSITIVE)),
    (put(CRITERIA, "derived", "guessed"), (CRITERIA, 4, "provenance", "guessed", Rule.PROVENANCE_UNKNOWN)),
    (put(CRITERIA, "so,4.9,4,", "so,4.9,9,"), (CRITERIA, 3, "parent", "9", Rule.PARENT_UNKNOWN)),
    (put(CRITERIA, "so,4,,Hạ tầng", "so,4,4,Hạ tầng"), (CRITERIA, 2, "parent", "4", Rule.PARENT_CYCLE)),
    (add(CRITERIA, "so,4.9,4,Lại máy tính,1,,,\n"), (CRITERIA, 6, "code", "4.9", Rule.CODE_DOUBLED)),
    (
        add(CRITERIA, "so,4:1,4,Hai chấm,,,,\nso,5,4:1,Khác,1,,,\n"),
        (CRITERIA, 6, "code", "4:1", Rule.SEPARATOR_IN_CODE),
    ),
    (put(CRITERIA, "huyen,1,,", "xa,1,,"), (CRITERIA, 5, "block", "xa", Rule.BLOCK_UNKNOWN)),
    (
        put(CRITERIA, "Minh bạch,8", "Minh bạch,1000001"),
        (CRITERIA, None, "max_points", None, Rule.BLOCK_MAXIMUM_TOO_LARGE),
    ),
    # agencies
    (put(AGENCIES, "so,noi-vu", "so,y-te"), (AGENCIES, 3, "code", "y-te", Rule.CODE_DOUBLED)),
    (put(AGENCIES, "huyen,tam-dao", "huyen,y-te"), (AGENCIES, 4, "code", "y-te", Rule.CODE_DOUBLED)),
    (put(AGENCIES, "Sở Nội vụ", "SỞ Y  TẾ"), (AGENCIES, 3, "name", "SỞ Y  TẾ", Rule.NAME_DOUBLED)),
    (put(AGENCIES, "Sở Nội vụ", "v" * 32_768), (AGENCIES, 3, "name", "v" * 32_768, Rule.TEXT_TOO_LONG)),
    (put(AGENCIES, "Sở Nội vụ", "Sở\uffff"), (AGENCIES, 3, "name", "Sở\uffff", Rule.CONTROL_CHARACTER)),
    (put(AGENCIES, "Sở Nội vụ", '"Sở\nNội vụ"'), (AGENCIES, 3, "name", "Sở\nNội vụ", Rule.CONTROL_CHARACTER)),
    (put(AGENCIES, "Sở Nội vụ", ""), (AGENCIES, 3, "name", "", Rule.VALUE_MISSING)),
    (put(AGENCIES, "vụ,derived", "vụ,công bố"), (AGENCIES, 3, "provenance", "công bố", Rule.PROVENANCE_UNKNOWN)),
    (add(AGENCIES, "xa,p1,Phường 1,\n"), (AGENCIES, 5, "block", "xa", Rule.BLOCK_UNKNOWN)),
    # scores
    (put(SCORES, "4.9,9.5", "4.9,10.5"), (SCORES, 2, "points", "10.5", Rule.POINTS_ABOVE_MAXIMUM)),
    (put(SCORES, "4.10,3.25", "4.10,5.000000001"), (SCORES, 3, "points", "5.000000001", Rule.POINTS_ABOVE_MAXIMUM)),
    (put(SCORES, "4.10,3.25", "4.10,-0.25"), (SCORES, 3, "points", "-0.25", Rule.POINTS_BELOW_ZERO)),
    (put(SCORES, "4.10,3.25", "4.10,nan"), (SCORES, 3, "points", "nan", Rule.NOT_FINITE)),
    (put(SCORES, "4.10,3.25", "4.10,Infinity"), (SCORES, 3, "points", "Infinity", Rule.NOT_FINITE)),
    (put(SCORES, "4.10,3.25", "4.10,1e999"), (SCORES, 3, "points", "1e999", Rule.NOT_FINITE)),
    (put(SCORES, "4.10,3.25", "4.10,không áp dụng"), (SCORES, 3, "points", "không áp dụng", Rule.NOT_A_NUMBER)),
    (put(SCORES, "4.10,3.25", "4.10,65%"), (SCORES, 3, "points", "65%", Rule.NOT_A_NUMBER)),
    (put(SCORES, "4.10,3.25", '4.10,"3,25"'), (SCORES, 3, "points", "3,25", Rule.DECIMAL_COMMA)),
    (put(SCORES, "4.10,3.25", '4.10,"1.234,5"'), (SCORES, 3, "points", "1.234,5", Rule.THOUSANDS_SEPARATOR)),
    (put(SCORES, "4.10,3.25", '4.10,"1,234.5"'), (SCORES, 3, "points", "1,234.5", Rule.THOUSANDS_SEPARATOR)),
    (put(SCORES, "4.10,3.25", "4.10,1 234"), (SCORES, 3, "points", "1 234", Rule.THOUSANDS_SEPARATOR)),
    (put(SCORES, "9.5,10,appraised", "9.5,11,appraised"), (SCORES, 2, "self_points", "11", Rule.POINTS_ABOVE_MAXIMUM)),
    (put(SCORES, "appraised", "checked"), (SCORES, 2, "provenance", "checked", Rule.PROVENANCE_UNKNOWN)),
    (put(SCORES, "huyen,tam-dao,1,7.125", "huyen,tam-dao,1,"), (SCORES, 6, "points", "", Rule.AGENCY_NOT_SCORED)),
    (put(SCORES, "so,noi-vu,4.10,0,,\n", ""), (SCORES, None, None, None, Rule.SCORE_MISSING)),
    (put(SCORES, "huyen,tam-dao,1,7.125,,\n", ""), (SCORES, None, None, None, Rule.AGENCY_WITHOUT_ROWS)),
    (add(SCORES, "so,y-te,4.9,1,,\n"), (SCORES, 7, "criterion", "4.9", Rule.SCORE_DOUBLED)),
    (add(SCORES, "so,y-te,4,1,,\n"), (SCORES, 7, "criterion", "4", Rule.SCORE_ON_INNER_NODE)),
    (add(SCORES, "so,y-te,4.7,1,,\n"), (SCORES, 7, "criterion", "4.7", Rule.CRITERION_UNKNOWN)),
    (put(SCORES, "so,noi-vu,4.10,0", "so,noi-vu,4.1,0"), (SCORES, 5, "criterion", "4.1", Rule.CRITERION_LOST_ZERO)),
    (add(SCORES, "so,ngoai-vu,4.9,1,,\n"), (SCORES, 7, "agency", "ngoai-vu", Rule.AGENCY_UNKNOWN)),
    (add(SCORES, "so,tam-dao,4.9,1,,\n"), (SCORES, 7, "agency", "tam-dao", Rule.AGENCY_OF_OTHER_BLOCK)),
    (add(SCORES, "xa,tam-dao,1,1,,\n"), (SCORES, 7, "block", "xa", Rule.BLOCK_UNKNOWN)),
    # facts
    (put(FACTS, "so,mean_total", "so,average"), (FACTS, 2, "statistic", "average", Rule.STATISTIC_UNKNOWN)),
    (put(FACTS, "so,total,y-te", "so,total,"), (FACTS, 3, "agency", "", Rule.AGENCY_REQUIRED)),
    (put(FACTS, "so,total,y-te", "so,rank,"), (FACTS, 3, "agency", "", Rule.AGENCY_REQUIRED)),
    (put(FACTS, "so,mean_total,", "so,mean_total,y-te"), (FACTS, 2, "agency", "y-te", Rule.AGENCY_NOT_EXPECTED)),
    (put(FACTS, "so,total,y-te", "so,total,tai-chinh"), (FACTS, 3, "agency", "tai-chinh", Rule.AGENCY_UNKNOWN)),
    (put(FACTS, "so,total,y-te", "so,total,tam-dao"), (FACTS, 3, "agency", "tam-dao", Rule.AGENCY_OF_OTHER_BLOCK)),
    (put(FACTS, "huyen,agency_count", "xa,agency_count"), (FACTS, 4, "block", "xa", Rule.BLOCK_UNKNOWN)),
    (put(FACTS, "12.750", '"12,750"'), (FACTS, 3, "value", "12,750", Rule.DECIMAL_COMMA)),
    (put(FACTS, "12.750", "12.7500000001"), (FACTS, 3, "value", "12.7500000001", Rule.TOO_MANY_DECIMALS)),
    (put(FACTS, "12.750", "1e15"), (FACTS, 3, "value", "1e15", Rule.OUT_OF_RANGE)),
    (put(FACTS, "12.750", "-1000001"), (FACTS, 3, "value", "-1000001", Rule.OUT_OF_RANGE)),
    (put(FACTS, "12.750", ""), (FACTS, 3, "value", "", Rule.VALUE_MISSING)),
    (put(FACTS, "Báo", ""), (FACTS, 4, "source", "", Rule.VALUE_MISSING)),
    # sources
    (add(SOURCES, "A,Báo,\n"), (SOURCES, 3, "key", "A", Rule.CODE_DOUBLED)),
    (put(SOURCES, "https://example.vn/qd1", "example.vn"), (SOURCES, 2, "url", "example.vn", Rule.URL_NOT_HTTP)),
    # grades
    (put(GRADES, right_files()[GRADES], ""), (GRADES, None, None, None, Rule.HEADER_MISSING)),
    (put(GRADES, "name,from_percent", "name,from_percent,tu"), (GRADES, 1, "tu", "tu", Rule.COLUMN_UNKNOWN)),
    (put(GRADES, "block,name,", "block,name,name,"), (GRADES, 1, "name", "name", Rule.COLUMN_DOUBLED)),
    (put(GRADES, "so,Khá,70", "so,Khá,70,2"), (GRADES, 4, None, None, Rule.ROW_RAGGED)),
    (put(GRADES, "so,Khá,70", "xa,Khá,70"), (GRADES, 4, "block", "xa", Rule.BLOCK_UNKNOWN)),
    (put(GRADES, "so,Khá,70", ",Khá,70"), (GRADES, 4, "block", "", Rule.VALUE_MISSING)),
    (put(GRADES, "so,Khá,70", "so,,70"), (GRADES, 4, "name", "", Rule.VALUE_MISSING)),
    (put(GRADES, "so,Khá,70", 'so,"Kh\ná",70'), (GRADES, 4, "name", "Kh\ná", Rule.CONTROL_CHARACTER)),
    (put(GRADES, "so,Khá,70", "so,TỐT,70"), (GRADES, 4, "name", "TỐT", Rule.GRADE_DOUBLED)),
    (put(GRADES, "so,Khá,70", "so,Khá,"), (GRADES, 4, "from_percent", "", Rule.VALUE_MISSING)),
    (put(GRADES, "so,Khá,70", "so,Khá,86.0"), (GRADES, 4, "from_percent", "86.0", Rule.GRADE_START_DOUBLED)),
    (put(GRADES, "so,Khá,70", "so,Khá,-0.5"), (GRADES, 4, "from_percent", "-0.5", Rule.OUT_OF_RANGE)),
    (put(GRADES, "so,Khá,70", "so,Khá,100.01"), (GRADES, 4, "from_percent", "100.01", Rule.OUT_OF_RANGE)),
    (put(GRADES, "so,Khá,70", 'so,Khá,"66,67"'), (GRADES, 4, "from_percent", "66,67", Rule.DECIMAL_COMMA)),
    (put(GRADES, "so,Khá,70", "so,Khá,70%"), (GRADES, 4, "from_percent", "70%", Rule.NOT_A_NUMBER)),
    (put(GRADES, "so,Khá,70", "so,Khá,nan"), (GRADES, 4, "from_percent", "nan", Rule.NOT_FINITE)),
    (
        put(GRADES, "so,Khá,70", "so,Khá,66.6666666667"),
        (GRADES, 4, "from_percent", "66.6666666667", Rule.TOO_MANY_DECIMALS),
    ),
]

LEAVES_OTHERS_WITHOUT_WHAT_THEY_NAME = {
    Rule.CODE_DOUBLED,
    Rule.BLOCK_UNKNOWN,
    Rule.BLOCK_WITHOUT_CRITERIA,
    Rule.SEPARATOR_IN_CODE,
}


@pytest.mark.parametrize(
    ("break_it", "expected"), ONE_THING_WRONG, ids=[f"{e[4]}-{e[0]}-{e[3]!r}" for _, e in ONE_THING_WRONG]
)
def test_one_thing_wrong_is_refused_with_its_file_row_column_value_and_rule(
    tmp_path: Path, break_it: Break, expected: Expected
) -> None:
    issues = refusals_of(write_source(tmp_path, break_it))
    assert expected in places(issues)
    assert len(issues) == 1 or expected[4] in LEAVES_OTHERS_WITHOUT_WHAT_THEY_NAME


@pytest.mark.parametrize("break_it", [break_it for break_it, _ in ONE_THING_WRONG])
@pytest.mark.parametrize("language", ["vi", "en"])
def test_every_refusal_is_a_sentence_with_its_placeholders_filled(
    tmp_path: Path, break_it: Break, language: Literal["vi", "en"]
) -> None:
    for issue in refusals_of(write_source(tmp_path, break_it)):
        sentence = issue_sentence(issue, language)
        assert sentence.startswith(issue.file)
        assert "{" not in sentence
        assert "\n" not in sentence


def test_the_right_folder_is_refused_nothing(tmp_path: Path) -> None:
    assert str(read_source_folder(write_source(tmp_path)).id) == "thu-nghiem/2024"


def test_a_folder_that_is_not_there_is_refused(tmp_path: Path) -> None:
    folder = tmp_path / "nowhere"
    assert places(refusals_of(folder)) == [(str(folder), None, None, None, Rule.FOLDER_MISSING)]


def test_a_file_of_another_encoding_is_refused_at_its_line(tmp_path: Path) -> None:
    folder = write_source(tmp_path)
    (folder / AGENCIES).write_bytes(right_files()[AGENCIES].encode("utf-16"))
    assert places(refusals_of(folder)) == [(AGENCIES, 1, None, None, Rule.NOT_UTF8)]
    (folder / AGENCIES).write_bytes("block,code,name\nso,y-te,Sở Y tế\n".encode("cp1258", errors="ignore") + b"\xff")
    assert places(refusals_of(folder))[0][4] is Rule.NOT_UTF8


def test_a_folder_in_the_place_of_a_file_is_refused(tmp_path: Path) -> None:
    folder = write_source(tmp_path, drop(SCORES))
    (folder / SCORES).mkdir()
    assert places(refusals_of(folder)) == [(SCORES, None, None, None, Rule.FILE_UNREADABLE)]


def test_every_problem_is_reported_at_once_by_file_and_row(tmp_path: Path) -> None:
    folder = write_source(
        tmp_path,
        put(EDITION, "precision = 3", "precision = 9"),
        put(AGENCIES, "Sở Nội vụ", "Sở Y tế"),
        put(SCORES, "huyen,tam-dao,1,7.125", "huyen,tam-dao,1,9"),
        put(SCORES, "4.9,9.5", '4.9,"9,5"'),
        put(SCORES, "so,noi-vu,4.10,0,,\n", ""),
        put(FACTS, "mean_total", "mean"),
        add(SOURCES, "B,Báo,ftp://example.vn\n"),
    )
    assert places(refusals_of(folder)) == [
        (EDITION, 7, "precision", "9", Rule.OUT_OF_RANGE),
        (AGENCIES, 3, "name", "Sở Y tế", Rule.NAME_DOUBLED),
        (SCORES, 2, "points", "9,5", Rule.DECIMAL_COMMA),
        (SCORES, 5, "points", "9", Rule.POINTS_ABOVE_MAXIMUM),
        (SCORES, None, None, None, Rule.SCORE_MISSING),
        (FACTS, 2, "statistic", "mean", Rule.STATISTIC_UNKNOWN),
        (SOURCES, 3, "url", "ftp://example.vn", Rule.URL_NOT_HTTP),
    ]


def test_the_row_is_the_one_an_editor_shows_even_after_line_breaks_inside_cells(tmp_path: Path) -> None:
    folder = write_source(
        tmp_path, put(AGENCIES, "Sở Y tế", '"Sở\r\nY\ntế"'), put(AGENCIES, "so,noi-vu,Sở Nội vụ", "\nso,noi-vu,")
    )
    assert places(refusals_of(folder)) == [
        (AGENCIES, 2, "name", "Sở\r\nY\ntế", Rule.CONTROL_CHARACTER),
        (AGENCIES, 6, "name", "", Rule.VALUE_MISSING),
    ]


def test_a_doubled_code_says_where_it_first_stands(tmp_path: Path) -> None:
    (issue,) = refusals_of(write_source(tmp_path, add(SCORES, "so,y-te,4.9,1,,\n")))
    assert issue.details == {"first_row": "2"}


def test_a_code_that_lost_its_zero_is_told_from_an_unknown_one(tmp_path: Path) -> None:
    (issue,) = refusals_of(write_source(tmp_path, put(SCORES, "so,noi-vu,4.10,0", "so,noi-vu,4.1,0")))
    assert issue.details == {"meant": "4.10"}
    assert "4.10 bị mất số 0" in issue_sentence(issue, "vi")


def test_a_doubled_code_where_the_numbering_goes_on_is_one_that_lost_its_zero(tmp_path: Path) -> None:
    folder = write_source(
        tmp_path,
        put(CRITERIA, "so,4.9,4,Máy tính,10,0.5,,\nso,4.10", "so,4.1,4,Đầu,1,,,\nso,4.9,4,Máy tính,10,0.5,,\nso,4.1"),
    )
    (issue,) = (r for r in refusals_of(folder) if r.file == CRITERIA)
    assert places((issue,)) == [(CRITERIA, 5, "code", "4.1", Rule.CRITERION_DOUBLED_LOST_ZERO)]
    assert issue.details == {"meant": "4.10", "first_row": "3"}


def test_a_score_given_twice_may_be_that_of_the_criterion_that_lost_its_zero(tmp_path: Path) -> None:
    folder = write_source(
        tmp_path,
        add(CRITERIA, "so,4.1,4,Đầu,1,,,\n"),
        add(SCORES, "so,y-te,4.1,1,,\nso,noi-vu,4.1,1,,\nso,noi-vu,4.1,0.5,,\n"),
    )
    (issue,) = refusals_of(folder)
    assert places((issue,)) == [(SCORES, 9, "criterion", "4.1", Rule.SCORE_DOUBLED_LOST_ZERO)]


def test_a_cycle_of_parents_is_named_once(tmp_path: Path) -> None:
    folder = write_source(tmp_path, add(CRITERIA, "so,a,c,A,,,,\nso,b,a,B,,,,\nso,c,b,C,,,,\n"))
    (issue,) = refusals_of(folder)
    assert issue.rule is Rule.PARENT_CYCLE
    assert issue.details == {"cycle": "a → c → b → a"}


def test_a_tree_of_absurd_depth_is_refused(tmp_path: Path) -> None:
    chain = "".join(f"huyen,n{i},{f'n{i - 1}' if i else ''},N,{'1' if i == 29 else ''},,,\n" for i in range(30))
    rules = {r.rule for r in refusals_of(write_source(tmp_path, add(CRITERIA, chain)))}
    assert Rule.TREE_TOO_DEEP in rules


def test_a_block_with_neither_agencies_nor_criteria_is_refused_for_both(tmp_path: Path) -> None:
    assert [r.rule for r in refusals_of(write_source(tmp_path, add(BLOCKS, "xa,Xã,\n")))] == [
        Rule.BLOCK_WITHOUT_CRITERIA,
        Rule.BLOCK_WITHOUT_AGENCIES,
    ]


def test_a_table_without_rows_is_refused(tmp_path: Path) -> None:
    folder = write_source(tmp_path, put(BLOCKS, right_files()[BLOCKS], "code,name\n"))
    assert (BLOCKS, None, None, None, Rule.TABLE_EMPTY) in places(refusals_of(folder))


@pytest.mark.parametrize("code", ["a/b", "a\\b", "..", ".an", "a..b", "a\u202eb", "x" * 81])
def test_a_code_that_cannot_be_a_folder_or_stand_in_a_link_is_refused(tmp_path: Path, code: str) -> None:
    folder = write_source(
        tmp_path, add(AGENCIES, f"so,{code},Sở khác,\n"), add(SCORES, f"so,{code},4.9,1,,\nso,{code},4.10,1,,\n")
    )
    assert places(refusals_of(folder)) == [(AGENCIES, 5, "code", code, Rule.CODE_UNSAFE)]


@pytest.mark.parametrize("separator", [":", "=", "~", ","])
def test_agency_and_criterion_codes_hold_no_separator_of_links(tmp_path: Path, separator: str) -> None:
    folder = write_source(tmp_path, put(AGENCIES, "so,noi-vu,", f'so,"noi{separator}vu",'))
    assert places(refusals_of(folder))[0] == (AGENCIES, 3, "code", f"noi{separator}vu", Rule.SEPARATOR_IN_CODE)


def test_the_vietnamese_sentence_says_where_what_and_how_to_put_it_right(tmp_path: Path) -> None:
    (issue,) = refusals_of(write_source(tmp_path, put(SCORES, "so,noi-vu,4.9,10", 'so,noi-vu,4.9,"3,5"')))
    assert issue_sentence(issue, "vi") == (
        "scores.csv, dòng 4, cột points, giá trị “3,5”: dùng dấu phẩy thập phân; hãy viết 3.5 (dấu chấm)"
    )
    assert issue_sentence(issue, "en") == (
        "scores.csv, line 4, column points, value “3,5”: has a decimal comma; write 3.5 (with a point)"
    )


def test_every_rule_has_its_sentence_in_both_languages() -> None:
    for language in ("vi", "en"):
        assert set(Rule) <= catalogue_keys(language).keys()


CELLS = st.text(alphabet=string.printable + "đỏ\u0301\u0000\u202e\ufeff", max_size=12)


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(file=st.sampled_from([f for f in right_files() if f.endswith(".csv")]), text=CELLS, place=st.integers(0, 400))
def test_whatever_stands_in_a_table_it_is_read_or_refused_and_never_crashes(
    tmp_path: Path, file: str, text: str, place: int
) -> None:
    content = right_files()[file]
    cut = place % (len(content) + 1)
    folder = write_source(tmp_path, put(file, content, content[:cut] + text + content[cut:]))
    for issue in refusals_if_any(folder):
        assert issue_sentence(issue, "vi")
