"""What is sent to a session past its page is bounded, and is gone when nobody is there to take it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AsyncExitStack
from pathlib import Path

import pytest
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager
from streamlit.runtime.uploaded_file_manager import UploadedFileRec

from dashboard.sandbox.limits import MOST_BYTES, MOST_FILES
from dashboard.web.waiting_uploads import MOST_BYTES_A_SESSION, MOST_BYTES_IN_ALL, keep_within_bounds
from tests.made_editions import PROJECT
from tests.own_loop import run_in_own_loop
from tests.servers import Server, dashboard
from tests.web.uploading import IMPORT_PAGE, UploadingSession

GOOD = "STT;Cơ quan;1.1 (10)\n1;Sở A;7\n2;Sở B;6\n".encode()


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with dashboard(PROJECT / "data" / "editions", tmp_path_factory.mktemp("server")) as running:
        yield running


def visiting(server: Server) -> UploadingSession:
    return UploadingSession(server.url, IMPORT_PAGE, {})


def upload(manager: MemoryUploadedFileManager, session: str, file: str, size: int = 1, name: str = "a.csv") -> None:
    manager.add_file(session, UploadedFileRec(file, name, "text/csv", bytes(size)))
    keep_within_bounds(manager, session, file)


def test_of_the_files_that_nothing_takes_a_session_keeps_the_newest() -> None:
    manager = MemoryUploadedFileManager("/upload")
    for number in range(MOST_FILES + 8):
        upload(manager, "mine", f"file-{number}")
        upload(manager, "other", f"file-{number}") if number < 2 else None
    assert list(manager.file_storage["mine"]) == [f"file-{number}" for number in range(8, MOST_FILES + 8)]
    assert list(manager.file_storage["other"]) == ["file-0", "file-1"]


def test_of_large_files_that_nothing_takes_a_session_keeps_the_newest_within_so_many_bytes() -> None:
    manager = MemoryUploadedFileManager("/upload")
    for number in range(5):
        upload(manager, "mine", f"file-{number}", MOST_BYTES_A_SESSION // 2)
    assert list(manager.file_storage["mine"]) == ["file-3", "file-4"]


def test_all_sessions_together_keep_so_many_bytes_and_no_more() -> None:
    manager = MemoryUploadedFileManager("/upload")
    for number in range(2 * MOST_BYTES_IN_ALL // MOST_BYTES):
        upload(manager, f"session-{number}", f"file-{number}", MOST_BYTES)
        assert manager.get_files(f"session-{number}", [f"file-{number}"])
    held = [len(record.data) for files in manager.file_storage.values() for record in files.values()]
    assert sum(held) == MOST_BYTES_IN_ALL


def test_the_page_takes_the_file_out(server: Server) -> None:
    """Otherwise what the server holds grows with every session that has read a file."""
    size = MOST_BYTES // 2
    content = GOOD + b"3;" + b"x" * size + b";5\n"  # a text too long for a cell: refused, and soon

    async def read(times: int) -> float:
        async with AsyncExitStack() as open_sessions:
            before = server.process.memory_info().rss
            for _ in range(times):
                session = await open_sessions.enter_async_context(visiting(server))
                await session.open()
                status, file = session.put("ket-qua.csv", content)
                assert status == 204
                await session.take("ket-qua.csv", len(content), file)
                assert any("ket-qua.csv" in text for text in session.said)
            return (server.process.memory_info().rss - before) / size

    run_in_own_loop(read, 2)  # what the first ones need stays
    assert run_in_own_loop(read, 16) < 8


@pytest.mark.parametrize("name", ["a\0b.csv", "ket qua [lan 2].csv", "a*b?.csv", "x" * 900 + ".csv"])
def test_a_file_of_any_name_is_read(name: str, server: Server) -> None:
    """Streamlit refuses NUL by an error that says nothing: `dashboard` fails when the log has one."""

    async def read() -> list[str]:
        async with visiting(server) as session:
            await session.open()
            status, file = session.put(name, GOOD)
            assert status == 204
            await session.take(name, len(GOOD), file)
            return session.said

    said = " ".join(run_in_own_loop(read))
    assert "câu hỏi cần trả lời về" in said
    assert ".csv" in said


def test_many_files_that_nothing_takes_cost_no_memory(server: Server, tmp_path: Path) -> None:
    async def send() -> float:
        async with visiting(server) as session:
            await session.open()
            before = server.process.memory_info().rss
            for _ in range(12):
                status, _ = session.put("to.csv", bytes(MOST_BYTES - 1_000))
                assert status == 204
            return (server.process.memory_info().rss - before) / MOST_BYTES

    assert run_in_own_loop(send) < 2 * MOST_BYTES_A_SESSION / MOST_BYTES + 1
