"""Small blocks and editions written down as literal tables."""

from collections.abc import Mapping, Sequence

import numpy as np

from dashboard.model import (
    PROVENANCES,
    Agency,
    Block,
    CriteriaTree,
    Criterion,
    Edition,
    EditionId,
    Fact,
    PercentRule,
    Provenance,
    Statistic,
)
from dashboard.scoring import FactCheck, rank_edition

Row = Sequence[float | None]


def flat_tree(*maxima: float, steps: Mapping[str, float] | None = None) -> CriteriaTree:
    """Leaves c1, c2, … right under the root."""
    codes = [f"c{number}" for number in range(1, len(maxima) + 1)]
    return CriteriaTree(
        tuple(
            Criterion(code, None, f"Criterion {code}", maximum, (steps or {}).get(code))
            for code, maximum in zip(codes, maxima, strict=True)
        )
    )


def block_of(
    tree: CriteriaTree,
    rows: Mapping[str, Row],
    *,
    code: str = "departments",
    origins: Mapping[str, Sequence[Provenance]] | None = None,
) -> Block:
    """A block with one agency per entry of `rows`, named by its code; None is not applicable."""
    points = np.array([[np.nan if cell is None else cell for cell in row] for row in rows.values()], dtype=np.float64)
    points = points.reshape(len(rows), len(tree.leaves))
    origin_indices = np.zeros(points.shape, dtype=np.uint8)
    for agency, of_leaves in (origins or {}).items():
        origin_indices[list(rows).index(agency)] = [PROVENANCES.index(origin) for origin in of_leaves]
    agencies = tuple(Agency(agency, f"Agency {agency}", agency) for agency in rows)
    return Block(code, code.title(), tree, agencies, points, origin_indices)


def edition_of(
    *blocks: Block,
    precision: int = 2,
    percent_rule: PercentRule = PercentRule.ROUND,
    facts: Sequence[Fact] = (),
    period: str = "2020",
) -> Edition:
    """An edition of the programme `test` around `blocks`."""
    return Edition(
        id=EditionId("test", period),
        version="v1",
        programme_name="Test",
        title=f"Test {period}",
        decision="",
        issued=None,
        source_url="",
        precision=precision,
        percent_rule=percent_rule,
        blocks=blocks,
        facts=tuple(facts),
    )


def fact(
    statistic: Statistic,
    value: str,
    agency: str | None = None,
    *,
    block: str = "departments",
    provenance: Provenance = Provenance.PUBLISHED,
) -> Fact:
    """A printed figure; its decimals are those of `value` as written."""
    decimals = len(value.partition(".")[2])
    return Fact(block, statistic, agency, float(value), decimals, value, "A", provenance)


def ranks_by_agency(block: Block, ranks: Sequence[int] | np.ndarray) -> dict[str, int]:
    """Ranks beside the codes of the agencies, to read a test without counting rows."""
    return {agency.code: int(rank) for agency, rank in zip(block.agencies, ranks, strict=True)}


def checked(edition: Edition, previous: Edition | None) -> tuple[FactCheck, ...]:
    """Every printed figure beside the recomputed one."""
    return rank_edition(edition, previous).checks
