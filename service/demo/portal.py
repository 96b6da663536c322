"""The portal's servers: one loopback port a site, so that each is a host of its own."""

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
    """Serves every site of `state`; give it another state and the sites have changed.

    Ports that `state` names are kept if they are free, so that addresses survive a restart.

    Raises:
        OSError: A port that the state names belongs to somebody else by now.
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
        """Where each site listens."""
        return {slug: server.server_port for slug, server in self._servers.items()}

    def address(self, slug: str, path: str = "/") -> str:
        """Give the address of a page of a site."""
        return f"http://{HOST}:{self._servers[slug].server_port}{path}"

    def response_counts(self, slug: str) -> Mapping[HTTPStatus, int]:
        """Count what a site answered since it began."""
        return dict(self._servers[slug].response_counts)

    def start(self) -> Self:
        """Begin to answer."""
        for server in self._servers.values():
            threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
            server.started = True
        return self

    def close(self) -> None:
        """Stop answering and give the ports back."""
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
    """One site on one port."""

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
        """Answer one request, and count it."""
        with self.counting:
            self.hits += 1
            request_time = RequestTime(now=datetime.now(UTC), hits=self.hits)
        found = answer(self.site, self.state().sites[self.site.slug], request, request_time)
        with self.counting:
            self.response_counts[found.status] += 1
        return found


class _Visit(BaseHTTPRequestHandler):
    """One connection of one visitor."""

    protocol_version = "HTTP/1.1"
    server_version = "nginx"
    sys_version = ""
    server: _Server

    #: Seconds after which a silent connection is closed.
    timeout = 30

    def do_GET(self) -> None:
        self._answer(with_body=True)

    def do_HEAD(self) -> None:
        self._answer(with_body=False)

    def do_POST(self) -> None:
        """Answer like GET: Hanweb's lists are asked for either way."""
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

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  the base class names it
        """Keep the terminal for the story."""
