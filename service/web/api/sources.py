"""The API: what operators' programs ask, with a bearer token on every route."""

import logging
from collections.abc import Sequence
from datetime import datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from pydantic import BaseModel, ConfigDict, Field
from starlette.exceptions import HTTPException
from starlette.requests import Request

from disclosures import (
    CrawlRun,
    Event,
    EventKind,
    ObligationState,
    RunOutcome,
    Significance,
    SourceHealth,
    SourceState,
)
from disclosures.errors import InputError, NotFound
from service.web.answers import DutyOut, ObligationOut, duty_out, obligation_out
from service.web.asking import READERS_KINDS
from service.web.desk import Desk, desk_of
from service.web.pacing import client_of, limits_of

log = logging.getLogger(__name__)

#: Slugs in one recrawl, characters of one, and rows in one answer.
SLUGS = 1000
SLUG = 200
ROWS = 500

_BEARER = HTTPBearer(auto_error=False, description="A token made by `gongkai operators issue`.")


def operator_of(
    request: Request,
    shown: Annotated[HTTPAuthorizationCredentials | None, Depends(_BEARER)],
) -> str:
    """Say which operator asks.

    Raises:
        HTTPException: 401, the token is missing or wrong; 429, too many wrong ones were shown.
    """
    limits, client = limits_of(request), client_of(request)
    if not limits.may_show_token(client):
        raise HTTPException(429, "Too many wrong tokens; wait a minute.", {"Retry-After": "60"})
    name = desk_of(request).operators.authenticate(shown.credentials) if shown else None
    if name is None:
        limits.wrong_token(client)
        advice = "Send a good token: `Authorization: Bearer TOKEN`."
        raise HTTPException(401, advice, {"WWW-Authenticate": "Bearer"})
    return name


Operator = Annotated[str, Depends(operator_of)]
AtDesk = Annotated[Desk, Depends(desk_of)]
Rows = Annotated[int, Query(ge=1, le=ROWS, description="At the most this many.")]
Slug = Annotated[str, Field(min_length=1, max_length=SLUG)]

#: Nothing here is open to strangers: the dependency stands on the router, not on its routes.
router = APIRouter(prefix="/api", tags=["operators"], dependencies=[Depends(operator_of)])


class Wish(BaseModel):
    """Which sources to visit now; none named means all that are not paused."""

    model_config = ConfigDict(extra="forbid")

    sources: Annotated[list[Slug], Field(max_length=SLUGS)] | None = None


class Called(BaseModel):
    """What a recrawl came to."""

    called: int = Field(description="How many sources are due now because of it.")


class SourceOut(BaseModel):
    """A source and its health. Times are in UTC."""

    slug: str
    agency: str
    url: str
    province: str
    paused: bool
    state: SourceState
    since: datetime | None
    why: str
    failures: int
    last_visit_at: datetime | None
    last_ok_at: datetime | None
    last_new_at: datetime | None
    due_at: datetime | None
    reports: int
    withheld: int
    pending: int
    visiting: bool


class RunOut(BaseModel):
    """One visit to one source."""

    id: UUID
    source: str
    started_at: datetime
    finished_at: datetime | None
    outcome: RunOutcome
    fault: str | None
    why: str
    requests: int
    listed: int
    read: int
    same: int
    failed: int
    suspect: int
    events: int


class EventOut(BaseModel):
    """Something that happened. Its id is for good; order by ``occurred_at``."""

    id: UUID
    kind: EventKind
    source: str
    occurred_at: datetime
    report: UUID | None
    revision: int | None
    title: str | None
    url: str | None
    link: str = Field(description="The page that shows it.")
    note: str
    significance: Significance | None = Field(description="Of a change: how much it matters ...")
    grounds: list[str] = Field(description="... and the rules that say so.")
    terms: DutyOut | None = Field(description="Of overdue and published_late: what was owed.")


@router.post("/recrawl")
def recrawl(wish: Wish, desk: AtDesk, operator: Operator) -> Called:
    """Make sources due now. Asking twice before the visit begins is one visit."""
    try:
        called = desk.schedule.make_due(wish.sources)
    except NotFound as error:
        raise InputError(
            "sources: one of them is unknown, and nothing was changed; see /api/sources"
        ) from error
    log.info("A recrawl was asked for.", extra={"operator": operator, "sources": called})
    return Called(called=called)


@router.get("/sources")
def sources(
    desk: AtDesk, limit: Rows = ROWS, offset: Annotated[int, Query(ge=0)] = 0
) -> list[SourceOut]:
    """List the sources with their health, worst first."""
    return [_source(one) for one in desk.archive.health()[offset : offset + limit]]


@router.get("/runs")
def runs(
    desk: AtDesk, source: Annotated[str, Query(max_length=SLUG)] = "", limit: Rows = 50
) -> list[RunOut]:
    """List visits, newest first."""
    if source:
        desk.sources.get(source)
    return [_run(one) for one in desk.archive.runs(source=source, limit=limit)]


@router.get("/events")
def events(
    desk: AtDesk,
    source: Annotated[Sequence[Slug], Query(max_length=50)] = (),
    kind: Annotated[Sequence[EventKind], Query(max_length=len(EventKind))] = (),
    before: datetime | None = None,
    limit: Rows = 50,
    substantive: Annotated[bool, Query(description="Without editorial revisions.")] = False,
) -> list[EventOut]:
    """List events, newest first; those of sources too, when their kinds are asked for."""
    if before is not None and before.tzinfo is None:
        raise InputError("before: a moment with its zone, like 2026-10-05T09:00:00Z")
    for slug in source:
        desk.sources.get(slug)
    found = desk.archive.events(
        sources=source,
        kinds=kind or READERS_KINDS,
        limit=limit,
        before=before,
        substantive_only=substantive,
    )
    return [_event(one, desk) for one in found]


@router.get("/obligations")
def obligations(
    desk: AtDesk,
    source: Annotated[str, Query(max_length=SLUG)] = "",
    year: Annotated[int | None, Query(ge=2000, le=2100, description="Report year.")] = None,
    state: ObligationState | None = None,
    limit: Rows = 100,
    offset: Annotated[int, Query(ge=0)] = 0,
) -> list[ObligationOut]:
    """List reports that are owed: newest year first, in it the worst first."""
    if source:
        desk.sources.get(source)
    found = desk.obligations.all(
        source=source, report_year=year, state=state, limit=limit, offset=offset
    )
    return [obligation_out(one) for one in found]


def _source(health: SourceHealth) -> SourceOut:
    source = health.source
    return SourceOut(
        slug=source.slug,
        agency=source.agency,
        url=source.url,
        province=source.province,
        paused=source.paused,
        state=health.state,
        since=health.since,
        why=health.why,
        failures=health.failures,
        last_visit_at=health.last_visit_at,
        last_ok_at=health.last_ok_at,
        last_new_at=health.last_new_at,
        due_at=health.due_at,
        reports=health.reports,
        withheld=health.withheld,
        pending=health.delayed,
        visiting=health.visiting,
    )


def _run(run: CrawlRun) -> RunOut:
    return RunOut(
        id=run.id,
        source=run.source,
        started_at=run.started_at,
        finished_at=run.finished_at,
        outcome=run.outcome,
        fault=run.fault.value if run.fault else None,
        why=run.why,
        requests=run.stats.requests,
        listed=run.stats.listed,
        read=run.stats.read,
        same=run.stats.same,
        failed=run.stats.failed,
        suspect=run.stats.suspect,
        events=run.stats.events,
    )


def _event(event: Event, desk: Desk) -> EventOut:
    revision = event.revision
    return EventOut(
        id=event.id,
        kind=event.kind,
        source=event.source.slug,
        occurred_at=event.occurred_at,
        report=revision.report.id if revision else None,
        revision=revision.number if revision else None,
        title=revision.reading.title if revision else None,
        url=revision.report.url if revision else None,
        link=desk.link(f"/events/{event.id}"),
        note=event.note,
        significance=event.change.significance if event.change.grounds else None,
        grounds=list(event.change.grounds),
        terms=duty_out(event.terms) if event.terms else None,
    )
