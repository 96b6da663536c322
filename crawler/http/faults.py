"""Errors of aiohttp, of TLS and of the decoder as a PageError."""

import ssl
from collections.abc import Iterator
from contextlib import contextmanager

import aiohttp

from crawler.http.content_encoding import BodyTooLarge, BodyTruncated, UnknownEncoding
from crawler.http.tls_faults import tls_reason
from crawler.middlewares.address_guard import ForbiddenAddress
from disclosures import Fault
from disclosures.errors import PageError, PageRefused, PageUnreachable, PageUnreadable
from disclosures.reason import Reason, ReasonCode


class ConnectionFailed(PageUnreachable):
    """The connection failed before a response began; Scrapy's retry middleware retries it."""


@contextmanager
def translated(url: str) -> Iterator[None]:
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


def innermost(error: BaseException) -> BaseException:
    """The error of ``ssl`` or of the system that an error of aiohttp wraps."""
    for name in ("certificate_error", "os_error"):
        error = getattr(error, name, error)
    return error


def _connection_error(url: str, error: Exception) -> PageError:
    """The error of an exchange without a complete response."""
    if isinstance(error, aiohttp.ClientSSLError | ssl.SSLError):
        return PageRefused(url, Fault.TLS, tls_reason(innermost(error), _cause(error)))
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
    error = innermost(error)
    words = str(getattr(error, "message", "")) or str(error) or type(error).__name__
    return " ".join(words.split())[:200]
