"""The pages people read: what happened, and each report with all its revisions."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime
from itertools import groupby

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from disclosures import Change, Event, EventKind, Revision
from disclosures.errors import InputError, NotFound
from service.web.asking import READERS_KINDS, Wish, read_id, read_number, read_wish
from service.web.coverage import coverage_of
from service.web.desk import desk_of
from service.web.guard import CAGE
from service.web.language import SHANGHAI
from service.web.rendering import page
from service.web.sessions import operator_of, turn_away
from service.web.years import between_years
from store.diff import compare
from store.significance import judged

#: Events that tell of the step from one revision to the next.
STEPS = frozenset({EventKind.REVISED, EventKind.RESTORED})

#: Events on one page.
PAGE = 50

#: Reports shown that say nearly the same as one; a form letter has thousands of them.
COPIES = 5

#: Reports shown beside the newest events.
KEPT = 8


def home(request: Request) -> Response:
    """Show the newest events, of all sources or of those asked for."""
    desk = desk_of(request)
    sources = desk.sources.all()
    wish = read_wish(
        request.query_params, (source.slug for source in sources), also=frozenset({"before"})
    )
    before = _read_before(request)
    events, older = whole_moments(
        desk.archive.events(
            sources=wish.sources,
            kinds=wish.kinds,
            limit=PAGE + 1,
            before=before,
            substantive_only=wish.substantive,
        ),
        PAGE,
    )
    values = {
        "wish": wish,
        "sources": sources,
        "chips": list(_chips(wish)),
        "days": list(by_day(events)),
        "older": _older(wish, events) if older else "",
        "kept": () if wish or before else desk.archive.reports(limit=KEPT),
        "coverage": coverage_of(request),
    }
    return page(request, "home.html", values)


def event(request: Request) -> Response:
    """Show one event; one that is for operators, to those who have logged in."""
    found = desk_of(request).archive.event(read_id(request.path_params["event"]))
    if found.kind not in READERS_KINDS and operator_of(request) is None:
        return turn_away(request)
    return page(request, "event.html", {"event": found})


def report(request: Request) -> Response:
    """Show a report as it stands, with all that became of it."""
    desk = desk_of(request)
    key = read_id(request.path_params["report"])
    revisions = desk.archive.revisions(key)
    current = revisions[-1]
    values = {
        "report": current.report,
        "reading": current.reading,
        "first": revisions[0],
        "dated": dated_before(revisions[0]),
        "withdrawn": EventKind.WITHDRAWN,
        "timeline": timeline(revisions, desk.archive.history(key)),
        "copies": desk.archive.near_duplicates(key)[:COPIES],
    }
    before = desk.archive.year_before(key)
    values["before"] = before
    values["years"] = list(between_years(before.reading, current.reading)) if before else []
    return page(request, "report.html", values)


def revision(request: Request) -> Response:
    """Show one revision, and how it differs from the one before. Its address is for good."""
    desk = desk_of(request)
    revisions, found = _find(request)
    values = {
        "report": found.report,
        "reading": found.reading,
        "revision": found,
        "last": revisions[-1].number,
        "others": [one.number for one in revisions if one.number != found.number],
        "change": change_to(found, revisions, desk.archive.history(found.report.id)),
        "permanent": desk.link(f"/reports/{found.report.id}/revisions/{found.number}"),
    }
    return page(request, "revision.html", values)


def raw(request: Request) -> Response:
    """Give the page's bytes as they came."""
    _revisions, found = _find(request)
    return _bytes(request, found.raw_sha256, f"{_short(found)}.bin")


def file(request: Request) -> Response:
    """Give the bytes of the file that the report is in, as they came."""
    _revisions, found = _find(request)
    if not found.file_sha256:
        raise NotFound("no file was kept with this revision")
    return _bytes(request, found.file_sha256, f"{_short(found)}-file{_ending(found)}")


def _short(found: Revision) -> str:
    return f"gongkai-{found.report.id.hex[:12]}-{found.number}"


def _ending(found: Revision) -> str:
    """What kind of file it is, by its bytes: ``.pdf``."""
    kinds = [f.kind for f in found.reading.attachments if f.sha256 == found.file_sha256]
    kind = kinds[0] if kinds else ""
    return f".{kind}" if kind.isascii() and kind.isalnum() else ".bin"


def _bytes(request: Request, sha256: str, name: str) -> Response:
    """Bytes to be kept, and never to be shown or run here."""
    body = desk_of(request).archive.raw(sha256)
    headers = {
        "Content-Disposition": f'attachment; filename="{name}"',
        "Content-Security-Policy": CAGE,
        "ETag": f'"{sha256}"',
        "Cache-Control": "max-age=86400",
    }
    return Response(body, headers=headers, media_type="application/octet-stream")


ROUTES = [
    Route("/", home),
    Route("/events/{event}", event),
    Route("/reports/{report}", report),
    Route("/reports/{report}/revisions/{number}", revision),
    Route("/reports/{report}/revisions/{number}/raw", raw),
    Route("/reports/{report}/revisions/{number}/file", file),
]


def by_day(events: Sequence[Event]) -> Iterator[tuple[date, list[Event]]]:
    """Group events by the day it was in Shanghai, in the order given."""
    for day, group in groupby(events, lambda one: one.occurred_at.astimezone(SHANGHAI).date()):
        yield day, list(group)


def whole_moments(events: Sequence[Event], size: int) -> tuple[Sequence[Event], bool]:
    """Cut to about `size`, never between events of one moment; say whether there are more.

    The next page asks for what is older than the last one shown: of events of the same moment
    either all are here, or all there.
    """
    if len(events) <= size:
        return events, False
    after = events[size].occurred_at
    kept = [one for one in events[:size] if one.occurred_at != after]
    return (kept or events[:size]), True


def timeline(
    revisions: Sequence[Revision], events: Sequence[Event]
) -> list[tuple[datetime, Event | None, Revision | None]]:
    """Put events and the revisions that made none in one row, newest first."""
    first: dict[int, Event] = {}
    for one in events:
        if one.revision is not None and one.kind in READERS_KINDS:
            first.setdefault(one.revision.number, one)
    row: list[tuple[datetime, Event | None, Revision | None]] = [
        (one.occurred_at, one, one.revision if first.get(_number(one)) is one else None)
        for one in events
        if one.kind in READERS_KINDS
    ]
    row += [(kept.seen_at, None, kept) for kept in revisions if kept.number not in first]
    return sorted(row, key=lambda entry: entry[0], reverse=True)


def dated_before(first: Revision) -> date | None:
    """Give the day that a report bears, where it is one before the day we first saw it."""
    published = first.reading.published
    if published is None or published.on >= first.seen_at.astimezone(SHANGHAI).date():
        return None
    return published.on


def change_to(found: Revision, revisions: Sequence[Revision], events: Sequence[Event]) -> Change:
    """Find the step that led to a revision: as an event told it, or compared anew if none did."""
    for one in events:
        if _number(one) == found.number and one.kind in STEPS and one.change:
            return one.change
    before = [one for one in revisions if one.number < found.number]
    if not before:
        return Change()
    return judged(compare(before[-1].reading, found.reading) or Change())


def _number(one: Event) -> int:
    return one.revision.number if one.revision else 0


def _find(request: Request) -> tuple[Sequence[Revision], Revision]:
    """Find the revision that an address names, and its siblings. Raises NotFound."""
    number = read_number(request.path_params["number"])
    revisions = desk_of(request).archive.revisions(read_id(request.path_params["report"]))
    for one in revisions:
        if one.number == number:
            return revisions, one
    raise NotFound("no such revision")


def _chips(wish: Wish) -> Iterator[tuple[str, EventKind | None, bool]]:
    """Offer each kind: address, kind (None: all), whether it is shown now."""
    yield f"/{replace(wish, kinds=()).query}", None, not wish.kinds
    for kind in READERS_KINDS:
        yield f"/{replace(wish, kinds=(kind,)).query}", kind, wish.kinds == (kind,)


def _older(wish: Wish, events: Sequence[Event]) -> str:
    """Make the address of the next page."""
    stamp = events[-1].occurred_at.isoformat().replace("+", "%2B")
    return f"/{wish.query}{'&' if wish else '?'}before={stamp}"


def _read_before(request: Request) -> datetime | None:
    """Read the moment that the page shall end before. Raises InputError."""
    text = request.query_params.get("before", "")
    if not text:
        return None
    try:
        before = datetime.fromisoformat(text[:40])
    except ValueError as error:
        raise InputError("before: a moment like 2026-10-05T09:00:00+00:00") from error
    if before.tzinfo is None:
        raise InputError("before: a moment with its zone, like 2026-10-05T09:00:00+00:00")
    return before
