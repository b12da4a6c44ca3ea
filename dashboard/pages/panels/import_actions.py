"""The preview of a clean workbook, and the actions on it: try it, submit it, publish it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import streamlit as st

from dashboard.access import Action
from dashboard.data import EditConflict, data_root
from dashboard.model import IssueError
from dashboard.pages.edition_cache import begin_trial, current_trial, end_trial
from dashboard.pages.elements import chart_title, draw_html, paged_rows
from dashboard.pages.import_session import ImportSession, compare_with_current
from dashboard.pages.navigation import page_link
from dashboard.pages.notices import show_trial
from dashboard.pages.panels.decision_panel import why_not_done
from dashboard.pages.panels.differences_panel import TwoVersions, differences_panel
from dashboard.pages.panels.download_context import DownloadContext, download_context_of_edition, table_corner
from dashboard.pages.panels.method_panels import reconciliation_panel
from dashboard.pages.user import current_user, may, sign_in_is_configured, two_people_required
from dashboard.publishing import keep_aliases, keep_layout, submit, submit_and_publish
from dashboard.scoring import RankedBlock, differences
from dashboard.ui.address import Address
from dashboard.ui.html import table, tag
from dashboard.ui.issues import note_with_confirmation
from dashboard.ui.localizer import Localizer
from dashboard.workbook_layouts import CONTROL, toml_of

_NOTE, _SAID, _NOT_KEPT = "import_note", "import_said", "import_not_kept"


def import_actions(upload: ImportSession, t: Localizer) -> None:
    """Draw the buttons of a clean workbook, and the result of the last press."""
    if said := st.session_state.pop(_SAID, None):
        st.success(said)
    if lost := st.session_state.pop(_NOT_KEPT, None):
        st.warning(t("import_page.not_kept", why=lost))
    if upload.written:
        _ways_on(upload, t)
        return
    edition = upload.reading.edition if upload.reading else None
    if edition is None:
        return
    st.session_state.setdefault(_NOTE, "")
    may_write = may(Action.SUBMIT_VERSION, edition.id)
    if upload.expected == edition.version:
        st.info(t("import_page.the_same"))
    with st.container(key="import-actions"):
        if may_write:
            st.text_input(t("versions.reason"), key=_NOTE, width=640)
        with st.container(horizontal=True, vertical_alignment="center"):
            st.button(t("import_page.try"), key="try-edition", on_click=_try, args=(upload,))
            if may_write and upload.expected != edition.version:
                _write_buttons(upload, t)
        if not may_write:
            _why_no_button(t)


def _try(upload: ImportSession) -> None:
    if upload.reading is not None and upload.reading.edition is not None:
        begin_trial(upload.reading.edition, upload.name)
        show_trial()


def _write_buttons(upload: ImportSession, t: Localizer) -> None:
    if two_people_required():
        if st.button(t("import_page.submit"), key="submit", type="primary"):
            _write(upload, t, publish=False)
        draw_html(tag("span.xh-small.xh-quiet", t("import_page.two_people")), width="content")
        return
    if st.button(t("import_page.publish"), key="publish", type="primary"):
        _write(upload, t, publish=True)
    if st.button(t("import_page.submit"), key="submit"):
        _write(upload, t, publish=False)


def _why_no_button(t: Localizer) -> None:
    key = "no_sign_in"
    if sign_in_is_configured():
        key = "no_role" if current_user().signed_in else "sign_in_first"
    draw_html(tag("p.xh-small.xh-quiet", t(f"import_page.{key}")))


def _write(upload: ImportSession, t: Localizer, *, publish: bool) -> None:
    assert upload.reading is not None
    edition = upload.reading.edition
    assert edition is not None
    note, root, by = _note(upload, t), data_root(), current_user()
    try:
        if publish:
            submit_and_publish(root, edition, upload.original, by, expected=upload.expected, note=note)
        else:
            submit(root, edition, upload.original, by, note)
    except EditConflict as changed:
        st.error(why_not_done(changed, t))
        st.button(t("import_page.look_again"), key="look-again", on_click=compare_with_current, args=(upload,))
        return
    except (IssueError, OSError) as problem:
        st.error(why_not_done(problem, t))
        return
    upload.written = edition.version
    _keep(upload, t)
    trial = current_trial()
    if publish and trial is not None and trial.edition.id == edition.id:
        end_trial()
    key = "published" if publish else "submitted"
    st.session_state[_SAID] = t(f"import_page.{key}", version=edition.version)
    st.rerun()


def _note(upload: ImportSession, t: Localizer) -> str:
    """The reason that was typed, and why printed figures that do not hold were accepted."""
    note, words = st.session_state.get(_NOTE, "").strip(), upload.answers.get(CONTROL, "").strip()
    control = upload.found.control if upload.found else None
    if control is None or not control.stops:
        return note
    return note_with_confirmation(note, *control.decisive, words, t.language)


def _keep(upload: ImportSession, t: Localizer) -> None:
    """Store the names that answers have given to agencies, and the layout, after the edition was stored."""
    assert upload.found is not None
    assert upload.found.reading.edition is not None
    found, on, by = upload.found, upload.found.reading.edition.id, current_user()
    try:
        keep_aliases(data_root(), on, found.reading.new_aliases, by)
        if found.to_keep is not None:
            keep_layout(data_root(), on, toml_of(found.to_keep), by)
    except (IssueError, OSError) as problem:
        st.session_state[_NOT_KEPT] = why_not_done(problem, t)


def _ways_on(upload: ImportSession, t: Localizer) -> None:
    assert upload.reading is not None
    edition = upload.reading.edition
    assert edition is not None
    there = Address(programme=edition.id.programme, period=edition.id.period, language=t.language)
    with st.container(horizontal=True):
        for page in ("leaderboard", "versions"):
            page_link(page, t(f"page.{page}"), there)


def import_preview(upload: ImportSession, t: Localizer) -> None:
    """Draw the differences, the leaderboards and the reconciliation; nothing for a file that is not clean."""
    if upload.ranked is None or upload.written:
        return
    edition = upload.ranked.edition
    figures = Localizer(t.language, edition)
    blocks, there = list(upload.ranked.blocks.values()), Address(edition.id.programme, edition.id.period)
    stands_on = (t("trial.workbook", file=upload.original.name),)
    taken = download_context_of_edition(
        upload.ranked, replace(there, language=t.language), figures, edition.id.period, stands_on
    )
    chart_title(t("import_page.differences_title"), _against(upload, t))
    if upload.current is not None:
        found = differences(upload.current, edition)
        differences_panel(TwoVersions(upload.current, edition, found, figures, taken), key=f"import-{edition.version}")
    chart_title(t("import_page.preview_title"), edition.title)
    for start in range(0, len(blocks), 2):
        side_by_side = blocks[start : start + 2]
        for column, block in zip(st.columns(len(side_by_side), gap="large"), side_by_side, strict=True):
            with column:
                _leaderboard(taken, block, figures)
    reconciliation_panel(upload.ranked, figures, taken)


def _against(upload: ImportSession, t: Localizer) -> str:
    if upload.expected is None:
        return t("import_page.first_version")
    return t(
        "import_page.against" if upload.current else "import_page.against_damaged",
        version=upload.expected,
    )


def _leaderboard(taken: DownloadContext, block: RankedBlock, t: Localizer) -> None:
    standings = block.standings
    columns = [t(f"leaderboard.{key}") for key in ("rank", "agency", "total", "percent")]

    def line(row: int) -> list[str]:
        return [
            t.rank(int(standings.rank[row]), bool(standings.tied[row])),
            block.block.agencies[row].name,
            t.points(float(standings.total[row])),
            t.percent(standings.percent_of(row)),
        ]

    note, title = t("import_page.preview_note", count=t.count(len(block.block.agencies))), block.block.name
    name, figures, origin = f"xem-truoc-{block.block.code}", frozenset({0, 2, 3}), block.origins.of_scores
    every = block.best_first
    corner = table_corner(
        taken, name, title, columns, lambda: map(line, every), note=note, figures=figures, origin=origin
    )
    chart_title(title, note, level=3, corner=corner)

    def draw(rows: Sequence[int]) -> None:
        draw_html(table(block.block.name, columns, map(line, rows), classes="xh-preview", header=1))

    paged_rows(block.best_first, draw, t, key=f"page-preview-{block.block.code}")
