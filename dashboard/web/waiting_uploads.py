"""Limits on uploads: files per session, bytes in all, and readable names.

Streamlit keeps uploaded files in memory as long as the session lives, whether or not a page reads them. The import page
removes a file at once (`dashboard/pages/panels/upload_panel.py`); what remains was uploaded without that page.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import accumulate, islice

from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit import runtime
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager
from streamlit.runtime.uploaded_file_manager import UploadedFileRec

from dashboard.data.workbook_cells import readable_file_name
from dashboard.sandbox.limits import MOST_BYTES, MOST_FILES

MOST_BYTES_A_SESSION = 2 * MOST_BYTES
"""Maximum bytes of a session's waiting files; beyond it or MOST_FILES only the newest stay. A page has one uploader."""
MOST_BYTES_IN_ALL = 10 * MOST_BYTES
"""Maximum bytes for all sessions; beyond it only the newest files stay. A file waits for a tenth of a second."""

_UPLOAD = re.compile(r"/_stcore/upload_file/(?P<session>[^/]+)/(?P<file>[^/]+)/?$")


class BoundedUploads:
    """Applies the limits before the browser is told that its file has arrived."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        upload = _UPLOAD.search(scope["path"]) if scope["type"] == "http" and scope["method"] == "PUT" else None
        if upload is None:
            await self._app(scope, receive, send)
            return

        async def checked_send(message: Message) -> None:
            if message["type"] == "http.response.start" and (waiting := uploaded_files()) is not None:
                keep_within_bounds(waiting, upload["session"], upload["file"])
            await send(message)

        await self._app(scope, receive, checked_send)


def uploaded_files() -> MemoryUploadedFileManager | None:
    """Return the store of all sessions' uploaded files; None while no server runs."""
    manager = runtime.get_instance().uploaded_file_mgr if runtime.exists() else None
    return manager if isinstance(manager, MemoryUploadedFileManager) else None


def keep_within_bounds(waiting: MemoryUploadedFileManager, session: str, newest: str) -> None:
    """Give the newest file of a session a readable name; remove the oldest files beyond the limits."""
    for record in waiting.get_files(session, [newest]):
        if record.name != (name := readable_file_name(record.name)):
            waiting.add_file(session, UploadedFileRec(record.file_id, name, record.type, record.data))
    own = _sizes(waiting, [session])
    held = accumulate(size for _, _, size in reversed(own))
    kept = sum(total <= MOST_BYTES_A_SESSION for total in islice(held, MOST_FILES))
    for _, file, _ in own[: len(own) - kept]:
        waiting.remove_file(session, file)
    every = _sizes(waiting, list(waiting.file_storage))
    too_many = sum(size for _, _, size in every) - MOST_BYTES_IN_ALL
    for other, file, size in every:
        if too_many <= 0:
            break
        if file != newest:
            waiting.remove_file(other, file)
            too_many -= size


def remove_files_of_closed_sessions(waiting: MemoryUploadedFileManager) -> None:
    """Remove the files of sessions without a connected browser: no page will read them."""
    for session in list(waiting.file_storage):
        if not runtime.get_instance().is_active_session(session):
            waiting.remove_session_files(session)


def _sizes(waiting: MemoryUploadedFileManager, sessions: Iterable[str]) -> list[tuple[str, str, int]]:
    """The session, id and size of each file held for these sessions; within a session the oldest first."""
    held = ((session, dict(waiting.file_storage.get(session, {}))) for session in sessions)
    return [(session, file, len(record.data)) for session, files in held for file, record in files.items()]
