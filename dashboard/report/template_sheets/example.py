"""A few rows that show what belongs where, when there is no earlier edition to start from."""

from __future__ import annotations

import numpy as np

from dashboard.model import (
    Agency,
    Block,
    CriteriaTree,
    Criterion,
    Edition,
    EditionId,
    PercentRule,
    vietnamese_sort_key,
)
from dashboard.report.words import Words

_BLOCK, _GROUP, _LEAVES, _AGENCIES = "khoi-1", "1", ("1.1", "1.2"), ("co-quan-1", "co-quan-2")
_MAXIMUM, _PRECISION = 10.0, 2


def example_edition(edition_id: EditionId, words: Words) -> Edition:
    """Return an edition of one block, two criteria and two agencies, each of whose names says that it is an example."""
    group = Criterion(_GROUP, None, words("template.example_group"))
    leaves = [
        Criterion(code, _GROUP, words("template.example_criterion", number=number), _MAXIMUM)
        for number, code in enumerate(_LEAVES, start=1)
    ]
    names = [words("template.example_agency", number=number) for number in range(1, len(_AGENCIES) + 1)]
    shape = (len(_AGENCIES), len(_LEAVES))
    block = Block(
        code=_BLOCK,
        name=words("template.example_block"),
        tree=CriteriaTree((group, *leaves)),
        agencies=tuple(
            Agency(code, name, vietnamese_sort_key(name)) for code, name in zip(_AGENCIES, names, strict=True)
        ),
        points=np.full(shape, np.nan),
        origins=np.zeros(shape, dtype=np.uint8),
    )
    return Edition(edition_id, "", "", "", "", None, "", _PRECISION, PercentRule.ROUND, (block,))
