"""Cookies of one visit: what a site sets is sent back to it until the visit ends.

Some sites redirect a page to itself until a cookie comes back. No cookie outlives its visit, and
none that only a script would set is made up.
"""

import re

from scrapy import Request
from scrapy.http import Response
from scrapy.http.cookies import CookieJar

#: Key in ``Request.meta`` of the cookies of the visit, a Scrapy CookieJar; without it, none are
#: kept.
COOKIES = "cookies_of_visit"

#: Cookies of one visit.
MAX_COOKIES = 50

#: One Set-Cookie header that is kept: printable ASCII of at most 4 kB (RFC 6265).
_COOKIE = re.compile(rb"[\x20-\x7e\t]{1,4096}")


class VisitCookiesMiddleware:
    """Downloader middleware: keeps the cookies of a visit, which its requests carry along."""

    def process_request(self, request: Request) -> None:
        """Send the cookies that the site has set during this visit."""
        jar: CookieJar | None = request.meta.get(COOKIES)
        if jar is not None and len(jar):
            request.headers.pop("Cookie", None)
            jar.add_cookie_header(request)

    def process_response(self, request: Request, response: Response) -> Response:
        """Keep the cookies of a response, up to a limit."""
        jar: CookieJar | None = request.meta.get(COOKIES)
        given = response.headers.getlist("Set-Cookie")
        if jar is None or not given:
            return response
        kept = [value for value in given if _COOKIE.fullmatch(value)][: MAX_COOKIES - len(jar)]
        if kept:
            only_kept = response.replace(headers={"Set-Cookie": kept})
            jar.extract_cookies(only_kept, request)
        return response
