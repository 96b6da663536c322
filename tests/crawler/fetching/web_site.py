"""A web site for tests: it writes exactly the bytes that a test gives it."""

import asyncio
import threading
from collections import Counter
from collections.abc import Awaitable, Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from ssl import SSLContext

#: Writes the response to one request.
WriteResponse = Callable[["ReceivedRequest", asyncio.StreamWriter], Awaitable[None]]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceivedRequest:
    """One request as the site received it."""

    method: str
    path: str
    headers: Mapping[str, str]
    body: bytes = b""


@dataclass(slots=True)
class Site:
    """One site on loopback; its routes may be changed while it runs."""

    host: str = "127.0.0.1"
    tls: SSLContext | None = None
    port: int = 0
    routes: dict[str, bytes | WriteResponse] = field(default_factory=dict)
    received: list[ReceivedRequest] = field(default_factory=list)

    @property
    def root(self) -> str:
        """Its base URL, without a slash at the end."""
        return f"http{'s' if self.tls else ''}://{self.host}:{self.port}"

    @property
    def hits(self) -> Counter[str]:
        """How often each path was requested."""
        return Counter(request.path for request in self.received)

    def last(self, path: str) -> ReceivedRequest:
        """The last request for `path`."""
        return [request for request in self.received if request.path == path][-1]

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Serve one connection, request after request."""
        gone = (ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError)
        with suppress(*gone):
            while request := await _next_request(reader):
                self.received.append(request)
                answer = self.routes.get(request.path, NOT_FOUND)
                if isinstance(answer, bytes):
                    writer.write(answer)
                    await writer.drain()
                    if b"connection: close" in answer[:2000].lower():
                        break
                else:
                    await answer(request, writer)
                    break
        writer.close()
        with suppress(OSError, asyncio.CancelledError):
            await writer.wait_closed()


def answer(
    body: str | bytes, status: str = "200 OK", *, type_: str = "text/html", **headers: str
) -> bytes:
    """A valid response."""
    data = body.encode() if isinstance(body, str) else body
    all_headers = {"Content-Type": type_, "Content-Length": str(len(data))} | {
        name.replace("_", "-"): value for name, value in headers.items()
    }
    lines = "".join(f"{name}: {value}\r\n" for name, value in all_headers.items())
    return f"HTTP/1.1 {status}\r\n{lines}\r\n".encode() + data


NOT_FOUND = answer("nothing here", "404 Not Found")


def redirect(location: str) -> bytes:
    """A redirect."""
    return answer("", "302 Found", Location=location)


@contextmanager
def running(*sites: Site) -> Iterator[None]:
    """Run `sites` in another thread during the block."""
    loop, up = asyncio.new_event_loop(), threading.Event()
    stop = asyncio.Event()

    async def run() -> None:
        servers = []
        for site in sites:
            server = await asyncio.start_server(
                site.serve, site.host, site.port, ssl=site.tls, limit=2**20
            )
            site.port = server.sockets[0].getsockname()[1]
            servers.append(server)
        up.set()
        await stop.wait()
        for server in servers:
            server.close()
        others = asyncio.all_tasks() - {asyncio.current_task()}
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)

    thread = threading.Thread(target=lambda: loop.run_until_complete(run()), daemon=True)
    thread.start()
    assert up.wait(10)
    try:
        yield
    finally:
        loop.call_soon_threadsafe(stop.set)
        thread.join(10)
        loop.close()


async def _next_request(reader: asyncio.StreamReader) -> ReceivedRequest | None:
    line = await reader.readline()
    if not line.strip():
        return None
    method, path, _ = line.decode("latin-1").split(" ", 2)
    headers = {}
    while (line := await reader.readline()).strip():
        name, _, value = line.decode("latin-1").partition(":")
        headers[name.strip().lower()] = value.strip()
    body = await reader.readexactly(int(headers.get("content-length", 0)))
    return ReceivedRequest(method=method, path=path, headers=headers, body=body)
