"""The arguments of `report`: the document, its agency or block, the scenario or goal, and the file."""

from __future__ import annotations

import argparse
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from dashboard.ui.texts import Language, text

KINDS: Mapping[str, tuple[str, ...]] = {
    "agency": (".pdf", ".zip"),
    "proposal": (".pdf", ".docx"),
    "plan": (".docx", ".pdf"),
    "announcement": (".docx", ".pdf"),
    "slides": (".pptx",),
    "card": (".png", ".svg"),
}
"""Each document with its possible file types; a .zip holds the sheets of all agencies."""
OF_ONE_AGENCY = ("agency", "proposal", "plan")
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


def add_report_arguments(command: argparse.ArgumentParser, language: Language) -> None:
    """Add the arguments of `report` besides the edition."""
    command.add_argument("kind", choices=list(KINDS), help=_text("kind", language))
    command.add_argument("--block", default="", metavar="BLOCK", help=_text("block", language))
    command.add_argument("--agency", default="", metavar="AGENCY", help=_text("agency", language))
    command.add_argument("--all", dest="every", action="store_true", help=_text("all", language))
    command.add_argument("--scenario", default="", metavar="LINK", help=_text("scenario", language))
    command.add_argument("--goal", default="", metavar="GOAL", help=_text("goal", language))
    command.add_argument("--site", default="", metavar="URL", help=_text("site", language))
    command.add_argument("--out", type=Path, required=True, metavar="FILE", help=_text("out", language))
    command.add_argument("--wide", action="store_true", help=_text("wide", language))
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


def report_request(command: argparse.ArgumentParser, options: argparse.Namespace, language: Language) -> ReportRequest:
    """Return the request in `options`; exit with a usage error if they are inconsistent."""
    kind, suffix = options.kind, options.out.suffix.lower()
    if suffix not in KINDS[kind]:
        command.error(_text("wrong_suffix", language, kind=kind, file=options.out, known=", ".join(KINDS[kind])))
    if options.every is not (kind == "agency" and suffix == ".zip"):
        command.error(_text("all_is_a_zip", language))
    if kind in OF_ONE_AGENCY and bool(options.agency) is options.every:
        command.error(_text("agency_or_all", language, kind=kind))
    asked = [bool(options.scenario), bool(options.goal)].count(True)
    if asked not in ([1] if kind in _OF_A_SCENARIO else [0, 1] if kind in _MAY_HAVE_A_SCENARIO else [0]):
        command.error(_text("scenario_or_goal", language, kinds=", ".join(_OF_A_SCENARIO)))
    if (options.goal or (kind == "card" and options.scenario)) and not options.agency:
        command.error(_text("whose_scenario", language))
    if options.site and not options.site.startswith(("https://", "http://")):
        command.error(_text("site_malformed", language, value=options.site))
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


def _text(key: str, language: Language, **values: object) -> str:
    return text(f"report_command.{key}", language, **values)
