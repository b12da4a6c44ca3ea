"""A visitor who uploads files: a session that speaks Streamlit's protocol, and its upload address."""

from __future__ import annotations

import http.client
import secrets
import uuid
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from streamlit.proto.Common_pb2 import FileURLs, UploadedFileInfo
from streamlit.proto.Delta_pb2 import Delta
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState

from tests.bench.session import Rerun, Session

IMPORT_PAGE = "nhap-du-lieu"


@dataclass
class UploadingSession(Session):
    """A session on the import page. `said`: the texts of its last runs, as HTML or Markdown."""

    session_id: str = ""
    uploader: str = ""
    button: str = ""
    said: list[str] = field(default_factory=list[str])

    def put(self, name: str, content: bytes) -> tuple[int, str]:
        """Send a file to the session as a browser does; return the status and the id of the file."""
        file, boundary, token = str(uuid.uuid4()), secrets.token_hex(8), token_of(self.url)
        head = f'--{boundary}\r\nContent-Disposition: form-data; name="{name_in_form(name)}"; '
        head += f'filename="{name_in_form(name)}"\r\nContent-Type: text/csv\r\n\r\n'
        body = head.encode() + content + f"\r\n--{boundary}--\r\n".encode()
        where = urlsplit(self.url)
        connection = http.client.HTTPConnection(where.hostname or "", where.port, timeout=60)
        headers = {
            "Content-Type": f"multipart/form-data; boundary={boundary}",
            "Cookie": f"_streamlit_xsrf={token}",
            "X-Xsrftoken": token,
            "Origin": self.url,
        }
        connection.request("PUT", f"/_stcore/upload_file/{self.session_id}/{file}", body, headers)
        status = connection.getresponse().status
        connection.close()
        return status, file

    async def take(self, name: str, size: int, file: str) -> Rerun:
        """Tell the page that the file has arrived, and wait for what it makes of it."""
        address = f"/_stcore/upload_file/{self.session_id}/{file}"
        state = WidgetState(id=self.uploader)
        urls = FileURLs(file_id=file, upload_url=address, delete_url=address)
        info = UploadedFileInfo(file_id=file, name=name, size=size, file_urls=urls)
        state.file_uploader_state_value.uploaded_file_info.append(info)
        self.widgets[self.uploader] = state
        self.said.clear()
        told = self._state("upload")
        told.widget_states.widgets.append(WidgetState(id=self.button, trigger_value=True))
        return await self._rerun(told)

    def _take(self, message: ForwardMsg) -> bool:
        if message.WhichOneof("type") == "new_session" and message.new_session.HasField("initialize"):
            self.session_id = message.new_session.initialize.session_id
        early = message.WhichOneof("type") == "script_finished" and (
            message.script_finished == ForwardMsg.FINISHED_EARLY_FOR_RERUN
        )
        return super()._take(message) and not early

    def _take_delta(self, delta: Delta) -> None:
        super()._take_delta(delta)
        if delta.WhichOneof("type") == "new_element":
            element = delta.new_element
            match element.WhichOneof("type"):
                case "file_uploader":
                    self.uploader = element.file_uploader.id
                case "button" if element.button.is_form_submitter:
                    self.button = element.button.id
                case "html":
                    self.said.append(element.html.body)
                case "alert":
                    self.said.append(element.alert.body)
                case _:
                    pass


def token_of(url: str) -> str:
    """The token against forged requests that the server gives a browser."""
    where = urlsplit(url)
    connection = http.client.HTTPConnection(where.hostname or "", where.port, timeout=60)
    connection.request("GET", "/_stcore/health")
    answer = connection.getresponse()
    answer.read()
    cookies = answer.headers.get_all("Set-Cookie") or []
    connection.close()
    return next(c for c in cookies if c.startswith("_streamlit_xsrf=")).split("=", 1)[1].split(";")[0]


def name_in_form(name: str) -> str:
    """A name as a form writes it."""
    return name.replace('"', "%22").replace("\r", "%0D").replace("\n", "%0A")
