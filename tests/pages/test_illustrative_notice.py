"""While an edition has illustrative scores, every page says so above its title, and headlines wear the mark."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.data import read_source_folder, write_edition
from dashboard.ui.texts import LANGUAGES, Language
from tests.data.source_folders import put, write_source
from tests.made_editions import build, made_block
from tests.pages.screen import PAGE_NAMES, announcement_of, first_sight, open_page, words_on

NOTICE = re.compile(r'<p class="xh-illustrative" role="note">(.*?)</p>', re.DOTALL)
LEAD = {"vi": "DỮ LIỆU THỬ NGHIỆM", "en": "TEST DATA"}
HEADLINE = re.compile(r'<h([1-6])[^>]*>(.*?)</h\1>|<p class="xh-next">(.*?)</p>', re.DOTALL)
each_page = pytest.mark.parametrize("name", PAGE_NAMES)
each_language = pytest.mark.parametrize("language", LANGUAGES)


def notices(screen: AppTest) -> list[str]:
    """What the notice says, and that it stands above the title."""
    parts = [block.value for block in screen.html]
    title = next(place for place, part in enumerate(parts) if "<h1" in part)
    found = [(place, said) for place, part in enumerate(parts) for said in NOTICE.findall(part)]
    assert all(place < title for place, _ in found)
    return [unescape(re.sub("<[^>]*>", "", said)) for _, said in found]


@each_page
@each_language
@pytest.mark.usefixtures("shipped")
def test_every_page_says_above_its_title_that_a_program_made_the_scores_up(name: str, language: Language) -> None:
    (said,) = notices(first_sight(name, language))
    # 18 published and 4 derived figures stand in facts.csv; all 888 scores are illustrative
    assert (
        said
        == {
            "vi": "DỮ LIỆU THỬ NGHIỆM Chỉ 22 số có dấu ■ ◧ lấy hoặc suy ra từ nguồn đã công bố; mọi điểm và thứ hạng "
            "khác do phần mềm tạo ra để chạy thử, không phải kết quả chính thức.",
            "en": "TEST DATA Only the 22 figures marked ■ ◧ are taken or inferred from published sources; all other "
            "points and ranks were made up by the software for testing and are not official results.",
        }[language]
    )


@each_page
@each_language
def test_an_edition_of_published_scores_has_no_notice_and_no_other_mark(
    name: str, language: Language, root: Path
) -> None:
    build(root, made_block(a=(9, 4, 9), b=(6, 3, 12)))
    screen = open_page(name, cq="b", lang=language)
    assert notices(screen) == []
    assert not set("◧○□▣") & set(words_on(screen))
    assert ("◌" in words_on(screen)) == (name == "method")  # where all marks are explained
    assert not any("xh-illustrative" in block.value and "<style>" not in block.value for block in screen.html)


@each_language
def test_a_few_made_up_scores_are_counted(language: Language, root: Path, tmp_path: Path) -> None:
    edition = read_source_folder(write_source(tmp_path / "source"))
    write_edition(edition, root)
    (said,) = notices(open_page(lang=language))
    made_up = sum(int((block.origins == 4).sum()) for block in edition.blocks)  # the fifth origin is `illustrative`
    scores = sum(sum(block.origin_counts().values()) for block in edition.blocks)
    assert 0 < made_up < scores
    assert said.startswith(LEAD[language])
    assert (f"{made_up} trong {scores} điểm" if language == "vi" else f"{made_up} of {scores} score") in said


def test_an_edition_compared_with_a_made_up_one_says_so(root: Path, tmp_path: Path) -> None:
    before = write_source(tmp_path / "before", put("edition.toml", 'period = "2024"', 'period = "2023"'))
    write_edition(read_source_folder(before), root)
    write_edition(read_source_folder(write_source(tmp_path / "now", put("scores.csv", ",illustrative", ","))), root)
    (said,) = notices(open_page(ky="2024"))
    assert said.startswith("DỮ LIỆU THỬ NGHIỆM So với năm 2023: kỳ đó có điểm do phần mềm tạo ra")


@pytest.mark.parametrize(("name", "view"), [*((name, "") for name in PAGE_NAMES), ("leaderboard", "bieu-do")])
@each_language
@pytest.mark.usefixtures("shipped")
def test_a_headline_that_names_an_agency_by_made_up_figures_wears_their_mark(
    name: str, language: Language, view: str
) -> None:
    """Official are the two leaders, who were printed, and what says nothing of an agency's figures but its name."""
    for period, printed in (("2020", 2), ("2019", 0)):
        screen = open_page(name, ky=period, khoi="so-ban-nganh", cq="so-cong-thuong", lang=language, xem=view)
        shown = " ".join(block.value for block in screen.html)
        agencies = re.compile(r"Sở |UBND|Ban Quản lý|Văn phòng|Thanh tra|Ban Dân tộc")
        headlines = [one or other for _, one, other in HEADLINE.findall(shown)]
        naming = [text for text in headlines if agencies.search(text) and not is_a_name_alone(unescape(text))]
        unmarked = [text for text in naming if "xh-origin" not in text]
        assert len(unmarked) <= (1 if printed and name in ("overview", "leaderboard") else 0), unmarked
        for text in naming:
            if text not in unmarked:
                assert re.search(r'role="img" title="[^"]+" aria-label="[^"]+">○<', text), text


def is_a_name_alone(headline: str) -> bool:
    """Whether a headline is the name of an agency, of a block, or a question about an agency."""
    return headline in ("Sở Công Thương", "Sở, ban, ngành", "Huyện, thành phố") or headline.endswith("?")


@each_language
@pytest.mark.usefixtures("shipped")
def test_the_announcement_to_copy_begins_with_it(language: Language) -> None:
    assert announcement_of(first_sight("overview", language))[0].startswith(f"{LEAD[language]}. ")
