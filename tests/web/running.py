"""The real server for tests of what goes over the wire."""

from __future__ import annotations

import http.client
from urllib.parse import urlsplit


def ask(url: str, target: str, method: str = "GET", headers: tuple[tuple[str, str], ...] = ()) -> tuple[int, bytes]:
    """Send one request with nothing put right in it; return status and body. Status 0: the server hung up."""
    where = urlsplit(url)
    connection = http.client.HTTPConnection(where.hostname or "", where.port, timeout=20)
    connection._validate_path = lambda url: None  # type: ignore[method-assign]
    connection._validate_host = lambda host: None  # type: ignore[method-assign]
    try:
        connection.putrequest(method, target, skip_accept_encoding=True)
        for name, value in headers:
            connection.putheader(name, value.encode("utf-8", "surrogatepass"))
        connection.endheaders()
        answer = connection.getresponse()
        return answer.status, answer.read()
    except (http.client.BadStatusLine, ConnectionError):
        return 0, b""
    finally:
        connection.close()
