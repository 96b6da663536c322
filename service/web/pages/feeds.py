"""RSS and Atom feeds, with conditional requests, and the page that explains them."""

from collections.abc import Sequence
from email.utils import format_datetime
from typing import Annotated

from fastapi import Query
from starlette.requests import Request
from starlette.responses import Response

from disclosures.errors import InputError, NotFound
from disclosures.wording.languages import DEFAULT, LANGUAGES
from service.web.compression import accepts_gzip
from service.web.context import Context, ViewContext
from service.web.feed_cache import (
    ENTRIES,
    MAX_ENTRIES,
    FeedCache,
    FeedFormat,
    feed_query,
    not_modified,
)
from service.web.parameters import MAX_VALUES, PUBLIC_KINDS, EventQuery, read_filter
from service.web.rendering import page, renderer_of
from service.web.routing import page_router

#: How long clients may reuse a feed, in seconds.
MAX_AGE = 300

MEDIA_TYPES = {"rss": "application/rss+xml", "atom": "application/atom+xml"}

router = page_router()


class FeedQuery(EventQuery):
    """Filters and language of a feed. A feed ignores cookies and Accept-Language."""

    lang: str = DEFAULT


@router.get("/feed.rss")
def rss(request: Request, context: Context, query: Annotated[FeedQuery, Query()]) -> Response:
    """Send the feed as RSS 2.0."""
    return _feed(request, context, "rss", query)


@router.get("/feed.atom")
def atom(request: Request, context: Context, query: Annotated[FeedQuery, Query()]) -> Response:
    """Send the feed as Atom (RFC 4287)."""
    return _feed(request, context, "atom", query)


@router.get("/feeds")
def about_feeds(
    request: Request, context: Context, query: Annotated[EventQuery, Query()]
) -> Response:
    """Explain the feeds, and make the address of a filtered one."""
    sources = context.sources.all()
    event_filter = read_filter(query, (source.slug for source in sources))
    query_string = feed_query(event_filter, renderer_of(request).language_of(request))
    values = {
        "event_filter": event_filter,
        "query": query_string,
        "sources": sources,
        "kinds": PUBLIC_KINDS,
        "rss": context.link(f"/feed.rss{query_string}"),
        "atom": context.link(f"/feed.atom{query_string}"),
        "minutes": MAX_AGE // 60,
        "entries": ENTRIES,
        "most": MAX_ENTRIES,
    }
    return page(request, "feeds.html", values)


def _feed(request: Request, context: ViewContext, form: FeedFormat, query: FeedQuery) -> Response:
    """Send a feed, or 304."""
    event_filter = read_filter(query, _known_slugs(context, query))
    if query.lang not in LANGUAGES:
        raise InputError(f"lang: unknown value; known are: {', '.join(LANGUAGES)}")
    language = renderer_of(request).language(query.lang)
    feed = _cache_of(request).feed(context, form, language, event_filter)
    compressed = accepts_gzip(request.headers.get("accept-encoding", ""))
    headers = {
        "ETag": feed.compressed_etag if compressed else feed.etag,
        "Cache-Control": f"public, max-age={MAX_AGE}",
        "Vary": "Accept-Encoding",
        "Last-Modified": format_datetime(feed.last_modified, usegmt=True),
    }
    if not_modified(request.headers, feed):
        return Response(status_code=304, headers=headers)
    if compressed:
        headers["Content-Encoding"] = "gzip"
    body = feed.compressed if compressed else feed.body
    return Response(body, headers=headers, media_type=f"{MEDIA_TYPES[form]}; charset=utf-8")


def _known_slugs(context: ViewContext, query: FeedQuery) -> Sequence[str]:
    """Return the slugs of the query if all are known, else all slugs, for the error message."""
    try:
        return [context.sources.get(slug).slug for slug in query.source[:MAX_VALUES] if slug]
    except NotFound:
        return [source.slug for source in context.sources.all()]


def _cache_of(request: Request) -> FeedCache:
    cache = request.app.state.feeds
    assert isinstance(cache, FeedCache)
    return cache
