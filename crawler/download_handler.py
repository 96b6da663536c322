"""Scrapy download handler: one HTTP exchange, through the address guard, complete or an error.

Scrapy's own handlers accept damaged responses and connect to any address.
"""

import asyncio
import ssl
from typing import Self

import aiohttp
import yarl
from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.http import Headers, Response

from crawler.http.certificate_chain import ChainCompleter, UntrustedAuthority
from crawler.http.faults import innermost, translated
from crawler.http.response_body import ResponseBody
from crawler.http.response_head import ANNOUNCED_LENGTH, REPAIRS, repairs_in
from crawler.http.tls import TlsContexts
from crawler.http.tls_faults import misses_issuer
from crawler.http.tolerant_connector import TolerantConnector
from crawler.middlewares.address_guard import AddressGuard, GuardedResolver
from disclosures import Fault, Leniency, TlsOptions
from disclosures.errors import PageRefused
from disclosures.reason import Reason, ReasonCode

#: Headers of one response, and the bytes of each.
MAX_HEADERS = 128
MAX_HEADER_BYTES = 8190


class GuardedDownloadHandler:
    """Fetches http and https URLs with aiohttp, at the times that Scrapy's download slots set."""

    #: It is made for the first request: ``scrapy shell`` makes the engine outside the event loop.
    lazy = True

    def __init__(self, crawler: Crawler) -> None:
        settings = crawler.settings
        guard = AddressGuard(settings.getlist("GONGKAI_ALLOWED_NETWORKS"))
        self._max_bytes = settings.getint("DOWNLOAD_MAXSIZE")
        self._slots = asyncio.Semaphore(settings.getint("GONGKAI_CONCURRENCY"))
        self._tls = TlsContexts()
        resolver = GuardedResolver(guard)
        connector = TolerantConnector(resolver=resolver, socket_factory=guard.open_socket, limit=0)
        self._session = aiohttp.ClientSession(
            connector=connector,
            cookie_jar=aiohttp.DummyCookieJar(),
            auto_decompress=False,
            trust_env=False,
            skip_auto_headers=("Accept", "Accept-Encoding", "Content-Type", "User-Agent"),
            max_headers=MAX_HEADERS,
            max_line_size=MAX_HEADER_BYTES,
            max_field_size=MAX_HEADER_BYTES,
        )
        # aiohttp would retry at once; retries are for the retry middleware, and wait for the slot
        self._session._retry_connection = False  # noqa: SLF001  # as aiohttp's own test client

        self._chains = ChainCompleter(session=self._session, resolver=resolver, guard=guard)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Create the handler; Scrapy calls this."""
        return cls(crawler)

    async def download_request(self, request: Request) -> Response:
        """Send one request, and return its complete response.

        `request.meta` may hold ``tls`` (TlsOptions), ``cut_at`` (bytes after which the rest is left
        unread, as for robots.txt) and ``on_request``, which is called for each request sent.

        Raises:
            PageError: There is no complete response; no other error is raised.
        """
        async with self._slots:
            if callable(count := request.meta.get("on_request")):
                count()
            with translated(request.url):
                return await self._exchange(request)

    async def close(self) -> None:
        """Close all connections."""
        await self._session.close()

    async def _exchange(self, request: Request) -> Response:
        """Send a request; once more if certificates that the server left out could be fetched."""
        options: TlsOptions = request.meta.get("tls", TlsOptions())
        context = self._tls.of(options, request.url)
        try:
            response = await self._send(request, context)
        except aiohttp.ClientConnectorCertificateError as error:
            if not misses_issuer(innermost(error)):
                raise
            try:
                if not await self._chains.complete(request.url, options, context):
                    raise
            except UntrustedAuthority:
                words = str(innermost(error))
                reason = Reason.of(ReasonCode.TLS_UNKNOWN_CA, error=words)
                raise PageRefused(request.url, Fault.TLS, reason) from error
            response = await self._send(request, context)
        if self._chains.has_completed(request.url, options):
            response.flags.append(Leniency.TLS_CHAIN)
        return response

    async def _send(self, request: Request, context: ssl.SSLContext) -> Response:
        timeout = float(request.meta["download_timeout"])
        async with self._session.request(
            request.method,
            yarl.URL(request.url, encoded=True),
            data=request.body or None,
            headers=request.headers.to_tuple_list(),
            timeout=aiohttp.ClientTimeout(total=timeout),
            ssl=context,
            allow_redirects=False,
        ) as response:
            body = ResponseBody(response, self._max_bytes, request.meta.get("cut_at"))
            content = await body.read()
            flags: list[str] = [*repairs_in(response.headers), *body.leniencies]
            return Response(request.url, response.status, _headers(response), content, flags)


def _headers(response: aiohttp.ClientResponse) -> Headers:
    """The headers as bytes, several values of one name joined (not cookies), without repairs."""
    values = response.headers.copy()
    values.popall(REPAIRS, None)
    if announced := values.popall(ANNOUNCED_LENGTH, None):
        values["Content-Length"] = announced[0]
    joined = {name: ", ".join(values.getall(name)) for name in values}
    fields: dict[str, bytes | list[bytes]] = {
        name: value.encode("utf-8", "surrogateescape") for name, value in joined.items()
    }
    if cookies := values.getall("Set-Cookie", ()):
        fields["Set-Cookie"] = [value.encode("utf-8", "surrogateescape") for value in cookies]
    return Headers(fields)
