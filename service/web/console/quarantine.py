"""Quarantined and delayed readings, and the operator's decisions about them."""

import logging
from collections.abc import Iterable
from typing import Annotated

from fastapi import Depends, Query
from starlette.requests import Request
from starlette.responses import Response

from disclosures import Change, WithheldReading
from disclosures.ports import Comparer
from service.web.console.notices import NoticeQuery, read_notice, redirect_with_notice
from service.web.context import Context
from service.web.parameters import PageQuery, PathId, parse_id
from service.web.rendering import page
from service.web.routing import page_router
from service.web.security.headers import PRIVATE_PAGE
from service.web.security.sessions import Operator, require_operator

log = logging.getLogger(__name__)

#: Path of the page; after a decision the operator returns to it.
QUARANTINE = "/console/quarantine"

#: Readings on one page, incidents on one page, and readings shown with an incident.
MAX_READINGS = 20
MAX_INCIDENTS = 20
SAMPLE_SIZE = 3

router = page_router(dependencies=[Depends(require_operator)])


class QuarantineQuery(NoticeQuery):
    """Filters of the readings; ``delayed=1`` lists delayed ones instead of quarantined ones."""

    source: str = ""
    incident: str = ""
    delayed: str = ""


@router.get(QUARANTINE)
def quarantine(
    request: Request, context: Context, query: Annotated[QuarantineQuery, Query()]
) -> Response:
    """Show quarantined readings, oldest first, or delayed ones."""
    delayed = query.delayed == "1"
    waiting = context.queries.withheld(
        source=query.source,
        incident=parse_id(query.incident) if query.incident else None,
        delayed=delayed,
        limit=MAX_READINGS + 1,
    )
    values = {
        "waiting": with_changes(waiting[:MAX_READINGS], context.compare),
        "more": len(waiting) > MAX_READINGS,
        "delayed": delayed,
        "done": read_notice(request.query_params),
    }
    return page(request, "quarantine.html", values, headers=PRIVATE_PAGE)


@router.post("/console/quarantine/{withheld}/accept")
def accept(context: Context, operator: Operator, withheld: PathId) -> Response:
    """Make a reading a revision."""
    events = context.ledger.accept(withheld)
    log.info("withheld reading accepted", extra={"operator": operator})
    return redirect_with_notice(QUARANTINE, accepted=len(events))


@router.post("/console/quarantine/{withheld}/discard")
def discard(context: Context, operator: Operator, withheld: PathId) -> Response:
    """Discard a reading for good."""
    context.ledger.discard(withheld)
    log.info("withheld reading discarded", extra={"operator": operator})
    return redirect_with_notice(QUARANTINE, discarded=1)


@router.get("/console/incidents")
def incidents(request: Request, context: Context, query: Annotated[PageQuery, Query()]) -> Response:
    """Show incidents, newest first, each with some of its changes."""
    found = []
    for incident in context.queries.incidents(closed=True, limit=MAX_INCIDENTS):
        sample = (
            context.queries.withheld(incident=incident.id, limit=SAMPLE_SIZE)
            if incident.withheld
            else ()
        )
        found.append((incident, with_changes(sample, context.compare)))
    names = (
        {one.source.slug: one.source.agency for one in context.queries.health()} if found else {}
    )
    values = {"incidents": found, "names": names}
    return page(request, "incidents.html", values, headers=PRIVATE_PAGE)


@router.post("/console/incidents/{incident}/release")
def release_incident(context: Context, operator: Operator, incident: PathId) -> Response:
    """Accept all readings of an incident."""
    events = context.ledger.release(incident)
    log.info("incident released", extra={"operator": operator})
    return redirect_with_notice(released=len(events))


@router.post("/console/incidents/{incident}/discard")
def discard_incident(context: Context, operator: Operator, incident: PathId) -> Response:
    """Discard all readings of an incident."""
    dropped = context.ledger.dismiss(incident)
    log.info("incident discarded", extra={"operator": operator})
    return redirect_with_notice(discarded=dropped)


def with_changes(
    readings: Iterable[WithheldReading], compare: Comparer
) -> list[tuple[WithheldReading, Change]]:
    """Pair each reading with its change from the current revision."""
    return [
        (one, compare(one.before.reading if one.before else None, one.observation.reading))
        for one in readings
    ]
