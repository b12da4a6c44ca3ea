"""Phiếu cơ quan: says what the screen says, on every page what it is worth, and can be heard as well as seen."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from dashboard.data import read_edition
from dashboard.documents.agency_sheet import agency_sheet, agency_sheet_values
from dashboard.model import PROVENANCES, EditionId, Provenance, Scenario
from dashboard.scoring import RankedEdition, on_self_scores, rank_edition
from dashboard.ui.texts import LANGUAGES, Language
from tests.documents.made import SITE, Tags, basis, basis_of, page_texts, squeezed, strings
from tests.hostile_names import BLOCK, PROGRAMME, hostile_editions
from tests.made_editions import MadeBlock, build, build_from_beside, made_block, many_agencies
from tests.pages.self_scored_editions import build_appraised

LETTERS = "ăâđêôơư ằắẳẵặ ầấẩẫậ ềếểễệ ồốổỗộ ờớởỡợ ừứửữự ỳýỷỹỵ ĂÂĐÊÔƠƯ ẰẮẲẴẶ ẦẤẨẪẬ ỀẾỂỄỆ ỒỐỔỖỘ ỜỚỞỠỢ ỪỨỬỮỰ ỲÝỶỸỴ"
SIGNS = "■ ◧ ○ ◌ ▣ □ ▲ ▼"


def sheet(ranked: RankedEdition, block: str, row: int = 0, language: Language = "vi") -> bytes:
    return agency_sheet(basis_of(ranked, language), ranked.blocks[block], row)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_word_and_figure_of_the_values_can_be_read_in_the_pdf(language: Language) -> None:
    of = basis(language)
    block = of.ranked.blocks["so-ban-nganh"]
    row = block.block.agency_index["so-cong-thuong"]
    text = squeezed("".join(page_texts(agency_sheet(of, block, row))))
    values = agency_sheet_values(of, block, row)
    missing = [value for value in strings(values) if squeezed(value) not in text]
    empty_lists = {values["weak"]["empty"], values["strong"]["empty"]}  # type: ignore[index]
    assert set(missing) <= empty_lists | {values["title"], values["losses"]["not_applicable"]}  # type: ignore[index]


def test_the_figures_are_those_of_the_province() -> None:
    of = basis()
    block = of.ranked.blocks["so-ban-nganh"]
    first, *_ = page_texts(agency_sheet(of, block, block.block.agency_index["so-cong-thuong"]))
    for shown in ("Sở Công Thương", "19 /20 ◧", "41,249", "đạt 65,4% (tối đa 63 điểm)", "▼ giảm 4 bậc (15 → 19)"):
        assert squeezed(shown) in squeezed(first), shown


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_says_that_scores_are_made_up_and_what_it_is_of(language: Language) -> None:
    of = basis(language)
    pages = page_texts(agency_sheet(of, of.ranked.blocks["huyen-thanh-pho"], 0))
    assert len(pages) == 2
    lead = {"vi": "DỮ LIỆU THỬ NGHIỆM", "en": "TEST DATA"}[language]
    for page in pages:
        assert lead in page
        assert "3192/QĐ-UBND" in page
        assert "28/11/2026 18:05" in page or "28 November 2026 18:05" in page


def test_an_official_edition_carries_no_such_notice(tmp_path: Path) -> None:
    ranked = rank_edition(build(tmp_path / "editions", made_block(a=(8, 4, 16), b=(7, 4, 12))), None)
    assert "THỬ NGHIỆM" not in "".join(page_texts(sheet(ranked, "so")))


def test_made_up_scores_of_the_edition_before_are_named_where_changes_are_told(tmp_path: Path) -> None:
    before = build(tmp_path / "editions", made_block(a=(8, 4, 16), b=(7, 4, 12)), period="2023")
    made_up = np.full_like(before.blocks[0].origins, PROVENANCES.index(Provenance.ILLUSTRATIVE))
    before = replace(before, blocks=tuple(replace(block, origins=made_up) for block in before.blocks))
    now = build(tmp_path / "editions", made_block(a=(7, 4, 16), b=(9, 4, 16)))
    assert "năm 2023: kỳ đó có điểm do phần mềm tạo ra" in page_texts(sheet(rank_edition(now, before), "so"))[0]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_pdf_is_tagged_and_has_language_title_and_alternative_texts(language: Language) -> None:
    of = basis(language)
    block = of.ranked.blocks["so-ban-nganh"]
    tags = Tags(agency_sheet(of, block, 0))
    agency = block.block.agencies[0].name
    assert tags.language == {"vi": "vi-VN", "en": "en"}[language]
    assert agency in tags.title
    assert tags.count("H1") == 1
    assert tags.count("Table") == 2  # the editions, the criteria
    assert tags.count("TH") == 5 + 7
    assert tags.count("TR") == (1 + 2) + (1 + len(block.block.tree.leaves))
    (alternative,) = tags.alternatives()
    assert agency in alternative
    assert all(group.node.name in alternative for group in block.statistics.groups)


def test_the_same_sheet_is_the_same_bytes() -> None:
    of = basis()
    block = of.ranked.blocks["so-ban-nganh"]
    assert agency_sheet(of, block, 3) == agency_sheet(of, block, 3)


def test_every_vietnamese_letter_and_every_sign_comes_out(tmp_path: Path) -> None:
    name = f"{LETTERS} {SIGNS}"
    block = MadeBlock("so", "Sở", (("1", "", name, 10.0),), {"a": (name, (8,)), "b": ("B", (9,))})
    text = squeezed("".join(page_texts(sheet(rank_edition(build(tmp_path / "editions", block), None), "so"))))
    assert text.count(squeezed(name)) >= 2


def test_a_name_of_120_letters_stands_whole_and_within_the_page(tmp_path: Path) -> None:
    name = ("Ban Quản lý Dự án đầu tư xây dựng các công trình dân dụng, công nghiệp và phát triển đô thị " * 2)[:120]
    block = MadeBlock("so", "Sở", (("1", "", name, 10.0),), {"a": (name, (8,)), "b": ("B", (9,))})
    pdf = sheet(rank_edition(build(tmp_path / "editions", block), None), "so")
    assert squeezed(name) in squeezed("".join(page_texts(pdf)))


def test_no_name_is_markup(tmp_path: Path) -> None:
    root = tmp_path / "editions"
    edition = hostile_editions(root)
    of = basis(edition_id=EditionId(PROGRAMME, edition.id.period), root=root)
    block = of.ranked.blocks[BLOCK]
    for row in (0, 7, 13):
        pdf = agency_sheet(of, block, row)
        text = squeezed("".join(page_texts(pdf)))
        assert squeezed(block.block.agencies[row].name) in text
        assert all(squeezed(leaf.name) in text for leaf in block.block.tree.leaves)


@pytest.mark.parametrize(
    "name", ["#panic()", '#read("/etc/passwd")', "$x$ *đậm* _n_ `m` @a <b> \\", "= Đề", "- mục", "1. a"]
)
def test_no_name_is_typst(name: str, tmp_path: Path) -> None:
    block = MadeBlock("so", name, (("1", "", name, 10.0),), {"a": (name, (8,)), "b": ("B", (9,))})
    ranked = rank_edition(build(tmp_path / "editions", block), None)
    assert squeezed("".join(page_texts(sheet(ranked, "so")))).count(squeezed(name)) >= 3


def test_one_agency_alone(tmp_path: Path) -> None:
    ranked = rank_edition(build(tmp_path / "editions", made_block(mot_minh=(8, 4, 16))), None)
    text = " ".join(page_texts(sheet(ranked, "so")))
    assert "Khối chỉ có một cơ quan" in text
    assert "Chưa có kỳ trước để so sánh." in text


def test_what_is_not_applicable_and_a_block_ranked_by_percent(tmp_path: Path) -> None:
    ranked = rank_edition(build(tmp_path / "editions", made_block(a=(8, None, 16), b=(7, 4, 12))), None)
    first = " ".join(page_texts(sheet(ranked, "so")))
    assert "Không áp dụng" in first
    assert "đạt 80,0% (tối đa 30 điểm)" in first  # 24 of 30
    assert "điểm phần trăm" in first


def test_a_block_of_102_communes_and_100_criteria_lists_every_criterion(tmp_path: Path) -> None:
    ranked = rank_edition(build(tmp_path / "editions", many_agencies(102, 100)), None)
    text = " ".join(page_texts(sheet(ranked, "xa", 101)))
    assert all(f"t{leaf} Tiêu chí {leaf + 1} " in text for leaf in range(100))
    assert squeezed("102 /102") in squeezed(text)


def test_self_scores_are_named_on_every_page(tmp_path: Path) -> None:
    own = on_self_scores(build_appraised(tmp_path / "editions"))
    assert own is not None
    of = basis_of(rank_edition(own, None))
    sentence = of.words("score_basis.sentence")
    pages = page_texts(agency_sheet(replace(of, standing_on=(sentence,)), of.ranked.blocks["so"], 0))
    assert all(sentence in page for page in pages)
    assert squeezed("31,000 □") in squeezed(pages[0])


def test_real_communes_have_sheets(tmp_path: Path) -> None:
    root = build_from_beside(tmp_path / "editions", "an-giang-766-2025-10")
    folder = next(root.glob("*/*"))
    edition = read_edition(root, EditionId(folder.parent.name, folder.name))
    ranked = rank_edition(edition, None)
    block = next(iter(ranked.blocks.values()))
    for row in (block.best_first[0], block.best_first[-1]):
        assert squeezed(block.block.agencies[row].name) in squeezed(page_texts(sheet(ranked, block.block.code, row))[0])


def test_the_link_brings_the_agency_back() -> None:
    of = basis()
    text = page_texts(agency_sheet(of, of.ranked.blocks["so-ban-nganh"], 0))[-1]
    code = of.ranked.blocks["so-ban-nganh"].block.agencies[0].code
    there = f"/co-quan?ct=vinh-phuc-cqdt&ky=2020&khoi=so-ban-nganh&cq={code}"
    assert squeezed(f"https://xephang.example.vn{there}") in squeezed(text)


def test_a_long_link_is_printed_where_the_file_cannot_hold_it() -> None:
    """Without the dashboard's address there is nothing to click."""
    codes = [leaf.code for leaf in basis().ranked.blocks["so-ban-nganh"].block.tree.leaves]
    scenario = Scenario({("so-cong-thuong", code): 0.5 for code in codes})
    for site, is_printed in (("", True), (SITE, False)):
        of = basis(site=site)
        frame = replace(of, address=replace(of.address, scenario=scenario)).frame("", "mo-phong")
        assert ("1.1.1" in str(frame["link_shown"])) == is_printed
        assert ("1.1.1" in str(frame["link"])) == (not is_printed)
