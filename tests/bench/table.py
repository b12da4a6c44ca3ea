"""The one table of the bench, for a terminal and as Markdown."""

from __future__ import annotations

from collections.abc import Sequence

from tests.bench.figures import Figure

HEADER = ("Part", "Measured", "Size", "Of", "Figures", "n", "Target")


def quantity(name: str, value: float) -> str:
    """A value with its name and unit, to three significant digits where there are more: `p95 41.2 ms`."""
    words, _, unit = name.rpartition(" ")
    return f"{words} {number(value)} {unit}".strip().replace("  ", " ")


def number(value: float) -> str:
    """Three significant digits; whole from 100 on, in groups of three from 10 000 on."""
    if value == round(value) and abs(value) < 10_000:
        return f"{value:.0f}"
    if abs(value) >= 10_000:
        return f"{value:,.0f}".replace(",", " ")
    decimals = 0 if abs(value) >= 100 else 1 if abs(value) >= 10 else 2 if abs(value) >= 0.995 else 3
    return f"{value:.{decimals}f}"


def cells(figure: Figure) -> tuple[str, ...]:
    """A row of the table."""
    values = ", ".join(quantity(name, value) for name, value in figure.values.items())
    target = figure.target.words(figure.values) if figure.target else ""
    figures = f"{values} ({figure.note})" if figure.note else values
    return (figure.part, figure.measure, figure.size, figure.subject, figures, str(figure.count), target)


def plain_table(figures: Sequence[Figure]) -> str:
    """Columns lined up with spaces."""
    rows = [HEADER, *map(cells, figures)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(HEADER))]
    return "\n".join("  ".join(map(str.ljust, row, widths)).rstrip() for row in rows)


def markdown_table(figures: Sequence[Figure], *, without: Sequence[str] = ()) -> str:
    """The same in Markdown, leaving out the columns named in `without`."""
    kept = [column for column, name in enumerate(HEADER) if name not in without]
    rows = [HEADER, ["---"] * len(HEADER), *map(cells, figures)]
    return "\n".join("| " + " | ".join(row[column] for column in kept) + " |" for row in rows)
