"""What a clean workbook would say: what differs from what is in force, the leaderboards, the printed figures."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from dashboard.pages.drawn_html import draw_html
from dashboard.pages.import_session import ImportSession
from dashboard.pages.panels.differences_panel import TwoVersions, differences_panel
from dashboard.pages.panels.page_title import chart_title
from dashboard.pages.panels.paged_rows import paged_rows
from dashboard.pages.panels.reconciliation_panel import reconciliation_panel
from dashboard.scoring import RankedBlock, differences
from dashboard.ui.html import table
from dashboard.ui.wording import Wording


def import_preview(upload: ImportSession, words: Wording) -> None:
    """Draw it; nothing for a file that is not clean."""
    if upload.ranked is None or upload.written:
        return
    edition = upload.ranked.edition
    figures = Wording(words.language, edition)
    blocks = list(upload.ranked.blocks.values())
    chart_title(words("import_page.differences_title"), _against(upload, words), level=2)
    if upload.current is not None:
        found = differences(upload.current, edition)
        differences_panel(TwoVersions(upload.current, edition, found, figures), key=f"import-{edition.version}")
    chart_title(words("import_page.preview_title"), edition.title, level=2)
    for start in range(0, len(blocks), 2):
        side_by_side = blocks[start : start + 2]
        for column, block in zip(st.columns(len(side_by_side), gap="large"), side_by_side, strict=True):
            with column:
                _leaderboard(block, figures)
    reconciliation_panel(upload.ranked, figures)


def _against(upload: ImportSession, words: Wording) -> str:
    if upload.expected is None:
        return words("import_page.first_version")
    return words(
        "import_page.against" if upload.current else "import_page.against_damaged",
        version=upload.expected,
    )


def _leaderboard(block: RankedBlock, words: Wording) -> None:
    chart_title(block.block.name, words("import_page.preview_note", count=words.count(len(block.block.agencies))))
    standings = block.standings
    columns = [words(f"leaderboard.{key}") for key in ("rank", "agency", "total", "percent")]

    def line(row: int) -> list[str]:
        return [
            words.rank(int(standings.rank[row]), bool(standings.tied[row])),
            block.block.agencies[row].name,
            words.points(float(standings.total[row])),
            words.percent(standings.percent_of(row)),
        ]

    def draw(rows: Sequence[int]) -> None:
        draw_html(table(columns, map(line, rows), name=block.block.name, classes="xh-preview", header=1))

    paged_rows(block.best_first, draw, words, key=f"page-preview-{block.block.code}")
