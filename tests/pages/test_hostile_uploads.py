"""Files that somebody sends to do harm: one sentence on the page, and nothing changes for anybody else."""

from __future__ import annotations

import os
from itertools import cycle
from pathlib import Path

import pytest

from dashboard.data.workbook_cells import WorkbookError, open_workbook
from dashboard.model import Edition
from dashboard.ui.issues import issue_sentence
from dashboard.ui.texts import LANGUAGES, Language
from tests.data.workbook_cells.hostile_files import HOSTILE
from tests.made_editions import build, made_block
from tests.pages.screen import open_page, put_files, words_on

MOST_SECONDS = 5.0
SENT = (
    "a cell at XFD1048576",
    "600 MB in 600 KB",
    "billion laughs in the texts",
    "external entity in the texts",
    "a part named ../",
    "an old workbook that breaks off",
    "an encrypted workbook",
    "half a file",
    "macros",
    "20 000 sheets",
    "one text that makes 2 GB of cells",
)


@pytest.fixture
def edition(root: Path) -> Edition:
    return build(root, made_block(a=(8, 4, 16), b=(7, 4, 16)))


def sentence_of(content: bytes, language: Language) -> str:
    with pytest.raises(WorkbookError) as refused:
        open_workbook("x.xlsx", content)
    return issue_sentence(refused.value, language)


@pytest.mark.parametrize(("name", "language"), list(zip(SENT, cycle(LANGUAGES))))
def test_a_hostile_file_is_one_sentence_on_the_page(
    name: str, language: Language, edition: Edition, root: Path
) -> None:
    content = HOSTILE[name][0]()
    before = sorted(path for path in root.rglob("*") if path.is_file())
    other = open_page("leaderboard")
    seen = words_on(other)
    screen = open_page("import", lang=language)
    before_it = sum(os.times()[:4])
    put_files(screen, {"x.xlsx": content})
    assert sum(os.times()[:4]) - before_it < MOST_SECONDS  # of processor, its own and that of the processes it started
    assert not screen.exception
    assert sentence_of(content, language) in words_on(screen)
    assert words_on(other.run()) == seen
    assert sorted(path for path in root.rglob("*") if path.is_file()) == before
