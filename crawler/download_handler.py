"""Scrapy download handler: one HTTP exchange, through the address guard, complete or an error.

Scrapy's own handlers accept damaged responses and connect to any address.
"""

import asyncio
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Self

import aiohttp
import yarl
from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.http import Headers, Response

from crawler.content_encoding import (
    BodyDecoder,
    BodyTooLarge,
    BodyTruncated,
    UnknownEncoding,
)
from crawler.middlewares.address_guard import AddressGuard, ForbiddenAddress, GuardedResolver
from disclosures import Fault
from disclosures.errors import PageError, PageRefused, PageUnreachable, PageUnreadable
from disclosures.reason import Reason, ReasonCode

#: Headers of one response, and the bytes of each.
MAX_HEADERS = 128
MAX_HEADER_BYTES = 8190

#: Statuses without a body (RFC 9110, 6.4.1).
STATUSES_WITHOUT_BODY = frozenset({204, 205, 304})


class ConnectionFailed(PageUnreachable):
    """The connection failed before a response began; Scrapy's retry middleware retries it."""


class GuardedDownloadHandler:
    """Fetches http and https URLs with aiohttp, at the times that Scrapy's download slots set."""

    #: It is made for the first request: ``scrapy shell`` makes the engine outside the event loop.
    lazy = True

    def __init__(self, crawler: Crawler) -> None:
        settings = crawler.settings
        guard = AddressGuard(settings.getlist("GONGKAI_ALLOWED_NETWORKS"))
        self._max_bytes = settings.getint("DOWNLOAD_MAXSIZE")
        self._slots = asyncio.Semaphore(settings.getint("GONGKAI_CONCURRENCY"))
        self._verified = ssl.create_default_context()
        self._unverified = _without_verification()
        connector = aiohttp.TCPConnector(
            resolver=GuardedResolver(guard), socket_factory=guard.open_socket, limit=0
        )
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

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Create the handler; Scrapy calls this."""
        return cls(crawler)

    async def download_request(self, request: Request) -> Response:
        """Send one request, and return its complete response.

        `request.meta` may hold ``verify_tls``, ``cut_at`` (bytes after which the rest is left
        unread, as for robots.txt) and ``on_request``, which is called for each request sent.

        Raises:
            PageError: There is no complete response; no other error is raised.
        """
        async with self._slots:
            if callable(count := request.meta.get("on_request")):
                count()
            with _translated(request.url):
                return await self._exchange(request)

    async def close(self) -> None:
        """Close all connections."""
        await self._session.close()

    async def _exchange(self, request: Request) -> Response:
        timeout = float(request.meta["download_timeout"])
        async with self._session.request(
            request.method,
            yarl.URL(request.url, encoded=True),
            data=request.body or None,
            headers=request.headers.to_tuple_list(),
            timeout=aiohttp.ClientTimeout(total=timeout),
            ssl=self._verified if request.meta.get("verify_tls", True) else self._unverified,
            allow_redirects=False,
        ) as response:
            body = await self._body(response, request.meta.get("cut_at"))
            return Response(request.url, response.status, _headers(response), body)

    async def _body(self, response: aiohttp.ClientResponse, cut_at: int | None) -> bytes:
        if response.status in STATUSES_WITHOUT_BODY:
            return b""
        if (response.content_length or 0) > self._max_bytes and cut_at is None:
            length = response.content_length or 0
            raise BodyTooLarge(
                Reason.of(ReasonCode.SIZE_ANNOUNCED, bytes=length, limit=self._max_bytes)
            )
        encoding = ", ".join(response.headers.getall("Content-Encoding", ()))
        decoder = BodyDecoder(encoding, self._max_bytes)
        received = 0
        async for chunk in response.content.iter_any():
            decoder.feed(chunk)
            received += len(chunk)
            if cut_at is not None and received >= cut_at:
                response.close()
                return decoder.decoded_so_far()[:cut_at]
        return decoder.finish()


def _headers(response: aiohttp.ClientResponse) -> Headers:
    """The headers as bytes, several values of one name joined."""
    joined = {name: ", ".join(response.headers.getall(name)) for name in response.headers}
    return Headers({name: v.encode("utf-8", "surrogateescape") for name, v in joined.items()})


def _without_verification() -> ssl.SSLContext:
    """For sources that opted out: any certificate, and servers without secure renegotiation."""
    context = ssl.create_default_context()
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    context.options |= getattr(ssl, "OP_LEGACY_SERVER_CONNECT", 0x4)
    return context


@contextmanager
def _translated(url: str) -> Iterator[None]:
    """Translate errors of aiohttp and the decoder into a PageError."""
    try:
        yield
    except TimeoutError as error:
        reason = Reason.of(ReasonCode.CONNECTION_TIMEOUT)
        raise PageUnreachable(url, Fault.TIMEOUT, reason) from error
    except ForbiddenAddress as error:
        raise PageRefused(url, Fault.FORBIDDEN_ADDRESS, error.reason) from error
    except BodyTooLarge as error:
        raise PageRefused(url, Fault.TOO_LARGE, error.reason) from error
    except BodyTruncated as error:
        raise PageUnreachable(url, Fault.TRUNCATED, error.reason) from error
    except aiohttp.ClientPayloadError as error:
        reason = Reason.of(ReasonCode.CONNECTION_INTERRUPTED, error=_cause(error))
        raise PageUnreachable(url, Fault.TRUNCATED, reason) from error
    except UnknownEncoding as error:
        raise PageUnreadable(url, Fault.NOT_TEXT, error.reason) from error
    except (aiohttp.ClientError, OSError, ValueError) as error:
        raise _connection_error(url, error) from error


def _connection_error(url: str, error: Exception) -> PageError:
    """The error of an exchange without a complete response."""
    if isinstance(error, aiohttp.ClientSSLError | ssl.SSLError):
        return PageRefused(url, Fault.TLS, Reason.of(ReasonCode.TLS_FAILED, error=_cause(error)))
    if isinstance(error, aiohttp.InvalidURL | ValueError):
        reason = Reason.of(ReasonCode.ADDRESS_INVALID, error=_cause(error))
        return PageRefused(url, Fault.FORBIDDEN_ADDRESS, reason)
    if isinstance(error, aiohttp.ClientResponseError):
        if error.message.startswith(("Got more than", "Too many")):
            return PageRefused(url, Fault.TOO_LARGE, Reason.of(ReasonCode.HTTP_HEADERS_TOO_LARGE))
        reason = Reason.of(ReasonCode.HTTP_INVALID_RESPONSE, error=_cause(error))
        return PageUnreachable(url, Fault.UNREACHABLE, reason)
    if isinstance(error, aiohttp.ServerDisconnectedError):
        return ConnectionFailed(url, Fault.UNREACHABLE, Reason.of(ReasonCode.CONNECTION_CLOSED))
    reason = Reason.of(ReasonCode.CONNECTION_FAILED, error=_cause(error))
    return ConnectionFailed(url, Fault.UNREACHABLE, reason)


def _cause(error: BaseException) -> str:
    """The message of the innermost error, on one line."""
    for name in ("certificate_error", "os_error"):
        error = getattr(error, name, error)
    words = str(getattr(error, "message", "")) or str(error) or type(error).__name__
    return " ".join(words.split())[:200]
