"""The arguments of `import`, but for what every command takes."""

from __future__ import annotations

import argparse
import unicodedata
from collections.abc import Callable
from pathlib import Path

from dashboard.ui.texts import Language, text


def add_import_arguments(
    importing: argparse.ArgumentParser, workbook_path: Callable[[str], Path], language: Language
) -> None:
    """Add the file, what becomes of it, and the marked copy."""
    importing.add_argument("file", type=Path, metavar="FILE", help=_text("file", language))
    fate = importing.add_mutually_exclusive_group()
    fate.add_argument("--publish", action="store_true", help=_text("publish", language))
    fate.add_argument("--submit", action="store_true", help=_text("submit", language))
    importing.add_argument("--marked", type=workbook_path, metavar="OUT.xlsx", help=_text("marked", language))
    importing.add_argument(
        "--answer",
        action="append",
        default=[],
        type=lambda value: _answer(value, language),
        metavar=_text("answer_form", language),
        help=_text("answer", language),
    )
    importing.add_argument("--note", default="", metavar="TEXT", help=_text("note", language))


def _answer(value: str, language: Language) -> tuple[str, str]:
    """An answer with the key of its question; a key may have any sign but `=`."""
    key, sign, answer = value.partition("=")
    if not (key.strip() and sign and answer.strip()):
        raise argparse.ArgumentTypeError(_text("answer_malformed", language, value=value))
    return unicodedata.normalize("NFC", key.strip()), unicodedata.normalize("NFC", answer.strip())


def _text(key: str, language: Language, **values: object) -> str:
    return text(f"import_command.{key}", language, **values)
