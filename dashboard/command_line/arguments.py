"""The arguments of each command."""

from __future__ import annotations

import argparse
import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

from dashboard.command_line.editions import typed_change
from dashboard.command_line.importing import ImportRequest
from dashboard.command_line.plan import add_plan_arguments, plan_request
from dashboard.data import EditionError, Storage, data_address, open_root
from dashboard.model import EditionId
from dashboard.ui.issues import issue_sentence
from dashboard.ui.texts import LANGUAGES, Language, catalogue_keys, text

COMMANDS = (
    "run",
    "build",
    "leaderboard",
    "plan",
    "check",
    "template",
    "report",
    "import",
    "layout",
    "versions",
    "rollback",
    "diff",
    "backup",
)

_ARGPARSE = "argparse_words."


class _PlainHelp(argparse.HelpFormatter):
    """Prints each help text unchanged: argparse would treat a `%` in it as a placeholder."""

    def _get_help_string(self, action: argparse.Action) -> str:
        return (action.help or "").replace("%", "%%")


class _Parser(argparse.ArgumentParser):
    """A parser whose help is plain text, also for its subcommands, whose parsers argparse makes of the same class."""

    def __init__(self, **settings: Any) -> None:
        super().__init__(**settings, formatter_class=_PlainHelp)


def language_of(arguments: Sequence[str]) -> Language:
    """Return the language of `--lang`, by default Vietnamese: the parser's own texts need it before parsing."""
    english = "--lang=en" in arguments or ("--lang", "en") in pairwise(arguments)
    return "en" if english else "vi"


def argument_parser(language: Language) -> argparse.ArgumentParser:
    """Return the parser; its namespace holds `command` and the arguments of that command."""
    _set_words_of_argparse(language)
    parser = _Parser(prog="xep-hang", description=_text("description", language))
    commands = parser.add_subparsers(dest="command", required=True, metavar=" | ".join(COMMANDS))

    def add(name: str, about: str = "", *, of_edition: bool = True) -> argparse.ArgumentParser:
        said = text(about or f"command_line.{name}", language)
        command = commands.add_parser(name, help=said, description=said)
        if of_edition:
            command.add_argument(
                "--edition",
                required=True,
                type=lambda value: _edition_id(value, language),
                metavar="PROGRAMME/PERIOD",
                help=_text("edition", language),
            )
        return command

    run = add("run", of_edition=False)
    run.add_argument("--host", default="localhost", metavar="HOST", help=_text("host", language))
    run.add_argument("--port", type=int, default=8501, metavar="PORT", help=_text("port", language))
    run.add_argument("--data", default=data_address(), metavar="ROOT", help=_text("data", language))
    run.add_argument("--lang", choices=LANGUAGES, default="vi", help=_text("language", language))

    build = add("build", of_edition=False)
    build.add_argument("source", type=Path, metavar="SOURCE", help=_text("source", language))

    leaderboard = add("leaderboard")
    leaderboard.add_argument("--block", required=True, metavar="BLOCK", help=_text("block", language))
    leaderboard.add_argument(
        "--set",
        dest="changes",
        action="append",
        default=[],
        type=lambda value: typed_change(value, language),
        metavar="AGENCY:CRITERION=POINTS",
        help=_text("set", language),
    )

    plan = add("plan")
    add_plan_arguments(plan, language)
    plan.set_defaults(request=lambda options: plan_request(plan, options, language))

    check = add("check")

    template = add("template")
    template.add_argument(
        "--out",
        type=lambda value: _workbook_path(value, language),
        required=True,
        metavar="FILE.xlsx",
        help=_text("template_out", language),
    )
    template.add_argument("--force", action="store_true", help=_text("template_force", language))

    report = add("report", "report_command.description")
    _add_report_arguments(report, language)
    report.set_defaults(request=lambda options: _report_request(report, options, language))

    importing = add("import", "import_command.description", of_edition=False)
    _add_import_arguments(importing, lambda value: _workbook_path(value, language), language)
    importing.set_defaults(request=_import_request)

    proposing = add("layout", "layout_command.description", of_edition=False)
    _add_layout_arguments(proposing, language)
    proposing.add_argument("--lang", choices=LANGUAGES, default="vi", help=_text("language", language))

    versions = add("versions")
    versions.add_argument("--log", action="store_true", help=_text("versions_log", language))

    rollback = add("rollback")
    rollback.add_argument("--to", required=True, dest="version", metavar="VERSION", help=_text("rollback_to", language))
    rollback.add_argument("--note", default="", metavar="TEXT", help=_text("rollback_note", language))

    diff = add("diff")
    diff.add_argument("--from", dest="before", default="", metavar="VERSION", help=_text("diff_from", language))
    diff.add_argument("--to", dest="after", default="", metavar="VERSION", help=_text("diff_to", language))

    backup = add("backup", "backup.description", of_edition=False)
    backup.add_argument("out", type=Path, metavar="OUT", help=text("backup.out", language))

    for command in (build, leaderboard, plan, check, template, report, importing, versions, rollback, diff, backup):
        command.add_argument(
            "--data",
            type=lambda value: _root(value, language),
            default=data_address(),
            metavar="ROOT",
            help=_text("data", language),
        )
        command.add_argument("--lang", choices=LANGUAGES, default="vi", help=_text("language", language))
    return parser


def _set_words_of_argparse(language: Language) -> None:
    """Set the language of argparse's own texts. It uses gettext, which reads only compiled files, so gettext's function
    is replaced by one with texts of the catalogue."""
    names = [key.removeprefix(_ARGPARSE) for key in catalogue_keys("en") if key.startswith(_ARGPARSE)]
    words = {text(f"argparse_words.{name}", "en"): text(f"argparse_words.{name}", language) for name in names}
    setattr(argparse, "_", lambda message: words.get(message, message))  # noqa: B010 - a private name of argparse


def _workbook_path(value: str, language: Language) -> Path:
    path = Path(value)
    if path.suffix.lower() != ".xlsx":
        raise argparse.ArgumentTypeError(_text("not_xlsx", language, value=value))
    return path


def _root(value: str, language: Language) -> Storage:
    try:
        return open_root(value)
    except EditionError as error:
        raise argparse.ArgumentTypeError(issue_sentence(error, language, for_operator=True)) from None


def _edition_id(value: str, language: Language) -> EditionId:
    programme, slash, period = value.partition("/")
    if not (programme and slash and period) or "/" in period:
        raise argparse.ArgumentTypeError(_text("edition_malformed", language, value=value))
    return EditionId(programme, period)


def _text(key: str, language: Language, **values: object) -> str:
    return text(f"command_line.{key}", language, **values)


def _add_import_arguments(
    importing: argparse.ArgumentParser, workbook_path: Callable[[str], Path], language: Language
) -> None:
    """Add the arguments for the file, for what is done with it, and for the marked copy."""
    importing.add_argument("files", type=Path, nargs="+", metavar="FILE", help=_import_text("file", language))
    fate = importing.add_mutually_exclusive_group()
    fate.add_argument("--publish", action="store_true", help=_import_text("publish", language))
    fate.add_argument("--submit", action="store_true", help=_import_text("submit", language))
    marked = importing.add_mutually_exclusive_group()
    marked.add_argument("--marked", type=workbook_path, metavar="OUT.xlsx", help=_import_text("marked", language))
    marked.add_argument("--layout", type=Path, metavar="L.toml", help=_import_text("layout", language))
    importing.add_argument("--new-layout", action="store_true", help=_import_text("new_layout", language))
    _add_answers(importing, language)
    importing.add_argument("--note", default="", metavar="TEXT", help=_import_text("note", language))


def _import_request(options: argparse.Namespace) -> ImportRequest:
    """Return the request in `options`."""
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


def _add_layout_arguments(proposing: argparse.ArgumentParser, language: Language) -> None:
    """Add the arguments for the files, for the file of the layout, and for answers."""
    proposing.add_argument("files", type=Path, nargs="+", metavar="FILE", help=_import_text("file", language))
    proposing.add_argument("--out", type=Path, metavar="L.toml", help=text("layout_command.out", language))
    _add_answers(proposing, language)


def _add_answers(command: argparse.ArgumentParser, language: Language) -> None:
    command.add_argument(
        "--answer",
        action="append",
        default=[],
        type=lambda value: _answer(value, language),
        metavar=_import_text("answer_form", language),
        help=_import_text("answer", language),
    )


def _answer(value: str, language: Language) -> tuple[str, str]:
    """The key of a question and its answer; a key may contain any character except `=`."""
    key, sign, answer = value.partition("=")
    if not (key.strip() and sign and answer.strip()):
        raise argparse.ArgumentTypeError(_import_text("answer_malformed", language, value=value))
    return unicodedata.normalize("NFC", key.strip()), unicodedata.normalize("NFC", answer.strip())


def _import_text(key: str, language: Language, **values: object) -> str:
    return text(f"import_command.{key}", language, **values)


_KINDS: Mapping[str, tuple[str, ...]] = {
    "agency": (".pdf", ".zip"),
    "proposal": (".pdf", ".docx"),
    "plan": (".docx", ".pdf"),
    "announcement": (".docx", ".pdf"),
    "slides": (".pptx",),
    "card": (".png", ".svg"),
}
"""Each document with its possible file types; a .zip holds the sheets of all agencies."""
_OF_ONE_AGENCY = ("agency", "proposal", "plan")
_ID_WITH_A_DASH = re.compile(r"-[A-Za-z0-9_-]{21}")
_OF_A_SCENARIO = ("proposal", "plan")
_MAY_HAVE_A_SCENARIO = ("slides", "card")


@dataclass(frozen=True, slots=True)
class ReportRequest:
    """The arguments of `report`. `scenario`: a link, a saved scenario's id, or the scenario as written in a link.

    `goal`: as written in a link, `hang-15`. `site`: the dashboard's address, for the link back. `every`: one sheet for
    each agency. `wide`: a picture for the preview of a link. Arguments that are not given are empty.
    """

    kind: str
    out: Path
    replace: bool
    block: str
    agency: str
    scenario: str
    goal: str
    site: str
    every: bool
    wide: bool


def _add_report_arguments(command: argparse.ArgumentParser, language: Language) -> None:
    """Add the arguments of `report` besides the edition."""
    command.add_argument("kind", choices=list(_KINDS), help=_report_text("kind", language))
    command.add_argument("--block", default="", metavar="BLOCK", help=_report_text("block", language))
    command.add_argument("--agency", default="", metavar="AGENCY", help=_report_text("agency", language))
    command.add_argument("--all", dest="every", action="store_true", help=_report_text("all", language))
    command.add_argument("--scenario", default="", metavar="LINK", help=_report_text("scenario", language))
    command.add_argument("--goal", default="", metavar="GOAL", help=_report_text("goal", language))
    command.add_argument("--site", default="", metavar="URL", help=_report_text("site", language))
    command.add_argument("--out", type=Path, required=True, metavar="FILE", help=_report_text("out", language))
    command.add_argument("--wide", action="store_true", help=_report_text("wide", language))
    command.add_argument("--force", action="store_true", help=text("command_line.template_force", language))


def ids_as_values(arguments: Sequence[str]) -> list[str]:
    """Return `arguments` with a saved scenario's id that begins with a dash, as one in 64 does, joined to its option.

    argparse would treat it as an option itself.
    """
    bound: list[str] = []
    for argument in arguments:
        if bound and bound[-1] == "--scenario" and _ID_WITH_A_DASH.fullmatch(argument):
            bound[-1] = f"--scenario={argument}"
        else:
            bound.append(argument)
    return bound


def _report_request(command: argparse.ArgumentParser, options: argparse.Namespace, language: Language) -> ReportRequest:
    """Return the request in `options`; exit with a usage error if they are inconsistent."""
    kind, suffix = options.kind, options.out.suffix.lower()
    if suffix not in _KINDS[kind]:
        command.error(
            _report_text("wrong_suffix", language, kind=kind, file=options.out, known=", ".join(_KINDS[kind]))
        )
    if options.every is not (kind == "agency" and suffix == ".zip"):
        command.error(_report_text("all_is_a_zip", language))
    if kind in _OF_ONE_AGENCY and bool(options.agency) is options.every:
        command.error(_report_text("agency_or_all", language, kind=kind))
    asked = [bool(options.scenario), bool(options.goal)].count(True)
    if asked not in ([1] if kind in _OF_A_SCENARIO else [0, 1] if kind in _MAY_HAVE_A_SCENARIO else [0]):
        command.error(_report_text("scenario_or_goal", language, kinds=", ".join(_OF_A_SCENARIO)))
    if (options.goal or (kind == "card" and options.scenario)) and not options.agency:
        command.error(_report_text("whose_scenario", language))
    if options.site and not options.site.startswith(("https://", "http://")):
        command.error(_report_text("site_malformed", language, value=options.site))
    return ReportRequest(
        kind=kind,
        out=options.out,
        replace=options.force,
        block=options.block,
        agency=options.agency,
        scenario=options.scenario,
        goal=options.goal,
        site=options.site.rstrip("/"),
        every=options.every,
        wide=options.wide,
    )


def _report_text(key: str, language: Language, **values: object) -> str:
    return text(f"report_command.{key}", language, **values)
