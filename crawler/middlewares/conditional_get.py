"""Conditional GET: sends the validators of a known page (RFC 9110, 13)."""

from scrapy import Request

from disclosures import KnownPage

#: Key in ``Request.meta`` of the known page.
KNOWN = "known_page"

_HEADERS = ("If-None-Match", "If-Modified-Since")


class ConditionalGetMiddleware:
    """Downloader middleware: adds If-None-Match and If-Modified-Since, as far as they are known.

    A 304 reaches the callback like any other response.
    """

    def process_request(self, request: Request) -> None:
        """Add the validators."""
        known: KnownPage | None = request.meta.get(KNOWN)
        if known is None:
            return
        for name, value in zip(_HEADERS, (known.etag, known.last_modified), strict=True):
            if value:
                request.headers[name] = value


def is_conditional(request: Request) -> bool:
    """Whether a request was sent with a validator, so that 304 is an answer."""
    return any(name in request.headers for name in _HEADERS)
