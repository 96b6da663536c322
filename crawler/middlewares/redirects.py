"""Follows a limited number of redirects, to URLs that may be requested."""

from scrapy import Request
from scrapy.downloadermiddlewares.redirect import RedirectMiddleware
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response

from crawler.middlewares.address_guard import check_url
from disclosures import Fault
from disclosures.errors import PageRefused, PageUnreadable

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
        target = (response.headers.get("Location") or b"").decode("utf-8", "replace").strip()
        if not target:
            raise PageUnreadable(url, Fault.HTTP_ERROR, f"{response.status} without an address")
        if "\\" in target or any(ord(letter) < 0x20 for letter in target):
            raise PageRefused(url, Fault.FORBIDDEN_ADDRESS, "refused: a redirect in disguise")
        try:
            followed = super().process_response(request, response)
        except IgnoreRequest as error:
            raise PageUnreadable(url, Fault.HTTP_ERROR, "redirects without end") from error
        except ValueError as error:
            why = f"{response.status} to what is no address"
            raise PageUnreadable(url, Fault.HTTP_ERROR, why) from error
        if not isinstance(followed, Request):
            raise PageRefused(url, Fault.FORBIDDEN_ADDRESS, f"refused: redirect to {target:.80}")
        check_url(followed.url)
        return followed
