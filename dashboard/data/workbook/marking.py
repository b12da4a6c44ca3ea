"""The workbook that somebody sent, given back with the places marked that they have to look at."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from pathlib import Path, PurePath
from tempfile import TemporaryDirectory

from dashboard.data.refusals import Refusal, Severity
from dashboard.data.workbook.file_names import readable_file_name
from dashboard.data.workbook.opening import kind_of_file
from dashboard.data.workbook.sandbox_process import MARK, SandboxProcess


@dataclass(frozen=True, slots=True)
class MarkWords:
    """The words of the list of findings, in the language of whoever reads it. `more` stands below a list cut short."""

    sheet_name: str
    number: str
    kind: str
    sheet: str
    cell: str
    finding: str
    error: str
    warning: str
    more: str


def marked_copy(
    file_name: str,
    content: bytes,
    findings: Iterable[Refusal],
    sentence: Callable[[Refusal], str],
    words: MarkWords,
    *,
    more: int = 0,
    progress: Callable[[float], None] | None = None,
) -> bytes:
    """Return an .xlsx with the cells of `findings` coloured and commented, and a first sheet that lists all of them.

    `sentence` says a finding in words; `more` counts those that are not among them. A CSV file becomes a workbook.
    Opening the copy gives the original sheets: the list is left out. Raises WorkbookRefused like `open_workbook`.
    """
    file = readable_file_name(file_name)
    csv = PurePath(file).stem if kind_of_file(file, content) == "csv" else None
    marks = [(f.file, f.cell, sentence(f), f.severity is Severity.WARNING) for f in findings]
    with TemporaryDirectory() as folder, SandboxProcess(MARK, file, len(content), Path(folder)) as process:
        process.tell({"csv": csv, "words": asdict(words), "marks": marks, "more": more}, content)
        for message in process.messages():
            match message:
                case {"bytes": int(count)} if count >= 0:
                    return process.take(count)
                case {"progress": float(share)}:
                    if progress is not None:
                        progress(share)
                case _:
                    raise process.no_answer("a message that is none of marking")
        raise process.no_answer("an end without a copy")
