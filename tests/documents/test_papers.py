"""Announcement, proposal and plan say the same as PDF and as Word, and what the screen says."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
from docx import Document

from dashboard.documents.administrative_papers import announcement_paper, remedy_plan_paper
from dashboard.documents.paper import Table, Text, paper_pdf
from dashboard.documents.proposal import proposal_of_plans, proposal_of_scenario, proposal_paper
from dashboard.documents.word import paper_docx
from dashboard.model import CriteriaTree, EditionId, Scenario
from dashboard.scoring import CloseShareOfGap, NoChange, rank_edition
from dashboard.scoring.plans import Efforts, Limits, Plans, RankGoal, find_plans
from dashboard.ui.results_in_words import announcement
from dashboard.ui.texts import LANGUAGES, Language
from tests.documents.made import MADE, Tags, basis, basis_of, page_texts, squeezed
from tests.documents.papers import CHANGES, PAPERS, proposal, said, word_text
from tests.hostile_names import BLOCK, PROGRAMME, hostile_editions
from tests.made_editions import MadeBlock, build, made_block, many_agencies


@pytest.mark.parametrize("kind", PAPERS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_pdf_and_word_say_all_of_it(kind: str, language: Language) -> None:
    of = basis(language)
    paper = PAPERS[kind](of)
    for text in (squeezed("".join(page_texts(paper_pdf(paper, MADE)))), squeezed(word_text(paper_docx(paper, MADE)))):
        assert [sentence for sentence in said(paper) if squeezed(sentence) not in text] == []
        assert squeezed(of.notice) in text
        assert squeezed(of.edition_line) in text
        assert "ct=vinh-phuc-cqdt&ky=2020" in text


@pytest.mark.parametrize("kind", PAPERS)
def test_every_page_says_that_scores_are_made_up(kind: str) -> None:
    of = basis()
    paper = PAPERS[kind](of)
    assert all("DỮ LIỆU THỬ NGHIỆM" in page for page in page_texts(paper_pdf(paper, MADE)))
    for section in Document(io.BytesIO(paper_docx(paper, MADE))).sections:
        for footer in (section.footer, section.first_page_footer):
            assert of.notice in "".join(paragraph.text for paragraph in footer.paragraphs)


@pytest.mark.parametrize("kind", PAPERS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_pdf_is_tagged(kind: str, language: Language) -> None:
    paper = PAPERS[kind](basis(language))
    tags = Tags(paper_pdf(paper, MADE))
    tables = [
        part for part in (*paper.parts, *(p for annex in paper.annexes for p in annex.parts)) if part.kind == "table"
    ]
    assert tags.language == {"vi": "vi-VN", "en": "en"}[language]
    assert tags.title == paper.frame["title"]
    assert tags.count("H1") == 1
    assert tags.count("Table") == len(tables)
    assert tags.count("TR") == sum(1 + len(table.rows) for table in tables)


def test_the_announcement_is_that_of_the_overview_with_the_table_of_each_block() -> None:
    of = basis()
    paper = announcement_paper(of)
    _, heading, *paragraphs = announcement(of.ranked, of.words)
    assert paper.subject == heading
    assert [part.text for part in paper.parts if isinstance(part, Text)][: len(paragraphs)] == paragraphs
    tables = [annex.parts[0] for annex in paper.annexes]
    assert [annex.label for annex in paper.annexes] == ["Phụ lục I", "Phụ lục II"]
    first = tables[0]
    assert isinstance(first, Table)
    assert first.rows[0] == ("1 ■", "Sở Thông tin và Truyền thông", "59,984 ■", "95,2%", "giữ nguyên hạng 1")
    assert first.rows[18] == ("19 ◧", "Sở Công Thương", "41,249 ○", "65,4%", "giảm 4 bậc (15 → 19)")
    assert len(first.rows) == 20


def test_one_block_has_one_annex_without_a_number_and_nothing_to_compare(tmp_path: Path) -> None:
    of = basis_of(rank_edition(build(tmp_path / "editions", made_block(a=(8, 4, 16), b=(7, 4, 12))), None))
    (annex,) = announcement_paper(of).annexes
    assert annex.label == "Phụ lục"
    table, note = annex.parts
    assert isinstance(table, Table)
    assert [column.header for column in table.columns] == ["Hạng", "Cơ quan", "Tổng điểm", "% điểm tối đa"]
    assert isinstance(note, Text)
    assert note.text.endswith("Chưa có kỳ trước để so sánh.")
    (ground,) = announcement_paper(of).grounds
    assert set(ground.removeprefix("Căn cứ ")) == {"…"}


def test_a_block_of_102_communes_goes_over_several_pages_whole(tmp_path: Path) -> None:
    of = basis_of(rank_edition(build(tmp_path / "editions", many_agencies(102, 28)), None))
    pages = page_texts(paper_pdf(announcement_paper(of), MADE))
    assert len(pages) > 3
    assert all(squeezed(f"Xã thứ {number}") in squeezed("".join(pages)) for number in range(1, 103))


def test_a_proposal_tells_from_what_to_what_who_is_overtaken_and_what_is_assumed() -> None:
    of = basis()
    paper = proposal_paper(of, proposal(of))
    text = "\n".join(said(paper)).replace("\u00a0", " ")
    (table,) = [part for part in paper.parts if isinstance(part, Table)]
    assert table.rows == (
        ("1", "2.2.2 Tỷ lệ văn bản gửi đi có chữ ký số của cơ quan và lãnh đạo", "3,5", "1,250 ○", "2,750 ◌", "+1,500"),
        ("2", "2.3.3 Tỷ lệ hồ sơ tiếp nhận trực tuyến mức độ 3, mức độ 4", "3", "0,434 ○", "3,000 ◌", "+2,566"),
    )
    # 41.249 + 1.5 + 2.566 = 45.315, ahead of 45.1 … of the edition
    assert "tổng điểm 45,315 ◌ (71,9% điểm tối đa)" in text
    assert "hạng 19/20 ◧, tổng điểm 41,249 ○ (65,4% điểm tối đa)" in text
    block = of.ranked.blocks["so-ban-nganh"]
    totals = {agency.name: float(block.standings.total[row]) for row, agency in enumerate(block.block.agencies)}
    (overtaken,) = [part.text for part in paper.parts if isinstance(part, Text) and part.text.startswith("Vượt qua")]
    beaten = {name for name, total in totals.items() if 41.249 < total < 45.315}
    assert beaten
    assert all(name in overtaken for name in beaten)
    assert not any(name in overtaken for name in totals.keys() - beaten)
    assert "Các cơ quan khác giữ nguyên điểm. Kịch bản cũng đặt điểm khác cho: Sở Y tế." in text


def test_a_proposal_assumes_what_the_scenario_assumes() -> None:
    of = basis()
    block = of.ranked.blocks["so-ban-nganh"]
    row = block.block.agency_index["so-cong-thuong"]
    text = "\n".join(said(proposal_paper(of, proposal_of_scenario(of, block, row, CHANGES, CloseShareOfGap(20)))))
    assert "thu hẹp 20% số điểm còn thiếu" in text


def test_a_plan_becomes_a_proposal_that_names_goal_and_other_plans() -> None:
    of = basis()
    block = of.ranked.blocks["so-ban-nganh"]
    row, goal = block.block.agency_index["so-cong-thuong"], RankGoal(15)
    found = find_plans(block.block, row, goal, Limits(), Efforts(), 3, count=3)
    assert isinstance(found, Plans)
    made = proposal_of_plans(of, block, row, goal, found, block.block.points, NoChange())
    text = "\n".join(said(proposal_paper(of, made)))
    assert "Phấn đấu đạt hạng 15;" in text
    assert len(re.findall("→ (đồng )?hạng", text)) == len(found.plans) - 1
    assert {column: move.target for move in found.plans[0].moves for column in [move.column]} == made.targets


def test_a_proposal_is_one_page() -> None:
    of = basis()
    assert len(page_texts(paper_pdf(proposal_paper(of, proposal(of)), MADE))) == 1


def test_the_plan_leaves_to_the_agency_what_only_it_knows() -> None:
    (annex,) = remedy_plan_paper(of := basis(), proposal(of)).annexes
    table = annex.parts[0]
    assert isinstance(table, Table)
    assert [column.header for column in table.columns[4:]] == [
        "Nhiệm vụ", "Đơn vị chủ trì", "Đơn vị phối hợp", "Thời hạn", "Sản phẩm",
    ]  # fmt: skip
    assert all(row[4:] == ("",) * 5 for row in table.rows)
    assert annex.landscape


def test_no_name_is_markup_or_a_field(tmp_path: Path) -> None:
    edition = hostile_editions(tmp_path / "editions")
    of = basis(edition_id=EditionId(PROGRAMME, edition.id.period), root=tmp_path / "editions")
    block = of.ranked.blocks[BLOCK]
    scenario = Scenario({("cq-3", "1.1"): 10.0})
    papers = [
        announcement_paper(of),
        proposal_paper(of, proposal_of_scenario(of, block, block.block.agency_index["cq-3"], scenario, NoChange())),
    ]
    for paper in papers:
        text, content = squeezed("".join(page_texts(paper_pdf(paper, MADE)))), paper_docx(paper, MADE)
        word = squeezed(word_text(content))
        for sentence in said(paper):
            assert squeezed(sentence) in text
            assert squeezed(sentence) in word
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            document = archive.read("word/document.xml").decode()
            relations = archive.read("word/_rels/document.xml.rels").decode()
        assert "la.invalid" not in relations
        assert document.count("<w:instrText>") == 0


@pytest.mark.parametrize("text", ["a\x00b\x07c", "\ud800 \ufffe", "]]>", "<w:t>&amp;", '=HYPERLINK("x")', "hai\ndòng"])
def test_word_holds_any_title(text: str) -> None:
    of = basis()
    ranked = replace(of.ranked, edition=replace(of.ranked.edition, title=f"Kỳ {text}", decision=text))
    content = paper_docx(announcement_paper(replace(of, ranked=ranked)), MADE)
    assert Document(io.BytesIO(content)).core_properties.title.startswith("Thông báo: Kỳ")


def test_a_code_that_is_a_word_is_not_printed_before_the_name(tmp_path: Path) -> None:
    criteria = (("1.1", "", "Máy tính", 10.0), ("so-hoa-ho-so", "", "Số hoá hồ sơ", 10.0))
    block = MadeBlock("so", "Sở", criteria, {"a": ("A", (2, 3)), "b": ("B", (9, 9))})
    of = basis_of(rank_edition(build(tmp_path / "editions", block), None))
    scenario = Scenario({("a", "1.1"): 9.0, ("a", "so-hoa-ho-so"): 9.0})
    paper = proposal_paper(of, proposal_of_scenario(of, of.ranked.blocks["so"], 0, scenario, NoChange()))
    (table,) = [part for part in paper.parts if isinstance(part, Table)]
    assert [row[1] for row in table.rows] == ["1.1 Máy tính", "Số hoá hồ sơ"]


def test_offices_and_signer_stand_where_the_edition_names_them(tmp_path: Path) -> None:
    edition = build(tmp_path / "editions", made_block(a=(8, 4, 16), b=(7, 4, 12)))
    named = {
        "superior": "Chính phủ",
        "issuer": "UBND tỉnh X",
        "place": "Xuân",
        "signer_role": "Chủ tịch",
        "signer": "A",
    }
    named = replace(edition, **{f"offices_{name}": text for name, text in named.items()})  # pyright: ignore
    paper = announcement_paper(basis_of(rank_edition(named, None)))
    assert paper.official is not None
    assert (paper.official.superior, paper.official.issuer) == ("Chính phủ", "UBND tỉnh X")
    assert paper.official.place_and_date == "Xuân, ngày …… tháng …… năm ……"
    assert (paper.signature.role, paper.signature.name) == ("Chủ tịch", "A")
    assert "Số: ……/TB-……" in paper.official.number


def test_a_plan_suggests_what_the_criteria_suggest_and_is_the_agency_s_own(tmp_path: Path) -> None:
    edition = build(tmp_path / "editions", made_block(a=(8, 4, 16), b=(7, 4, 12)))
    block = edition.blocks[0]
    nodes = tuple(
        replace(node, actions="Cấp máy;  tập huấn") if node.code == "1.1" else node for node in block.tree.nodes
    )
    suggesting = replace(edition, blocks=(replace(block, tree=CriteriaTree(nodes)),), offices_issuer="UBND tỉnh X")
    of = basis_of(rank_edition(suggesting, None))
    scenario = Scenario({("b", "1.1"): 9.0, ("b", "2.1"): 13.0})
    aimed = proposal_of_scenario(of, of.ranked.blocks["so"], 1, scenario, NoChange())
    paper = remedy_plan_paper(of, aimed)
    tasks = paper.annexes[0].parts[0]
    assert isinstance(tasks, Table)
    assert [row[4:] for row in tasks.rows] == [("Gợi ý: Cấp máy; tập huấn", "", "", "", ""), ("",) * 5]
    assert paper.official is not None
    assert (paper.official.superior, paper.official.issuer) == ("UBND tỉnh X", "Cơ quan b")
    assert paper.signature.name.startswith("…")


def test_limits_and_efforts_that_were_typed_hold_for_the_other_plans() -> None:
    of, signed_more = basis(), Scenario({("so-cong-thuong", "2.2.2"): 3.25})

    def others(**asked: str) -> list[set[str]]:
        made = proposal(replace(of, address=replace(of.address, **asked)), signed_more)
        return [{move.leaf.code for move in plan.moves} for plan in made.others]

    free = others()
    assert any("2.3.3" in codes for codes in free)
    locked = others(limits="k2.3~n1")
    assert locked
    assert all(len(codes) == 1 and not any(code.startswith("2.3") for code in codes) for codes in locked)
    dear = others(efforts="2.3.3=900")
    assert dear != free
    assert not any("2.3.3" in codes for codes in dear)


def test_the_proposal_names_the_goal_that_was_asked_for_and_the_limits() -> None:
    of = basis()
    asked = replace(of, address=replace(of.address, goal="tong-45", limits="k2.2.3~n4", efforts="nonsense"))
    paper = proposal_paper(asked, proposal(asked))
    text = " ".join(said(paper))
    assert "45,000 điểm" in text
    assert "nhiều nhất 4 tiêu chí; giữ nguyên điểm của 2.2.3 " in text
    missed = replace(of, address=replace(of.address, goal="hang-1"))
    assert proposal(missed).goal == ""
