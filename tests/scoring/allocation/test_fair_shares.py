"""A budget lifts the lowest as far as it goes, then the next lowest, and so on: as trying everything finds."""

from fractions import Fraction
from itertools import product

from hypothesis import given
from hypothesis import strategies as st

from dashboard.scoring.allocation.fair_shares import Recipient, fairest_raises


def recipient(base: int, maximum: int, *raises: int) -> Recipient:
    return Recipient(base, maximum, sum(1 << raised for raised in {0, *raises}))


def options(recipient: Recipient) -> list[int]:
    return [raised for raised in range(recipient.sums.bit_length()) if recipient.sums >> raised & 1]


@st.composite
def recipients(draw: st.DrawFn) -> tuple[list[Recipient], int]:
    """Up to five recipients with any raises at all, like and unlike maxima; and the unit of a raise."""
    unit = draw(st.integers(1, 3))
    same = draw(st.booleans())
    found: list[Recipient] = []
    for _ in range(draw(st.integers(0, 5))):
        maximum = 60 if same else draw(st.sampled_from([30, 40, 60, 61]))
        base = draw(st.integers(0, 30))
        room = (maximum - base) // unit
        raises = st.sets(st.integers(1, max(1, room)), max_size=4) | st.just(range(1, min(6, room + 1)))
        found.append(recipient(base, maximum, *(draw(raises) if room else ())))
    return found, unit


@given(recipients(), st.integers(0, 60))
def test_no_other_raises_give_a_better_sorted_list_of_shares_nor_as_good_a_one_for_less(
    given_to: tuple[list[Recipient], int], budget: int
) -> None:
    recipients, unit = given_to

    def shares(raises: tuple[int, ...]) -> list[Fraction]:
        pairs = zip(recipients, raises, strict=True)
        return sorted(Fraction(r.base + raised * unit, r.maximum) for r, raised in pairs)

    ways = [way for way in product(*map(options, recipients)) if sum(way) <= budget]
    best = max(map(shares, ways))
    found = tuple(fairest_raises(recipients, budget, unit))
    assert found in ways
    assert shares(found) == best
    assert sum(found) == min(sum(way) for way in ways if shares(way) == best)


def test_the_dearer_way_is_taken_when_it_lifts_the_next_lowest_higher() -> None:
    # lifting the first to 6 costs 1 and leaves 2 that nobody can use; lifting the second to 8 costs all 3
    assert fairest_raises([recipient(5, 10, 1), recipient(5, 10, 3)], 3, 1) == [0, 3]


def test_among_equals_the_earlier_recipients_have_the_higher_shares() -> None:
    equals = [recipient(5, 10, 1, 2, 3) for _ in range(4)]
    assert fairest_raises(equals, 6, 1) == [2, 2, 1, 1]
    # the earlier is raised less when it had more to begin with
    assert fairest_raises([recipient(6, 10, 1), recipient(5, 10, 1, 2)], 2, 1) == [1, 1]


def test_shares_of_unlike_maxima_are_told_apart_however_close() -> None:
    # 30/61 is lower than 30/60: it is lifted, though named later
    assert fairest_raises([recipient(30, 60, 1), recipient(30, 61, 1)], 1, 1) == [0, 1]


def test_nobody_gets_nothing() -> None:
    assert fairest_raises([], 10, 1) == []
