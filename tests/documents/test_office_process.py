"""The process that makes office files: the same file as here, whatever went wrong before."""

from __future__ import annotations

import io
from collections.abc import Iterator

import pytest
from pptx import Presentation

from dashboard.documents.meeting_slides import deck_of, meeting_slides
from dashboard.documents.office_process import OfficeProcess
from tests.documents.made import MADE, basis
from tests.documents.papers import PAPERS, said, word_text


@pytest.fixture(scope="module")
def office() -> Iterator[OfficeProcess]:
    process = OfficeProcess()
    yield process
    process.stop()


def test_it_makes_word_files_and_slides(office: OfficeProcess) -> None:
    of = basis()
    paper = PAPERS["announcement"](of)
    text = word_text(office.make("docx", paper, MADE))
    assert all("".join(sentence.split()) in "".join(text.split()) for sentence in said(paper))
    blocks = list(of.ranked.blocks.values())
    deck = deck_of(of, meeting_slides(of, blocks), blocks)
    assert len(Presentation(io.BytesIO(office.make("pptx", deck))).slides) == len(deck.slides)


def test_what_goes_wrong_is_told_and_the_next_file_is_made(office: OfficeProcess) -> None:
    with pytest.raises(RuntimeError, match="AttributeError: 'str' object"):
        office.make("docx", "no paper", MADE)
    assert office.make("docx", PAPERS["plan"](basis()), MADE).startswith(b"PK")


def test_a_process_that_has_ended_is_replaced(office: OfficeProcess) -> None:
    office.make("docx", PAPERS["plan"](basis()), MADE)
    process = office._process
    assert process is not None
    process.kill()
    assert office.make("docx", PAPERS["plan"](basis()), MADE).startswith(b"PK")
