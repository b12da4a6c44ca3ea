"""Self-scores: an edition ranked by them, and how appraisal changed them.

A block can be ranked by self-scores only if every applicable score has one: totals over different sets of criteria
cannot be compared.

A gap is self-score minus appraised points: positive where appraisal cut points, negative where it added some. Only
scores that have both are compared; a missing one is counted as missing, never taken as zero.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from dashboard.model import PROVENANCES, Block, Criterion, Edition, Points, Provenance
from dashboard.model.computed_once import computed_once
from dashboard.scoring.arithmetic import EXACT_DECIMALS, Floats, exact, quantise

_SELF_SCORED = PROVENANCES.index(Provenance.SELF_SCORED)
_VERSION_MARK = "tu-cham"


def has_self_scores(edition: Edition) -> bool:
    """Whether any score of the edition also has a self-score."""
    return any(block.self_points is not None for block in edition.blocks)


def missing_self_scores(block: Block) -> int:
    """How many applicable scores of `block` have no self-score; at 0 the block can be ranked by self-scores."""
    applicable = ~np.isnan(block.points)
    if block.self_points is None:
        return int(applicable.sum())
    return int((applicable & np.isnan(block.self_points)).sum())


def on_self_scores(edition: Edition) -> Edition | None:
    """The edition with self-scores as points, with only the blocks whose self-scores are complete; None if none is.

    What the appraisal found not applicable stays so, so that both rankings are over the same maximum. The provenance of
    a score is `self_scored`, or its original one if that is weaker: a self-score beside illustrative points is
    illustrative. Printed facts are about the appraised result and are left out. The version id differs, for callers
    that cache by it.
    """
    blocks = tuple(_on_self_scores(block) for block in edition.blocks if not missing_self_scores(block))
    if not blocks:
        return None
    return replace(edition, version=f"{edition.version}-{_VERSION_MARK}", blocks=blocks, facts=())


def _on_self_scores(block: Block) -> Block:
    assert block.self_points is not None  # nothing is missing, and a block has applicable scores
    return replace(
        block,
        points=np.where(np.isnan(block.points), np.nan, block.self_points),
        origins=np.maximum(block.origins, np.uint8(_SELF_SCORED)),
        self_points=None,
    )


@dataclass(frozen=True, slots=True)
class GapSum:
    """The sum of the gaps of several scores.

    `compared`: number of scores that have both; `changed`: those of them that differ. `missing`: applicable scores
    without a self-score; `not_applicable`: self-scores where the appraisal found the criterion not applicable.
    `self_points` and `appraised` are sums over the compared scores. `cut` and `added` are both positive.
    """

    compared: int
    changed: int
    missing: int
    not_applicable: int
    self_points: float
    appraised: float
    cut: float
    added: float

    @property
    def gap(self) -> float:
        """Self-scored minus appraised: positive when more was cut than added."""
        return round(self.self_points - self.appraised, EXACT_DECIMALS)

    @property
    def share_changed(self) -> Fraction | None:
        """Percent of the compared scores that appraisal changed; None if none was compared."""
        return Fraction(100 * self.changed, self.compared) if self.compared else None


@dataclass(frozen=True, slots=True)
class AppraisedScore:
    """One score that appraisal changed: `row` is the agency's; `gap` is self-score minus appraised points."""

    row: int
    leaf: Criterion
    self_points: float
    appraised: float
    gap: float


@dataclass(frozen=True, eq=False)
class Appraisal:
    """A block's self-scores beside its appraised points.

    `gap` has the shape of the block's points; NaN where either is missing. `agencies`, `leaves` and `groups` are in the
    order of the block's rows, leaves and groups. `by_group`: gap of each agency (row) on each group (column), NaN where
    nothing could be compared.
    """

    block: Block
    self_points: Points
    gap: Points
    whole: GapSum
    agencies: tuple[GapSum, ...]
    leaves: tuple[GapSum, ...]
    groups: tuple[GapSum, ...]
    by_group: Floats

    @computed_once
    def largest_gap_first(self) -> tuple[int, ...]:
        """Rows of agencies, most cut first; in name order among equals, those without any comparison last."""
        return tuple(
            sorted(self.block.name_order, key=lambda row: (not self.agencies[row].compared, -self.agencies[row].gap))
        )

    @computed_once
    def most_cut_leaves(self) -> tuple[int, ...]:
        """Columns of the leaves, most cut first, in the order of the tree among equals."""
        return tuple(sorted(range(len(self.leaves)), key=lambda column: -self.leaves[column].gap))

    @computed_once
    def changed_scores(self) -> tuple[AppraisedScore, ...]:
        """Scores that appraisal changed, the largest cut first and the largest addition last.

        Among equals in the block's name order, then in the order of the tree.
        """
        leaves, awarded = self.block.tree.leaves, self.block.points
        place = np.empty(len(self.agencies), dtype=np.int64)
        place[list(self.block.name_order)] = np.arange(len(self.agencies))
        rows, columns = np.nonzero(~np.isnan(self.gap) & (self.gap != 0))
        order = np.lexsort((columns, place[rows], -self.gap[rows, columns]))
        changed: list[tuple[int, int]] = list(zip(rows[order].tolist(), columns[order].tolist(), strict=True))
        return tuple(
            AppraisedScore(
                row=row,
                leaf=leaves[column],
                self_points=float(self.self_points[row, column]),
                appraised=float(awarded[row, column]),
                gap=float(self.gap[row, column]),
            )
            for row, column in changed
        )

    def of_agency(self, row: int) -> tuple[GapSum, ...]:
        """The gap of each leaf for one agency."""
        own, awarded = self.self_points[row], self.block.points[row]
        return tuple(_sum(own[[column]], awarded[[column]]) for column in range(len(self.leaves)))

    def changed_scores_of(self, row: int) -> tuple[AppraisedScore, ...]:
        """The scores of one agency among `changed_scores`."""
        return tuple(score for score in self.changed_scores if score.row == row)


def appraisal(block: Block) -> Appraisal | None:
    """Compare the self-scores of `block` with its points; None when it has no self-score at all."""
    if block.self_points is None:
        return None
    own, awarded = block.self_points, block.points
    gap = exact(own - awarded)
    gap.flags.writeable = False
    members = [list(block.tree.columns(node.code)) for node in block.tree.groups]
    return Appraisal(
        block=block,
        self_points=own,
        gap=gap,
        whole=_sum(own, awarded),
        agencies=tuple(_sum(own[row], awarded[row]) for row in range(len(block.agencies))),
        leaves=tuple(_sum(own[:, column], awarded[:, column]) for column in range(len(block.tree.leaves))),
        groups=tuple(_sum(own[:, columns], awarded[:, columns]) for columns in members),
        by_group=_by_group(gap, members),
    )


def _sum(own: Points, awarded: Points) -> GapSum:
    """Self-scores and appraised points of the same scores, summed."""
    gap = exact(own - awarded)
    compared: NDArray[np.bool_] = ~np.isnan(gap)
    return GapSum(
        compared=int(compared.sum()),
        changed=int((quantise(gap[compared], EXACT_DECIMALS) != 0).sum()),
        missing=int((np.isnan(own) & ~np.isnan(awarded)).sum()),
        not_applicable=int((~np.isnan(own) & np.isnan(awarded)).sum()),
        self_points=_exact_sum(own[compared]),
        appraised=_exact_sum(awarded[compared]),
        cut=_exact_sum(gap[compared & (gap > 0)]),
        added=_exact_sum(-gap[compared & (gap < 0)]),
    )


def _exact_sum(values: Floats) -> float:
    return round(float(values.sum()), EXACT_DECIMALS) + 0.0  # no minus zero


def _by_group(gap: Points, members: list[list[int]]) -> Floats:
    sums = np.full((len(gap), len(members)), np.nan)
    for column, leaves in enumerate(members):
        of_group = gap[:, leaves]
        rows = ~np.isnan(of_group).all(axis=1)
        sums[rows, column] = exact(np.nansum(of_group[rows], axis=1))
    return sums
