"""Slides as a PowerPoint file of 16:9 with native charts, with python-pptx.

Import this module only where a document is made: loading python-pptx takes as long as many commands take to run.
"""

from __future__ import annotations

import io
import re
from collections import Counter
from collections.abc import Iterable
from typing import Any

from pptx import Presentation
from pptx.chart.data import CategoryChartData
from pptx.dml.color import RGBColor
from pptx.enum.chart import XL_CHART_TYPE, XL_LABEL_POSITION, XL_LEGEND_POSITION, XL_TICK_LABEL_POSITION
from pptx.enum.text import MSO_ANCHOR, MSO_AUTO_SIZE
from pptx.opc.packuri import PackURI
from pptx.oxml.ns import qn
from pptx.util import Emu, Inches, Pt

from dashboard.documents.meeting_slides import Bars, Deck, Slide
from dashboard.ui.escaped_text import one_line

_INK, _QUIET, _ACCENT = RGBColor(0x1B, 0x24, 0x30), RGBColor(0x56, 0x61, 0x70), RGBColor(0x12, 0x43, 0x6D)
_MEAN, _SIMULATED, _WARNING = RGBColor(0xA9, 0xB4, 0xC0), RGBColor(0xF4, 0x6A, 0x25), RGBColor(0x9A, 0x3A, 0x06)
_WHITE, _GROUND = RGBColor(0xFF, 0xFF, 0xFF), RGBColor(0xFF, 0xF3, 0xEA)
_FONT = "Arial"
_LEFT, _WIDTH = Inches(0.6), Inches(12.13)
_LOCALES = {"vi": "[$-42A]", "en": "[$-409]"}
_LANGUAGES = {"vi": "vi-VN", "en": "en-GB"}
_TITLE_ONLY = 5
_LONGEST_LINK = 150


def slides_pptx(deck: Deck) -> bytes:
    """Return a .pptx; each slide with edition, date, notice, link and speaker notes."""
    file = Presentation()
    _number_parts(file.part.package)
    file.slide_width, file.slide_height = Inches(13.333), Inches(7.5)
    for number, slide in enumerate(deck.slides, 1):
        _add(file, deck, slide, number)
    about = file.core_properties
    about.title, about.language = one_line(deck.title), _LANGUAGES[deck.language]
    about.author, about.comments, about.last_modified_by = "", one_line(deck.notice), ""
    about.created = about.modified = deck.made.replace(tzinfo=None)
    out = io.BytesIO()
    file.save(out)
    return out.getvalue()


def _add(file: Any, deck: Deck, slide: Slide, number: int) -> None:
    sheet = file.slides.add_slide(file.slide_layouts[_TITLE_ONLY])
    title = sheet.shapes.title
    title.left, title.top, title.width, title.height = _LEFT, Inches(0.35), _WIDTH, Inches(0.95)
    size = 36 if number == 1 else 28
    _write(title.text_frame, [slide.title], size if len(slide.title) < 70 else size - 6, bold=True)
    title.text_frame.vertical_anchor = MSO_ANCHOR.BOTTOM
    _text(sheet, [slide.measured], Inches(1.3), Inches(0.4), 16, colour=_QUIET)
    top = Inches(1.85)
    if slide.facts:
        _facts(sheet, slide.facts, top)
        top += Inches(0.95)
    if slide.lines:
        height = Inches((0.5 if slide.chart is None else 0.33) * len(slide.lines))
        _text(sheet, slide.lines, top, height, 20 if slide.chart is None else 15)
        top += height
    if slide.chart:
        _chart(sheet, slide.chart, top, Inches(6.35) - top, deck, simulated=slide.simulated)
    notice = " ".join(filter(None, [deck.notice, deck.simulated if slide.simulated else ""]))
    if notice:
        box = _text(sheet, [notice], Inches(6.4), Inches(0.42), 11, bold=True, colour=_WARNING)
        box.fill.solid()
        box.fill.fore_color.rgb = _GROUND
        box.line.color.rgb = _WARNING
    foot, link = f"{deck.edition} · {deck.made_line} · {number}", slide.link or deck.overview
    box = _text(sheet, [foot, f"{deck.link_label}\u00a0"], Inches(6.88), Inches(0.5), 9, colour=_QUIET)
    _way_back(box.text_frame.paragraphs[1], link, deck)
    notes = sheet.notes_slide.notes_text_frame
    _write(notes, [slide.spoken, *filter(None, [notice]), deck.edition, link], 12)
    _set_language((sheet, sheet.notes_slide), _LANGUAGES[deck.language])


def _way_back(paragraph: Any, link: str, deck: Deck) -> None:
    """The link, clickable if the site is known; shown in full if it fits on one line, otherwise only in the notes."""
    shown = link if len(link) <= _LONGEST_LINK else deck.unfit
    _run(paragraph, shown, 9, bold=False, colour=_QUIET)
    if deck.has_site:
        paragraph.runs[-1].hyperlink.address = link


def _facts(sheet: Any, facts: tuple[tuple[str, str], ...], top: int) -> None:
    """Figures side by side, each below its label."""
    width = Emu(int(_WIDTH / max(3, len(facts))))
    for place, (label, figure) in enumerate(facts):
        box = sheet.shapes.add_textbox(_LEFT + width * place, top, width, Inches(1.0))
        _write(box.text_frame, [label], 14, colour=_QUIET)
        paragraph = box.text_frame.add_paragraph()
        _run(paragraph, figure, 28 if len(figure) < 14 else 20, bold=True, colour=_INK)


def _text(
    sheet: Any, lines: Iterable[str], top: int, height: int, size: float, *, bold: bool = False, colour: RGBColor = _INK
) -> Any:
    box = sheet.shapes.add_textbox(_LEFT, top, _WIDTH, height)
    _write(box.text_frame, lines, size, bold=bold, colour=colour)
    return box


def _write(frame: Any, lines: Iterable[str], size: float, *, bold: bool = False, colour: RGBColor = _INK) -> None:
    frame.word_wrap, frame.auto_size = True, MSO_AUTO_SIZE.NONE
    for place, line in enumerate(lines):
        paragraph = frame.paragraphs[0] if place == 0 else frame.add_paragraph()
        paragraph.alignment = 1  # left
        _run(paragraph, line, size, bold=bold, colour=colour)


def _run(paragraph: Any, text: str, size: float, *, bold: bool, colour: RGBColor) -> None:
    run = paragraph.add_run()
    run.text = one_line(text)
    font = run.font
    font.name, font.size, font.bold, font.color.rgb = _FONT, Pt(size), bold, colour


def _chart(sheet: Any, bars: Bars, top: int, height: int, deck: Deck, *, simulated: bool) -> None:
    """A native chart, editable in PowerPoint: horizontal bars from zero with data labels, the first on top."""
    precision = deck.precision
    decimals = "0." + "0" * precision if precision else "0"
    locale = _LOCALES[deck.language]
    form = f'{locale}0.0"%"' if bars.unit == "percent" else f"{locale}#,##{decimals}"
    data = CategoryChartData(number_format=form)
    data.categories = [one_line(name) for name in bars.categories]
    for name, values in bars.series:
        data.add_series(one_line(name), values)
    frame = sheet.shapes.add_chart(XL_CHART_TYPE.BAR_CLUSTERED, _LEFT, top, _WIDTH, height, data)
    frame._element.nvGraphicFramePr.cNvPr.set("descr", one_line(bars.alternative))
    chart = frame.chart
    chart.has_title, chart.has_legend = False, len(bars.series) > 1
    chart.font.name, chart.font.size, chart.font.color.rgb = _FONT, Pt(14 if len(bars.categories) <= 10 else 12), _INK
    if chart.has_legend:
        chart.legend.position, chart.legend.include_in_layout = XL_LEGEND_POSITION.TOP, False
    names, figures = chart.category_axis, chart.value_axis
    names.reverse_order, names.has_major_gridlines = True, False
    names.format.line.fill.background()
    names.tick_label_position = XL_TICK_LABEL_POSITION.LOW
    values = [value for _, of_series in bars.series for value in of_series if value is not None]
    figures.minimum_scale, figures.maximum_scale = min([0.0, *values]), max([bars.most, *values])
    figures.has_major_gridlines, figures.visible = False, False
    plot = chart.plots[0]
    plot.gap_width, plot.overlap, plot.has_data_labels = 45, 0, True
    labels = plot.data_labels
    labels.number_format, labels.number_format_is_linked = form, False
    labels.position, labels.show_value = XL_LABEL_POSITION.OUTSIDE_END, True
    labels.font.size = Pt(14 if len(bars.categories) * len(bars.series) <= 10 else 11)
    for place, series in enumerate(plot.series):
        assumed = simulated and place > 0
        series.format.fill.solid()
        series.format.fill.fore_color.rgb = _WHITE if assumed else _MEAN if place else _ACCENT
        if assumed:
            series.format.line.color.rgb, series.format.line.width = _SIMULATED, Pt(1.5)
        series.invert_if_negative = False


def _number_parts(package: Any) -> None:
    """Count the file's parts as they are added, because python-pptx searches all of them for each new name."""
    taken: Counter[str] = Counter()
    first: dict[str, int] = {}
    look = package.next_partname

    def next_name(template: str) -> PackURI:
        if template not in first:
            first[template] = int(re.findall(r"\d+", look(template))[-1])
        taken[template] += 1
        return PackURI(template % (first[template] + taken[template] - 1))

    package.next_partname = next_name


def _set_language(sheets: Iterable[Any], language: str) -> None:
    """Set the language of every run, in charts too; otherwise PowerPoint assumes English and marks every word."""
    for sheet in sheets:
        _name_language(sheet._element, language)
        for relation in sheet.part.rels.values():
            if not relation.is_external and relation.reltype.endswith("/chart"):
                _name_language(relation.target_part._element, language)


def _name_language(root: Any, language: str) -> None:
    for kind in ("a:rPr", "a:endParaRPr", "a:defRPr"):
        for properties in root.iter(qn(kind)):
            properties.set("lang", language)
