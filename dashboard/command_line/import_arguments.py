"""The arguments of `import`, but for what every command takes."""

from __future__ import annotations

import argparse
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
    importing.add_argument("--note", default="", metavar="TEXT", help=_text("note", language))


def _text(key: str, language: Language, **values: object) -> str:
    return text(f"import_command.{key}", language, **values)
