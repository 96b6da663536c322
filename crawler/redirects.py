"""Follows redirects, a few of them, and only to addresses that may be asked for."""

from scrapy import Request
from scrapy.downloadermiddlewares.redirect import RedirectMiddleware
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response

from crawler.guard import check_url
from disclosures import Fault
from disclosures.errors import PageRefused, PageUnreadable
from disclosures.reason import Reason, ReasonCode

MOVED = frozenset({301, 302, 303, 307, 308})


class AddressMiddleware:
    """Refuses an address before anything is sent: what comes in, and what a redirect makes."""

    def process_request(self, request: Request) -> None:
        """Let an address pass that may be asked for. Raises PageRefused."""
        check_url(request.url)


class Redirects(RedirectMiddleware):
    """Scrapy's redirects, with our words for what cannot be followed."""

    def process_response(
        self, request: Request, response: Response, spider: object = None
    ) -> Request | Response:
        """Give the request to make next, or the answer as it is.

        Raises:
            PageUnreadable: Too many redirects, or one that leads nowhere.
            PageRefused: One that leads where we do not go.
        """
        if response.status not in MOVED:
            return response
        url = request.url
        target = (response.headers.get("Location") or b"").decode("utf-8", "replace").strip()
        if not target:
            reason = Reason.of(ReasonCode.REDIRECT_NO_ADDRESS, status=response.status)
            raise PageUnreadable(url, Fault.HTTP_ERROR, reason)
        if "\\" in target or any(ord(letter) < 0x20 for letter in target):
            reason = Reason.of(ReasonCode.REDIRECT_FORBIDDEN_CHARACTER)
            raise PageRefused(url, Fault.FORBIDDEN_ADDRESS, reason)
        try:
            followed = super().process_response(request, response)
        except IgnoreRequest as error:
            reason = Reason.of(ReasonCode.REDIRECT_TOO_MANY)
            raise PageUnreadable(url, Fault.HTTP_ERROR, reason) from error
        except ValueError as error:
            reason = Reason.of(ReasonCode.REDIRECT_INVALID_ADDRESS, status=response.status)
            raise PageUnreadable(url, Fault.HTTP_ERROR, reason) from error
        if not isinstance(followed, Request):
            reason = Reason.of(ReasonCode.REDIRECT_REFUSED, target=target[:80])
            raise PageRefused(url, Fault.FORBIDDEN_ADDRESS, reason)
        check_url(followed.url)
        return followed
