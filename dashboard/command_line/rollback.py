"""`rollback`: an earlier version is put in force again."""

from __future__ import annotations

from dashboard.access import PermissionDenied, operator
from dashboard.command_line.exit_codes import ExitCode
from dashboard.command_line.output import say
from dashboard.data import AlreadyCurrent, EditConflict, Storage, list_versions
from dashboard.model import EditionId
from dashboard.publishing import current_version_or_none, roll_back
from dashboard.ui.issues import already_in_force_sentence, current_changed_sentence, not_authorized_sentence
from dashboard.ui.texts import Language, text


def rollback(root: Storage, edition_id: EditionId, version: str, note: str, language: Language) -> int:
    """Put a version in force that the edition has, and say what was in force before; return the exit code.

    Raises EditionError.
    """
    known = [summary.version for summary in list_versions(root, edition_id)]
    if version not in known:
        say(version_unknown(edition_id, version, known, language))
        return ExitCode.USAGE
    try:
        entry = roll_back(
            root, edition_id, version, operator(), expected=current_version_or_none(root, edition_id), note=note
        )
    except EditConflict as changed:
        say(current_changed_sentence(edition_id, changed.expected, changed.found, language))
        return ExitCode.REFUSED
    except AlreadyCurrent:
        say(already_in_force_sentence(edition_id, version, language))
        return ExitCode.REFUSED
    except PermissionDenied as refused:
        say(not_authorized_sentence(refused, language))
        return ExitCode.REFUSED
    except OSError as error:
        say(text("command_line.not_written", language, folder=root, problem=error.strerror or type(error).__name__))
        return ExitCode.REFUSED
    before = entry.before or text("switch_refused.none", language)
    say(text("command_line.rolled_back", language, edition=edition_id, version=version, before=before))
    return ExitCode.OK


def version_unknown(edition_id: EditionId, version: str, known: list[str], language: Language) -> str:
    """Return that there is no such version, and which there are."""
    if not known:
        return text("command_line.versions_none", language, edition=edition_id)
    details = {"edition": edition_id, "version": version, "known": ", ".join(known)}
    return text("command_line.version_unknown", language, **details)
