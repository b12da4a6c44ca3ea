"""Why an edition under the data root cannot be read."""

from __future__ import annotations

from enum import StrEnum
from functools import partial


class UnreadableReason(StrEnum):
    """What is wrong. The value is the key of the sentence under `[refusal]` in the text catalogues."""

    UNSAFE_NAME = "unreadable_unsafe_name"
    NO_SUCH_EDITION = "unreadable_no_such_edition"
    CURRENT_DAMAGED = "unreadable_current_damaged"
    VERSION_MISSING = "unreadable_version_missing"
    FILE_MISSING = "unreadable_file_missing"
    FILE_TRUNCATED = "unreadable_file_truncated"
    FILE_ALTERED = "unreadable_file_altered"
    FILE_FOREIGN = "unreadable_file_foreign"
    FORMAT_UNKNOWN = "unreadable_format_unknown"
    JSON_DAMAGED = "unreadable_json_damaged"
    NOT_PERMITTED = "unreadable_not_permitted"
    ALIASES_DAMAGED = "unreadable_aliases_damaged"
    ORIGINAL_MISSING = "unreadable_original_missing"
    ORIGINAL_ALTERED = "unreadable_original_altered"

    ADDRESS_UNKNOWN = "unreadable_address_unknown"
    ADDRESS_MALFORMED = "unreadable_address_malformed"
    ADDRESS_PARAMETER = "unreadable_address_parameter"
    ADDRESS_WITH_SECRET = "unreadable_address_with_secret"
    STORE_NO_ANSWER = "unreadable_store_no_answer"
    STORE_NO_ACCESS = "unreadable_store_no_access"
    STORE_NO_BUCKET = "unreadable_store_no_bucket"
    STORE_FAILED = "unreadable_store_failed"
    LOCK_TAKEN = "unreadable_lock_taken"


class EditionError(Exception):
    """Raised when an edition cannot be read as it was written, or the place where editions are kept cannot be used.

    `file` is relative to the data root, with `/` between folders; the address when it is about the whole of it.
    `details` fills the placeholders of the sentence.
    """

    def __init__(self, file: str, reason: UnreadableReason, **details: str) -> None:
        super().__init__(f"{file}: {reason}" + "".join(f", {name} {value!r}" for name, value in details.items()))
        self.file = file
        self.reason = reason
        self.details = details

    def __reduce__(self) -> tuple[partial[EditionError], tuple[str, UnreadableReason]]:
        """How to pickle it, as Streamlit's cache does with a list of editions: an exception forgets its keywords."""
        return partial(EditionError, **self.details), (self.file, self.reason)
