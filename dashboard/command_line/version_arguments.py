"""The arguments of `versions`, `rollback` and `diff`, but for the edition and what every command takes."""

from __future__ import annotations

import argparse

from dashboard.ui.texts import Language, text


def add_versions_arguments(versions: argparse.ArgumentParser, language: Language) -> None:
    """Add what chooses between the versions and the log."""
    versions.add_argument("--log", action="store_true", help=text("command_line.versions_log", language))


def add_rollback_arguments(rollback: argparse.ArgumentParser, language: Language) -> None:
    """Add which version is wanted, and why."""
    rollback.add_argument(
        "--to", required=True, dest="version", metavar="VERSION", help=text("command_line.rollback_to", language)
    )
    rollback.add_argument("--note", default="", metavar="TEXT", help=text("command_line.rollback_note", language))


def add_diff_arguments(diff: argparse.ArgumentParser, language: Language) -> None:
    """Add the two versions; what is left out follows from what is in force."""
    diff.add_argument(
        "--from", dest="before", default="", metavar="VERSION", help=text("command_line.diff_from", language)
    )
    diff.add_argument("--to", dest="after", default="", metavar="VERSION", help=text("command_line.diff_to", language))
