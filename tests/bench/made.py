"""Editions of any size for the bench: drawn from a fixed seed, and so the same in every run and for every peer."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from dashboard.data import with_version, write_edition
from dashboard.model import Agency, Block, CriteriaTree, Criterion, Edition, EditionId, PercentRule, Provenance
from dashboard.model.provenance import PROVENANCES

MAXIMUM = 10.0
STEP = 0.1
PRECISION = 2
GROUPS = 8
BLOCK = "xa"


def made_block(agencies: int, leaves: int, seed: int = 2020) -> Block:
    """A block of drawn, illustrative points on steps of a tenth; every criterion has the same maximum."""
    random = np.random.default_rng(seed)
    nodes = [Criterion(f"g{group}", None, f"Nhóm {group + 1}") for group in range(min(GROUPS, leaves))]
    nodes += [
        Criterion(f"t{leaf}", f"g{leaf % GROUPS}", f"Tiêu chí số {leaf + 1}", MAXIMUM, STEP) for leaf in range(leaves)
    ]
    strength = random.normal(0.6, 0.12, (agencies, 1))
    points = np.round(np.clip(random.normal(strength, 0.15, (agencies, leaves)), 0, 1) * MAXIMUM, 1)
    return Block(
        code=BLOCK,
        name="Xã, phường",
        tree=CriteriaTree(tuple(nodes)),
        agencies=tuple(Agency(f"xa-{row:05}", f"Xã thứ {row + 1}", f"{row:06}") for row in range(agencies)),
        points=points,
        origins=np.full(points.shape, PROVENANCES.index(Provenance.ILLUSTRATIVE), dtype=np.uint8),
    )


def made_edition(
    agencies: int, leaves: int, *, programme: str = "bench", period: str = "2020", seed: int = 2020
) -> Edition:
    """An edition of one such block."""
    edition = Edition(
        id=EditionId(programme, period),
        version="",
        programme_name=f"Chương trình {programme}",
        title=f"Kỳ {period}",
        decision="",
        issued=None,
        source_url="",
        precision=PRECISION,
        percent_rule=PercentRule.ROUND,
        blocks=(made_block(agencies, leaves, seed),),
    )
    return with_version(edition)


def write_made_edition(root: Path, agencies: int, leaves: int, **names: str) -> Edition:
    """Make one, put it in force under `root` and return it."""
    edition = made_edition(agencies, leaves, **names)
    root.mkdir(parents=True, exist_ok=True)
    write_edition(edition, root)
    return edition
