"""The versions of the edition in question, as far as the person at the browser may know of them."""

from __future__ import annotations

from dataclasses import dataclass

from dashboard.access import Action
from dashboard.data import (
    EditionError,
    Storage,
    VersionLog,
    VersionSummary,
    data_root,
    list_versions,
    read_log,
)
from dashboard.model import EditionId
from dashboard.pages.elements import page_title
from dashboard.pages.notices import error_unreadable
from dashboard.pages.session import current_address
from dashboard.pages.user import may
from dashboard.pages.view import View
from dashboard.ui.address import Address
from dashboard.ui.localizer import Localizer


@dataclass(frozen=True)
class VisibleVersions:
    """`versions`: the newest first; those that were never published only for who may read the log (`sees_log`).

    `period`: the period in words, as the edition on screen names it.
    """

    root: Storage
    edition_id: EditionId
    address: Address
    t: Localizer
    versions: tuple[VersionSummary, ...]
    log: VersionLog
    sees_log: bool
    period: str

    @property
    def current(self) -> VersionSummary | None:
        """The version that everybody sees; None when there is none."""
        return next((version for version in self.versions if version.is_current), None)

    def was_published(self, version: VersionSummary) -> bool:
        """Whether a version is or was in force."""
        return self.log.was_current(version.version)


def visible_versions(view: View | None) -> VisibleVersions | None:
    """The versions of the edition on screen, or that the address names; None, and it is said why, if there is none."""
    address = current_address()
    t = view.t if view else Localizer(address.language)
    edition_id = view.base.edition.id if view else EditionId(address.programme, address.period)
    root = data_root()
    try:
        versions = list_versions(root, edition_id) if edition_id.programme and edition_id.period else ()
        log = read_log(root, edition_id) if versions else VersionLog()
    except EditionError as unreadable:
        page_title(t("page.versions"))
        error_unreadable(unreadable, t)
        return None
    if not versions:
        page_title(t("versions.title_none"), t("versions.none"))
        return None
    sees_log = may(Action.READ_LOG, edition_id)
    shown = tuple(version for version in versions if sees_log or log.was_current(version.version))
    period = t.period(view.base.edition if view else edition_id.period)
    return VisibleVersions(root, edition_id, address, t, shown, log, sees_log, period)
