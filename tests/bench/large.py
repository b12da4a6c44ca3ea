"""Large: what grows with the number of agencies, and how; each size with 100 criteria.

One changed score (points, ranks, groups, figures of the block) beside the same arithmetic by pandas, turn by turn; the
plan of least effort; the page of a large leaderboard; a large workbook; one edition opened out of many on disk.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

from dashboard.data import current_version, list_editions, read_edition
from dashboard.model import Block, EditionId, Scenario
from dashboard.scoring import apply_scenario, block_statistics, group_standings, rank_block, rank_edition
from dashboard.scoring.plans import Efforts, Limits, Plans, RankGoal, find_plans
from tests.bench.chromium import chromium
from tests.bench.figures import OURS, Figure, Target, exponent, spread
from tests.bench.groupby import long_table, ranked
from tests.bench.large_workbook import import_figures
from tests.bench.made import PRECISION, made_block, write_made_edition
from tests.bench.scenario_recompute import shown
from tests.bench.sight import first_sight
from tests.servers import dashboard

PART = "large"
SIZES = (29, 102, 3321, 33210)
LEAVES = 100
COMMUNES = 3321
LINEAR = Target("exponent e", at_most=1.1)
PAGE_SECONDS = 2.0


def measure(*, quick: bool, folder: Path) -> list[Figure]:
    """Everything that is large; `quick`: the smallest sizes."""
    sizes = (29, 58) if quick else SIZES
    return [
        *one_changed_score(sizes, repeats=3 if quick else 15),
        *least_effort(sizes, repeats=2 if quick else 7),
        *page((30, 10) if quick else (COMMUNES, LEAVES), folder, visits=1 if quick else 3),
        *import_figures((30, 10) if quick else (COMMUNES, LEAVES), folder, repeats=1 if quick else 2),
        *one_edition_of_many((2, 3, 10, 10) if quick else (10, 34, 100, LEAVES), folder, repeats=2 if quick else 10),
    ]


def one_changed_score(sizes: tuple[int, ...], repeats: int) -> list[Figure]:
    """Rank and figures of the block after one changed score, by the dashboard and by pandas, and both exponents."""
    times: dict[tuple[str, int], list[float]] = {}
    for agencies in sizes:
        block = made_block(agencies, LEAVES)
        table = long_table(block)
        recomputed(block, 0.0), regrouped(block, table, 0.0)
        for repeat in range(repeats):
            points = float(repeat % 10) + 0.5
            ours = milliseconds(recomputed, block, points)
            theirs = milliseconds(regrouped, block, table, points)
            times.setdefault((OURS, agencies), []).append(ours)
            times.setdefault(("pandas groupby", agencies), []).append(theirs)
    figures = [
        Figure(PART, "one changed score", f"{agencies} × {LEAVES}", subject, spread(taken), len(taken))
        for (subject, agencies), taken in times.items()
    ]
    return figures + growth("one changed score", sizes, times)


def recomputed(block: Block, points: float) -> tuple[int, float]:
    """The rank of the agency whose score is changed, and the mean of the block."""
    changed = apply_scenario(block, Scenario({(block.agencies[-1].code, block.tree.leaves[0].code): points}))
    standings, groups = rank_block(block, PRECISION, changed), group_standings(block, changed)
    return int(standings.rank[-1]), float(shown(block_statistics(block, standings, groups))[0])


def regrouped(block: Block, table, points: float) -> tuple[int, float]:
    """The same by pandas."""
    changed = table.copy()
    changed.loc[(len(block.agencies) - 1) * len(block.tree.leaves), "points"] = points
    grouped = ranked(changed, PRECISION)
    return int(grouped.rank.iloc[-1]), float(grouped.figures.loc["mean", "total"])


def least_effort(sizes: tuple[int, ...], repeats: int) -> list[Figure]:
    """The plan of least effort that lifts an agency from the middle by a tenth of the block.

    Raises ValueError when there is none.
    """
    times: dict[tuple[str, int], list[float]] = {}
    for agencies in sizes:
        block = made_block(agencies, LEAVES)
        rank = rank_block(block, PRECISION).rank
        for repeat in range(repeats):
            row = int(abs(rank - (agencies // 2 + repeat)).argmin())
            goal = RankGoal(max(1, int(rank[row]) - agencies // 10))
            taken = milliseconds(planned, block, row, goal)
            times.setdefault((OURS, agencies), []).append(taken)
    figures = [
        Figure(PART, "plan of least effort", f"{agencies} × {LEAVES}", subject, spread(taken), len(taken))
        for (subject, agencies), taken in times.items()
    ]
    return figures + growth("plan of least effort", sizes, times)


def planned(block: Block, row: int, goal: RankGoal) -> None:
    """Find one plan."""
    if not isinstance(find_plans(block, row, goal, Limits(), Efforts(), PRECISION), Plans):
        raise ValueError("there is no plan to measure")


def growth(measure: str, sizes: tuple[int, ...], times: dict[tuple[str, int], list[float]]) -> list[Figure]:
    """The exponent of the best times over the sizes, by subject: 1 is linear, less is better.

    What costs the same at every size hides growth where blocks are small, so that of the last step stands beside it.
    """
    found: list[Figure] = []
    for subject in dict.fromkeys(subject for subject, _ in times):
        best = [min(times[subject, agencies]) for agencies in sizes]
        exponents = {"exponent e": exponent(sizes, best), "of the last step e": exponent(sizes[-2:], best[-2:])}
        target = LINEAR if subject == OURS else None
        named = f"{sizes[0]} to {sizes[-1]} × {LEAVES}"
        found.append(Figure(PART, f"{measure}: growth", named, subject, exponents, len(sizes), target))
    return found


def page(size: tuple[int, int], folder: Path, visits: int) -> list[Figure]:
    """The leaderboard of a large block in a fresh browser: of the server's first visitor, and of later ones."""
    root = folder / "large-page"
    edition = write_made_edition(root, *size)
    with chromium() as browser, dashboard(root, folder, name="large-page") as server:
        address = f"{server.url}/bang-xep-hang?ct={edition.id.programme}&ky={edition.id.period}"
        cold = first_sight(browser, address)
        sights = [first_sight(browser, address) for _ in range(visits)]
    named = f"{size[0]} × {size[1]}"
    seconds = [sight.milliseconds / 1000 for sight in sights]
    return [
        Figure(PART, "leaderboard, first visitor of the server", named, OURS, {"time s": cold.milliseconds / 1000}, 1),
        Figure(
            PART,
            "leaderboard, fresh browser",
            named,
            OURS,
            {**spread(seconds, "s"), "received MB": max(sight.received for sight in sights) / 1e6},
            len(seconds),
            Target("p95 s", at_most=PAGE_SECONDS),
        ),
    ]


def one_edition_of_many(many: tuple[int, int, int, int], folder: Path, repeats: int) -> list[Figure]:
    """One edition opened (listed, read, verified, ranked with the one before) out of years × provinces on disk."""
    years, provinces, communes, leaves = many
    root = folder / "many"
    for province in range(provinces):
        for year in range(years):
            name = {"programme": f"tinh-{province:02}", "period": str(2016 + year)}
            write_made_edition(root, communes, leaves, seed=100 * province + year, **name)
    wanted, before = EditionId("tinh-01", str(2015 + years)), EditionId("tinh-01", str(2014 + years))
    listed = [milliseconds(list_editions, root) for _ in range(repeats)]
    opened = [milliseconds(open_two, root, wanted, before) for _ in range(repeats)]
    size = f"{years} years × {provinces} provinces × {communes} × {leaves}"
    return [
        Figure(PART, "list of all editions", size, OURS, spread(listed), repeats),
        Figure(PART, "one edition and the one before, read and ranked", size, OURS, spread(opened), repeats),
    ]


def open_two(root: Path, wanted: EditionId, before: EditionId) -> None:
    """Read and rank `wanted`, with its changes against `before`."""
    rank_edition(*(read_edition(root, one, current_version(root, one)) for one in (wanted, before)))


def milliseconds(work: Callable[..., object], *arguments: object) -> float:
    """How long `work` takes on these arguments."""
    start = time.perf_counter()
    work(*arguments)
    return 1000 * (time.perf_counter() - start)
