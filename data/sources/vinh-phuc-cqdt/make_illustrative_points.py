"""Complete the Vĩnh Phúc editions 2020 and 2019 with illustrative points.

The announcement of 2020 printed, for each block, the mean, the best and the worst total; the annex with every
agency's points per criterion was never published. This script writes `2020/scores.csv` and `2019/scores.csv` so that
the dashboard has something to show. Every row it writes is marked `illustrative`, and together the rows agree with
every figure in the two `facts.csv` files; `check_totals` refuses to write anything otherwise.

Two small tables beside the script hold all that was decided by hand, everything in percent or points:

`agency_profiles.csv`
    total_2019, total_2020  the published total where there is one; otherwise chosen, so that the sums come out right
    1.1 ... 2.3             strength in a criterion group, in percentage points against the agency's own level
    exceptions              the same for one leaf, as "2.3.4:+30 1.2.1:-25"
    slips                   points lost on a leaf between 2019 and 2020, as "2.2.4:0.5"
`criterion_profiles.csv`
    typical                 percent of the maximum that a middling agency of the block reached in 2020
    spread                  how far agencies differ on the leaf; 100 = by their full strength, 10 = hardly at all
    momentum                share of the block's progress from 2019 to 2020 that was made on the leaf

All amounts are whole thousandths of a point and only `Random.random()` is drawn (a stream Python keeps stable), so
the bytes written do not depend on the machine. Run it with no arguments:

    python data/sources/vinh-phuc-cqdt/make_illustrative_points.py
"""

import csv
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from random import Random

HERE = Path(__file__).resolve().parent
SEED = 3192  # the number of the decision; any other number would do
FULL = 100_000  # 100 % of a maximum; attainments are whole numbers of this unit, so one percentage point is 1000
NOISE = 14  # an agency differs from its profile by at most so many percentage points, by few of them typically
LEVELS = range(-3 * FULL, 3 * FULL)  # levels tried when a total is fitted: wide enough to reach nothing and everything

Points = dict[str, int]  # thousandths of a point by leaf code


@dataclass(frozen=True)
class Leaf:
    """One criterion with points: `maximum` and `step` in thousandths, the rest as in `criterion_profiles.csv`."""

    code: str
    maximum: int
    step: int  # 0 for a ratio: a/b of the maximum, to three decimals
    typical: int
    spread: int
    momentum: int


@dataclass(frozen=True)
class Profile:
    """What was decided by hand about one agency, as in `agency_profiles.csv`; totals and slips in thousandths."""

    block: str
    agency: str
    totals: dict[str, int]
    strengths: dict[str, int]
    exceptions: dict[str, int]
    slips: dict[str, int]


# ---------------------------------------------------------------------------------------------------- reading


def read_rows(path: Path) -> list[dict[str, str]]:
    """Rows of a CSV file; text that is not NFC is refused, because equal names would then compare unequal."""
    text = path.read_text(encoding="utf-8")
    if not unicodedata.is_normalized("NFC", text):
        raise ValueError(f"{path}: text is not in Unicode form NFC")
    return list(csv.DictReader(text.splitlines()))


def thousandths(text: str) -> int:
    """Points written with a decimal point, as whole thousandths; a finer amount is refused."""
    amount = Decimal(text) * 1000
    if amount != int(amount):
        raise ValueError(f"{text} is finer than a thousandth of a point")
    return int(amount)


def points_text(amount: int) -> str:
    """Thousandths as points without superfluous zeros: 2500 is "2.5", 0 is "0"."""
    text = f"{amount // 1000}.{amount % 1000:03d}"
    return text.rstrip("0").rstrip(".")


def pairs(text: str) -> list[tuple[str, str]]:
    """The pairs of a cell such as "2.3.4:+30 1.2.1:-25"."""
    return [(code, value) for code, _, value in (item.partition(":") for item in text.split())]


def read_leaves(folder: Path) -> dict[str, list[Leaf]]:
    """The leaves of each block, in the order of `criteria.csv`."""
    tuning = {(row["block"], row["criterion"]): row for row in read_rows(HERE / "criterion_profiles.csv")}
    leaves: dict[str, list[Leaf]] = {}
    for row in read_rows(folder / "criteria.csv"):
        if row["max_points"]:
            tuned = tuning[row["block"], row["code"]]
            leaf = Leaf(
                code=row["code"],
                maximum=thousandths(row["max_points"]),
                step=thousandths(row["step"] or "0"),
                typical=int(tuned["typical"]),
                spread=int(tuned["spread"]),
                momentum=int(tuned["momentum"]),
            )
            leaves.setdefault(row["block"], []).append(leaf)
    return leaves


def read_profiles() -> list[Profile]:
    """All agency profiles, in file order."""
    return [
        Profile(
            block=row["block"],
            agency=row["agency"],
            totals={period: thousandths(row[f"total_{period}"]) for period in ("2019", "2020")},
            strengths={name: int(value) for name, value in row.items() if name[0].isdigit()},
            exceptions={code: int(value) for code, value in pairs(row["exceptions"])},
            slips={code: thousandths(value) for code, value in pairs(row["slips"])},
        )
        for row in read_rows(HERE / "agency_profiles.csv")
    ]


# ---------------------------------------------------------------------------------------------------- drawing


def draw(rng: Random) -> int:
    """A whole number from -1000 to 1000, most often near 0 (the sum of two uniform draws)."""
    return int(1001 * rng.random()) + int(1001 * rng.random()) - 1000


def on_step(amount: int, step: int) -> int:
    """The nearest allowed score: a multiple of the step, or any thousandth where the leaf is a ratio."""
    return (amount + step // 2) // step * step if step else amount


def fit(total: int, leaves: list[Leaf], ceiling: Points, at_level: Callable[[int], Points]) -> Points:
    """Points that add up to `total` exactly.

    `at_level` gives more points at a higher level, so the highest level whose sum does not exceed the total is found
    by bisection. The small remainder goes to the ratio leaves, never above their ceiling.
    """
    low, high = LEVELS.start, LEVELS.stop
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if sum(at_level(middle).values()) <= total else (low, middle)
    points = at_level(low)
    remainder = total - sum(points.values())
    if remainder < 0:
        raise ValueError(f"a total of {points_text(total)} is too low for this profile")
    return hand_out(remainder, points, leaves, ceiling)


def hand_out(remainder: int, points: Points, leaves: list[Leaf], ceiling: Points) -> Points:
    """Add the remainder to ratio leaves in proportion to what each can take, so that none stands out for it.

    A leaf can take as much as it has, or as it has room for: a ratio of nothing stays nothing, a full one stays full.
    """
    ratios = [leaf.code for leaf in leaves if not leaf.step]
    takes = {code: min(points[code], ceiling[code] - points[code]) for code in ratios}
    capacity = sum(takes.values())
    if remainder > capacity:
        raise ValueError(f"{points_text(remainder)} points left over, and room for {points_text(capacity)} only")
    filled, reached, given = dict(points), 0, 0
    for code, take in takes.items():
        # Rounding the running sum, not each share, makes the shares add up to the remainder exactly.
        reached += take
        share = remainder * reached // capacity - given if capacity else 0
        filled[code] += share
        given += share
    return filled


def points_of_2020(profile: Profile, leaves: list[Leaf], rng: Random) -> Points:
    """Typical attainment of each leaf, moved by the agency's strengths, some noise, and its own level."""
    lean = {
        leaf.code: 1000 * (profile.strengths[leaf.code.rpartition(".")[0]] + profile.exceptions.get(leaf.code, 0))
        + NOISE * draw(rng)
        for leaf in leaves
    }

    def at_level(level: int) -> Points:
        points = {}
        for leaf in leaves:
            attained = 1000 * leaf.typical + (lean[leaf.code] + level) * leaf.spread // 100
            points[leaf.code] = on_step(leaf.maximum * max(0, min(FULL, attained)) // FULL, leaf.step)
        return points

    return fit(profile.totals["2020"], leaves, {leaf.code: leaf.maximum for leaf in leaves}, at_level)


def points_of_2019(profile: Profile, leaves: list[Leaf], points: Points, rng: Random) -> Points:
    """The points of 2020 with the year's progress taken back, most of it where the leaf's momentum is large.

    Progress differs much by agency (a factor from 0 to 2, and nothing at all in one case of five): one office takes up
    digital signatures, another puts its services online. Only on its slips did an agency have more points in 2019.
    """
    before = {leaf.code: points[leaf.code] + profile.slips.get(leaf.code, 0) for leaf in leaves}
    progress = {
        leaf.code: leaf.momentum * max(0, 500 + draw(rng) * 3 // 2) * (leaf.code not in profile.slips)
        for leaf in leaves
    }

    def at_level(level: int) -> Points:
        taken = LEVELS.stop - level  # the higher the level, the less is taken back
        points = {}
        for leaf in leaves:
            # A quotient, not a difference: what was begun in 2020 was small in 2019, and seldom nothing at all.
            left = before[leaf.code] * 1000 * FULL // (1000 * FULL + progress[leaf.code] * taken // 20)
            points[leaf.code] = on_step(left, leaf.step)
        return points

    return fit(profile.totals["2019"], leaves, before, at_level)


# ---------------------------------------------------------------------------------------------------- checking, writing


def check_totals(period: str, profiles: list[Profile]) -> None:
    """Refuse totals that disagree with a fact: the block's mean, or the best or worst total that was printed."""
    for fact in read_rows(HERE / period / "facts.csv"):
        totals = {p.agency: p.totals[period] for p in profiles if p.block == fact["block"]}
        where = f"{period} {fact['block']} {fact['statistic']}"
        if fact["statistic"] == "mean_total":
            wanted = Decimal(fact["value"]) * 1000 * len(totals)
            if sum(totals.values()) != wanted:
                raise ValueError(f"{where}: totals add up to {sum(totals.values())} thousandths, not {wanted}")
        elif fact["statistic"] in ("best_total", "worst_total"):
            extreme = max(totals.values()) if fact["statistic"] == "best_total" else min(totals.values())
            if not totals[fact["agency"]] == extreme == thousandths(fact["value"]):
                raise ValueError(f"{where}: {fact['agency']} has {totals[fact['agency']]}, the block's is {extreme}")
        elif fact["statistic"] == "rank":
            rank = 1 + sum(total > totals[fact["agency"]] for total in totals.values())
            if rank != int(fact["value"]):
                raise ValueError(f"{where}: {fact['agency']} is at {rank}, not {fact['value']}")


def check_points(profile: Profile, period: str, leaves: list[Leaf], points: Points) -> None:
    """Refuse points that no appraiser could have given, or that do not add up."""
    for leaf in leaves:
        amount = points[leaf.code]
        if not 0 <= amount <= leaf.maximum or (leaf.step and amount % leaf.step):
            raise ValueError(f"{period} {profile.agency} {leaf.code}: {points_text(amount)} is not an allowed score")
    if sum(points.values()) != profile.totals[period]:
        raise ValueError(f"{period} {profile.agency}: points add up to {sum(points.values())}")


def write_scores(period: str, leaves: dict[str, list[Leaf]], made: dict[tuple[str, str], Points]) -> None:
    """Write `scores.csv` in the order of `agencies.csv` and `criteria.csv`."""
    lines = ["block,agency,criterion,points,provenance"]
    for row in read_rows(HERE / period / "agencies.csv"):
        block, agency = row["block"], row["code"]
        for leaf in leaves[block]:
            lines.append(f"{block},{agency},{leaf.code},{points_text(made[block, agency][leaf.code])},illustrative")
    (HERE / period / "scores.csv").write_text("\n".join(lines) + "\n", encoding="utf-8", newline="\n")


def main() -> None:
    """Make the points of 2020, take the year's progress back for 2019, check both, and write both."""
    profiles = read_profiles()
    made: dict[str, dict[tuple[str, str], Points]] = {"2020": {}, "2019": {}}
    leaves = {period: read_leaves(HERE / period) for period in made}
    for period in made:
        check_totals(period, profiles)
    for profile in profiles:
        # One stream per agency: a change to one profile leaves every other agency's points as they are.
        rng = Random(f"{SEED} {profile.block} {profile.agency}")
        key, own = (profile.block, profile.agency), leaves["2020"][profile.block]
        made["2020"][key] = points_of_2020(profile, own, rng)
        made["2019"][key] = points_of_2019(profile, own, made["2020"][key], rng)
        for period, points in made.items():
            check_points(profile, period, leaves[period][profile.block], points[key])
    for period, points in made.items():
        write_scores(period, leaves[period], points)
        print(f"{HERE / period / 'scores.csv'}: {sum(map(len, points.values()))} rows")


if __name__ == "__main__":
    main()
