"""Every write of an edition by a person: who may, is asked at the start and again right before the write."""

from dashboard.publishing.import_report import ImportReport, import_report
from dashboard.publishing.publishing import (
    current_version_or_none,
    keep_aliases,
    publish,
    roll_back,
    submit,
    submit_and_publish,
)

__all__ = [
    "ImportReport",
    "current_version_or_none",
    "import_report",
    "keep_aliases",
    "publish",
    "roll_back",
    "submit",
    "submit_and_publish",
]
