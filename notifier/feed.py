"""Writes events as RSS 2.0 and Atom. The same events always give the same bytes.

An entry's id belongs to one revision of one report, so that a feed reader shows each revision as a
new entry. An entry that cannot be serialised is left out and reported; the others are written.
"""

import logging
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from gettext import NullTranslations
from hashlib import sha256
from html import escape
from urllib.parse import urlsplit
from uuid import UUID
from xml.sax.saxutils import quoteattr

from feedgen.entry import FeedEntry
from feedgen.ext.dc import DcEntryExtension
from feedgen.feed import FeedGenerator
from jinja2 import TemplateError
from lxml import etree

from disclosures import OPERATORS_ONLY, Event, EventKind, Hunk, Op
from disclosures.ports import FeedDocument, FeedHead
from disclosures.sanitising import safe_line, safe_text, safe_title
from disclosures.wording.hunks import cell_name, hunk_annotation
from disclosures.wording.languages import TAGS
from disclosures.wording.punctuation import colon
from notifier.event_view import EventView, view_event
from notifier.renderer import render

log = logging.getLogger(__name__)

#: Characters of diff in one entry: a hundred entries stay below a megabyte.
DIFF_BUDGET = 1800

#: Modification time of an empty feed. Any constant serves.
EPOCH = datetime(2026, 1, 1, tzinfo=UTC)


def write_rss(events: Iterable[Event], head: FeedHead) -> FeedDocument:
    """Write RSS 2.0 (``application/rss+xml``), newest first."""
    return _write(events, head, _rss_entry, lambda feed: feed.rss_str())


def write_atom(events: Iterable[Event], head: FeedHead) -> FeedDocument:
    """Write Atom (``application/atom+xml``), newest first."""
    return _write(events, head, _atom_entry, lambda feed: feed.atom_str())


def entry_id(event: Event, authority: str) -> str:
    """Return the permanent id of an event's entry, a tag URI (RFC 4151)."""
    if event.kind in OPERATORS_ONLY or event.revision is None:
        return f"tag:{authority}:sources/{event.source.id}/{event.kind.value}/{event.id}"
    revision = event.revision
    of_revision = f"tag:{authority}:reports/{revision.report.id}/revisions/{revision.number}"
    if event.kind in {EventKind.PUBLISHED, EventKind.REVISED}:
        return of_revision
    return f"{of_revision}/{event.kind.value}/{event.id}"


_Build = Callable[[Event, FeedHead], FeedEntry]


def _write(
    events: Iterable[Event],
    head: FeedHead,
    build: _Build,
    serialise: Callable[[FeedGenerator], bytes],
) -> FeedDocument:
    newest_first = sorted(events, key=_sort_key, reverse=True)
    feed = _empty_feed(head)
    ids: set[str] = set()
    left_out: list[UUID] = []
    newest: datetime | None = None
    for event in newest_first:
        built = _try_build(event, head, build)
        if built is None or built.id() in ids:
            left_out.append(event.id)
            continue
        ids.add(built.id())
        newest = newest or event.occurred_at
        feed.add_entry(built, order="append")
    feed.lastBuildDate(newest or EPOCH)
    feed.updated(newest or EPOCH)
    body = _with_stylesheet(serialise(feed), head.stylesheet_url)
    return FeedDocument(
        body=body,
        etag=f'"{sha256(body).hexdigest()[:32]}"',
        last_modified=newest or EPOCH,
        left_out=tuple(left_out),
    )


def _sort_key(event: Event) -> tuple[datetime, UUID]:
    """Order events by time; one without a time zone, which feeds do not allow, comes last."""
    aware = event.occurred_at.tzinfo is not None
    return event.occurred_at if aware else EPOCH, event.id


def _try_build(event: Event, head: FeedHead, build: _Build) -> FeedEntry | None:
    """Build an entry and serialise it once; None if that fails."""
    try:
        built = build(event, head)
        etree.tostring(built.rss_entry() if build is _rss_entry else built.atom_entry())
    except (ValueError, TypeError, LookupError, AttributeError, TemplateError) as error:
        log.warning("event left out of feed", extra={"event": str(event.id), "error": repr(error)})
        return None
    return built


def _empty_feed(head: FeedHead) -> FeedGenerator:
    """Make a feed without entries. The site's link is added last: feedgen uses it for RSS."""
    feed = FeedGenerator()
    feed.load_extension("dc", atom=False, rss=True)
    self_url = urlsplit(head.self_url)
    feed.id(f"tag:{head.authority}:{self_url.path}{f'?{self_url.query}' if self_url.query else ''}")
    feed.title(safe_title(head.title))
    feed.subtitle(safe_line(head.subtitle, 300) or safe_title(head.title))
    feed.description(safe_line(head.subtitle, 300) or safe_title(head.title))
    feed.author(name=safe_title(head.title))
    feed.link(href=head.self_url, rel="self")
    feed.link(href=f"{head.base_url.rstrip('/')}/", rel="alternate", type="text/html")
    feed.language(TAGS[head.language])
    feed.generator("Gongkai")
    feed.ttl(head.ttl)
    return feed


def _rss_entry(event: Event, head: FeedHead) -> FeedEntry:
    """Build an RSS item. By convention its description is HTML, so its text is escaped."""
    view, built = _build_common(event, head)
    built.register_extension("dc", DcEntryExtension, atom=False, rss=True)
    built.dc.dc_creator(view.agency)
    built.pubDate(event.occurred_at)
    built.description(escape(plain_summary(view, head.translations)).replace("\n", "<br>"))
    built.content(render("entry.html", head.translations, view=view), type="html")
    return built


def _atom_entry(event: Event, head: FeedHead) -> FeedEntry:
    """Build an Atom entry."""
    view, built = _build_common(event, head)
    built.author(name=view.agency)
    built.published(event.occurred_at)
    built.updated(event.occurred_at)
    built.summary(plain_summary(view, head.translations))
    built.content(render("entry.html", head.translations, view=view), type="html")
    return built


def _build_common(event: Event, head: FeedHead) -> tuple[EventView, FeedEntry]:
    view = view_event(event, head.translations, base_url=head.base_url, diff_budget=DIFF_BUDGET)
    built = FeedEntry()
    built.id(entry_id(event, head.authority))
    built.title(safe_title(view.heading))
    built.link(href=view.links.page, rel="alternate", type="text/html")
    built.category(term=event.kind.value, label=view.label)
    return view, built


def plain_summary(view: EventView, translations: NullTranslations) -> str:
    """Summarise an event in plain text of up to 500 characters, changed text included."""
    marks = {
        Op.KEPT: "",
        Op.REMOVED: translations.gettext("〔删〕").lstrip(),
        Op.ADDED: translations.gettext("〔增〕").lstrip(),
    }
    lines = [
        *([view.change_summary] if view.change_summary else []),
        view.summary,
        *(
            f"{change.name}{colon(translations)}{change.before} → {change.after}"
            for change in (*view.figure_changes, *view.field_changes)
        ),
        *(
            _hunk_name(hunk, translations)
            + "".join(f"{marks[segment.op]}{segment.text}" for segment in hunk.segments)
            for hunk in view.hunks
        ),
        *view.opening[:1],
        *([view.note] if view.note else []),
    ]
    return safe_text("\n".join(lines), 500)


def _hunk_name(hunk: Hunk, translations: NullTranslations) -> str:
    """Return the name of a cell, or the annotation of a hunk, with a colon; mostly empty."""
    name = cell_name(hunk) or hunk_annotation(hunk, translations)
    return f"{name}{colon(translations)}" if name else ""


def _with_stylesheet(body: bytes, stylesheet_url: str) -> bytes:
    """Add a processing instruction that names a style sheet."""
    if not stylesheet_url:
        return body
    line = f'<?xml-stylesheet type="text/css" href={quoteattr(stylesheet_url)}?>\n'
    declaration, _, document = body.partition(b"?>\n")
    return declaration + b"?>\n" + line.encode() + document
