"""Thẻ: a picture that says on its own what it is of and what its figures are worth."""

from __future__ import annotations

import io
import xml.etree.ElementTree
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image

from dashboard.documents.basis import Basis
from dashboard.documents.card import (
    SHAPES,
    Shape,
    agency_card_values,
    block_card_values,
    card,
    scenario_card_values,
)
from dashboard.model import Scenario
from dashboard.scoring import rank_edition
from dashboard.ui.texts import LANGUAGES, Language
from tests.documents.made import basis, basis_of, strings
from tests.documents.papers import proposal
from tests.made_editions import MadeBlock, build, made_block

WARNING_GROUND = (0xFF, 0xF3, 0xEA)


def so_cong_thuong(of: Basis) -> dict[str, object]:
    block = of.ranked.blocks["so-ban-nganh"]
    return agency_card_values(of, block, block.block.agency_index["so-cong-thuong"])


CARDS: dict[str, Callable[[Basis], dict[str, object]]] = {
    "agency": so_cong_thuong,
    "block": lambda of: block_card_values(of, of.ranked.blocks["so-ban-nganh"]),
    "scenario": lambda of: scenario_card_values(of, proposal(of)),
}


@pytest.mark.parametrize("kind", CARDS)
@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_card_has_its_size_and_carries_the_notice(kind: str, shape: Shape, language: Language) -> None:
    of = basis(language)
    values = CARDS[kind](of)
    assert of.notice in set(strings(values))
    picture = Image.open(io.BytesIO(card(values, of, shape)))
    assert picture.size == SHAPES[shape]
    colours = picture.convert("RGB").getcolors(2**24)
    assert colours is not None
    assert {colour: count for count, colour in colours}.get(WARNING_GROUND, 0) > 5_000
    svg = xml.etree.ElementTree.fromstring(card(values, of, shape, "svg"))
    width, height = SHAPES[shape]
    assert svg.get("viewBox") == f"0 0 {width} {height}"


def test_an_agency_s_card_says_where_it_stands() -> None:
    values = so_cong_thuong(basis())
    assert (values["heading"], values["big"], values["unit"]) == ("Sở Công Thương", "Hạng 19", "/20 ◧")
    assert values["lines"] == [
        "Tổng điểm 41,249 ○, đạt 65,4% (tối đa 63 điểm)",
        "▼ giảm 4 bậc (15 → 19), −0,758 điểm ○",
        "Cần thêm 0,917 điểm để lên hạng 18 ○",
    ]


def test_a_block_s_card_has_the_first_and_the_last() -> None:
    values = CARDS["block"](basis())
    for shape, count in (("tall", 5), ("wide", 4)):
        first, last = values["rows"][shape]  # type: ignore[index]
        assert first[0] == {"rank": "1", "name": "Sở Thông tin và Truyền thông", "figure": "59,984 ■"}
        assert last[-1] == {"rank": "20", "name": "Ban Quản lý các Khu công nghiệp", "figure": "33,407 ■"}
        assert (len(first), len(last)) == (count, count)


def test_an_agency_s_card_has_its_groups_furthest_below_the_mean_first() -> None:
    values = so_cong_thuong(basis())
    bars = values["bars"]
    assert [(bar["name"], bar["figure"]) for bar in bars][:2] == [  # type: ignore[attr-defined]
        ("Mức độ tương tác", "47,9%"),
        ("Mức độ giao dịch, chuyển đổi", "35,5%"),
    ]
    assert str(values["under"]).endswith("○")


def test_a_card_shows_the_link_that_brings_the_view_back() -> None:
    assert so_cong_thuong(basis())["way_back"] == (
        "https://xephang.example.vn/co-quan?ct=vinh-phuc-cqdt&ky=2020&khoi=so-ban-nganh&cq=so-cong-thuong"
    )
    of = basis()
    leaves = of.ranked.blocks["so-ban-nganh"].block.tree.leaves
    many = Scenario({("so-cong-thuong", leaf.code): 0.0 for leaf in leaves})
    typed = replace(of, address=replace(of.address, scenario=many))
    values = scenario_card_values(typed, proposal(typed))
    assert values["way_back_label"] == "Mở trang:"
    assert "thu=" not in str(values["way_back"])


def test_a_scenario_s_card_is_called_simulated_and_names_the_assumption() -> None:
    values = CARDS["scenario"](basis())
    assert values["moves"][0] == {  # type: ignore[index]
        "name": "Tỷ lệ hồ sơ tiếp nhận trực tuyến mức độ 3, mức độ 4",
        "figure": "0,434 ○ → 3 ◌",
    }
    assert "mô phỏng" in str(values["simulated"])
    assert "41,249 → 45,315 ◌" in str(values["lines"])
    assert "Các cơ quan khác giữ nguyên điểm." in values["lines"]  # type: ignore[operator]


def test_a_small_block_is_shown_whole_by_what_ranks(tmp_path: Path) -> None:
    of = basis_of(rank_edition(build(tmp_path / "editions", made_block(a=(8, None, 16), b=(7, 4, 12))), None))
    values = block_card_values(of, of.ranked.blocks["so"])
    a, b = (
        {"rank": "1", "name": "Cơ quan a", "figure": "80,0% ■"},
        {"rank": "2", "name": "Cơ quan b", "figure": "65,7% ■"},
    )
    assert values["rows"] == {"tall": [[a, b]], "wide": [[a], [b]]}
    assert values["notice"] == ""


def test_a_name_of_120_letters_stays_on_the_card(tmp_path: Path) -> None:
    name = ("Ban Quản lý Dự án đầu tư xây dựng các công trình dân dụng, công nghiệp và phát triển đô thị " * 2)[:120]
    block = MadeBlock("so", "Sở", (("1", "", "A", 10.0),), {"a": (name, (8,)), "b": ("B", (9,))})
    of = basis_of(rank_edition(build(tmp_path / "editions", block), None))
    values = agency_card_values(of, of.ranked.blocks["so"], 0)
    values |= {
        "bars": [{"name": name, "start": 0, "length": 50, "mean_at": 60, "figure": "50,0%"}] * 12,
        "more": ["…"] * 12,
    }
    for shape in SHAPES:
        picture = Image.open(io.BytesIO(card(values, of, shape))).convert("L")
        width, height = picture.size
        margins = [(0, 40, 30, height), (width - 30, 40, width, height)]
        assert all(picture.crop(box).getextrema() == (255, 255) for box in margins)
