"""Whatever stands in an address, every page opens: no exception reaches anybody, and nobody is told of one."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from streamlit.testing.v1 import AppTest

from dashboard.ui.address import PARAMETERS
from dashboard.ui.texts import LANGUAGES
from tests.pages.screen import PAGE_NAMES, follow, open_page, title
from tests.strength import FUZZ, examples

KNOWN = (
    "ct",
    "ky",
    "khoi",
    "cq",
    "voi",
    "xem",
    "tim",
    "sx",
    "tc",
    "thu",
    "gt",
    "kb",
    "goc",
    "pb",
    "loc",
    "sat",
    "muc",
    "dich",
    "gh",
    "cs",
    "pbo",
    "diem",
    "trinh",
    "man",
    "trang",
)
"""Parameters that mean something; `lang` is set by the tests."""
AGENCY = {"cq": "so-y-te"}
"""What a page that is of one agency is opened with, lest it ask which and read nothing else."""
NASTY = (
    "",
    " ",
    "\x00",
    "\u202e\u200b\ufeff",
    "a" * 20_000,
    "../../etc/passwd",
    "..\\..\\windows",
    "%00%2e%2e%2f",
    "<script>alert(1)</script>",
    "'; DROP TABLE saved_scenarios; --",
    "{0.__class__}",
    "{agency}",
    "${jndi:ldap://x}",
    "nan",
    "inf",
    "-1",
    "1e999",
    "9" * 400,
    "~~~~",
    "::::====~~~~",
    "so-y-te:1.1.1=nan~~so-y-te:1.1.1=1e308~=",
    "so-y-te:1.1.1=٣",
    "hang-0",
    "hang-99999999999999999999",
    "phan-tram-1e9",
    "tong--5",
    "n0~k~c-1~tren~nhe",
    "thu-hep-9999999",
    "1.1.1=0~1.1.1==~=3~9.9=1",
    "1.1.1=1000000000000",
    "d-1~p1e9~toi-muc~thap-nhat",
    "d999999999999999999~nhom-yeu",
    "lap-lai",
    "~ky-truoc",
    "-nhom-9999",
    "--",
    "AAAAAAAAAAAAAAAAAAAAAA",
    "0123456789abcdef",
    "tu-cham",
    "k:~k:so-ban-nganh~s~s0~s99999999999~sx~tu-dau~theo-ten~xep-hang~xep-hang~~",
    "so-ban-nganh~xep-hang~99",
    "🏛️",
    "خطة",
    "Sở Y tế",
)

page = pytest.mark.parametrize("name", PAGE_NAMES)


def assert_stands(screen: AppTest) -> None:
    """The page ran to its end and says what it is about."""
    assert not screen.exception
    assert title(screen)


def test_no_parameter_is_forgotten_here() -> None:
    assert set(PARAMETERS) == {*KNOWN, "lang"}


@page
@pytest.mark.usefixtures("shipped")
def test_a_page_stands_whatever_each_parameter_says(name: str) -> None:
    """One session follows many, one after another, as somebody does who edits the address by hand.

    In `make fuzz` each page meets every value of every one; else the two pages that read most parameters meet every
    second link, each other page every eighth. Every fifth link names no agency that there is.
    """
    screen = open_page(name)
    every = 1 if FUZZ else 2 if name in ("leaderboard", "simulation") else 8
    for number in range(PAGE_NAMES.index(name) % every, len(NASTY), every):
        value, language = NASTY[number], LANGUAGES[number % 2]
        parameters = {key: NASTY[(number + 7 * place) % len(NASTY)] for place, key in enumerate(KNOWN)}
        for link in (parameters | (AGENCY if number % 5 else {}), AGENCY | {KNOWN[number % len(KNOWN)]: value}):
            assert_stands(follow(screen, lang=language, **link))


def values() -> st.SearchStrategy[str]:
    return st.one_of(st.sampled_from(NASTY), st.text(max_size=40))


@page
@pytest.mark.usefixtures("shipped")
def test_a_page_stands_on_any_address(name: str) -> None:
    screen = open_page(name)

    @settings(max_examples=examples(8, 100), deadline=None, suppress_health_check=list(HealthCheck))
    @given(st.dictionaries(st.one_of(st.sampled_from((*KNOWN, "lang")), st.text(max_size=8)), values(), max_size=6))
    def stands(parameters: dict[str, str]) -> None:
        screen.query_params.clear()
        screen.query_params.update(AGENCY | parameters)
        assert_stands(screen.run())

    stands()
