"""The limits of a plan as they stand in an address: `n3~k1.1.2~c0.5~tren~nhe`, in any order.

`n`: criteria at the most, `k`: a locked criterion, `c`: fixed effort, `tren`: strictly above, `nhe`: less effort for
what the block does well. A piece that means nothing is left out: the widgets show what is in force.
"""

from __future__ import annotations

from dataclasses import dataclass

_END = "~"
_STRICT, _WEIGHTED = "tren", "nhe"


@dataclass(frozen=True, slots=True)
class LimitChoices:
    """What is chosen beside the goal. `most` 0 means any number; `fixed` is text as typed."""

    most: int = 0
    locked: tuple[str, ...] = ()
    fixed: str = "0"
    strict: bool = False
    weighted: bool = False


def read_limits(code: str) -> LimitChoices:
    """Return the choices that `code` names."""
    pieces = [piece for piece in code.split(_END) if piece]
    most = next((piece[1:] for piece in pieces if piece[0] == "n" and piece[1:].isdecimal()), "0")
    return LimitChoices(
        most=int(most[:4]),
        locked=tuple(piece[1:] for piece in pieces if piece[0] == "k"),
        fixed=next((piece[1:] for piece in pieces if piece[0] == "c"), "0"),
        strict=_STRICT in pieces,
        weighted=_WEIGHTED in pieces,
    )


def write_limits(choices: LimitChoices) -> str:
    """Return the code of choices; empty when all are at their defaults."""
    pieces = [f"n{choices.most}"] if choices.most else []
    pieces += [f"k{code}" for code in choices.locked]
    fixed = choices.fixed.replace(_END, "?")  # what is typed stays one piece, and is refused as a number
    pieces += [f"c{fixed}"] if choices.fixed.strip() not in ("", "0") else []
    pieces += [_STRICT] if choices.strict else []
    pieces += [_WEIGHTED] if choices.weighted else []
    return _END.join(pieces)
