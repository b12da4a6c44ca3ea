"""The office documents that are made in tests, and what they say."""

from __future__ import annotations

import io
from collections.abc import Callable

from docx import Document
from docx.oxml.ns import qn

from dashboard.documents.administrative_papers import announcement_paper, remedy_plan_paper
from dashboard.documents.basis import Basis
from dashboard.documents.paper import Paper, Table
from dashboard.documents.proposal import Proposal, proposal_of_scenario, proposal_paper
from dashboard.model import Scenario
from dashboard.scoring import NoChange

CHANGES = Scenario({("so-cong-thuong", "2.2.2"): 2.75, ("so-cong-thuong", "2.3.3"): 3.0, ("so-y-te", "1.1.2"): 0.5})


def proposal(of: Basis, scenario: Scenario = CHANGES) -> Proposal:
    block = of.ranked.blocks["so-ban-nganh"]
    return proposal_of_scenario(of, block, block.block.agency_index["so-cong-thuong"], scenario, NoChange())


PAPERS: dict[str, Callable[[Basis], Paper]] = {
    "announcement": announcement_paper,
    "proposal": lambda of: proposal_paper(of, proposal(of)),
    "plan": lambda of: remedy_plan_paper(of, proposal(of)),
}
OFFICIAL = ("announcement", "plan")


def said(paper: Paper) -> list[str]:
    """Every text of a document, in its order."""
    parts = [*paper.parts, *(part for annex in paper.annexes for part in annex.parts)]
    texts = [paper.subject, *paper.grounds]
    for part in parts:
        if isinstance(part, Table):
            texts += [column.header for column in part.columns] + [cell for row in part.rows for cell in row]
        else:
            texts.append(part.text)
    texts += [text for annex in paper.annexes for text in (annex.label, annex.title.upper(), annex.attached)]
    return [text for text in texts if text]


def word_text(content: bytes) -> str:
    """All that a Word file shows: body, tables, headers and footers."""
    file = Document(io.BytesIO(content))
    body = "".join(node.text or "" for node in file.element.body.iter(qn("w:t")))
    around = [part for section in file.sections for part in (section.footer, section.first_page_footer)]
    return body + "".join(paragraph.text for part in around for paragraph in part.paragraphs)
