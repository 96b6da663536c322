"""HTTP servers of the sites, each on its own loopback port, so that each is a host."""

import threading
from collections import Counter
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Self
from urllib.parse import parse_qsl, urlsplit

from service.demo.portal_state import PortalState
from service.demo.site_responses import RequestTime, SiteRequest, SiteResponse, answer
from service.demo.sites import Site

HOST = "127.0.0.1"


class Portal:
    """Serves all sites in the current `state`; assign another state to change them.

    Ports that `state` names are reused, so that addresses survive a restart.

    Raises:
        OSError: Another process uses one of these ports.
    """

    def __init__(self, sites: Mapping[str, Site], state: PortalState) -> None:
        self.state = state
        self._servers: dict[str, _Server] = {}
        try:
            for slug, site in sites.items():
                self._servers[slug] = _Server(site, self._now, state.ports.get(slug, 0))
        except OSError:
            self.close()
            raise

    def _now(self) -> PortalState:
        return self.state

    @property
    def ports(self) -> Mapping[str, int]:
        """Port of each site."""
        return {slug: server.server_port for slug, server in self._servers.items()}

    def address(self, slug: str, path: str = "/") -> str:
        """Return the address of a page."""
        return f"http://{HOST}:{self._servers[slug].server_port}{path}"

    def response_counts(self, slug: str) -> Mapping[HTTPStatus, int]:
        """Count the responses of a site by status."""
        return dict(self._servers[slug].response_counts)

    def start(self) -> Self:
        """Start the servers."""
        for server in self._servers.values():
            threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
            server.started = True
        return self

    def close(self) -> None:
        """Stop the servers and release their ports."""
        for server in self._servers.values():
            if server.started:
                server.shutdown()
            server.server_close()

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()


class _Server(ThreadingHTTPServer):
    """The server of one site."""

    daemon_threads = True

    def __init__(self, site: Site, state: Callable[[], PortalState], port: int) -> None:
        super().__init__((HOST, port), _Visit)
        self.site = site
        self.state = state
        self.started = False
        self.hits = 0
        self.response_counts: Counter[HTTPStatus] = Counter()
        self.counting = threading.Lock()

    def answer(self, request: SiteRequest) -> SiteResponse:
        """Answer one request, and count the response."""
        with self.counting:
            self.hits += 1
            request_time = RequestTime(now=datetime.now(UTC), hits=self.hits)
        found = answer(self.site, self.state().sites[self.site.slug], request, request_time)
        with self.counting:
            self.response_counts[found.status] += 1
        return found


class _Visit(BaseHTTPRequestHandler):
    """Handles the requests of one connection."""

    protocol_version = "HTTP/1.1"
    server_version = "nginx"
    sys_version = ""
    server: _Server

    #: Timeout of an idle connection, in seconds.
    timeout = 30

    def do_GET(self) -> None:
        self._answer(with_body=True)

    def do_HEAD(self) -> None:
        self._answer(with_body=False)

    def do_POST(self) -> None:
        """Answer as to GET: Hanweb lists are requested by either method."""
        self.rfile.read(int(self.headers.get("Content-Length") or 0))
        self._answer(with_body=True)

    def _answer(self, *, with_body: bool) -> None:
        address = urlsplit(self.path)
        request = SiteRequest(
            path=address.path,
            query=dict(parse_qsl(address.query)),
            if_none_match=self.headers.get("If-None-Match", ""),
            if_modified_since=self.headers.get("If-Modified-Since", ""),
        )
        found = self.server.answer(request)
        self.send_response(found.status)
        for name, value in found.headers.items():
            self.send_header(name, value)
        if found.status is not HTTPStatus.NOT_MODIFIED:
            self.send_header("Content-Type", found.type)
            self.send_header("Content-Length", str(len(found.body)))
        self.end_headers()
        if with_body and found.status is not HTTPStatus.NOT_MODIFIED:
            self.wfile.write(found.body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  # the base class names it
        """Log nothing: the terminal shows the scenario."""
