"""The API of storms: what waits with each, and what an operator decides about all of it."""

import logging
from collections.abc import Sequence
from datetime import datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query
from pydantic import BaseModel, Field

from disclosures import Change, Incident, IncidentScope, IncidentState, WithheldReading
from service.web.api import AtDesk, Operator, Rows, operator_of
from store.diff import compare

log = logging.getLogger(__name__)

#: Readings of an incident that are shown with it.
SAMPLE = 3

router = APIRouter(prefix="/api", tags=["operators"], dependencies=[Depends(operator_of)])


class SampleOut(BaseModel):
    """One reading that waits with a storm, beside what is kept of its report."""

    withheld: UUID
    source: str
    url: str
    title: str | None
    seen_at: datetime
    why: str
    report: UUID | None = Field(description="The report that it would change; none: a new one.")
    figures: list[str] = Field(description="Keys of the figures that differ.")
    fields: list[str] = Field(description="Names of the fields that differ.")
    removed: list[str] = Field(description="Passages as they are kept, the first few.")
    added: list[str] = Field(description="The same passages as they were seen.")


class IncidentOut(BaseModel):
    """So much at once that readers are told of nothing until an operator decides. Times in UTC."""

    id: UUID
    scope: IncidentScope
    subject: str
    state: IncidentState
    summary: str
    opened_at: datetime
    closed_at: datetime | None
    sources: list[str]
    withheld: int
    sample: list[SampleOut]
    link: str = Field(description="The page of the console that shows it.")


class Decided(BaseModel):
    """What a decision came to."""

    events: int = Field(description="How many events it made.")
    discarded: int = Field(description="How many readings it dropped.")


@router.get("/incidents")
def incidents(
    desk: AtDesk,
    closed: Annotated[bool, Query(description="Those that were decided as well.")] = False,
    limit: Rows = 20,
) -> list[IncidentOut]:
    """List storms, newest first; of those that wait, some of the diffs."""
    link = desk.link("/console/incidents")
    return [
        _incident(
            one, desk.archive.withheld(incident=one.id, limit=SAMPLE) if one.withheld else [], link
        )
        for one in desk.archive.incidents(closed=closed, limit=limit)
    ]


@router.post("/incidents/{incident}/release")
def release(incident: UUID, desk: AtDesk, operator: Operator) -> Decided:
    """Believe all that came with a storm: readers are told of each."""
    events = desk.ledger.release(incident)
    log.info("An incident was released.", extra={"operator": operator})
    return Decided(events=len(events), discarded=0)


@router.post("/incidents/{incident}/discard")
def discard(incident: UUID, desk: AtDesk, operator: Operator) -> Decided:
    """Drop all that came with a storm: nobody is told."""
    dropped = desk.ledger.dismiss(incident)
    log.info("An incident was discarded.", extra={"operator": operator})
    return Decided(events=0, discarded=dropped)


def _incident(one: Incident, sample: Sequence[WithheldReading], link: str) -> IncidentOut:
    return IncidentOut(
        id=one.id,
        scope=one.scope,
        subject=one.subject,
        state=one.state,
        summary=one.summary,
        opened_at=one.opened_at,
        closed_at=one.closed_at,
        sources=list(one.sources),
        withheld=one.withheld,
        sample=[_sample(withheld) for withheld in sample],
        link=link,
    )


def _sample(withheld: WithheldReading) -> SampleOut:
    before, reading = withheld.before, withheld.observation.reading
    change = (compare(before.reading, reading) if before else None) or Change()
    passages = change.passages[:SAMPLE]
    return SampleOut(
        withheld=withheld.id,
        source=withheld.source.slug,
        url=withheld.observation.url,
        title=reading.title,
        seen_at=withheld.seen_at,
        why=withheld.why,
        report=before.report.id if before else None,
        figures=[step.key for step in change.figures],
        fields=[step.name for step in change.fields],
        removed=[passage.before for passage in passages if passage.before],
        added=[passage.after for passage in passages if passage.after],
    )
