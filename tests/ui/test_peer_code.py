"""An assumption about the others written into a link and read back is the same; what is none is none."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.scoring import CloseShareOfGap, NoChange, PeerAssumption, SameGainAsLastPeriod
from dashboard.ui.address_codes import peers_sentence, read_peers, write_peers
from dashboard.ui.localizer import Localizer

ASSUMPTIONS = (
    st.just(NoChange()) | st.just(SameGainAsLastPeriod()) | st.integers(0, 100).map(float).map(CloseShareOfGap)
)


@given(ASSUMPTIONS)
def test_an_assumption_comes_back_from_its_link(assumption: PeerAssumption) -> None:
    assert read_peers(write_peers(assumption)) == assumption


@pytest.mark.parametrize(
    ("assumption", "code"),
    [
        (NoChange(), ""),
        (SameGainAsLastPeriod(), "lap-lai"),
        (CloseShareOfGap(0), "thu-hep-0"),
        (CloseShareOfGap(20), "thu-hep-20"),
        (CloseShareOfGap(100), "thu-hep-100"),
    ],
)
def test_codes_are_what_links_that_were_sent_hold(assumption: PeerAssumption, code: str) -> None:
    assert write_peers(assumption) == code
    assert read_peers(code) == assumption


@pytest.mark.parametrize(
    "code",
    [
        " ",
        "dung-yen",
        "lap",
        "lap-lai-2",
        "LAP-LAI",
        "thu-hep",
        "thu-hep-",
        "thu-hep--5",
        "thu-hep-101",
        "thu-hep-999",
        "thu-hep-1000",
        "thu-hep-12.5",
        "thu-hep-12,5",
        "thu-hep-20%",
        "thu-hep-20\n",
        "thu-hep-nan",
        "thu-hep-1e1",
        "thu-hep-" + "9" * 400,
        "![](//example.org/x.png)",
    ],
)
def test_what_names_no_assumption_is_none(code: str) -> None:
    assert read_peers(code) is None


@given(st.text(max_size=20) | st.text(max_size=6).map(lambda text: f"thu-hep-{text}"))
def test_any_text_is_read_without_a_failure(code: str) -> None:
    assumption = read_peers(code)
    assert assumption is None or read_peers(write_peers(assumption)) == assumption


@pytest.mark.parametrize("language", ["vi", "en"])
def test_each_assumption_is_said_in_words_of_its_own(language: str) -> None:
    words = Localizer("en" if language == "en" else "vi")
    assumptions = (NoChange(), SameGainAsLastPeriod(), CloseShareOfGap(20), CloseShareOfGap(50))
    sentences = [peers_sentence(assumption, words) for assumption in assumptions]
    assert len(set(sentences)) == len(assumptions)
    assert "20%" in sentences[2]
