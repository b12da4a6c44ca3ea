"""The announcement of editions of other shapes. That of Vĩnh Phúc is tested where it is read: on the overview."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from dashboard.model import Edition, Fact, Provenance, Statistic
from dashboard.scoring import rank_edition
from dashboard.ui.localizer import Localizer
from dashboard.ui.results_in_words import announcement
from tests.scoring.blocks import block_of, edition_of, fact, flat_tree

TREE = flat_tree(6, 4)
DRAWN_UP = [Provenance.ILLUSTRATIVE, Provenance.ILLUSTRATIVE]


def said(
    rows: Mapping[str, Sequence[float | None]],
    *,
    facts: Sequence[Fact] = (),
    origins: Mapping[str, Sequence[Provenance]] | None = None,
    before: Edition | None = None,
) -> str:
    edition = edition_of(block_of(TREE, rows, origins=origins), facts=facts)
    *notice, _, paragraph = announcement(rank_edition(edition, before), Localizer("vi", edition))
    assert [sentence[:18] for sentence in notice] == ["DỮ LIỆU THỬ NGHIỆM"] * bool(origins)
    return paragraph


def marks(paragraph: str) -> list[str]:
    return re.findall(r"\[([^]]*)\]", paragraph)


def test_where_all_points_are_published_no_figure_has_a_mark() -> None:
    paragraph = said({"a": [6, 3], "b": [5, 2], "c": [1, 1]})
    assert marks(paragraph) == []
    assert "có 3 cơ quan" in paragraph
    assert "trung bình đạt 6,00 điểm" in paragraph
    assert "Cao nhất là Agency a đạt 9,00 điểm (90%)" in paragraph
    assert "Thấp nhất là Agency c đạt 2,00 điểm (20%)" in paragraph
    assert "chênh lệch giữa cao nhất và thấp nhất là 7,00 điểm" in paragraph
    assert "“Criterion c2”, trung bình 50,0%" in paragraph


def test_one_illustrative_score_marks_every_figure_it_goes_into() -> None:
    paragraph = said({"a": [6, 3], "b": [5, 2]}, origins={"b": DRAWN_UP})
    best, rest = paragraph.split("Thấp nhất")
    mean, best = best.split("Cao nhất")
    assert marks(mean) == ["do phần mềm tạo"]
    assert marks(best) == []
    assert marks(rest) == ["do phần mềm tạo"] * 3


def test_a_printed_figure_loses_its_mark_and_gives_it_to_no_other() -> None:
    facts = [fact(Statistic.MEAN_TOTAL, "8.00"), fact(Statistic.BEST_TOTAL, "9.00", "a")]
    paragraph = said({"a": [6, 3], "b": [5, 2]}, origins={"a": DRAWN_UP, "b": DRAWN_UP}, facts=facts)
    before, rest = paragraph.split("Thấp nhất")
    assert marks(before) == []
    assert marks(rest) == ["do phần mềm tạo"] * 3


def test_a_printed_figure_that_the_points_contradict_vouches_for_nothing() -> None:
    facts = [fact(Statistic.BEST_TOTAL, "9.50", "a")]
    paragraph = said({"a": [6, 3], "b": [5, 2]}, origins={"a": DRAWN_UP}, facts=facts)
    assert marks(paragraph.split("Cao nhất")[1].split("Thấp nhất")[0]) == ["do phần mềm tạo"]


def test_all_who_lead_and_all_who_trail_are_named() -> None:
    paragraph = said({"a": [6, 3], "b": [6, 3], "c": [1, 1], "d": [1, 1]})
    assert "Cùng cao nhất là Agency a và Agency b, đạt 9,00 điểm" in paragraph
    assert "Thấp nhất là Agency c và Agency d đạt 2,00 điểm" in paragraph


def test_one_agency_alone_is_not_also_the_lowest() -> None:
    paragraph = said({"a": [6, 3]})
    assert "Cao nhất là Agency a" in paragraph
    assert "Thấp nhất" not in paragraph
    assert "chênh lệch" not in paragraph


def test_a_rise_a_fall_and_no_change_against_the_edition_before() -> None:
    before = edition_of(block_of(TREE, {"a": [5, 3], "b": [5, 2]}), period="2019")
    assert "tăng 0,50 điểm so với năm 2019" in said({"a": [6, 3], "b": [5, 2]}, before=before)
    assert "giảm 0,50 điểm so với năm 2019" in said({"a": [4, 3], "b": [5, 2]}, before=before)
    assert "không đổi so với năm 2019" in said({"a": [5, 2], "b": [5, 3]}, before=before)


def test_points_are_not_compared_across_another_maximum() -> None:
    before = edition_of(block_of(flat_tree(6, 5), {"a": [5, 3], "b": [5, 2]}), period="2019")
    assert "so với" not in said({"a": [6, 3], "b": [5, 2]}, before=before)


def test_the_heading_goes_on_a_sentence() -> None:
    edition = edition_of(block_of(TREE, {"a": [6, 3]}))
    headings = {
        "Xếp hạng 2020": "Kết quả xếp hạng 2020",
        "CNTT năm 2020": "Kết quả CNTT năm 2020",
        "Kết quả xếp hạng 2020": "Kết quả xếp hạng 2020",
        "": "Kết quả",
    }
    for title, said_once in headings.items():
        titled = Edition(**{**vars(edition), "title": title})
        heading, _ = announcement(rank_edition(titled, None), Localizer("vi", titled))
        assert heading == said_once
