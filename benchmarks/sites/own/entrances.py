"""Entrances: what stands between the address of a source and its list, and lists not in HTML."""

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime

from benchmarks.sites.own.site import Site, Special
from benchmarks.sites.responses import SiteRequest, not_found, redirect, response

ENTRANCE = "/xxgk/index.html"


def page_before(head: str = "", body: str = "", *headers: str) -> Special:
    """Return a page at `ENTRANCE` that leads to the list."""

    def respond(site: Site, request: SiteRequest, phase: int) -> bytes | None:
        if request.path != ENTRANCE:
            return None
        text = f"<html><head><title>{site.agency}</title>{head}</head>{body}</html>"
        return response(text, *headers)

    return respond


def with_frame_around(site: Site, request: SiteRequest, phase: int) -> bytes | None:
    """Serve a page with menu and foot whose main column is an iframe."""
    if request.path != ENTRANCE:
        return None
    frame = '<iframe src="/xxgk/list.html" width="100%" height="800"></iframe>'
    return site.page(site.frame(frame, site))


def frame_in_frame(site: Site, request: SiteRequest, phase: int) -> bytes | None:
    """Serve an iframe that holds another iframe."""
    if request.path == ENTRANCE:
        return site.page(site.frame('<iframe src="middle.html"></iframe>', site))
    if request.path == "/xxgk/middle.html":
        return site.page('<iframe src="list.html" frameborder="0"></iframe>')
    return None


def frame_by_script(site: Site, request: SiteRequest, phase: int) -> bytes | None:
    """Serve an iframe whose address a script sets."""
    if request.path != ENTRANCE:
        return None
    script = "<script>document.getElementById('c').src='/xxgk/list.html';</script>"
    return site.page(site.frame(f'<iframe id="c"></iframe>{script}', site))


def cookie_redirect(site: Site, request: SiteRequest, phase: int) -> bytes | None:
    """Redirect every page to itself until a cookie comes back."""
    if "seen=yes" in request.headers.get("cookie", ""):
        return None
    return redirect(request.target, "Set-Cookie: seen=yes; path=/")


def cookie_refresh(site: Site, request: SiteRequest, phase: int) -> bytes | None:
    """Ask for a reload by meta refresh until a cookie comes back."""
    if "ready=1" in request.headers.get("cookie", ""):
        return None
    head = '<meta http-equiv="refresh" content="0">'
    return response(f"<html><head>{head}</head></html>", "Set-Cookie: ready=1; path=/")


def chained(site: Site, request: SiteRequest, phase: int) -> bytes | None:
    """Redirect twice, by path and by scheme-relative address."""
    if request.path == ENTRANCE:
        return redirect("/zw/", status="301 Moved Permanently")
    return redirect(f"//{site.host}/xxgk/list.html") if request.path == "/zw/" else None


def to_sister_host(site: Site, request: SiteRequest, phase: int) -> bytes | None:
    """Redirect the list to another host of the domain, which has the documents as well."""
    if request.path == ENTRANCE:
        return redirect(f"http://{site.hosts[1]}/xxgk/list.html")
    return None if request.host == site.hosts[1] else not_found()


def rss(site: Site, request: SiteRequest, phase: int) -> bytes | None:
    """Serve the list as RSS 2.0."""
    if request.path != "/feed.xml":
        return None
    items = "".join(
        f"<item><title>{row.title}</title><link>http://{site.host}{row.href}</link><pubDate>"
        f"{format_datetime(datetime.combine(row.day, datetime.min.time(), UTC))}</pubDate></item>"
        for row in site.list_part(phase).rows
    )
    text = f'<rss version="2.0"><channel><title>{site.agency}</title>{items}</channel></rss>'
    return _xml(text, "application/rss+xml")


def atom(site: Site, request: SiteRequest, phase: int) -> bytes | None:
    """Serve the list as Atom."""
    if request.path != "/feed.xml":
        return None
    entries = "".join(
        f'<entry><title>{row.title}</title><id>tag:{row.href}</id><link rel="alternate" '
        f'href="{row.href}"/><updated>{row.day}T08:00:00+08:00</updated></entry>'
        for row in site.list_part(phase).rows
    )
    text = f'<feed xmlns="http://www.w3.org/2005/Atom"><title>{site.agency}</title>{entries}</feed>'
    return _xml(text, "application/atom+xml")


def rdf(site: Site, request: SiteRequest, phase: int) -> bytes | None:
    """Serve the list as RSS 1.0, declared as plain XML."""
    if request.path != "/feed.xml":
        return None
    items = "".join(
        f'<item rdf:about="{row.href}"><title>{row.title}</title><link>http://{site.host}'
        f"{row.href}</link><dc:date>{row.day}</dc:date></item>"
        for row in site.list_part(phase).rows
    )
    spaces = (
        'xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/"'
    )
    return _xml(f"<rdf:RDF {spaces}>{items}</rdf:RDF>", "text/xml")


def sitemap(site: Site, request: SiteRequest, phase: int) -> bytes | None:
    """Serve the list as a sitemap."""
    if request.path != "/feed.xml":
        return None
    urls = "".join(
        f"<url><loc>http://{site.host}{row.href}</loc><lastmod>{row.day}</lastmod></url>"
        for row in site.list_part(phase).rows
    )
    space = "http://www.sitemaps.org/schemas/sitemap/0.9"
    return _xml(f'<urlset xmlns="{space}">{urls}</urlset>', "application/xml")


@dataclass(frozen=True, slots=True, kw_only=True)
class JsonList:
    """A list as JSON, below `path`, with these names of fields."""

    path: tuple[str, ...] = ()
    title: str = "title"
    url: str = "url"
    day: str = "date"
    content_type: str = "application/json; charset=utf-8"

    def __call__(self, site: Site, request: SiteRequest, phase: int) -> bytes | None:
        """Respond to the address of the interface."""
        if request.path != "/api/list":
            return None
        rows = site.list_part(phase).rows
        value: object = [
            {self.title: row.title, self.url: row.href, self.day: str(row.day), "id": row.place}
            for row in rows
        ]
        for name in reversed(self.path):
            value = {name: value, "code": 0, "total": len(rows)}
        text = json.dumps(value, ensure_ascii=False)
        return response(text, content_type=self.content_type)


def _xml(text: str, kind: str) -> bytes:
    return response(
        f'<?xml version="1.0" encoding="utf-8"?>{text}', content_type=f"{kind}; charset=utf-8"
    )


_TO_LIST = "/xxgk/list.html"

#: name → (special, address of the source, what is unusual)
ENTRANCES: dict[str, tuple[Special, str, str]] = {
    "iframe": (with_frame_around, ENTRANCE, "the list is in an iframe"),
    "iframe_twice": (frame_in_frame, ENTRANCE, "the list is in an iframe in an iframe"),
    "iframe_by_script": (frame_by_script, ENTRANCE, "a script sets the address of the iframe"),
    "frameset": (
        page_before("", '<frameset cols="180,*"><frame src="/zn.html"><frame src="list.html">'
                        "</frameset>"),
        ENTRANCE,
        "the list is in a frameset",
    ),
    "meta_refresh": (
        page_before(f'<meta http-equiv="Refresh" content="1; URL=\'{_TO_LIST}\'">'),
        ENTRANCE,
        "a meta refresh",
    ),
    "refresh_header": (
        page_before("", "<body></body>", f"Refresh: 0; url={_TO_LIST}"),
        ENTRANCE,
        "a Refresh header",
    ),
    "script_replace": (
        page_before(f'<script>location.replace("{_TO_LIST}")</script>'),
        ENTRANCE,
        "location.replace",
    ),
    "script_window": (
        page_before("", "<body><script>window.location = 'list.html';</script></body>"),
        ENTRANCE,
        "window.location =",
    ),
    "script_top": (
        page_before("", f"<body onload=\"top.location.href='{_TO_LIST}'\"></body>"),
        ENTRANCE,
        "top.location in onload",
    ),
    "cookie_redirect": (cookie_redirect, _TO_LIST, "a cookie must come back"),
    "cookie_refresh": (cookie_refresh, _TO_LIST, "a cookie and a meta refresh"),
    "redirects": (chained, ENTRANCE, "two redirects"),
    "sister_host_redirect": (to_sister_host, ENTRANCE, "a redirect to a sister host"),
    "rss": (rss, "/feed.xml", "RSS 2.0"),
    "atom": (atom, "/feed.xml", "Atom"),
    "rdf": (rdf, "/feed.xml", "RSS 1.0"),
    "sitemap": (sitemap, "/feed.xml", "a sitemap"),
    "json_rows": (JsonList(), "/api/list", "JSON"),
    "json_nested": (
        JsonList(path=("data", "records"), title="docTitle", url="docUrl", day="publishTime"),
        "/api/list?size=50",
        "JSON with rows further down",
    ),
    "json_as_text": (
        JsonList(path=("result",), url="href", content_type="text/html; charset=utf-8"),
        "/api/list",
        "JSON that is declared as HTML",
    ),
}  # fmt: skip
