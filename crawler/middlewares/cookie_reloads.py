"""Requests a page again that sets a cookie and asks for a reload, so that the cookie comes back."""

import re

from parsel import Selector
from scrapy import Request
from scrapy.http import Response

from crawler.addresses import resolve
from crawler.middlewares.visit_cookies import COOKIES

#: Reloads of one page in one visit.
MAX_RELOADS = 2

#: Key in ``Request.meta`` of the reloads so far.
_RELOADS = "reloads"

#: Bytes and characters of text up to which a page has nothing but its reload, and seconds up to
#: which a reload is one that readers wait for: a longer one brings news.
_MAX_BYTES, _MAX_TEXT, _MAX_SECONDS = 8_000, 200, 10.0

_REFRESH = re.compile(
    r"^\s{0,9}(\d{0,5}\.?\d{1,5})\s{0,9}(?:[;,]\s{0,9}(?:url\s{0,9}=)?\s{0,9}(.{0,2000}))?$",
    re.IGNORECASE | re.DOTALL,
)
_RELOAD = re.compile(
    r"location\.reload\(|\blocation(?:\.href)?\s{0,3}=\s{0,3}(?:(?:window|document)\.)?location\b"
)
_TEXT = "//body//text()[not(ancestor::script or ancestor::style or ancestor::noscript)]"


class CookieReloadMiddleware:
    """Downloader middleware: sends the request of such a page again, a limited number of times.

    A page that only a script would give its cookie stays what it is.
    """

    def process_response(self, request: Request, response: Response) -> Request | Response:
        """Return the request again if the page asks for it, otherwise the response."""
        reloads = int(request.meta.get(_RELOADS, 0))
        if (
            request.method != "GET"
            or request.meta.get(COOKIES) is None
            or reloads >= MAX_RELOADS
            or "Set-Cookie" not in response.headers
            or not asks_for_reload(request.url, response)
        ):
            return response
        return request.replace(dont_filter=True, meta={**request.meta, _RELOADS: reloads + 1})


def asks_for_reload(url: str, response: Response) -> bool:
    """Whether a page without text leads to its own address `url`, by a refresh or a script."""
    if response.status != 200 or len(response.body) > _MAX_BYTES:
        return False
    header = response.headers.get("Refresh") or b""
    contents = [header.decode("latin-1")]
    scripts = ""
    if response.body.strip():
        page = Selector(text=response.body.decode("utf-8", "replace"), type="html")
        if sum(len(text.strip()) for text in page.xpath(_TEXT).getall()) > _MAX_TEXT:
            return False
        metas = page.xpath("//meta[@http-equiv and @content][not(ancestor::noscript)]")
        contents += [
            meta.attrib["content"]
            for meta in metas
            if meta.attrib["http-equiv"].strip().lower() == "refresh"
        ]
        scripts = " ".join(page.xpath("//script/text()").getall())
    return any(_leads_to(url, content) for content in contents) or bool(_RELOAD.search(scripts))


def _leads_to(url: str, content: str) -> bool:
    """Whether a refresh leads to `url` soon."""
    refresh = _REFRESH.match(content)
    if refresh is None or float(refresh[1]) > _MAX_SECONDS:
        return False
    target = (refresh[2] or "").strip().strip("'\"")
    return not target or resolve(url, target).partition("#")[0] == url.partition("#")[0]
