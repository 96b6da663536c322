"""The feeds over HTTP: the right bytes, and none at all to a reader who has them already."""

import gzip
from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime, parsedate_to_datetime
from threading import Lock
from uuid import UUID

from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from disclosures import Event
from disclosures.errors import InputError, NotFound
from notifier.feed import FeedDocument, FeedHead, write_atom, write_rss
from service.web.asking import MANY, READERS_KINDS, Wish, read_wish
from service.web.desk import Desk, desk_of
from service.web.language import DEFAULT, LANGUAGES, Tongue, _
from service.web.rendering import page, renderer_of

#: Events in a feed, and in one of a day on which more happened than that.
ENTRIES = 60
BURST = 600

#: Who asks so often misses nothing, whatever happens at once.
OFTEN = timedelta(days=1)

#: Seconds for which a reader need not ask again.
MAX_AGE = 300

#: Feeds that are kept ready; each filter is one.
READY = 64


@dataclass(frozen=True, slots=True, kw_only=True)
class Format:
    """One of the formats we write."""

    name: str
    media_type: str
    write: Callable[[Sequence[Event], FeedHead], FeedDocument]


RSS = Format(name="rss", media_type="application/rss+xml", write=write_rss)
ATOM = Format(name="atom", media_type="application/atom+xml", write=write_atom)


@dataclass(frozen=True, slots=True, kw_only=True)
class Edition:
    """A written feed, plain and packed, with the tags that tell the two apart."""

    newest: UUID | None
    body: bytes
    packed: bytes
    etag: str
    packed_etag: str
    last_modified: datetime


class Press:
    """Keeps the editions that readers ask for; a new one is written when something happened."""

    def __init__(self) -> None:
        self._ready: OrderedDict[tuple[str, str, str], Edition] = OrderedDict()
        self._lock = Lock()

    def edition(self, desk: Desk, form: Format, tongue: Tongue, wish: Wish) -> Edition:
        """Give the feed of `wish`, the one at hand if nothing happened since it was written."""
        key = (form.name, tongue.code, wish.query)
        newest = _newest(desk, wish)
        with self._lock:
            ready = self._ready.get(key)
            if ready is not None and ready.newest == newest:
                self._ready.move_to_end(key)
                return ready
        written = _write(desk, form, tongue, wish)
        with self._lock:
            self._ready[key] = written
            while len(self._ready) > READY:
                self._ready.popitem(last=False)
        return written


def rss(request: Request) -> Response:
    """Answer with RSS 2.0."""
    return _feed(request, RSS)


def atom(request: Request) -> Response:
    """Answer with Atom (RFC 4287)."""
    return _feed(request, ATOM)


def about(request: Request) -> Response:
    """Explain the feeds to people."""
    desk = desk_of(request)
    sources = desk.sources.all()
    wish = read_wish(request.query_params, (source.slug for source in sources))
    query = _query(wish, renderer_of(request).tongue(request))
    values = {
        "wish": wish,
        "query": query,
        "sources": sources,
        "kinds": READERS_KINDS,
        "rss": desk.link(f"/feed.rss{query}"),
        "atom": desk.link(f"/feed.atom{query}"),
        "minutes": MAX_AGE // 60,
        "entries": ENTRIES,
        "most": BURST,
    }
    return page(request, "feeds.html", values)


ROUTES = [Route("/feed.rss", rss), Route("/feed.atom", atom), Route("/feeds", about)]


def not_modified(headers: Headers, edition: Edition) -> bool:
    """Whether the reader has this edition already (RFC 9110, section 13.2.2).

    If-None-Match decides alone when it is there; its tags are compared weakly, as the RFC says.
    """
    asked = headers.get("if-none-match")
    if asked is not None:
        tags = {tag.strip().removeprefix("W/") for tag in asked[:4000].split(",")}
        return bool(tags & {"*", edition.etag, edition.packed_etag})
    since = headers.get("if-modified-since")
    if since is None:
        return False
    try:
        moment = parsedate_to_datetime(since[:100])
    except ValueError:
        return False
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return moment >= edition.last_modified.replace(microsecond=0)


def _feed(request: Request, form: Format) -> Response:
    """Answer with a feed, whole or 304."""
    desk = desk_of(request)
    wish = read_wish(request.query_params, _slugs(desk, request))
    tongue = renderer_of(request).speaking(_language(request))
    edition = press_of(request).edition(desk, form, tongue, wish)
    packed = "gzip" in request.headers.get("accept-encoding", "")
    headers = {
        "ETag": edition.packed_etag if packed else edition.etag,
        "Cache-Control": f"public, max-age={MAX_AGE}",
        "Last-Modified": format_datetime(edition.last_modified, usegmt=True),
        "Vary": "Accept-Encoding",
    }
    if not_modified(request.headers, edition):
        return Response(status_code=304, headers=headers)
    if packed:
        headers["Content-Encoding"] = "gzip"
    body = edition.packed if packed else edition.body
    return Response(body, headers=headers, media_type=f"{form.media_type}; charset=utf-8")


def press_of(request: Request) -> Press:
    """Find the press of the app that serves `request`."""
    press = request.app.state.press
    assert isinstance(press, Press)
    return press


def _slugs(desk: Desk, request: Request) -> Sequence[str]:
    """List the slugs that may be asked for: those that were, or all if one of them is none."""
    asked = request.query_params.getlist("source")[:MANY]
    try:
        return [desk.sources.get(slug).slug for slug in asked if slug]
    except NotFound:
        return [source.slug for source in desk.sources.all()]


def _newest(desk: Desk, wish: Wish) -> UUID | None:
    """Say which event is the newest, by one small question."""
    events = _events(desk, wish, 1)
    return events[0].id if events else None


def _events(desk: Desk, wish: Wish, limit: int) -> Sequence[Event]:
    return desk.archive.events(
        sources=wish.sources, kinds=wish.kinds, limit=limit, substantive_only=wish.substantive
    )


def _lately(desk: Desk, wish: Wish) -> Sequence[Event]:
    """Give the newest events, and all of the last day: a deadline makes hundreds at once."""
    events = _events(desk, wish, ENTRIES)
    if len(events) < ENTRIES:
        return events
    since = events[0].occurred_at - OFTEN
    if events[-1].occurred_at < since:
        return events
    more = _events(desk, wish, BURST)
    return [each for at, each in enumerate(more) if at < ENTRIES or each.occurred_at >= since]


def _language(request: Request) -> str:
    """Read ``lang``; a feed has no cookie and does not look at the browser's wishes."""
    language = request.query_params.get("lang", DEFAULT)
    if language not in LANGUAGES:
        raise InputError(f"lang: unknown value; known are: {', '.join(LANGUAGES)}")
    return language


def _write(desk: Desk, form: Format, tongue: Tongue, wish: Wish) -> Edition:
    """Write an edition."""
    events = _lately(desk, wish)
    document = form.write(events, _head(desk, form, tongue, wish))
    tag = document.etag.strip('"')
    return Edition(
        newest=events[0].id if events else None,
        body=document.body,
        packed=gzip.compress(document.body, mtime=0),
        etag=f'"{tag}"',
        packed_etag=f'"{tag}-gzip"',
        last_modified=document.last_modified,
    )


def _query(wish: Wish, tongue: Tongue) -> str:
    """Ask for a feed of `wish` that speaks `tongue`: it has no cookie that would say so."""
    ours = f"?lang={tongue.code}" if tongue.code != DEFAULT else ""
    return f"{ours}{wish.query.replace('?', '&')}" if ours else wish.query


def _head(desk: Desk, form: Format, tongue: Tongue, wish: Wish) -> FeedHead:
    """Say what the feed is, the same words as long as the wish is the same."""
    agencies = "、".join(desk.sources.get(slug).agency for slug in wish.sources[:3])
    query = _query(wish, tongue)
    return FeedHead(
        title=f"{desk.service} · {agencies}" if agencies else desk.service,
        subtitle=tongue.say(_("政府信息公开的变动：新发布、修改、撤下、恢复、迁移与逾期")),
        base_url=desk.base_url,
        self_url=desk.link(f"/feed.{form.name}{query}"),
        language=tongue.code,
        authority=desk.authority,
        stylesheet_url=desk.link("/static/feed.css"),
    )
