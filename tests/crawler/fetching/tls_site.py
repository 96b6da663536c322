"""A TLS site whose alerts reach the client; that of asyncio resets the connection instead."""

import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field

from tests.crawler.fetching.web_site import NOT_FOUND, answer

PAGE = answer("甲\n正文", Connection="close")


@dataclass(slots=True)
class TlsSite:
    """One site on loopback with one page; without a context it answers in plain HTTP."""

    context: ssl.SSLContext | None
    port: int = 0

    #: Paths of the requests that arrived.
    received: list[str] = field(default_factory=list)

    @property
    def root(self) -> str:
        return f"https://127.0.0.1:{self.port}"

    def handle(self, connection: socket.socket) -> None:
        """Answer one request."""
        connection.settimeout(5)
        with suppress(OSError):
            if self.context is not None:
                connection = self.context.wrap_socket(connection, server_side=True)
            request = connection.recv(65_536)
            path = request.split(b" ", 2)[1].decode() if request.startswith(b"GET ") else ""
            self.received.extend([path] if path else [])
            connection.sendall(PAGE if path == "/page" else NOT_FOUND)
            connection.shutdown(socket.SHUT_WR)
        connection.close()


@contextmanager
def serving(context: ssl.SSLContext | None) -> Iterator[TlsSite]:
    """Serve a site in another thread during the block, one connection at a time."""
    site = TlsSite(context)
    with socket.create_server(("127.0.0.1", 0)) as listener:
        site.port = listener.getsockname()[1]
        listener.settimeout(0.1)
        stopped = threading.Event()

        def accept() -> None:
            while not stopped.is_set():
                with suppress(TimeoutError):
                    site.handle(listener.accept()[0])

        thread = threading.Thread(target=accept, daemon=True)
        thread.start()
        try:
            yield site
        finally:
            stopped.set()
            thread.join(10)
