"""Every write of an edition by a person. Permission is checked at the start and again right before the write."""

from dashboard.publishing.import_report import ImportReport, import_report
from dashboard.publishing.publishing import (
    keep_aliases,
    keep_layout,
    publish,
    roll_back,
    submit,
    submit_and_publish,
)

__all__ = [
    "ImportReport",
    "import_report",
    "keep_aliases",
    "keep_layout",
    "publish",
    "roll_back",
    "submit",
    "submit_and_publish",
]
