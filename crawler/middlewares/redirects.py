"""Follows a limited number of redirects, to URLs that may be requested."""

import re

from scrapy import Request
from scrapy.downloadermiddlewares.redirect import RedirectMiddleware
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response

from crawler.addresses import location_of
from crawler.middlewares.address_guard import check_url
from disclosures import Fault
from disclosures.errors import PageRefused, PageUnreadable
from disclosures.reason import Reason, ReasonCode

_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:", re.IGNORECASE)

REDIRECT_STATUSES = frozenset({301, 302, 303, 307, 308})


class GuardedRedirectMiddleware(RedirectMiddleware):
    """Scrapy's redirect middleware, with a PageError for redirects that cannot be followed."""

    def process_response(
        self, request: Request, response: Response, spider: object = None
    ) -> Request | Response:
        """Return the next request, or the response if it is no redirect.

        Raises:
            PageUnreadable: There are too many redirects, or one without a valid target.
            PageRefused: The target may not be requested.
        """
        if response.status not in REDIRECT_STATUSES:
            return response
        url = request.url
        given = (response.headers.get("Location") or b"").strip()
        if not given:
            reason = Reason.of(ReasonCode.REDIRECT_NO_ADDRESS, status=response.status)
            raise PageUnreadable(url, Fault.HTTP_ERROR, reason)
        if any(byte < 0x20 for byte in given):
            reason = Reason.of(ReasonCode.REDIRECT_FORBIDDEN_CHARACTER)
            raise PageRefused(url, Fault.FORBIDDEN_ADDRESS, reason)
        target = self._target_of(url, response, given)
        response = response.replace(headers={**response.headers, "Location": target})
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

    def _target_of(self, url: str, response: Response, given: bytes) -> str:
        """The address that a Location header names, as browsers resolve it.

        Raises:
            PageUnreadable: It names none.
            PageRefused: It is neither http nor https.
        """
        target = location_of(url, given)
        if target.startswith(("http://", "https://")):
            return target
        shown = given.decode("utf-8", "replace")[:80]
        if _SCHEME.match(shown) and not shown.lower().startswith("http"):
            reason = Reason.of(ReasonCode.REDIRECT_REFUSED, target=shown)
            raise PageRefused(url, Fault.FORBIDDEN_ADDRESS, reason)
        reason = Reason.of(ReasonCode.REDIRECT_INVALID_ADDRESS, status=response.status)
        raise PageUnreadable(url, Fault.HTTP_ERROR, reason)

    def handle_referer(self, request: Request, response: Response) -> None:
        """Send no Referer to the address that a redirect leads to."""
        request.headers.pop("Referer", None)

    def _engine_started(self) -> None:
        """Do not look for Scrapy's RefererMiddleware, whose absence would be a warning."""
