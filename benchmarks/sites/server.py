"""A server that sends bytes exactly as a site gives them; several sites break HTTP on purpose."""

import contextlib
import socket
import ssl
import threading
from collections.abc import Callable

from benchmarks.sites.responses import SiteRequest

#: Seconds after which a silent client is disconnected, and the largest request.
TIMEOUT, MAX_REQUEST = 20.0, 1_000_000

Respond = Callable[[SiteRequest], bytes]


class SiteServer:
    """Listens on one address; each request goes to `respond`, one request a connection."""

    def __init__(
        self, address: str, port: int, respond: Respond, tls: ssl.SSLContext | None = None
    ) -> None:
        self._respond = respond
        self._tls = tls
        self._socket = socket.create_server((address, port), backlog=64)
        self.port = int(self._socket.getsockname()[1])
        threading.Thread(target=self._accept, daemon=True).start()

    def close(self) -> None:
        """Stop listening."""
        with contextlib.suppress(OSError):
            self._socket.shutdown(socket.SHUT_RDWR)
        self._socket.close()

    def _accept(self) -> None:
        while True:
            try:
                connection, _ = self._socket.accept()
            except OSError:
                return
            threading.Thread(target=self._serve, args=(connection,), daemon=True).start()

    def _serve(self, connection: socket.socket) -> None:
        # ssl errors are OSErrors; a request that is not understood is not answered
        with connection, contextlib.suppress(OSError, ValueError):
            connection.settimeout(TIMEOUT)
            if self._tls is None:
                self._answer(connection)
            else:
                with self._tls.wrap_socket(connection, server_side=True) as secure:
                    self._answer(secure)

    def _answer(self, connection: socket.socket) -> None:
        request = _receive(connection)
        if request is not None:
            connection.sendall(self._respond(request))
            with contextlib.suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)


def _receive(connection: socket.socket) -> SiteRequest | None:
    """Return one request; None if the client closes before it is whole."""
    data = b""
    while b"\r\n\r\n" not in data:
        part = connection.recv(65536)
        if not part or len(data) > MAX_REQUEST:
            return None
        data += part
    head, _, body = data.partition(b"\r\n\r\n")
    first, *lines = head.decode("latin-1").split("\r\n")
    method, target, _ = first.split(" ", 2)
    pairs = (line.split(":", 1) for line in lines if ":" in line)
    headers = {name.strip().lower(): value.strip() for name, value in pairs}
    length = min(int(headers.get("content-length", "0")), MAX_REQUEST)
    while len(body) < length and (part := connection.recv(65536)):
        body += part
    host = headers.get("host", "").partition(":")[0]
    return SiteRequest(method=method, target=target, host=host, headers=headers, body=body)
