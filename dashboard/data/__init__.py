"""Editions on disk: built from source folders, written as Parquet, read back, listed. No screen, no scoring."""

from dashboard.data.catalogue import EditionListing, ListedBlock, earlier_editions, list_editions, previous_edition
from dashboard.data.fingerprint import fingerprint, with_version
from dashboard.data.layout import data_root
from dashboard.data.numbers import plain_number
from dashboard.data.reading import current_version, read_edition
from dashboard.data.refusals import Refusal, Rule, Severity, SourceRefused
from dashboard.data.source_folder import read_source_folder
from dashboard.data.unreadable import EditionUnreadable, UnreadableReason
from dashboard.data.writing import write_edition

__all__ = [
    "EditionListing",
    "EditionUnreadable",
    "ListedBlock",
    "Refusal",
    "Rule",
    "Severity",
    "SourceRefused",
    "UnreadableReason",
    "current_version",
    "data_root",
    "earlier_editions",
    "fingerprint",
    "list_editions",
    "plain_number",
    "previous_edition",
    "read_edition",
    "read_source_folder",
    "with_version",
    "write_edition",
]
