"""The corner of a chart or a table: it takes away what is on screen, whole, for the session alone that sees it."""

from __future__ import annotations

import csv
import gc
import html
import io
import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote

import pytest
from openpyxl import load_workbook
from starlette.applications import Starlette
from starlette.testclient import TestClient
from streamlit.testing.v1 import AppTest

from dashboard.pages import downloads
from dashboard.pages.downloads import download_route
from tests.made_editions import TWO_GROUPS, MadeBlock, build, made_block
from tests.pages.screen import component, open_page, put_files
from tests.pages.shown import show
from tests.pages.test_import_page import filled_in

_LINK = re.compile(r'href="\.(/tai-ve/[^"]+)" download="([^"]+)"')
NOTICE = "DỮ LIỆU THỬ NGHIỆM"


@pytest.fixture
def taken() -> Iterator[TestClient]:
    """A server that answers corners."""
    yield TestClient(Starlette(routes=[download_route()]))
    downloads.served.clear()


def links(screen: AppTest) -> dict[str, str]:
    """Where the files are that the corners of a page offer, by their names; not those of its menu of documents."""
    bodies = (element.proto.body for element in screen.get("html"))
    drawn = "".join(body for body in bodies if 'class="xh-files"' not in body)
    return {html.unescape(name): html.unescape(url) for url, name in _LINK.findall(drawn)}


def read_csv(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), delimiter=";"))


PAGES = {
    "overview": (
        {},
        {
            "phan-bo-so-ban-nganh-2020": "png svg",
            "nhom-tieu-chi-huyen-thanh-pho-2020": "png svg",
            "can-quan-tam-so-ban-nganh-2020": "xlsx csv",
            "thay-doi-hang-huyen-thanh-pho-2020": "xlsx csv",
        },
    ),
    "leaderboard": ({}, {"bang-xep-hang-so-ban-nganh-2020": "xlsx csv"}),
    "leaderboard ": ({"xem": "bieu-do"}, {"xep-hang-so-ban-nganh-2020": "png svg"}),
    "leaderboard  ": ({"xem": "ban-do-nhiet"}, {"ban-do-nhiet-so-ban-nganh-2020": "png svg xlsx csv"}),
    "agency": (
        {"cq": "so-y-te", "tc": "2.3.3"},
        {
            "nhom-tieu-chi-so-y-te-2020": "png svg",
            "qua-cac-ky-so-y-te-2020": "png svg",
            "diem-con-thieu-so-y-te-2020": "xlsx csv",
            "tieu-chi-dang-xem-so-y-te-2020": "xlsx csv",
        },
    ),
    "comparison": (
        {"cq": "so-y-te"},
        {"so-sanh-nhom-so-y-te-2020": "xlsx csv", "so-sanh-tieu-chi-so-y-te-2020": "csv"},
    ),
    "simulation": (
        {"cq": "so-y-te", "thu": "so-y-te:2.3.3=3", "muc": "anh-huong"},
        {"anh-huong-so-y-te-2020": "xlsx csv", "so-lieu-khoi-so-y-te-2020": "xlsx csv"},
    ),
    "simulation    ": (
        {"cq": "so-y-te", "thu": "so-y-te:2.3.3=3"},
        {"bang-mo-phong-so-y-te-2020": "xlsx csv"},
    ),
    "simulation ": ({"cq": "so-cong-thuong", "muc": "phuong-an"}, {"phuong-an-1-so-cong-thuong-2020": "xlsx csv"}),
    "simulation  ": ({"cq": "so-cong-thuong", "muc": "tieu-chi"}, {"tieu-chi-so-cong-thuong-2020": "xlsx csv"}),
    "method": ({}, {"so-lieu-khoi-2020": "xlsx csv", "doi-chieu-2020": "csv", "tieu-chi-so-ban-nganh-2020": "xlsx"}),
}
FIRST_BYTES = {"png": b"\x89PNG", "svg": b"<svg", "xlsx": b"PK", "csv": b"\xef\xbb\xbf"}


@pytest.mark.usefixtures("shipped")
@pytest.mark.parametrize("page", PAGES)
def test_every_chart_and_table_has_its_files(page: str, taken: TestClient) -> None:
    parameters, expected = PAGES[page]
    screen = open_page(page.strip(), **parameters)
    offered = links(screen)
    for stem, forms in expected.items():
        for form in forms.split():
            answer = taken.get(offered[f"{stem}.{form}"])
            assert answer.status_code == 200
            assert answer.content.startswith(FIRST_BYTES[form])
            assert answer.headers["cache-control"] == "no-store"
            assert unquote(answer.headers["content-disposition"]) == f"attachment; filename*=UTF-8''{stem}.{form}"
            if form == "csv":
                assert NOTICE in answer.content.decode()


@pytest.mark.usefixtures("shipped")
def test_a_table_says_what_it_is_of_and_leads_back(taken: TestClient) -> None:
    screen = open_page("agency", khoi="so-ban-nganh", cq="so-y-te")
    header, *rows = read_csv(taken.get(links(screen)["diem-con-thieu-so-y-te-2020.csv"]).content)
    criteria = [row for row in rows if len(row) == len(header)]
    assert {row[-1] for row in criteria} == {"do phần mềm tạo"}
    assert len(criteria) == 30
    said = [" ".join(row) for row in rows]
    assert any("Quyết định số 3192/QĐ-UBND" in line for line in said)
    assert any("khoi=so-ban-nganh&cq=so-y-te" in line for line in said)
    assert any(line.startswith("Ngày xuất Lập lúc") for line in said)


@pytest.mark.usefixtures("shipped")
def test_lists_of_the_overview_are_taken_away_whole(taken: TestClient) -> None:
    """Five of eight are shown; of the moves five of nine, with the ranks that `check` compares."""
    screen = open_page("overview")  # the files are there as long as its session
    offered = links(screen)
    attention = table_of(taken.get(offered["can-quan-tam-so-ban-nganh-2020.csv"]).content)
    assert len(attention) == 8
    assert [line[:2] for line in attention if "15 → 19" in line[2]] == [["19", "Sở Công Thương"]]
    moves = table_of(taken.get(offered["thay-doi-hang-huyen-thanh-pho-2020.csv"]).content)
    assert [line[2] for line in moves] == [str(rank) for rank in range(1, 10)]
    assert [line[1] for line in moves if line[0] == "UBND thành phố Phúc Yên"] == ["4"]


@pytest.mark.usefixtures("shipped")
def test_what_a_scenario_leads_to_is_called_simulated(taken: TestClient) -> None:
    screen = open_page("simulation", cq="so-cong-thuong", thu="so-cong-thuong:2.3.3=3", muc="anh-huong")
    content = taken.get(links(screen)["anh-huong-so-cong-thuong-2020.xlsx"]).content
    sheet = load_workbook(io.BytesIO(content)).active
    said = [str(cell.value) for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert "mô phỏng" in said
    assert any(text.startswith("◌ Số mô phỏng") for text in said)
    assert any("thu=so-cong-thuong%3A2.3.3%3D3" in text for text in said)


def test_the_simulated_board_is_taken_away_beside_the_figures_of_the_edition(root: Path, taken: TestClient) -> None:
    build(root, made_block(a=(8, 4, 16), b=(7, 4, 16), c=(1, 1, 1)))  # 28, 27 and 3 of 35
    screen = open_page("simulation", cq="c", thu="c:1.1=10~2.1=20")  # 1 + 30
    header, *rows = read_csv(taken.get(links(screen)["bang-mo-phong-c-2024.csv"]).content)
    places = [header.index(name) for name in ("Hạng (mô phỏng)", "Cơ quan", "Tổng điểm (mô phỏng)", "Hạng (kỳ này)")]
    assert [[row[place] for place in places] for row in rows[:3]] == [
        ["1", "Cơ quan c", "31,000", "3"],
        ["2", "Cơ quan a", "28,000", "1"],
        ["3", "Cơ quan b", "27,000", "2"],
    ]
    assert {row[-1] for row in rows[:3]} == {"28,000", "0,000"}


def test_nothing_is_cut_at_what_is_visible(taken: TestClient, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    agencies = {f"xa-{number}": (f"Xã {number}", (number / 50, 1, 2)) for number in range(1, 402)}
    build(tmp_path / "editions", MadeBlock("xa", "Xã", TWO_GROUPS, agencies))
    show(tmp_path / "editions", monkeypatch)
    for view, name in (("", "bang-xep-hang"), ("ban-do-nhiet", "ban-do-nhiet")):
        screen = open_page("leaderboard", tim="Xã 7", xem=view)
        rows = read_csv(taken.get(links(screen)[f"{name}-xa-2024.csv"]).content)
        assert sum(any(re.fullmatch(r"Xã \d+", cell) for cell in row) for row in rows) == 401


@pytest.mark.usefixtures("shipped")
def test_what_is_seen_and_everything_can_be_taken_away(taken: TestClient) -> None:
    screen = open_page("leaderboard", khoi="so-ban-nganh", tim="so", loc="duoi-trung-binh", sx="diem")
    offered = links(screen)
    seen = table_of(taken.get(offered["bang-xep-hang-dang-xem-so-ban-nganh-2020.csv"]).content)
    board = component(screen, "leaderboard")["rows"]
    shown = [row for row in board if "duoi-trung-binh" in row["filters"] and "so " in row["search"]]
    in_order = [row["name"] for row in sorted(shown, key=lambda row: row["totalValue"])]
    assert [[cell for cell in line if cell in in_order] for line in seen] == [[name] for name in in_order]
    assert len(table_of(taken.get(offered["bang-xep-hang-so-ban-nganh-2020.csv"]).content)) == 20


@pytest.mark.usefixtures("shipped")
def test_there_is_one_file_of_each_form_while_everything_is_seen(taken: TestClient) -> None:
    assert set(links(open_page("leaderboard", khoi="so-ban-nganh", sat="1"))) == {
        "bang-xep-hang-so-ban-nganh-2020.csv",
        "bang-xep-hang-so-ban-nganh-2020.xlsx",
    }


def table_of(content: bytes) -> list[list[str]]:
    """The rows of agencies in a file."""
    header, *lines = read_csv(content)
    return [line for line in lines if len(line) == len(header)]


@pytest.mark.usefixtures("shipped")
def test_a_file_is_had_by_the_session_alone_that_sees_it(taken: TestClient) -> None:
    screen = open_page("leaderboard")
    url = links(screen)["bang-xep-hang-so-ban-nganh-2020.csv"]
    assert taken.get(url).status_code == 200
    token = url.split("/")[2]
    assert taken.get(url.replace(token, token[:-1])).status_code == 404
    assert taken.get(url.replace("bang-xep-hang", "so-sanh")).status_code == 404
    del screen
    gc.collect()
    gone = taken.get(url)
    assert gone.status_code == 404
    assert gone.text.startswith("Màn hình này không còn trên máy chủ.")


def test_what_is_wrong_in_a_workbook_is_taken_away_with_its_whole_values(root: Path, taken: TestClient) -> None:
    """On screen a long value is cut; whoever has to mend it gets all of it."""
    edition, wrong = build(root, made_block(b=(7, 4, 16))), "chưa chấm " * 9
    screen = put_files(open_page("import"), {"ket-qua.xlsx": filled_in(edition, c1_1=11, c1_2=wrong)})
    offered = links(screen)
    content = taken.get(offered["loi-ket-qua.csv"]).content
    assert [row[2] for row in table_of(content)] == ["11", wrong.strip()]
    assert ["Tệp", "ket-qua.xlsx"] in read_csv(content)
    assert taken.get(offered["loi-ket-qua.xlsx"]).content.startswith(FIRST_BYTES["xlsx"])


@pytest.mark.usefixtures("shipped")
def test_where_nothing_answers_there_are_no_corners() -> None:
    assert links(open_page("leaderboard")) == {}
