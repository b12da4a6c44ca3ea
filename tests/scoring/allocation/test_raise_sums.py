"""What several raises can add up to is what trying all of them finds."""

from itertools import product

from hypothesis import given
from hypothesis import strategies as st

from dashboard.scoring.allocation.open_scores import OpenScore
from dashboard.scoring.allocation.raise_sums import least_sum, share_out, sums_of_raises


@st.composite
def scores(draw: st.DrawFn) -> list[OpenScore]:
    """Up to four scores with a few raises each, or up to ten with one or two."""
    many = draw(st.booleans())
    found: list[OpenScore] = []
    for row in range(draw(st.integers(0, 10 if many else 4))):
        first, step, count = draw(st.integers(1, 9)), draw(st.integers(1, 9)), draw(st.integers(0, 1 if many else 4))
        first = draw(st.sampled_from([first, step]))
        raises = range(first, first + count * step, step)
        beyond = (raises[-1] if raises else 0) + draw(st.integers(1, 5))
        found.append(OpenScore(row, 0, 0, 0, raises, draw(st.sampled_from([0, beyond])) if raises else beyond))
    return found


def options(score: OpenScore) -> list[int]:
    return [0, *score.raises, *([score.to_maximum] if score.to_maximum else [])]


@given(scores(), st.integers(0, 60))
def test_the_sums_are_those_of_every_combination(scores: list[OpenScore], most: int) -> None:
    every = {sum(raises) for raises in product(*map(options, scores))}
    sums = sums_of_raises(scores, most)
    assert {amount for amount in range(sums.bit_length()) if sums >> amount & 1} == {s for s in every if s <= most}


@given(scores(), st.integers(-5, 80))
def test_the_least_sum_is_the_first_that_is_enough(scores: list[OpenScore], wanted: int) -> None:
    every = [sum(raises) for raises in product(*map(options, scores))]
    assert least_sum(sums_of_raises(scores, 200), wanted) == min((s for s in every if s >= wanted), default=None)


@given(scores(), st.data())
def test_a_sum_goes_to_the_first_scores_as_far_as_it_can(scores: list[OpenScore], data: st.DataObject) -> None:
    ways = list(product(*map(options, scores)))
    amount = data.draw(st.sampled_from(sorted({sum(way) for way in ways})))
    best = max(way for way in ways if sum(way) == amount)  # the first score as high as can be, then the second …
    assert share_out(amount, scores) == {score: raised for score, raised in zip(scores, best, strict=True) if raised}


@given(scores(), st.integers(0, 40))
def test_raises_are_tried_from_the_largest_that_fits_down_to_none(scores: list[OpenScore], most: int) -> None:
    for score in scores:
        fitting = sorted((raised for raised in options(score) if raised <= most), reverse=True)
        assert list(score.raises_up_to(most)) == fitting
        assert score.largest_raise == max(options(score))
