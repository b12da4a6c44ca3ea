"""The uploaded workbook and its reading, kept with the session; the file itself is kept outside of memory."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

import streamlit as st

from dashboard.data import EditionError, OriginalFile, current_version_or_none, data_root
from dashboard.data.workbook_cells import (
    EarlierEditions,
    OpenedWorkbook,
    SpooledBytes,
    WorkbookError,
    WorkbookReading,
    open_workbook,
    readable_file_name,
)
from dashboard.model import Edition, Issue
from dashboard.pages.edition_cache import previous_with_version, read_if_readable
from dashboard.publishing import import_report
from dashboard.scoring import RankedEdition, rank_edition
from dashboard.ui.localizer import Localizer
from dashboard.workbook_layouts import (
    AssignedRole,
    LayoutResult,
    RoleAssignment,
    original_of,
    read_files_by_layout,
    start_reader_ahead,
)

_KEY, _UPLOADS = "import_session", "import_uploads"
_Problem = TypeVar("_Problem", bound=WorkbookError | EditionError)


@dataclass(eq=False)
class ImportSession:
    """One upload: a file, or several that make one edition, stored in `kept` (several as a zip) unless one is refused.

    `files`: each file as opened, or why it was not. `reading`: their content, given `answers`, `assignments` and,
    unless it is to be read `anew`, the layout of the period before; `chosen`: answers that were selected but not
    submitted yet. `found`: the layout and its reading; `sheet`: the number of the sheet on screen, if one was chosen;
    `readings`: how often the files were read. `refused`: why files could not be opened at all.
    `not_read`: why the last answers could not be accepted. `expected`: the version in force when the differences were
    shown, on which the decision is based. `written`: the version created when it was submitted or published.
    """

    name: str
    size: int
    sha256: str
    kept: SpooledBytes | None = None
    files: tuple[OpenedWorkbook | WorkbookError, ...] = ()
    refused: tuple[WorkbookError, ...] = ()
    not_read: WorkbookError | EditionError | None = None
    answers: dict[str, str] = field(default_factory=dict[str, str])
    chosen: dict[str, str] = field(default_factory=dict[str, str])
    assignments: tuple[RoleAssignment, ...] = ()
    anew: bool = False
    found: LayoutResult | None = None
    sheet: int | None = None
    readings: int = 0
    warnings: tuple[Issue, ...] = ()
    ranked: RankedEdition | None = None
    current: Edition | None = None
    expected: str | None = None
    written: str = ""

    @property
    def reading(self) -> WorkbookReading | None:
        """The content of the files; None before they are read."""
        return self.found.reading if self.found else None

    @property
    def workbooks(self) -> tuple[OpenedWorkbook, ...]:
        """The files that were opened."""
        return tuple(file for file in self.files if isinstance(file, OpenedWorkbook))

    @property
    def original(self) -> OriginalFile:
        """The file as it was uploaded."""
        assert self.kept is not None
        return OriginalFile(self.name, self.kept.read())


def current_upload() -> ImportSession | None:
    """The file of this session; None before one was chosen."""
    return st.session_state.get(_KEY)


def upload_key() -> str:
    """Key of the uploader; it changes when an upload is discarded, so that the uploader is empty again."""
    return f"upload-{st.session_state.get(_UPLOADS, 0)}"


def discard_upload() -> None:
    """Forget the file."""
    st.session_state.pop(_KEY, None)
    st.session_state[_UPLOADS] = st.session_state.get(_UPLOADS, 0) + 1


def open_upload(files: Sequence[tuple[str, bytes]], t: Localizer) -> ImportSession:
    """Open and read files, with a progress bar; the returned upload holds the problems found."""
    named = [(readable_file_name(name), content) for name, content in files]
    original = original_of(named)
    upload = ImportSession(original.name, sum(len(content) for _, content in named), original.sha256)
    bar = st.progress(0.0, text=t("import_page.opening", percent="0%"))
    done = 0

    def show(share: float) -> None:
        whole = (done + min(share, 1.0)) / len(named)
        bar.progress(whole, text=t("import_page.opening", percent=f"{whole:.0%}"))

    start_reader_ahead()  # while the files are opened
    try:
        for name, content in named:
            try:
                upload.files += (open_workbook(name, content, progress=show),)
            except WorkbookError as refused:
                upload.files += (_alone(refused),)
            done += 1
        upload.refused = tuple(file for file in upload.files if isinstance(file, WorkbookError))
        if not upload.refused:
            bar.progress(1.0, text=t("import_page.checking"))
            _read(upload, {}, ())
            upload.kept = SpooledBytes(original.content)
    except WorkbookError as refused:
        upload.refused = (_alone(refused),)
    finally:
        bar.empty()
    st.session_state[_KEY] = upload
    return upload


def answer(upload: ImportSession, answers: Mapping[str, str]) -> None:
    """Read the workbook with further answers; invalid ones are returned as problems."""
    _read_again(upload, {**upload.answers, **answers}, upload.assignments)


def answer_anew(upload: ImportSession) -> None:
    """Forget all answers, so that everything is asked again."""
    _read_again(upload, {}, upload.assignments)


_ONE_OF_A_SHEET = (AssignedRole.HEADER,), (AssignedRole.AGENCY_NAMES, AssignedRole.CRITERION_NAMES)


def point(upload: ImportSession, assignment: RoleAssignment) -> None:
    """Read the workbook with one more assignment, which replaces an earlier one for the same thing."""
    place = assignment.sheet, assignment.axis, assignment.index
    instead = next((kinds for kinds in _ONE_OF_A_SHEET if assignment.role in kinds), ())
    kept = (
        other
        for other in upload.assignments
        if (other.sheet, other.axis, other.index) != place
        and not (other.sheet == assignment.sheet and other.role in instead)
    )
    _read_again(upload, upload.answers, (*kept, assignment))


def point_less(upload: ImportSession, *, all_of_it: bool = False) -> None:
    """Undo the last assignment, or all of them."""
    _read_again(upload, upload.answers, () if all_of_it else upload.assignments[:-1])


def propose_anew(upload: ImportSession, *, anew: bool) -> None:
    """Read without the layout of the period before, or with it again."""
    upload.anew = anew
    _read_again(upload, upload.answers, upload.assignments)


def _read_again(upload: ImportSession, answers: dict[str, str], assignments: tuple[RoleAssignment, ...]) -> None:
    """Read with these; if that fails, keep the reading as it was and store the reason in `not_read`."""
    upload.not_read = None
    try:
        _read(upload, answers, assignments)
    except (WorkbookError, EditionError) as problem:
        upload.not_read = _alone(problem)


def _alone(problem: _Problem) -> _Problem:
    """The exception without causes and traceback, whose frames hold the file in memory."""
    problem.__cause__ = problem.__context__ = None
    return problem.with_traceback(None)


def _read(upload: ImportSession, answers: dict[str, str], assignments: tuple[RoleAssignment, ...]) -> None:
    known = EarlierEditions(data_root())
    upload.found = found = read_files_by_layout(upload.workbooks, None, known, answers, assignments, anew=upload.anew)
    start_reader_ahead()  # for the next answer, or the next assignment
    upload.answers, upload.assignments, upload.readings = answers, assignments, upload.readings + 1
    upload.ranked = upload.current = upload.expected = None
    upload.warnings = _warnings(found.reading)
    if found.reading.edition is not None:
        compare_with_current(upload)


def _warnings(reading: WorkbookReading) -> tuple[Issue, ...]:
    """The warnings of the reading, and the printed figures that do not hold, as far as these can be checked."""
    try:
        return import_report(data_root(), reading).warnings
    except EditionError:  # the version in force is damaged, which the preview says
        return reading.warnings


def compare_with_current(upload: ImportSession) -> None:
    """Rank the edition that was read and note the version it would replace: the user decides on what these show."""
    edition = upload.reading.edition if upload.reading else None
    if edition is None:
        return
    upload.ranked = rank_edition(edition, read_if_readable(previous_with_version(edition.id)))
    upload.expected = current_version_or_none(data_root(), edition.id)
    upload.current = read_if_readable((edition.id, upload.expected)) if upload.expected else None
