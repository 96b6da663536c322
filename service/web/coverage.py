"""Coverage: which sources we could read lately, so that silence is never taken for no change."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from disclosures import SourceHealth
from service.web.asking import only_known, read_page
from service.web.desk import Desk, desk_of
from service.web.rendering import page

LATELY = timedelta(hours=24)

#: For so long a count is good enough for the top of a page.
FRESH = timedelta(seconds=5)

#: Sources, and reports of one source, on one page.
PAGE = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """How many of the sources that we watch were read whole within LATELY."""

    watched: int
    read: int


class Counted:
    """Remembers the last count, so that a busy front page does not ask after every source."""

    def __init__(self) -> None:
        self._last: tuple[datetime, Coverage] | None = None

    def coverage(self, desk: Desk) -> Coverage:
        """Give the coverage of now, or of up to FRESH ago."""
        now, last = desk.now(), self._last
        if last is not None and timedelta(0) <= now - last[0] < FRESH:
            return last[1]
        counted = cover(desk.archive.health(), now)
        self._last = now, counted
        return counted


def cover(health: Sequence[SourceHealth], now: datetime) -> Coverage:
    """Count. A paused source is not watched; one never visited is, and was not read."""
    watched = [one for one in health if not one.source.paused]
    read = [one for one in watched if one.last_ok_at and now - one.last_ok_at <= LATELY]
    return Coverage(watched=len(watched), read=len(read))


def sources(request: Request) -> Response:
    """Show all sources with their health."""
    only_known(request.query_params, {"page"})
    desk = desk_of(request)
    number = read_page(request.query_params)
    health = desk.archive.health()
    start = (number - 1) * PAGE
    values = {
        "shown": health[start : start + PAGE],
        "number": number,
        "more": len(health) > start + PAGE,
        "coverage": cover(health, desk.now()),
    }
    return page(request, "sources.html", values)


def source(request: Request) -> Response:
    """Show one source: its health and the reports that it has published."""
    only_known(request.query_params, {"page"})
    desk = desk_of(request)
    number = read_page(request.query_params)
    found = desk.sources.get(request.path_params["slug"])
    health = [one for one in desk.archive.health() if one.source.slug == found.slug]
    revisions = desk.archive.reports(source=found.slug, limit=PAGE + 1, offset=(number - 1) * PAGE)
    values = {
        "source": found,
        "health": health[0] if health else None,
        "revisions": revisions[:PAGE],
        "number": number,
        "more": len(revisions) > PAGE,
    }
    return page(request, "source.html", values)


def coverage_of(request: Request) -> Coverage:
    """Give the coverage that the app which serves `request` knows of."""
    counted = request.app.state.counted
    assert isinstance(counted, Counted)
    return counted.coverage(desk_of(request))


def healthz(request: Request) -> Response:
    """Say whether the service is well, for machines: 200 or 503."""
    state = dict(desk_of(request).healthy())
    status = 200 if state.get("ok", True) else 503
    return JSONResponse(state, status, {"Cache-Control": "no-store"})


ROUTES = [
    Route("/sources", sources),
    Route("/sources/{slug}", source),
    Route("/healthz", healthz),
]
