"""The one door to scipy's assignment solver, which comes without types."""

from __future__ import annotations

from typing import Any, cast

import numpy as np
from numpy.typing import NDArray

from dashboard.scoring.arithmetic import Floats


def cheapest_assignment(costs: Floats) -> NDArray[np.intp]:
    """Return the column of each row of the square matrix `costs`, each column once, so that the sum is least.

    Exact when the costs are whole numbers whose sum stays below 2^53.
    """
    # imported here, for it takes half a second that nobody should wait for who only looks at a ranking
    from scipy import optimize  # pyright: ignore[reportMissingTypeStubs]

    columns: NDArray[np.intp] = cast(Any, optimize).linear_sum_assignment(costs)[1]
    return columns
