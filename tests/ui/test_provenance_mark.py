"""The mark beside a figure, and the strip above the page."""

from __future__ import annotations

import datetime
from html.parser import HTMLParser

import pytest

from dashboard.model import Edition, Fact, Provenance, Source, Statistic
from dashboard.scoring import FigureOrigin
from dashboard.ui.html import EMPTY
from dashboard.ui.localizer import Localizer
from dashboard.ui.provenance_mark import SIGNS, edition_strip, origin_counts, origin_sentence, provenance_mark
from tests.scoring.blocks import block_of, edition_of, fact, flat_tree

WORDS = Localizer("vi")


def edition(url: str = "https://example.vn/a?x=1&y=2", title: str = "Quyết định 1") -> Edition:
    made = edition_of(
        block_of(flat_tree(5, 5), {"a": [5, 3]}, origins={"a": [Provenance.PUBLISHED, Provenance.ILLUSTRATIVE]}),
        facts=[fact(Statistic.TOTAL, "8.00", "a"), fact(Statistic.RANK, "1", "a", provenance=Provenance.DERIVED)],
    )
    return Edition(**{**vars(made), "sources": (Source("A", title, url),), "title": title, "source_url": url})


def elements(html: str) -> list[tuple[str, dict[str, str | None]]]:
    found: list[tuple[str, dict[str, str | None]]] = []
    parser = HTMLParser()
    parser.handle_starttag = lambda tag, attrs: found.append((tag, dict(attrs)))
    parser.feed(html)
    return found


def printed(printed_as: str = "8,00 điểm") -> FigureOrigin:
    figure = Fact("departments", Statistic.TOTAL, "a", 8.0, 2, printed_as, "A")
    return FigureOrigin(Provenance.PUBLISHED, figure)


def test_each_origin_has_a_sign_of_its_own() -> None:
    assert set(SIGNS) == set(Provenance)
    assert len(set(SIGNS.values())) == len(SIGNS)


def test_a_published_figure_links_to_its_source_and_says_what_was_printed() -> None:
    ((tag, attributes),) = elements(provenance_mark(printed(), edition(), WORDS))
    assert tag == "a"
    assert attributes["href"] == "https://example.vn/a?x=1&y=2"
    assert attributes["rel"] == "noopener"
    assert attributes["aria-label"] == "Số công bố, nguồn"
    assert attributes["title"] == "Số công bố, văn bản ghi “8,00 điểm” – Quyết định 1"


def test_a_figure_without_a_source_is_marked_and_named() -> None:
    ((tag, attributes),) = elements(provenance_mark(FigureOrigin(Provenance.ILLUSTRATIVE), edition(), WORDS))
    assert tag == "span"
    assert attributes["role"] == "img"
    assert attributes["aria-label"] == "Số do phần mềm tạo"


def test_a_source_that_is_no_document_is_named_in_plain_text() -> None:
    figure = Fact("departments", Statistic.TOTAL, "a", 8.0, 2, "", "Báo Vĩnh Phúc")
    origin = FigureOrigin(Provenance.PUBLISHED, figure)
    assert origin_sentence(origin, edition(), WORDS) == "Số công bố – Báo Vĩnh Phúc"


@pytest.mark.parametrize("url", ["javascript:alert(1)", "data:text/html,x", "", "//example.vn", "ftp://example.vn"])
def test_only_web_addresses_become_links(url: str) -> None:
    made = edition(url)
    assert all(tag != "a" for tag, _ in elements(provenance_mark(printed(), made, WORDS)))
    assert all(tag != "a" for tag, _ in elements(edition_strip(made, WORDS)))


def test_what_the_edition_says_is_text_in_mark_and_strip() -> None:
    hostile = '"><script>alert(1)</script>'
    made = edition(title=hostile, url=f"https://example.vn/{hostile}")
    for html in (provenance_mark(printed(hostile), made, WORDS), edition_strip(made, WORDS)):
        assert all(tag != "script" for tag, _ in elements(html))


def test_the_strip_names_decision_and_date_or_says_that_there_is_none() -> None:
    made = edition()
    assert "chưa rõ quyết định" in edition_strip(made, WORDS)
    dated = Edition(**{**vars(made), "decision": "QĐ 1", "issued": datetime.date(2021, 11, 22)})
    assert "QĐ 1, 22/11/2021" in edition_strip(dated, WORDS)


def test_the_strip_counts_printed_figures_and_scores_by_origin() -> None:
    html = origin_counts(edition(), WORDS, EMPTY)
    for words in (
        "■ 1 số công bố",
        "◧ 1 số suy ra",
        "■ 1 điểm thành phần công bố",
        "○ 1 điểm thành phần do phần mềm tạo",
    ):
        assert words in html
    assert "tự chấm" not in html
