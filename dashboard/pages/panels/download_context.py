"""What is downloaded from a page, and its context: the view on screen, a link back to it, the edition, the provenance.

The downloads in the corners of charts and tables are made here: the values that are drawn, with their context.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import islice
from typing import Any
from urllib.parse import urlencode, urlsplit

import streamlit as st
from markupsafe import Markup

from dashboard.documents.basis import Basis
from dashboard.documents.charts import Chart, chart_picture
from dashboard.documents.table_file import TableFile, table_csv, table_workbook
from dashboard.documents.typesetting import PictureFormat
from dashboard.model import Provenance, Scenario
from dashboard.pages.downloads import corner
from dashboard.pages.view import View
from dashboard.scoring import RankedBlock, RankedEdition
from dashboard.ui.address import Address, address_parameters
from dashboard.ui.html import BREAK, Cell, Row, table, tag
from dashboard.ui.localizer import VIET_NAM, Localizer
from dashboard.ui.provenance_mark import SIGNS

_FIGURES = slice(1, None)
_ASSUMED = "xh-assumed"
_SIMULATED = f" {SIGNS[Provenance.SIMULATED]}"


def document_basis(
    view: View, ranked: RankedEdition, *, scenario: Scenario | None = None, history: tuple[RankedEdition, ...] = ()
) -> Basis:
    """The basis of a document, taken when it is offered: the function that runs on the press does not know the page.

    `scenario`: what the document shows; without one the link back leads to the edition alone.
    """
    base = ranked is view.base
    address = _without_scenario(view.address) if scenario is None else replace(view.address, scenario=scenario)
    return Basis(
        ranked=ranked,
        words=view.t,
        address=replace(address, score_basis="") if base else address,
        made=datetime.datetime.now(VIET_NAM),
        site=_site(),
        history=history,
        standing_on=standing_on(view, self_scores=not base),
    )


def _site() -> str:
    """The base URL of the dashboard as the user's browser knows it."""
    page = urlsplit(st.context.url or "")
    return page._replace(path=page.path.rpartition("/")[0], query="", fragment="").geturl()


def _page_path() -> str:
    """The path of the page on screen."""
    return urlsplit(st.context.url or "").path.rpartition("/")[2]


def _without_scenario(address: Address) -> Address:
    nothing = {"scenario": Scenario(), "peers": "", "saved": "", "parent": "", "goal": "", "limits": "", "efforts": ""}
    return replace(address, **nothing, allocation="", section="", compared="", focus=())


def standing_on(view: View, *, self_scores: bool) -> tuple[str, ...]:
    """What a file is based on if not on the published result. `self_scores`: whether it is ranked by self-scores."""
    t = view.t
    score_basis = (t("score_basis.sentence"),) if self_scores else ()
    return (*score_basis, t("trial.workbook", file=view.trial.file_name)) if view.trial else score_basis


def link_to(view: View) -> str:
    """The full URL of the view on screen."""
    return f"{st.context.url or ''}?{urlencode(address_parameters(view.address))}"


@dataclass(frozen=True, eq=False)
class DownloadContext:
    """The basis of a page's charts and tables for downloads. `shown`: changes of the address that restore this view.

    `simulated`: whether some of the figures result from a scenario.
    """

    basis: Basis
    path: str
    kicker: str
    stem: str
    shown: dict[str, Any]
    simulated: bool = False

    def frame(self, title: str) -> dict[str, object]:
        """The texts around the picture or under the table."""
        return self.basis.frame(title, self.path, simulated=self.simulated, **self.shown)

    @property
    def now(self) -> DownloadContext:
        """The same, with the current time as the time at which it was made."""
        return replace(self, basis=replace(self.basis, made=datetime.datetime.now(VIET_NAM)))


def download_context(
    view: View,
    block: RankedBlock | None = None,
    *,
    ranked: RankedEdition | None = None,
    agency: str = "",
    compared: str = "",
    scenario: Scenario | None = None,
) -> DownloadContext:
    """Return the basis for a block on screen (for all blocks without `block`), or for an agency of it.

    `scenario`: what the figures follow from; without one they are the edition's.
    """
    basis = document_basis(view, ranked or view.ranked, scenario=scenario)
    shown: dict[str, Any] = {"block": block.block.code} if block else {}
    shown |= {"agency": agency} if agency else {}
    shown |= {"compared": compared} if compared else {}
    names = [block.block.agencies[block.block.agency_index[agency]].name] if block and agency else []
    names += [block.block.name] if block else []
    return DownloadContext(
        basis=basis,
        path=_page_path(),
        kicker=" · ".join([*names, basis.words.period(basis.ranked.edition)]),
        stem="-".join(filter(None, [agency or (block.block.code if block else ""), view.address.period])),
        shown=shown,
        simulated=scenario is not None,
    )


def download_context_of_edition(
    ranked: RankedEdition, address: Address, words: Localizer, stem: str, standing_on: tuple[str, ...] = ()
) -> DownloadContext:
    """Return the basis for an edition that is not the one on screen, such as an older version or that of a file."""
    made = datetime.datetime.now(VIET_NAM)
    basis = Basis(ranked, words, address, made, _site(), standing_on=standing_on)
    return DownloadContext(basis, _page_path(), words.period(ranked.edition), stem, {})


@dataclass(frozen=True, eq=False)
class ChartTable:
    """The figures of a chart as rows: a folded table under it on screen, a workbook and CSV in its corner.

    `header`: the column that names a row; the others are figures. `origin`: of figures without a sign of their own.
    """

    columns: Sequence[str]
    rows: Callable[[], Iterable[Sequence[object]]]
    header: int = 0
    origin: Provenance | None = None

    def folded(self, title: str, t: Localizer, most: int | None = None) -> Markup:
        """HTML of the table, folded, with at most `most` rows; `title` is the chart's."""
        shown, folded = islice(self.rows(), most), t("table_file.fold")
        unfolds = tag("summary", folded, aria_label=f"{folded}: {title}")
        return tag("details.xh-figures", unfolds, table(title, self.columns, shown, header=self.header))

    def forms(self, taken: DownloadContext, title: str, note: str) -> dict[str, Callable[[], bytes]]:
        """The functions that make a workbook and a CSV of all rows, by format."""
        figures = frozenset(range(len(self.columns))) - {self.header}
        return table_forms(taken, title, self.columns, self.rows, note=note, figures=figures, origin=self.origin)


def said_with_table(alternative: str, t: Localizer) -> str:
    """The text alternative of a chart, with a note on where its figures can be read."""
    return f"{alternative} {t('table_file.below')}"


def chart_corner(
    taken: DownloadContext,
    name: str,
    title: str,
    note: str,
    chart: Callable[[], Chart],
    figures: ChartTable | None = None,
) -> Markup:
    """HTML of the corner of a chart: PNG and SVG, and a workbook and CSV of its `figures`.

    `name`: the first part of the file name, before the code of the agency or block.
    """
    forms = picture_forms(taken, title, note, chart) | (figures.forms(taken, title, note) if figures else {})
    return corner(f"{name}-{taken.stem}", title, forms, taken.basis.words, kind="chart")


def picture_forms(
    taken: DownloadContext, title: str, note: str, chart: Callable[[], Chart]
) -> dict[str, Callable[[], bytes]]:
    """The functions that make a PNG and an SVG of a chart, by format."""

    def make(form: PictureFormat) -> bytes:
        now = taken.now
        return chart_picture(chart(), title, note, now.kicker, now.frame(title), now.basis, form)

    forms: tuple[PictureFormat, ...] = ("png", "svg")
    return {form: partial(make, form) for form in forms}


def table_corner(
    taken: DownloadContext,
    name: str,
    title: str,
    columns: Sequence[str],
    rows: Callable[[], Iterable[Row | Sequence[object]]],
    *,
    note: str = "",
    figures: slice | frozenset[int] = _FIGURES,
    origin: Provenance | None = None,
) -> Markup:
    """HTML of the corner of a table: a workbook and CSV of all `rows`, which are those that `ui.html.table` draws.

    `origin`: the provenance of the cells without a sign of their own.
    """
    forms = table_forms(taken, title, columns, rows, note=note, figures=figures, origin=origin)
    return corner(f"{name}-{taken.stem}", title, forms, taken.basis.words, kind="table")


def table_forms(
    taken: DownloadContext,
    title: str,
    columns: Sequence[str],
    rows: Callable[[], Iterable[Row | Sequence[object]]],
    *,
    note: str = "",
    figures: slice | frozenset[int] = _FIGURES,
    origin: Provenance | None = None,
) -> dict[str, Callable[[], bytes]]:
    """The functions that make a workbook and a CSV of a table, by format."""
    words = taken.basis.words

    def made() -> TableFile:
        now = taken.now
        frame = now.frame(title)
        about = [
            ("", now.basis.notice),
            ("", str(frame["simulated"])),
            ("", now.kicker),
            ("", note),
            (words("workbook.edition"), now.basis.edition_line),
            *((words("workbook.origins"), sentence) for sentence in now.basis.origins(simulated=now.simulated)),
            (words("workbook.made"), now.basis.made_line),
            (words("workbook.link"), now.basis.link(now.path, **now.shown)),
        ]
        return TableFile(
            title=title,
            columns=tuple(columns),
            rows=tuple(tuple(map(_text, row.cells if isinstance(row, Row) else row)) for row in rows()),
            figures=frozenset(range(len(columns))[figures]) if isinstance(figures, slice) else figures,
            origin=words.provenance(origin) if origin else "",
            about=tuple((label or words("workbook.note"), text) for label, text in about if text),
            notice=now.basis.notice,
            footer=now.basis.edition_line,
            made=now.basis.made,
        )

    return {"xlsx": lambda: table_workbook(made(), words), "csv": lambda: table_csv(made(), words)}


def _text(cell: object) -> str:
    """The text of a cell, followed by the sign of a simulated figure if it is one."""
    content = cell.content if isinstance(cell, Cell) else cell
    if not isinstance(content, Markup):
        return str(content)
    simulated = _SIMULATED if _ASSUMED in content else ""
    return f"{content.replace(BREAK, Markup(' · ')).striptags()}{simulated}"
