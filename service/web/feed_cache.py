"""Written feeds, cached until a new event occurs, and their conditional requests."""

import gzip
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from threading import Lock
from typing import Literal
from uuid import UUID

from starlette.datastructures import Headers

from disclosures import Event
from disclosures.ports import FeedHead
from disclosures.wording.languages import DEFAULT
from disclosures.wording.marking import gettext_noop as _
from service.language import Language
from service.web.context import ViewContext
from service.web.parameters import EventFilter

#: Number of entries of a feed, and its maximum when more events than that occurred in one day.
ENTRIES = 60
MAX_ENTRIES = 600

#: A client that polls at least this often misses no event.
POLL_INTERVAL = timedelta(days=1)

#: Maximum number of cached feeds; each combination of format, language and filter is one.
MAX_CACHED = 64

FeedFormat = Literal["rss", "atom"]


@dataclass(frozen=True, slots=True, kw_only=True)
class CachedFeed:
    """A written feed, plain and compressed, each with its own entity tag."""

    newest: UUID | None
    body: bytes
    compressed: bytes
    etag: str
    compressed_etag: str
    last_modified: datetime


class FeedCache:
    """Keeps the most recently requested feeds. Thread-safe."""

    def __init__(self) -> None:
        self._feeds: OrderedDict[tuple[str, str, str], CachedFeed] = OrderedDict()
        self._lock = Lock()

    def feed(
        self, context: ViewContext, form: FeedFormat, language: Language, event_filter: EventFilter
    ) -> CachedFeed:
        """Return the cached feed if no event occurred since it was written, else write it."""
        key = (form, language.code, event_filter.query)
        newest = _newest(context, event_filter)
        with self._lock:
            cached = self._feeds.get(key)
            if cached is not None and cached.newest == newest:
                self._feeds.move_to_end(key)
                return cached
        written = _write(context, form, language, event_filter)
        with self._lock:
            self._feeds[key] = written
            while len(self._feeds) > MAX_CACHED:
                self._feeds.popitem(last=False)
        return written


def not_modified(headers: Headers, feed: CachedFeed) -> bool:
    """Whether the client has this feed already (RFC 9110, section 13.2.2).

    If present, If-None-Match decides alone; entity tags are compared weakly.
    """
    tag_list = headers.get("if-none-match")
    if tag_list is not None:
        tags = {tag.strip().removeprefix("W/") for tag in tag_list[:4000].split(",")}
        return bool(tags & {"*", feed.etag, feed.compressed_etag})
    since = headers.get("if-modified-since")
    if since is None:
        return False
    try:
        moment = parsedate_to_datetime(since[:100])
    except ValueError:
        return False
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return moment >= feed.last_modified.replace(microsecond=0)


def feed_query(event_filter: EventFilter, language: Language) -> str:
    """Return the query string of a feed, with ``lang`` unless it is the default language."""
    if language.code == DEFAULT:
        return event_filter.query
    return f"?lang={language.code}{event_filter.query.replace('?', '&')}"


def _newest(context: ViewContext, event_filter: EventFilter) -> UUID | None:
    """Return the id of the newest event, by one small query."""
    events = _events(context, event_filter, 1)
    return events[0].id if events else None


def _events(context: ViewContext, event_filter: EventFilter, limit: int) -> Sequence[Event]:
    return context.queries.events(
        sources=event_filter.sources,
        kinds=event_filter.kinds,
        limit=limit,
        substantive_only=event_filter.substantive,
    )


def _feed_events(context: ViewContext, event_filter: EventFilter) -> Sequence[Event]:
    """Return the newest events, with all of the last day: a deadline makes hundreds at once."""
    events = _events(context, event_filter, ENTRIES)
    if len(events) < ENTRIES:
        return events
    since = events[0].occurred_at - POLL_INTERVAL
    if events[-1].occurred_at < since:
        return events
    more = _events(context, event_filter, MAX_ENTRIES)
    return [each for at, each in enumerate(more) if at < ENTRIES or each.occurred_at >= since]


def _write(
    context: ViewContext, form: FeedFormat, language: Language, event_filter: EventFilter
) -> CachedFeed:
    events = _feed_events(context, event_filter)
    write = context.write_rss if form == "rss" else context.write_atom
    document = write(events, _head(context, form, language, event_filter))
    tag = document.etag.strip('"')
    return CachedFeed(
        newest=events[0].id if events else None,
        body=document.body,
        compressed=gzip.compress(document.body, mtime=0),
        etag=f'"{tag}"',
        compressed_etag=f'"{tag}-gzip"',
        last_modified=document.last_modified,
    )


def _head(
    context: ViewContext, form: FeedFormat, language: Language, event_filter: EventFilter
) -> FeedHead:
    """Describe the feed; the same filter and language give the same description."""
    agencies = "、".join(context.sources.get(slug).agency for slug in event_filter.sources[:3])
    query = feed_query(event_filter, language)
    return FeedHead(
        title=f"{context.service} · {agencies}" if agencies else context.service,
        subtitle=language.translate(_("政府信息公开的变动：新发布、修改、撤下、恢复、迁移与逾期")),
        base_url=context.base_url,
        self_url=context.link(f"/feed.{form}{query}"),
        language=language.code,
        authority=context.authority,
        stylesheet_url=context.link("/static/feed.css"),
        translations=language.translations,
    )
