"""The arguments of `import` and `layout`, but for what every command takes."""

from __future__ import annotations

import argparse
import unicodedata
from collections.abc import Callable
from pathlib import Path

from dashboard.command_line.importing import ImportRequest
from dashboard.ui.texts import Language, text


def add_import_arguments(
    importing: argparse.ArgumentParser, workbook_path: Callable[[str], Path], language: Language
) -> None:
    """Add the file, what becomes of it, and the marked copy."""
    importing.add_argument("files", type=Path, nargs="+", metavar="FILE", help=_text("file", language))
    fate = importing.add_mutually_exclusive_group()
    fate.add_argument("--publish", action="store_true", help=_text("publish", language))
    fate.add_argument("--submit", action="store_true", help=_text("submit", language))
    marked = importing.add_mutually_exclusive_group()
    marked.add_argument("--marked", type=workbook_path, metavar="OUT.xlsx", help=_text("marked", language))
    marked.add_argument("--layout", type=Path, metavar="L.toml", help=_text("layout", language))
    importing.add_argument("--new-layout", action="store_true", help=_text("new_layout", language))
    _add_answers(importing, language)
    importing.add_argument("--note", default="", metavar="TEXT", help=_text("note", language))


def import_request(options: argparse.Namespace) -> ImportRequest:
    """Return what was asked for."""
    answers = dict(options.answer)
    return ImportRequest(
        options.files,
        options.publish,
        options.submit,
        options.marked,
        options.layout,
        options.new_layout,
        options.note,
        answers,
    )


def add_layout_arguments(proposing: argparse.ArgumentParser, language: Language) -> None:
    """Add the files, where the layout is written, and answers."""
    proposing.add_argument("files", type=Path, nargs="+", metavar="FILE", help=_text("file", language))
    proposing.add_argument("--out", type=Path, metavar="L.toml", help=text("layout_command.out", language))
    _add_answers(proposing, language)


def _add_answers(command: argparse.ArgumentParser, language: Language) -> None:
    command.add_argument(
        "--answer",
        action="append",
        default=[],
        type=lambda value: _answer(value, language),
        metavar=_text("answer_form", language),
        help=_text("answer", language),
    )


def _answer(value: str, language: Language) -> tuple[str, str]:
    """An answer with the key of its question; a key may have any sign but `=`."""
    key, sign, answer = value.partition("=")
    if not (key.strip() and sign and answer.strip()):
        raise argparse.ArgumentTypeError(_text("answer_malformed", language, value=value))
    return unicodedata.normalize("NFC", key.strip()), unicodedata.normalize("NFC", answer.strip())


def _text(key: str, language: Language, **values: object) -> str:
    return text(f"import_command.{key}", language, **values)
