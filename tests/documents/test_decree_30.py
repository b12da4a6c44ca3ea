"""The form of Nghị định 30/2020/NĐ-CP, Phụ lục I, measured in the PDF, in the Word file and as LibreOffice shows it."""

from __future__ import annotations

import datetime
import io
import zipfile

import pypdf
import pytest
from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn

from dashboard.documents.administrative_papers import announcement_paper
from dashboard.documents.paper import paper_pdf
from dashboard.documents.word import paper_docx
from tests.documents.libreoffice import laid_out
from tests.documents.made import MADE, basis, page_texts, squeezed
from tests.documents.papers import OFFICIAL, PAPERS, said

MILLIMETRE = 72 / 25.4


def placed(pdf: bytes, page: int) -> list[tuple[str, float, float, float, str]]:
    """(text, millimetres from the left, from the top, size in points, font) of each piece of text on a page."""
    pieces: list[tuple[str, float, float, float, str]] = []
    sheet = pypdf.PdfReader(io.BytesIO(pdf)).pages[page]
    height = float(sheet.mediabox.height)

    def keep(text: str, current: list[float], matrix: list[float], font: object, size: float) -> None:
        if not text.strip():
            return
        x = current[0] * matrix[4] + current[2] * matrix[5] + current[4]
        y = current[1] * matrix[4] + current[3] * matrix[5] + current[5]
        name = str(font.get("/BaseFont", "")) if isinstance(font, dict) else ""
        pieces.append(
            (text.strip(), x / MILLIMETRE, (height - y) / MILLIMETRE, size * abs(current[0] * matrix[0]), name)
        )

    sheet.extract_text(visitor_text=keep)
    return pieces


@pytest.mark.parametrize("kind", OFFICIAL)
def test_the_pdf_is_a4_with_the_margins_and_the_type_of_the_decree(kind: str) -> None:
    pdf = paper_pdf(PAPERS[kind](basis()), MADE)
    reader = pypdf.PdfReader(io.BytesIO(pdf))
    width, height = (
        float(side) / MILLIMETRE for side in (reader.pages[0].mediabox.width, reader.pages[0].mediabox.height)
    )
    assert (width, height) == (pytest.approx(210, abs=0.2), pytest.approx(297, abs=0.2))
    pieces = [piece for piece in placed(pdf, 0) if "Serif" in piece[4]]
    assert 29.99 <= min(x for _, x, _, _, _ in pieces) <= 35
    assert min(y for _, _, y, _, _ in pieces) >= 20
    assert max(y for _, _, y, _, _ in pieces) <= 297 - 20


@pytest.mark.parametrize("kind", OFFICIAL)
def test_the_motto_stands_to_the_right_under_the_name_of_the_country_each_on_one_line(kind: str) -> None:
    of = basis()
    pieces = placed(paper_pdf(PAPERS[kind](of), MADE), 0)
    lines: dict[int, str] = {}
    for text, x, y, _, _ in pieces:
        if x > 90:
            lines[round(y)] = lines.get(round(y), "") + text
    right = [squeezed(lines[y]) for y in sorted(lines)]
    country, motto = squeezed("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"), squeezed("Độc lập - Tự do - Hạnh phúc")
    assert country in right
    assert right.index(motto) == right.index(country) + 1


@pytest.mark.parametrize("kind", OFFICIAL)
def test_annexes_are_numbered_anew_and_the_first_page_has_no_number_above(kind: str) -> None:
    pdf = paper_pdf(PAPERS[kind](basis()), MADE)
    above = [
        [text for text, _, y, _, _ in placed(pdf, page) if y < 20 and text.isdigit()]
        for page in range(len(page_texts(pdf)))
    ]
    assert above[0] == []
    assert above[-1] == []


@pytest.mark.parametrize("kind", OFFICIAL)
def test_word_has_the_measures_of_the_decree(kind: str) -> None:
    file = Document(io.BytesIO(paper_docx(PAPERS[kind](basis()), MADE)))
    first = file.sections[0]
    assert first.page_width is not None
    assert first.page_height is not None
    assert (round(first.page_width.mm), round(first.page_height.mm)) == (210, 297)
    margins = [first.top_margin, first.bottom_margin, first.left_margin, first.right_margin]
    for margin, (least, most) in zip(margins, [(20, 25), (20, 25), (30, 35), (15, 20)], strict=True):
        assert margin is not None
        assert least <= round(margin.mm, 1) <= most
    assert first.different_first_page_header_footer
    assert not first.first_page_header.paragraphs[0].text
    number = first.header.paragraphs[0]
    assert number.alignment == WD_ALIGN_PARAGRAPH.CENTER
    assert "PAGE" in "".join(node.text or "" for node in number._p.iter(qn("w:instrText")))
    assert number.runs[0].font.size is not None
    assert 13 <= number.runs[0].font.size.pt <= 14
    assert file.styles["Normal"].font.name == "Times New Roman"
    ground = next(paragraph for paragraph in file.paragraphs if paragraph.text.startswith("Căn cứ"))
    assert ground.runs[0].font.italic
    assert ground.text[-1] in ";."
    body = [paragraph for paragraph in file.paragraphs if paragraph.alignment == WD_ALIGN_PARAGRAPH.JUSTIFY]
    for paragraph in body:
        format_, size = paragraph.paragraph_format, paragraph.runs[0].font.size
        assert size is not None
        assert 13 <= size.pt <= 14
        assert format_.first_line_indent is not None
        assert format_.first_line_indent.mm == pytest.approx(10, abs=0.1)
        assert format_.space_after is not None
        assert format_.space_after.pt >= 6
    head = file.tables[0]
    sizes = {run.text: run.font for cell in head.rows[0].cells for p in cell.paragraphs for run in p.runs}
    country, motto = sizes["CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"], sizes["Độc lập - Tự do - Hạnh phúc"]
    assert (country.size.pt, country.bold, motto.size.pt, motto.bold) == (12, True, 13, True)
    assert all(run.font.color.rgb in (None, (0, 0, 0)) for run in (r for p in body for r in p.runs))


def test_word_is_in_the_language_it_is_in() -> None:
    for language, code in (("vi", "vi-VN"), ("en", "en-GB")):
        content = paper_docx(announcement_paper(basis(language)), MADE)  # type: ignore[arg-type]
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            assert f'w:lang w:val="{code}"' in archive.read("word/styles.xml").decode()
        assert Document(io.BytesIO(content)).core_properties.created == datetime.datetime(
            2026, 11, 28, 11, 5, tzinfo=datetime.UTC
        )


@pytest.fixture(scope="module")
def by_office(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[str]]:
    """The pages of each Word file as LibreOffice lays them out; skipped where there is none."""
    of = basis()
    files = {f"{kind}.docx": paper_docx(paper(of), MADE) for kind, paper in PAPERS.items()}
    pages = laid_out(tmp_path_factory.mktemp("office"), files)
    return {kind: page_texts(pages[kind]) for kind in PAPERS}


@pytest.mark.slow
@pytest.mark.parametrize("kind", PAPERS)
def test_libreoffice_opens_word_and_shows_every_page(kind: str, by_office: dict[str, list[str]]) -> None:
    paper, pages = PAPERS[kind](basis()), by_office[kind]
    text = squeezed("".join(pages))
    assert [sentence for sentence in said(paper) if squeezed(sentence) not in text] == []
    assert all("DỮ LIỆU THỬ NGHIỆM" in page for page in pages)
    assert len(pages) == {"announcement": 3, "proposal": 1, "plan": 3}[kind]
    if kind in OFFICIAL:
        assert "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM" in pages[0]
        assert pages[1].startswith({"announcement": "Phụ lục I ", "plan": "2 "}[kind])
