"""The download handler: one guarded HTTP exchange at a time, whole or not at all.

Scrapy's own handlers accept damaged answers as good and connect wherever they are sent; this
one hands on an answer only when it is complete, and connects through the guard.
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

from crawler.decoding import Body, CutShort, TooLarge, UnknownEncoding
from crawler.guard import ForbiddenAddress, Guard, GuardedResolver
from disclosures import Fault
from disclosures.errors import PageError, PageRefused, PageUnreachable, PageUnreadable
from disclosures.reason import Reason, ReasonCode

#: Headers of one answer, and the bytes of each.
MAX_HEADERS = 128
MAX_HEADER = 8190

#: Statuses that have no body (RFC 9110).
BODILESS = frozenset({204, 205, 304})


class ConnectionFailed(PageUnreachable):
    """No answer began; worth a second try within the visit."""


class GuardedDownloadHandler:
    """Fetches over http and https with aiohttp; Scrapy's slots decide when."""

    lazy = False

    def __init__(self, crawler: Crawler) -> None:
        settings = crawler.settings
        guard = Guard(settings.getlist("GONGKAI_ALLOWED_NETWORKS"))
        self._max_bytes = settings.getint("DOWNLOAD_MAXSIZE")
        self._free = asyncio.Semaphore(settings.getint("CONCURRENT_REQUESTS"))
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
            max_line_size=MAX_HEADER,
            max_field_size=MAX_HEADER,
        )
        # aiohttp would ask a second time at once; when to ask again is for the slot to say
        self._session._retry_connection = False  # noqa: SLF001 - as aiohttp's own test client

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Make one; Scrapy calls this."""
        return cls(crawler)

    async def download_request(self, request: Request) -> Response:
        """Send one request, and give its answer once it is whole.

        `request.meta` may hold ``verify_tls``, ``cut_at`` (bytes after which the rest is left
        unread, as for robots.txt) and ``on_request``, which is called for each request sent.

        Raises:
            PageError: There is no whole answer; nothing else leaves this method.
        """
        async with self._free:
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
        ) as answer:
            body = await self._body(answer, request.meta.get("cut_at"))
            return Response(request.url, answer.status, _headers(answer), body)

    async def _body(self, answer: aiohttp.ClientResponse, cut_at: int | None) -> bytes:
        if answer.status in BODILESS:
            return b""
        if (answer.content_length or 0) > self._max_bytes and cut_at is None:
            length = answer.content_length or 0
            raise TooLarge(
                Reason.of(ReasonCode.SIZE_ANNOUNCED, bytes=length, limit=self._max_bytes)
            )
        packed = ", ".join(answer.headers.getall("Content-Encoding", ()))
        body = Body(packed, self._max_bytes)
        came = 0
        async for chunk in answer.content.iter_any():
            body.feed(chunk)
            came += len(chunk)
            if cut_at is not None and came >= cut_at:
                answer.close()
                return body.so_far()[:cut_at]
        return body.finish()


def _headers(answer: aiohttp.ClientResponse) -> Headers:
    """The headers as bytes, several values of one name in one."""
    joined = {name: ", ".join(answer.headers.getall(name)) for name in answer.headers}
    return Headers({name: v.encode("utf-8", "surrogateescape") for name, v in joined.items()})


def _without_verification() -> ssl.SSLContext:
    """For the sources that opted out: any certificate, and servers of an older generation."""
    context = ssl.create_default_context()
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    context.options |= getattr(ssl, "OP_LEGACY_SERVER_CONNECT", 0x4)
    return context


@contextmanager
def _translated(url: str) -> Iterator[None]:
    """Turn what aiohttp and the decoder raise into our own words."""
    try:
        yield
    except TimeoutError as error:
        reason = Reason.of(ReasonCode.CONNECTION_TIMEOUT)
        raise PageUnreachable(url, Fault.TIMEOUT, reason) from error
    except ForbiddenAddress as error:
        raise PageRefused(url, Fault.FORBIDDEN_ADDRESS, error.reason) from error
    except TooLarge as error:
        raise PageRefused(url, Fault.TOO_LARGE, error.reason) from error
    except CutShort as error:
        raise PageUnreachable(url, Fault.TRUNCATED, error.reason) from error
    except aiohttp.ClientPayloadError as error:
        reason = Reason.of(ReasonCode.CONNECTION_INTERRUPTED, error=_cause(error))
        raise PageUnreachable(url, Fault.TRUNCATED, reason) from error
    except UnknownEncoding as error:
        raise PageUnreadable(url, Fault.NOT_TEXT, error.reason) from error
    except (aiohttp.ClientError, OSError, ValueError) as error:
        raise _connection_error(url, error) from error


def _connection_error(url: str, error: Exception) -> PageError:
    """What it means that no answer began."""
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
    """The innermost reason in its own words, on one line."""
    for name in ("certificate_error", "os_error"):
        error = getattr(error, name, error)
    words = str(getattr(error, "message", "")) or str(error) or type(error).__name__
    return " ".join(words.split())[:200]
