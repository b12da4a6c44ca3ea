"""The command line: build editions, print leaderboards and plans, reconcile. A thin client of data and scoring.

This module is the program itself: it takes the arguments and returns the exit code.
"""

from __future__ import annotations

import argparse
import io
import os
import sys
from collections.abc import Callable, Sequence

from dashboard.command_line.arguments import argument_parser, ids_as_values, language_of
from dashboard.command_line.backup import backup
from dashboard.command_line.editions import build, check, leaderboard, template
from dashboard.command_line.importing import LayoutRequest, import_workbook, layout
from dashboard.command_line.output import ExitCode, say
from dashboard.command_line.plan import plan
from dashboard.command_line.report import report
from dashboard.command_line.versions import diff, rollback, versions
from dashboard.model import IssueError
from dashboard.ui.issues import issue_sentence
from dashboard.ui.texts import Language

Serve = Callable[[str, int, str], None]
"""A function that serves the dashboard on a host and a port, with the editions at an address, until it is stopped."""


def main(arguments: Sequence[str] | None = None, *, serve: Serve | None = None) -> int:
    """Run one command and return its exit code. `serve` implements the command `run`, which needs it.

    0 done, 1 refused or a fact does not hold, 2 wrong arguments or a goal out of reach.
    """
    arguments = ids_as_values(sys.argv[1:] if arguments is None else arguments)
    _print_utf8()
    options = argument_parser(language_of(arguments)).parse_args(arguments)
    try:
        if options.command == "run" and serve is not None:
            serve(options.host, options.port, options.data)
            return ExitCode.OK
        code = _run(options, options.lang)
        sys.stdout.flush()
    except IssueError as error:
        say(issue_sentence(error, options.lang, for_operator=True))
        return ExitCode.REFUSED
    except BrokenPipeError:
        # The reader of standard output has closed it (`| head`); this keeps Python from reporting it again at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return ExitCode.OK
    return code


def _run(options: argparse.Namespace, language: Language) -> int:
    match options.command:
        case "build":
            return build(options.source, options.data, language)
        case "leaderboard":
            return leaderboard(options.data, options.edition, options.block, options.changes, language)
        case "plan":
            return plan(options.data, options.edition, options.request(options), language)
        case "template":
            return template(options.data, options.edition, options.out, options.force, language)
        case "report":
            return report(options.data, options.edition, options.request(options), language)
        case "import":
            return import_workbook(options.data, options.request(options), language)
        case "layout":
            return layout(LayoutRequest(options.files, options.out, dict(options.answer)), language)
        case "versions":
            return versions(options.data, options.edition, options.log, language)
        case "rollback":
            return rollback(options.data, options.edition, options.version, options.note, language)
        case "backup":
            return backup(options.data, options.out, language)
        case "diff":
            return diff(options.data, options.edition, options.before, options.after, language)
        case _:
            return check(options.data, options.edition, language)


def _print_utf8() -> None:
    """Print UTF-8 on every system, since no other encoding of Vietnamese names is read by all tools."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8")
