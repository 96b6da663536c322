"""API: incidents, their readings, and decisions about them."""

import logging
from typing import Annotated
from uuid import UUID

from fastapi import Query

from disclosures import Change, Incident, WithheldReading
from disclosures.ports import Comparer
from service.web.api.authentication import ApiOperator, api_router
from service.web.api.schemas import DecisionResponse, IncidentOut, Limit, SampleOut
from service.web.context import Context, ViewContext

log = logging.getLogger(__name__)

#: Readings listed with an incident, and hunks listed with a reading.
SAMPLE_SIZE = 3

router = api_router()


@router.get("/incidents")
def incidents(
    context: Context,
    closed: Annotated[bool, Query(description="Include decided ones.")] = False,
    limit: Limit = 20,
) -> list[IncidentOut]:
    """List incidents, newest first; of open ones, some of the changes."""
    return [
        _incident(one, context) for one in context.queries.incidents(closed=closed, limit=limit)
    ]


@router.post("/incidents/{incident}/release")
def release(incident: UUID, context: Context, operator: ApiOperator) -> DecisionResponse:
    """Accept all readings of an incident; subscribers are notified."""
    events = context.ledger.release(incident)
    log.info("incident released", extra={"operator": operator})
    return DecisionResponse(events=len(events), discarded=0)


@router.post("/incidents/{incident}/discard")
def discard(incident: UUID, context: Context, operator: ApiOperator) -> DecisionResponse:
    """Discard all readings of an incident; nobody is notified."""
    dropped = context.ledger.dismiss(incident)
    log.info("incident discarded", extra={"operator": operator})
    return DecisionResponse(events=0, discarded=dropped)


def _incident(incident: Incident, context: ViewContext) -> IncidentOut:
    readings = (
        context.queries.withheld(incident=incident.id, limit=SAMPLE_SIZE)
        if incident.withheld
        else ()
    )
    more = {
        "sample": [_sample(one, context.compare) for one in readings],
        "link": context.link("/console/incidents"),
    }
    return IncidentOut.model_validate(incident).model_copy(update=more)


def _sample(withheld: WithheldReading, compare: Comparer) -> SampleOut:
    before, after = withheld.before, withheld.observation.reading
    change = compare(before.reading, after) if before else Change()
    hunks = change.hunks[:SAMPLE_SIZE]
    differences = {
        "figures": [figure.key for figure in change.figures],
        "fields": [field.name for field in change.fields],
        "removed": [hunk.before for hunk in hunks if hunk.before],
        "added": [hunk.after for hunk in hunks if hunk.after],
    }
    return SampleOut.model_validate(withheld).model_copy(update=differences)
