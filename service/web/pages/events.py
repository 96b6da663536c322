"""Pages of events: the home page, and one event."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Annotated

from fastapi import Query
from starlette.requests import Request
from starlette.responses import Response

from disclosures import Event, EventKind
from disclosures.errors import InputError
from service.web.context import Context
from service.web.coverage import CurrentCoverage
from service.web.parameters import PUBLIC_KINDS, EventFilter, EventQuery, PathId, read_filter
from service.web.rendering import page
from service.web.routing import page_router
from service.web.security.sessions import NotLoggedIn, OptionalOperator
from service.web.timeline import by_day, cut_between_moments

#: Events on one page, and reports listed beside them.
PAGE_SIZE = 50
RECENT_REPORTS = 8

router = page_router()


class HomeQuery(EventQuery):
    """Filters of the home page; `before` is the time of the last event of the page before."""

    before: str = ""


@router.get("/")
def home(
    request: Request,
    context: Context,
    coverage: CurrentCoverage,
    query: Annotated[HomeQuery, Query()],
) -> Response:
    """Show the newest events, filtered."""
    sources = context.sources.all()
    event_filter = read_filter(query, (source.slug for source in sources))
    before = _parse_before(query.before)
    events, older = cut_between_moments(
        context.queries.events(
            sources=event_filter.sources,
            kinds=event_filter.kinds,
            limit=PAGE_SIZE + 1,
            before=before,
            substantive_only=event_filter.substantive,
        ),
        PAGE_SIZE,
    )
    values = {
        "event_filter": event_filter,
        "sources": sources,
        "kind_links": list(_kind_links(event_filter)),
        "days": list(by_day(events)),
        "older": _older_link(event_filter, events) if older else "",
        "recent": () if event_filter or before else context.queries.reports(limit=RECENT_REPORTS),
        "coverage": coverage,
    }
    return page(request, "home.html", values)


@router.get("/events/{event}")
def event(
    request: Request, context: Context, operator: OptionalOperator, event: PathId
) -> Response:
    """Show one event; events for operators need a session."""
    found = context.queries.event(event)
    if found.kind not in PUBLIC_KINDS and operator is None:
        raise NotLoggedIn
    return page(request, "event.html", {"event": found})


def _kind_links(event_filter: EventFilter) -> Iterator[tuple[str, EventKind | None, bool]]:
    """List one link a kind: address, kind (None: all), whether it is the current filter."""
    yield f"/{replace(event_filter, kinds=()).query}", None, not event_filter.kinds
    for kind in PUBLIC_KINDS:
        yield f"/{replace(event_filter, kinds=(kind,)).query}", kind, event_filter.kinds == (kind,)


def _older_link(event_filter: EventFilter, events: Sequence[Event]) -> str:
    """Return the address of the next page."""
    stamp = events[-1].occurred_at.isoformat().replace("+", "%2B")
    return f"/{event_filter.query}{'&' if event_filter else '?'}before={stamp}"


def _parse_before(text: str) -> datetime | None:
    """Parse the time that the page ends before. Raises InputError."""
    if not text:
        return None
    try:
        before = datetime.fromisoformat(text[:40])
    except ValueError as error:
        raise InputError("before: a moment like 2026-10-05T09:00:00+00:00") from error
    if before.tzinfo is None:
        raise InputError("before: a moment with its zone, like 2026-10-05T09:00:00+00:00")
    return before
