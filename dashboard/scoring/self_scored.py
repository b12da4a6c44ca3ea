"""An edition on its other track: ranked by what agencies awarded themselves.

Offered block by block, and only where every applicable score has a self-score: a total over fewer criteria than
another's would rank two different things.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from dashboard.model import PROVENANCES, Block, Edition, Provenance

_SELF_SCORED = PROVENANCES.index(Provenance.SELF_SCORED)
_VERSION_MARK = "tu-cham"


def has_self_scores(edition: Edition) -> bool:
    """Whether any score of the edition has a self-score beside it."""
    return any(block.self_points is not None for block in edition.blocks)


def missing_self_scores(block: Block) -> int:
    """How many applicable scores of `block` have no self-score: the track is there when none is missing."""
    applicable = ~np.isnan(block.points)
    if block.self_points is None:
        return int(applicable.sum())
    return int((applicable & np.isnan(block.self_points)).sum())


def on_self_scores(edition: Edition) -> Edition | None:
    """The edition with self-scores for points, holding the blocks that have all of theirs; None when none has.

    What the appraisal found not applicable stays so, so that both tracks rank over the same maximum. The origin of
    a score is `self_scored`, or what it was where that is weaker: a self-score beside illustrative points is
    illustrative. Printed facts are about the appraised result and are left out. The version is another, for whoever
    remembers by it.
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
