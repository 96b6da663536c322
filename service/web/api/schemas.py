"""How the API answers about obligations."""

from datetime import date, datetime
from uuid import UUID

from pydantic import BaseModel, Field

from disclosures import Obligation, ObligationReason, ObligationState, ObligationTerms


class DutyOut(BaseModel):
    """A report that is owed. Days are those of Asia/Shanghai."""

    agency: str
    report_year: int
    due_on: date
    published_on: date | None
    days_late: int
    or_later: bool = Field(description="Whether it may have come even later.")


class ObligationOut(BaseModel):
    """What became of a report that is owed."""

    id: UUID | None
    source: str
    terms: DutyOut
    state: ObligationState
    reason: ObligationReason | None
    report: UUID | None
    since: datetime | None
    corrected_by: str
    note: str


def obligation_out(one: Obligation) -> ObligationOut:
    """What became of a report that is owed."""
    return ObligationOut(
        terms=duty_out(one.terms),
        id=one.id,
        source=one.source.slug,
        state=one.state,
        reason=one.reason,
        report=one.report,
        since=one.since,
        corrected_by=one.corrected_by,
        note=one.note,
    )


def duty_out(terms: ObligationTerms) -> DutyOut:
    """A report that is owed."""
    return DutyOut(
        agency=terms.agency,
        report_year=terms.report_year,
        due_on=terms.due_on,
        published_on=terms.published_on,
        days_late=terms.days_late,
        or_later=terms.or_later,
    )
