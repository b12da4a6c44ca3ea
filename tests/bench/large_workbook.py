"""A large workbook imported: written as the template is, opened in the child process, read and checked."""

from __future__ import annotations

from pathlib import Path

from tests.bench.figures import Figure


def import_figures(size: tuple[int, int], folder: Path, repeats: int) -> list[Figure]:
    return []
