"""`template`: a workbook to fill in, with an edition in it or the start of a new one."""

from __future__ import annotations

import datetime
from pathlib import Path

from dashboard.command_line.output import ExitCode, say, write_atomically, writing_into
from dashboard.data import EditionError, Storage, list_editions, previous_edition, read_edition
from dashboard.model import Edition, EditionId, Rule
from dashboard.report import template_workbook
from dashboard.ui.localizer import VIET_NAM, Localizer
from dashboard.ui.texts import Language, text


def template(root: Storage, edition_id: EditionId, out: Path, replace: bool, language: Language) -> int:
    """Write the workbook for an edition to `out`; return the exit code. Raises IssueError.

    An edition that is there is written whole. For a new one, criteria and agencies are those of the edition before it.
    """
    if out.exists() and not replace:
        say(text("command_line.template_exists", language, file=out))
        return ExitCode.REFUSED
    edition = _edition_or_earlier(root, edition_id)
    made = datetime.datetime.now(VIET_NAM)
    content = template_workbook(edition_id, edition, made, Localizer(language, edition))
    with writing_into(out):
        write_atomically(out, content, replace=replace)
    say(_written(out, edition_id, edition, language))
    return ExitCode.OK


def _edition_or_earlier(root: Storage, edition_id: EditionId) -> Edition | None:
    """Return the edition, else the latest earlier one of its programme, else None."""
    try:
        return read_edition(root, edition_id)
    except EditionError as error:
        if error.rule is not Rule.UNREADABLE_NO_SUCH_EDITION:
            raise
    listings = list_editions(root)
    of_programme = [listing.id for listing in listings if listing.id.programme == edition_id.programme]
    earlier = [other for other in of_programme if other.period < edition_id.period]
    before = previous_edition(listings, edition_id) or max(earlier, default=None)
    return None if before is None else read_edition(root, before)


def _written(out: Path, edition_id: EditionId, edition: Edition | None, language: Language) -> str:
    if edition is None:
        return text("command_line.template_example", language, file=out, edition=edition_id)
    key = "whole" if edition.id == edition_id else "next"
    return text(
        f"command_line.template_{key}",
        language,
        file=out,
        edition=edition_id,
        source=edition.id,
        version=edition.version,
        blocks=len(edition.blocks),
        agencies=sum(len(block.agencies) for block in edition.blocks),
        criteria=sum(len(block.tree.leaves) for block in edition.blocks),
    )
