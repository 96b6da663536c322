"""From events to RSS 2.0 and Atom, always the same bytes for the same events.

An entry's id belongs to one revision of one report and is never used for another, so that a
silent edit is a new entry in every reader. Entries are built one by one: one that cannot be
written is left out and named, and the others stand.
"""

import logging
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
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
from disclosures.feed import FeedDocument as FeedDocument
from disclosures.feed import FeedHead as FeedHead
from notifier.inert import safe_line, safe_text, safe_title
from notifier.passage_words import cell_name, remark
from notifier.press import printed
from notifier.story import Story, tell
from notifier.wording import colon

log = logging.getLogger(__name__)

#: Room for the diff in one entry: a hundred entries stay below a megabyte.
ROOM = 1800

#: When an empty feed was last changed: never, so any fixed moment does.
EPOCH = datetime(2026, 1, 1, tzinfo=UTC)


def write_rss(events: Iterable[Event], head: FeedHead) -> FeedDocument:
    """Write RSS 2.0 (``application/rss+xml``), newest first."""
    return _write(events, head, _rss_entry, lambda feed: feed.rss_str())


def write_atom(events: Iterable[Event], head: FeedHead) -> FeedDocument:
    """Write Atom (``application/atom+xml``), newest first."""
    return _write(events, head, _atom_entry, lambda feed: feed.atom_str())


def entry_id(event: Event, authority: str) -> str:
    """Name `event` for good: a tag URI (RFC 4151) that no other event has."""
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
    newest_first = sorted(events, key=_moment, reverse=True)
    feed = _empty(head)
    told: set[str] = set()
    left_out: list[UUID] = []
    newest: datetime | None = None
    for event in newest_first:
        built = _built(event, head, build)
        if built is None or built.id() in told:
            left_out.append(event.id)
            continue
        told.add(built.id())
        newest = newest or event.occurred_at
        feed.add_entry(built, order="append")
    feed.lastBuildDate(newest or EPOCH)
    feed.updated(newest or EPOCH)
    body = _styled(serialise(feed), head.stylesheet_url)
    return FeedDocument(
        body=body,
        etag=f'"{sha256(body).hexdigest()[:32]}"',
        last_modified=newest or EPOCH,
        left_out=tuple(left_out),
    )


def _moment(event: Event) -> tuple[datetime, UUID]:
    """Give the order of events; one without a time zone, which no feed takes, comes last."""
    aware = event.occurred_at.tzinfo is not None
    return event.occurred_at if aware else EPOCH, event.id


def _built(event: Event, head: FeedHead, build: _Build) -> FeedEntry | None:
    """Build an entry and try it out; None if it cannot be written."""
    try:
        built = build(event, head)
        etree.tostring(built.rss_entry() if build is _rss_entry else built.atom_entry())
    except (ValueError, TypeError, LookupError, AttributeError, TemplateError) as error:
        log.warning(
            "an event was left out of a feed", extra={"event": str(event.id), "error": repr(error)}
        )
        return None
    return built


def _empty(head: FeedHead) -> FeedGenerator:
    """Make a feed without entries. The site's link goes last: RSS takes the last one."""
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
    feed.language("en" if head.language == "en" else "zh-CN")
    feed.generator("Gongkai")
    feed.ttl(head.ttl)
    return feed


def _rss_entry(event: Event, head: FeedHead) -> FeedEntry:
    """Build an RSS item; its description is HTML by custom, so text in it is escaped."""
    story, built = _common(event, head)
    built.register_extension("dc", DcEntryExtension, atom=False, rss=True)
    built.dc.dc_creator(story.agency)
    built.pubDate(event.occurred_at)
    built.description(escape(summary(story, head.language)).replace("\n", "<br>"))
    built.content(_content(story, head.language), type="html")
    return built


def _atom_entry(event: Event, head: FeedHead) -> FeedEntry:
    """Build an Atom entry."""
    story, built = _common(event, head)
    built.author(name=story.agency)
    built.published(event.occurred_at)
    built.updated(event.occurred_at)
    built.summary(summary(story, head.language))
    built.content(_content(story, head.language), type="html")
    return built


def _common(event: Event, head: FeedHead) -> tuple[Story, FeedEntry]:
    story = tell(
        event,
        head.language,
        base_url=head.base_url,
        room=ROOM,
        translations=head.translations,
    )
    title = f"[{story.label}] " if head.language == "en" else f"【{story.label}】"
    built = FeedEntry()
    built.id(entry_id(event, head.authority))
    built.title(safe_title(title + story.title))
    built.link(href=story.addresses.page, rel="alternate", type="text/html")
    built.category(term=event.kind.value, label=story.label)
    return story, built


def _content(story: Story, language: str) -> str:
    return printed(f"{'en' if language == 'en' else 'zh'}/entry.html", story=story)


def summary(story: Story, language: str) -> str:
    """Say in a few lines of plain text what happened, words and numbers included."""
    cut_mark, new_mark = ("[cut] ", "[new] ") if language == "en" else ("〔删〕", "〔增〕")
    marks = {Op.KEPT: "", Op.REMOVED: cut_mark, Op.ADDED: new_mark}
    said = [
        story.lead,
        *(
            f"{step.name}{colon(language)}{step.before} → {step.after}"
            for step in (*story.figures, *story.fields)
        ),
        *(
            _named(passage, language)
            + "".join(f"{marks[piece.op]}{piece.text}" for piece in passage.pieces)
            for passage in story.passages
        ),
        *story.opening[:1],
        *([story.note] if story.note else []),
    ]
    return safe_text("\n".join(said), 500)


def _named(passage: Hunk, language: str) -> str:
    """Name the cell that a passage is, or say that it moved; nothing of most passages."""
    name = cell_name(passage) or remark(passage, language)
    return f"{name}{colon(language)}" if name else ""


def _styled(body: bytes, stylesheet_url: str) -> bytes:
    """Name a style sheet for people who open the feed in a browser."""
    if not stylesheet_url:
        return body
    line = f'<?xml-stylesheet type="text/css" href={quoteattr(stylesheet_url)}?>\n'
    declaration, _, document = body.partition(b"?>\n")
    return declaration + b"?>\n" + line.encode() + document
