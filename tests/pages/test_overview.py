"""Overview: who leads, who trails, who needs attention and why; every name, dot and group leads where it says."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.ui.texts import LANGUAGES, Language
from tests.made_editions import build, made_block, many_agencies
from tests.pages.screen import open_page, title, words_on
from tests.pages.tables import tables

each_language = pytest.mark.parametrize("language", LANGUAGES)
SECTION = re.compile(r'<section class="xh-block">(.*?)</section>', re.DOTALL)
LINK = re.compile(r'<a class="xh-inner" href="([^"]*)"([^>]*)>(.*?)</a>', re.DOTALL)


def blocks(screen: AppTest) -> list[str]:
    """The HTML of each block, in the order of the page."""
    return SECTION.findall(" ".join(part.value for part in screen.html))


def read(markup: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", markup)).split())


def links(markup: str) -> list[tuple[str, dict[str, str], str]]:
    """Page, parameters and words of each link in the page that leads to another part of the dashboard."""
    found = LINK.findall(markup)
    addresses = [urlsplit(unescape(address)) for address, _, _ in found]
    return [
        (address.path, dict(parse_qsl(address.query)), read(words))
        for address, (_, _, words) in zip(addresses, found, strict=True)
    ]


@pytest.mark.usefixtures("shipped")
def test_a_block_tells_its_mean_its_ends_and_its_weakest_groups() -> None:
    departments, districts = map(read, blocks(open_page()))
    # printed: 49.8631 (79 %), up 4.650 on 2019, so 45.2131: with one decimal 49.9 and 45.2
    assert "Trung bình khối 49,9 ■ đạt 79,1% (tối đa 63 điểm) ▲ +4,7 ■ so với năm 2019" in departments
    assert "Trung bình khối 90,5 ■ đạt 65,5% (tối đa 138 điểm) ▲ +19,0 ■ so với năm 2019" in districts
    assert "Nhóm yếu nhất ○ Mức độ giao dịch, chuyển đổi 58,6% Nhân lực CNTT 77,6%" in departments
    assert re.search(r"Dẫn đầu 1 Sở Thông tin và Truyền thông 59,984 ■ 2 Sở \w+ \w+ [\d,]+ ○ 3 ", departments)
    assert re.search(
        r"Cuối bảng 18 .* 19 Sở Công Thương 41,249 ○ 20 Ban Quản lý các Khu công nghiệp 33,407 ■", departments
    )


@pytest.mark.usefixtures("shipped")
def test_agencies_are_counted_in_the_word_of_their_block() -> None:
    departments, districts = map(read, blocks(open_page()))
    assert departments.startswith("Sở, ban, ngành 20 cơ quan")
    assert "/20 cơ quan có tổng điểm trên mức trung bình khối" in departments
    assert districts.startswith("Huyện, thành phố 9 địa phương")
    assert "/9 địa phương có tổng điểm trên mức trung bình khối" in districts
    assert read(blocks(open_page(lang="en"))[1]).startswith("Huyện, thành phố 9 localities")


@each_language
@pytest.mark.usefixtures("shipped")
def test_the_exact_mean_is_on_hover_in_words_and_on_the_method_page(language: Language) -> None:
    screen = open_page(lang=language)
    exact = {"vi": "49,8631", "en": "49.8631"}[language]
    assert re.search(rf'title="[^"]*{exact}[^"]*"', blocks(screen)[0])
    assert exact in words_on(screen)
    (statistics,) = [table for table in tables(open_page("method", lang=language)) if table[0][1] in MEASURED]
    assert statistics[1][3].startswith(exact)


MEASURED = ("Đo bằng", "Measured in")


@pytest.mark.usefixtures("shipped")
def test_who_needs_attention_is_named_with_the_rule_and_each_reason() -> None:
    departments, districts = map(read, blocks(open_page()))
    assert "Cần quan tâm (8) ○ Giảm từ 3 bậc; dưới trung bình và kết quả giảm; hoặc một nhóm" in departments
    assert "Sở Công Thương giảm 4 bậc (15 → 19), −0,758 điểm, dưới trung bình; Mức độ tương tác 47,9%" in departments
    assert "Sở Nông nghiệp và Phát triển nông thôn giảm 7 bậc (6 → 13), −0,181 điểm, dưới trung bình" in departments
    assert "Cần quan tâm (1) ○" in districts


@pytest.mark.usefixtures("shipped")
def test_five_are_shown_and_a_link_leads_to_all_of_them() -> None:
    def listed(screen: AppTest) -> list[str]:
        (names,) = re.findall(r'class="xh-attention".*?<ul>(.*?)</ul>', blocks(screen)[0])
        return re.findall("<li>", names)

    screen = open_page()
    assert len(listed(screen)) == 5
    (more,) = [link for link in links(blocks(screen)[0]) if link[2] == "và 3 cơ quan nữa"]
    everybody = open_page(**more[1])
    assert len(listed(everybody)) == 8
    assert title(everybody) == title(screen)
    assert "chỉ hiển thị 5 cơ quan đầu" in read(blocks(everybody)[0])


@each_language
def test_without_an_earlier_edition_only_groups_are_looked_at_and_that_is_said(language: Language, real: Path) -> None:
    (departments, communes) = map(read, blocks(open_page(ct="an-giang-766", lang=language)))
    said = {"vi": "chưa có kỳ trước để xét mức giảm", "en": "there is no earlier edition"}[language]
    assert said in departments
    assert said in communes
    # An Minh has 4.37 of 18 points = 24.2777… %, the other communes 97.5 % on average
    assert {"vi": "UBND xã An Minh Công khai, minh bạch 24,3% (khối 97,5%)"}.get(language, "An Minh") in communes


@pytest.mark.usefixtures("shipped")
def test_every_agency_is_a_dot_that_leads_to_it() -> None:
    for block, count in zip(blocks(open_page()), (20, 9), strict=True):
        (dots,) = re.findall(r'<div class="xh-dots.*?</div>', block, re.DOTALL)
        found = links(dots)
        assert {page for page, _, _ in found} == {"./co-quan"}
        assert len({parameters["cq"] for _, parameters, _ in found}) == len(found) == count


@pytest.mark.usefixtures("shipped")
def test_a_dot_says_whose_it_is_and_where_its_figures_come_from() -> None:
    said = {unescape(title) for title in re.findall(r'title="([^"]*hạng 19,[^"]*)"', blocks(open_page())[0])}
    assert said == {"Sở Công Thương: hạng 19, 41,249 điểm, 65,4%. Số do phần mềm tạo"}


@pytest.mark.usefixtures("shipped")
def test_names_and_groups_lead_where_they_say() -> None:
    found = links(blocks(open_page(lang="en"))[0])
    agency = {words: (page, parameters) for page, parameters, words in found}
    view = {"ct": "vinh-phuc-cqdt", "ky": "2020", "khoi": "so-ban-nganh", "lang": "en"}
    assert agency["Ban Dân tộc"] == ("./co-quan", view | {"cq": "ban-dan-toc"})
    assert agency["Nhân lực CNTT"] == ("./bang-xep-hang", view | {"sx": "nhom-1.2"})


def test_the_three_at_an_end_are_told_with_whoever_shares_their_rank(root: Path) -> None:
    build(root, made_block(a=(9, 4, 9), b=(8, 4, 9), c=(7, 4, 9), d=(7, 4, 9), e=(7, 4, 9), f=(1, 1, 1), g=(1, 1, 1)))
    (block,) = map(read, blocks(open_page()))
    leading, _, trailing = block.partition("Cuối bảng")
    assert "và 2 cơ quan đồng hạng" in leading  # d and e share rank 3 with c
    assert "và 2 cơ quan đồng hạng" in trailing  # c and d share rank 3 with e, who is named before the last two


def test_a_small_block_names_nobody_twice(root: Path) -> None:
    build(root, made_block(a=(9, 4, 9), b=(6, 3, 12), c=(5, 3, 12)))
    (block,) = map(read, blocks(open_page()))
    assert "Dẫn đầu" in block
    assert "Cuối bảng" not in block
    assert "Không có cơ quan nào cần quan tâm" in block


@pytest.mark.usefixtures("shipped")
def test_nothing_is_drawn_by_plotly() -> None:
    assert open_page().get("plotly_chart") == []


def test_thousands_of_agencies_are_a_strip_without_links(root: Path) -> None:
    build(root, many_agencies(400, 5))
    (block,) = blocks(open_page())
    assert block.count('<i class="xh-full"') == 400
    assert len(links(block)) < 40
