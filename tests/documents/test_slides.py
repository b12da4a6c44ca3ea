"""Báo cáo họp: native charts from zero in the numbers of the language, and the words of the screen."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest
from pptx import Presentation
from pptx.oxml.ns import qn

from dashboard.documents.meeting_slides import deck_of, meeting_slides
from dashboard.documents.powerpoint import slides_pptx
from dashboard.model import EditionId, Scenario
from dashboard.scoring import NoChange, ScenarioEffect, effect_with_peers, rank_edition
from dashboard.ui.texts import LANGUAGES, Language
from tests.documents.libreoffice import laid_out
from tests.documents.made import SITE, basis, basis_of, page_texts, squeezed
from tests.hostile_names import BLOCK, PROGRAMME, hostile_editions
from tests.made_editions import build, made_block, many_agencies

RAISED = Scenario({("so-cong-thuong", "2.2.2"): 3.25, ("so-cong-thuong", "2.3.3"): 3.0})


def shipped(language: Language = "vi", *, scenario: bool = False) -> bytes:
    of = basis(language)
    block = of.ranked.blocks["so-ban-nganh"]
    effect: ScenarioEffect | None = None
    if scenario:
        effect = effect_with_peers(of.ranked, block, RAISED, NoChange())
    return slides_pptx(deck_of(of, meeting_slides(of, [block], effect), [block]))


def opened(content: bytes) -> Any:
    return Presentation(io.BytesIO(content))


def texts(slide: Any) -> str:
    return "\n".join(shape.text_frame.text for shape in slide.shapes if shape.has_text_frame)


def charts(content: bytes) -> list[Any]:
    return [shape for slide in opened(content).slides for shape in slide.shapes if shape.has_chart]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_slides_are_title_block_ranking_moves_groups_and_one_for_each_agency(language: Language) -> None:
    file = opened(shipped(language))
    assert len(file.slides) == 1 + 1 + 2 + 1 + 1 + 20
    assert (file.slide_width, file.slide_height) == (pytest.approx(12192000, abs=500), 6858000)
    titles = [slide.shapes.title.text_frame.text for slide in file.slides]
    assert all(titles)
    agencies = {"vi": "Sở Công Thương: hạng 19/20", "en": "Sở Công Thương: rank 19/20"}
    assert titles[-2] == agencies[language]


def test_the_slides_say_what_the_screen_says() -> None:
    slides = [texts(slide) for slide in opened(shipped()).slides]
    for shown in ("49,8631 ■", "59,984 ■", "33,407 ■", "26,577 ■", "+4,650 ■ so với năm 2019"):
        assert shown in slides[1], shown
    assert "▼ Sở Nông nghiệp và Phát triển nông thôn: giảm 7 bậc (6 → 13)" in slides[4]
    assert "Cần thêm 0,917 điểm để lên hạng 18 ○" in slides[-2]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_slide_and_its_notes_say_that_scores_are_made_up_and_what_it_is_of(language: Language) -> None:
    lead = {"vi": "DỮ LIỆU THỬ NGHIỆM", "en": "TEST DATA"}[language]
    for slide in opened(shipped(language)).slides:
        for text in (texts(slide), slide.notes_slide.notes_text_frame.text):
            assert lead in text
            assert "3192/QĐ-UBND" in text
        assert "ct=vinh-phuc-cqdt&ky=2020" in slide.notes_slide.notes_text_frame.text


def test_charts_hold_the_totals_of_the_edition() -> None:
    first, second, *_ = (shape.chart for shape in charts(shipped()))
    plot = first.plots[0]
    assert len(plot.categories) == 15  # no more can be read
    assert len(second.plots[0].categories) == 5
    assert plot.categories[0] == "1. Sở Thông tin và Truyền thông ■"
    assert list(plot.series[0].values)[:3] == [59.984, 56.871, 56.716]
    groups = charts(shipped())[2].chart.plots[0]
    assert next(iter(groups.series[0].values)) == 58.6  # 58.6…, cut off as the edition does


@pytest.mark.parametrize(("language", "points"), [("vi", "[$-42A]#,##0.000"), ("en", "[$-409]#,##0.000")])
def test_charts_start_at_zero_have_the_language_s_numbers_and_are_described(language: Language, points: str) -> None:
    shapes = charts(shipped(language))
    assert len(shapes) == 2 + 1 + 20
    for shape in shapes:
        assert shape.chart.value_axis.minimum_scale == 0
        assert shape.chart.value_axis.maximum_scale in (63, 100)
        assert shape._element.nvGraphicFramePr.cNvPr.get("descr")
        assert shape.chart.part.chart_workbook.xlsx_part is not None  # can be edited
    assert shapes[0].chart.plots[0].data_labels.number_format == points
    assert "Sở Thông tin và Truyền thông ■ 59" in shapes[0]._element.nvGraphicFramePr.cNvPr.get("descr")


def test_every_run_names_its_language() -> None:
    for language, code in (("vi", "vi-VN"), ("en", "en-GB")):
        file = opened(shipped(language))  # type: ignore[arg-type]
        for slide in file.slides:
            roots = [slide._element, slide.notes_slide._element]
            roots += [shape.chart._chartSpace for shape in slide.shapes if shape.has_chart]
            for root in roots:
                runs = [properties for kind in ("a:rPr", "a:defRPr") for properties in root.iter(qn(kind))]
                assert runs
                assert {run.get("lang") for run in runs} == {code}
                assert all(
                    run.find(qn("a:rPr")) is not None for run in root.iter(qn("a:r")) if run.find(qn("a:t")).text
                )


def test_a_scenario_is_shown_before_and_after_and_called_simulated() -> None:
    last = list(opened(shipped(scenario=True)).slides)[-1]
    assert "Số mô phỏng" in texts(last)
    (chart,) = [shape.chart for shape in last.shapes if shape.has_chart]
    before, after = chart.plots[0].series
    place = list(chart.plots[0].categories).index("Sở Công Thương")
    assert (before.values[place], after.values[place]) == (41.249, 45.815)  # + 2.0 + 2.566


def test_102_communes_one_agency_and_a_block_by_percent(tmp_path: Path) -> None:
    for name, block in (
        ("xa", many_agencies(102, 12)),
        ("mot", made_block(a=(8, 4, 16))),
        ("phan-tram", made_block(a=(8, None, 16), b=(7, 4, 12))),
    ):
        of = basis_of(rank_edition(build(tmp_path / name, block), None))
        blocks = list(of.ranked.blocks.values())
        file = opened(slides_pptx(deck_of(of, meeting_slides(of, blocks), blocks)))
        assert len(file.slides) == 1 + 1 + -(-len(block.agencies) // 15) + 1 + len(block.agencies)
    ranking = next(shape.chart for slide in file.slides for shape in slide.shapes if shape.has_chart)
    assert list(ranking.plots[0].series[0].values) == [80.0, 65.7]  # 24 of 30; 23 of 35 is 65.71…
    assert ranking.plots[0].data_labels.number_format == '[$-42A]0.0"%"'


def test_no_name_is_anything_but_text(tmp_path: Path) -> None:
    edition = hostile_editions(tmp_path / "editions")
    of = basis(edition_id=EditionId(PROGRAMME, edition.id.period), root=tmp_path / "editions")
    block = of.ranked.blocks[BLOCK]
    file = opened(slides_pptx(deck_of(of, meeting_slides(of, [block]), [block])))
    shown = squeezed("".join(texts(slide) for slide in file.slides))
    assert all(squeezed(agency.name) in shown for agency in block.block.agencies)
    for slide in file.slides:
        outside = [relation.target_ref for relation in slide.part.rels.values() if relation.is_external]
        assert [link for link in outside if not link.startswith(f"{SITE}/")] == []


@pytest.mark.slow
def test_libreoffice_opens_the_slides_and_shows_every_one(tmp_path: Path) -> None:
    pages = page_texts(laid_out(tmp_path, {"hop.pptx": shipped(scenario=True)})["hop"])
    assert len(pages) == 27
    assert all("DỮ LIỆU THỬ NGHIỆM" in page for page in pages)
    assert "59,984" in pages[2]


def test_each_slide_leads_back_to_what_it_shows() -> None:
    of = basis()
    blocks = list(of.ranked.blocks.values())
    file = opened(slides_pptx(deck_of(of, meeting_slides(of, blocks), blocks)))
    links = [[rel.target_ref for rel in slide.part.rels.values() if rel.is_external] for slide in file.slides]
    assert all(len(found) == 1 for found in links)
    assert links[-1][0].startswith(f"{SITE}/co-quan?ct=vinh-phuc-cqdt&ky=2020&khoi=huyen-thanh-pho&cq=")
