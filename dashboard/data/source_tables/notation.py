"""How a kind of source writes numbers and words, and what it calls its tables."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from dashboard.data.names import folded
from dashboard.data.numbers import NumberProblem, parse_number
from dashboard.model.computed_once import computed_once

_NONE: Mapping[str, str] = {}


def _plain(text: str, maximum: float | None) -> float | NumberProblem:
    return parse_number(text)


@dataclass(frozen=True)
class Notation:
    """`parse` reads a number; it is told the largest value that makes sense, where there is one.

    `words`: what stands for a code, such as `công bố` for `published`; the codes themselves are understood anyway.
    `tables`: what people know a table by, keyed by its file in a source folder: `Cơ quan` for `agencies.csv`.
    """

    parse: Callable[[str, float | None], float | NumberProblem] = _plain
    words: Mapping[str, str] = field(default_factory=lambda: _NONE)
    tables: Mapping[str, str] = field(default_factory=lambda: _NONE)

    @computed_once
    def _codes(self) -> Mapping[str, str]:
        return {folded(word): code for code, word in self.words.items()}

    def code_of(self, word: str) -> str:
        """The code that a word stands for, whatever its case; the word itself when it stands for none."""
        return self._codes.get(folded(word), word)

    def word_for(self, code: str) -> str:
        """The word that stands for a code; the code itself when none does."""
        return self.words.get(code, code)


PLAIN = Notation()
"""That of source folders: decimal points, codes, names of files."""
