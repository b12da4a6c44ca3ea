"""An office document as a Word file, laid out by Nghị định 30/2020/NĐ-CP, Phụ lục I, with python-docx.

Import this module only where a document is made: loading python-docx takes as long as many commands take to run.
"""

from __future__ import annotations

import datetime
import io
from typing import Any, cast

from docx import Document
from docx.document import Document as DocumentFile
from docx.enum.section import WD_ORIENTATION, WD_SECTION
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.section import Section
from docx.shared import Length, Mm, Pt, RGBColor
from docx.table import Table as WordTable
from docx.table import _Cell  # pyright: ignore[reportPrivateUsage]
from docx.text.paragraph import Paragraph
from docx.text.run import Run

from dashboard.documents.paper import Annex, Official, Paper, Part, Signature, Table
from dashboard.ui.escaped_text import one_line

_FONT = "Times New Roman"
_CENTER, _LEFT, _RIGHT, _JUSTIFY = (
    WD_ALIGN_PARAGRAPH.CENTER,
    WD_ALIGN_PARAGRAPH.LEFT,
    WD_ALIGN_PARAGRAPH.RIGHT,
    WD_ALIGN_PARAGRAPH.JUSTIFY,
)
_ALIGN = {"left": _LEFT, "center": _CENTER, "right": _RIGHT}
_WARNING = RGBColor(0x9A, 0x3A, 0x06)
_QUIET = RGBColor(0x44, 0x4F, 0x5E)
_WIDTH, _HEIGHT = Mm(210), Mm(297)


def paper_docx(paper: Paper, made: datetime.datetime) -> bytes:
    """Return the document as a .docx that can be edited."""
    return _Writer(paper, made).content()


class _Writer:
    def __init__(self, paper: Paper, made: datetime.datetime) -> None:
        self._paper = paper
        self._frame = cast("dict[str, Any]", paper.frame)
        self._language = "vi-VN" if self._frame["language"] == "vi" else "en-GB"
        self._body = 11 if paper.compact else 13
        self._file = Document()
        self._set_styles(made)

    def content(self) -> bytes:
        paper, file = self._paper, self._file
        self._lay_out(file.sections[0], landscape=False)
        self._notice()
        if paper.official:
            self._head(paper.official)
        self._title()
        for place, ground in enumerate(paper.grounds, 1):
            self._paragraph(f"{ground}{';' if place < len(paper.grounds) else '.'}", italic=True, indent=True)
        if self._frame["simulated"]:
            self._paragraph(self._frame["simulated"], size=self._body - 2, colour=_WARNING)
        self._parts(paper.parts)
        self._signatures()
        self._origins()
        for annex in paper.annexes:
            self._annex(annex)
        out = io.BytesIO()
        file.save(out)
        return out.getvalue()

    def _set_styles(self, made: datetime.datetime) -> None:
        for name in ("Normal", "Heading 1", "Heading 2"):
            style = cast("Any", self._file.styles[name])
            style.font.name, style.font.size, style.font.color.rgb = _FONT, Pt(self._body), RGBColor(0, 0, 0)
            fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
            for script in ("ascii", "hAnsi", "eastAsia", "cs"):
                fonts.set(qn(f"w:{script}"), _FONT)
            for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
                fonts.attrib.pop(qn(f"w:{theme}"), None)
            format_ = style.paragraph_format
            format_.space_before, format_.space_after, format_.line_spacing = Pt(0), Pt(0), 1.0
            style.font.bold, style.font.italic = name != "Normal", False
        language = OxmlElement("w:lang")
        for script in ("val", "eastAsia", "bidi"):
            language.set(qn(f"w:{script}"), self._language)
        properties = cast("Any", self._file.styles["Normal"]).element.get_or_add_rPr()
        properties.append(language)
        about = self._file.core_properties
        about.title, about.language = one_line(self._frame["title"]), self._language
        about.author, about.comments, about.last_modified_by = "", one_line(self._frame["notice"]), ""
        about.created = about.modified = made.astimezone(datetime.UTC).replace(tzinfo=None)

    def _lay_out(self, section: Section, *, landscape: bool) -> None:
        section.page_width, section.page_height = (_HEIGHT, _WIDTH) if landscape else (_WIDTH, _HEIGHT)
        section.orientation = WD_ORIENTATION.LANDSCAPE if landscape else WD_ORIENTATION.PORTRAIT
        section.top_margin, section.bottom_margin = (Mm(30), Mm(20)) if landscape else (Mm(20), Mm(20))
        section.left_margin, section.right_margin = (Mm(20), Mm(20)) if landscape else (Mm(30), Mm(18))
        section.header_distance, section.footer_distance = Mm(10), Mm(8)
        section.different_first_page_header_footer = True
        for part in (section.header, section.first_page_header, section.footer, section.first_page_footer):
            part.is_linked_to_previous = False
        number = section.header.paragraphs[0]
        number.alignment = _CENTER
        self._field(number, "PAGE", 13)
        for footer in (section.footer, section.first_page_footer):
            lines = [(self._frame["notice"], True), (self._frame["edition"], False), (self._frame["made"], False)]
            for place, (line, warning) in enumerate(line for line in lines if line[0]):
                paragraph = footer.paragraphs[0] if place == 0 else footer.add_paragraph()
                self._run(paragraph, line, size=8, bold=warning, colour=_WARNING if warning else _QUIET)

    def _notice(self) -> None:
        if self._frame["notice"]:
            paragraph = self._paragraph(self._frame["notice"], size=10, bold=True, colour=_WARNING, after=6)
            _border(paragraph, "9A3A06")

    def _head(self, head: Official) -> None:
        table = self._grid((Mm(64), Mm(98)))
        left, right = table.rows[0].cells
        self._line(left, head.superior.upper(), 12, first=True)
        self._line(left, head.issuer.upper(), 12, bold=True)
        self._rule(left, Mm(64), 0.4)
        self._line(left, head.number, 13, before=6)
        self._line(right, head.country.upper(), 12, bold=True, first=True)
        self._line(right, head.motto, 13, bold=True)
        self._rule(right, Mm(98), 0.56)  # as long as the motto at 13 points
        self._line(right, head.place_and_date, 13, italic=True, before=6)

    def _title(self) -> None:
        size = 12 if self._paper.compact else 14
        kind = self._file.add_paragraph(style="Heading 1")
        kind.alignment, kind.paragraph_format.space_before = _CENTER, Pt(12)
        self._run(kind, self._paper.kind.upper(), size=14, bold=True)
        self._paragraph(self._paper.subject, size=size, bold=True, align=_CENTER)
        self._rule(self._file, Mm(162), 0.27)

    def _parts(self, parts: tuple[Part, ...]) -> None:
        for part in parts:
            if part.kind == "table":
                self._table(cast("Table", part))
            elif part.kind == "heading":
                heading = self._file.add_paragraph(style="Heading 2")
                heading.paragraph_format.space_before, heading.paragraph_format.keep_with_next = Pt(6), True
                self._run(heading, part.text, size=self._body, bold=True)
            elif part.kind == "small":
                self._paragraph(part.text, size=self._body - 2, before=4, after=4)
            else:
                text = f"– {part.text}" if part.kind == "item" else part.text
                self._paragraph(
                    text, indent=not self._paper.compact, align=_JUSTIFY, after=4 if self._paper.compact else 6
                )

    def _signatures(self) -> None:
        paper = self._paper
        table = self._grid((Mm(64), Mm(98)) if paper.recipients else (Mm(81), Mm(81)))
        left, right = table.rows[0].cells
        for cell in (left, right):
            cell.paragraphs[0].paragraph_format.space_before = Pt(12)
        if paper.recipients:
            self._line(left, paper.recipients_label, 12, bold=True, italic=True, align=_LEFT, first=True)
            for recipient in paper.recipients:
                self._line(left, f"- {recipient}", 11, align=_LEFT)
        elif paper.drafter:
            self._sign(left, paper.drafter)
        self._sign(right, paper.signature)

    def _sign(self, cell: _Cell, signature: Signature) -> None:
        self._line(cell, signature.role.upper(), self._body, bold=True, first=True)
        self._line(cell, signature.how, self._body, italic=True)
        self._line(cell, signature.name, self._body, bold=True, before=42 if self._paper.compact else 60)

    def _origins(self) -> None:
        frame, size = self._frame, 8
        self._paragraph(frame["origins_title"], size=size, bold=True, colour=_QUIET, before=10)
        for sentence in frame["origins"]:
            self._paragraph(sentence, size=size, colour=_QUIET)
        for source in frame["sources"]:
            self._link(self._paragraph("", size=size), source["title"], source["url"], size)
        back = self._paragraph(f"{frame['link_label']} ", size=size, colour=_QUIET)
        if frame["link"]:
            self._link(back, frame["link_shown"], frame["link"], size)
        else:
            self._run(back, frame["link_shown"], size=size, colour=_QUIET)

    def _annex(self, annex: Annex) -> None:
        section = self._file.add_section(WD_SECTION.NEW_PAGE)
        self._lay_out(section, landscape=annex.landscape)
        numbering = OxmlElement("w:pgNumType")
        numbering.set(qn("w:start"), "1")
        section._sectPr.append(numbering)  # pyright: ignore[reportPrivateUsage]
        heading = self._file.add_paragraph(style="Heading 2")
        heading.alignment = _CENTER
        self._run(heading, annex.label, size=14, bold=True)
        self._paragraph(annex.title.upper(), size=13, bold=True, align=_CENTER)
        self._paragraph(annex.attached, size=13, italic=True, align=_CENTER, after=6)
        self._notice()
        self._parts(annex.parts)

    def _table(self, part: Table) -> None:
        *_, section = self._file.sections
        width = _mm(section.page_width) - _mm(section.left_margin) - _mm(section.right_margin)
        shares = sum(column.share for column in part.columns)
        widths = tuple(Mm(width * column.share / shares) for column in part.columns)
        table = self._grid(widths, rows=1 + len(part.rows), style="Table Grid")
        caption = OxmlElement("w:tblCaption")
        caption.set(qn("w:val"), one_line(part.name))
        table._tbl.tblPr.append(caption)  # pyright: ignore[reportPrivateUsage]
        header = OxmlElement("w:tblHeader")
        cast("Any", table.rows[0]._tr).get_or_add_trPr().append(header)
        size = self._body - (1.5 if self._paper.compact else 2)
        rows = [tuple(column.header for column in part.columns), *part.rows]
        for row, texts in zip(table.rows, rows, strict=True):
            for cell, text, column in zip(row.cells, texts, part.columns, strict=True):
                first = texts is rows[0]
                self._line(cell, text, size, bold=first, align=_CENTER if first else _ALIGN[column.align], first=True)

    def _grid(self, widths: tuple[Length, ...], rows: int = 1, style: str = "Normal Table") -> WordTable:
        """A table of fixed widths, set in the grid and in each cell, as Word and LibreOffice need."""
        table = self._file.add_table(rows, len(widths))
        if style != "Normal Table":
            table.style = cast("Any", self._file.styles[style])
        table.autofit, table.alignment = False, WD_TABLE_ALIGNMENT.CENTER
        for column, width in zip(table.columns, widths, strict=True):
            column.width = width
        for row in table.rows:
            cast("Any", row._tr).get_or_add_trPr().append(OxmlElement("w:cantSplit"))
            for cell, width in zip(row.cells, widths, strict=True):
                cell.width = width
                margins = OxmlElement("w:tcMar")
                for side in ("left", "right"):
                    margin = OxmlElement(f"w:{side}")
                    margin.set(qn("w:w"), "60" if rows > 1 else "0")
                    margin.set(qn("w:type"), "dxa")
                    margins.append(margin)
                cell._tc.get_or_add_tcPr().append(margins)
        return table

    def _line(
        self,
        cell: _Cell,
        text: str,
        size: float,
        *,
        bold: bool = False,
        italic: bool = False,
        align: WD_ALIGN_PARAGRAPH = _CENTER,
        before: float = 0,
        first: bool = False,
    ) -> None:
        paragraph = cell.paragraphs[0] if first else cell.add_paragraph()
        paragraph.alignment = align
        if before:
            paragraph.paragraph_format.space_before = Pt(before)
        self._run(paragraph, text, size=size, bold=bold, italic=italic)

    def _rule(self, where: _Cell | DocumentFile, width: Length, share: float) -> None:
        """A line under a text, `share` of the width long: an empty paragraph with a border and indents."""
        paragraph = where.add_paragraph()
        side = Mm(_mm(width) * (1 - share) / 2)
        format_ = paragraph.paragraph_format
        format_.left_indent, format_.right_indent = side, side
        format_.space_before, format_.line_spacing, format_.space_after = Pt(3), Pt(3), Pt(6)
        _border(paragraph, "000000", sides=("top",), size=6)

    def _paragraph(
        self,
        text: str,
        *,
        size: float | None = None,
        bold: bool = False,
        italic: bool = False,
        align: WD_ALIGN_PARAGRAPH | None = None,
        indent: bool = False,
        before: float = 0,
        after: float = 0,
        colour: RGBColor | None = None,
    ) -> Paragraph:
        paragraph = self._file.add_paragraph()
        paragraph.alignment = align if align is not None else (_JUSTIFY if indent else _LEFT)
        format_ = paragraph.paragraph_format
        format_.space_before, format_.space_after = Pt(before), Pt(6 if indent and not after else after)
        if indent:
            format_.first_line_indent = Mm(10)
        if text:
            self._run(paragraph, text, size=size or self._body, bold=bold, italic=italic, colour=colour)
        return paragraph

    def _run(
        self,
        paragraph: Paragraph,
        text: str,
        *,
        size: float,
        bold: bool = False,
        italic: bool = False,
        colour: RGBColor | None = None,
    ) -> Run:
        run = paragraph.add_run(one_line(text))
        run.font.size, run.font.bold, run.font.italic = Pt(size), bold, italic
        if colour is not None:
            run.font.color.rgb = colour
        return run

    def _link(self, paragraph: Paragraph, text: str, address: str, size: float) -> None:
        target = paragraph.part.relate_to(
            address, "http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink", is_external=True
        )
        link = OxmlElement("w:hyperlink")
        link.set(qn("r:id"), target)
        run = self._run(paragraph, text, size=size, colour=RGBColor(0x12, 0x43, 0x6D))
        run.font.underline = True
        link.append(run._r)  # pyright: ignore[reportPrivateUsage]
        paragraph._p.append(link)  # pyright: ignore[reportPrivateUsage]

    def _field(self, paragraph: Paragraph, name: str, size: float) -> None:
        """A field that Word fills in, such as the page number."""
        for kind in ("begin", "", "end"):
            run = self._run(paragraph, "", size=size)
            if kind:
                mark = OxmlElement("w:fldChar")
                mark.set(qn("w:fldCharType"), kind)
            else:
                mark = OxmlElement("w:instrText")
                mark.text = name
            run._r.append(mark)  # pyright: ignore[reportPrivateUsage]


def _border(
    paragraph: Paragraph, colour: str, sides: tuple[str, ...] = ("top", "left", "bottom", "right"), size: int = 8
) -> None:
    borders = OxmlElement("w:pBdr")
    for side in sides:
        border = OxmlElement(f"w:{side}")
        for name, value in (("val", "single"), ("sz", str(size)), ("space", "3" if len(sides) > 1 else "0")):
            border.set(qn(f"w:{name}"), value)
        border.set(qn("w:color"), colour)
        borders.append(border)
    paragraph._p.get_or_add_pPr().append(borders)  # pyright: ignore[reportPrivateUsage]


def _mm(length: Length | None) -> float:
    return 0.0 if length is None else length.mm
