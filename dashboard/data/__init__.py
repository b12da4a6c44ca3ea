"""Editions on disk: built from source folders, written as Parquet, read back, listed. No UI, no scoring."""

from dashboard.data.all_editions import (
    CopiedRoot,
    EditionListing,
    ListedBlock,
    VersionSummary,
    copy_root,
    earlier_editions,
    list_editions,
    list_versions,
    previous_edition,
)
from dashboard.data.edition_files import (
    BUILT,
    activate,
    current_version,
    current_version_or_none,
    read_edition,
    submit_version,
    write_edition,
    write_version,
)
from dashboard.data.errors import AlreadyCurrent, EditConflict, EditionError, IssueLog, SourceError
from dashboard.data.kept_files import (
    Alias,
    OriginalFile,
    add_aliases,
    read_aliases,
    read_layout,
    read_original,
    write_layout,
)
from dashboard.data.manifest import fingerprint, with_version
from dashboard.data.numbers import plain_number
from dashboard.data.object_storage import ObjectStorage
from dashboard.data.paths import data_address, data_root, open_root
from dashboard.data.source_folder import read_source_folder
from dashboard.data.storage import LocalStorage, Storage, as_storage
from dashboard.data.version_log import (
    LogAction,
    LogDetails,
    LogEntry,
    VersionLog,
    read_log,
)

__all__ = [
    "BUILT",
    "Alias",
    "AlreadyCurrent",
    "CopiedRoot",
    "EditConflict",
    "EditionError",
    "EditionListing",
    "IssueLog",
    "ListedBlock",
    "LocalStorage",
    "LogAction",
    "LogDetails",
    "LogEntry",
    "ObjectStorage",
    "OriginalFile",
    "SourceError",
    "Storage",
    "VersionLog",
    "VersionSummary",
    "activate",
    "add_aliases",
    "as_storage",
    "copy_root",
    "current_version",
    "current_version_or_none",
    "data_address",
    "data_root",
    "earlier_editions",
    "fingerprint",
    "list_editions",
    "list_versions",
    "open_root",
    "plain_number",
    "previous_edition",
    "read_aliases",
    "read_edition",
    "read_layout",
    "read_log",
    "read_original",
    "read_source_folder",
    "submit_version",
    "with_version",
    "write_edition",
    "write_layout",
    "write_version",
]
