"""Types of API parameters, and the response models. Times are in UTC."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Annotated, Any
from uuid import UUID

from fastapi import Query
from pydantic import AliasPath, BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from disclosures import (
    EventKind,
    Fault,
    IncidentScope,
    IncidentState,
    MissingText,
    ObligationReason,
    ObligationState,
    RunOutcome,
    Significance,
    SourceState,
)
from disclosures.reason import Reason
from service.reasons import all_in_english, as_data, completeness_as_data, in_english

#: Maximum length of a slug, of a list of slugs, and of a response, in rows.
MAX_SLUG_LENGTH = 200
MAX_SLUGS = 1000
MAX_ROWS = 500

Slug = Annotated[str, Field(min_length=1, max_length=MAX_SLUG_LENGTH)]
Limit = Annotated[int, Query(ge=1, le=MAX_ROWS, description="Maximum number of rows.")]
Offset = Annotated[int, Query(ge=0, description="Number of rows to skip.")]
SourceFilter = Annotated[str, Query(max_length=MAX_SLUG_LENGTH, description="Slug of a source.")]


class ResponseModel(BaseModel):
    """A response that is read from the attributes of a domain object."""

    model_config = ConfigDict(from_attributes=True)


def _path(*names: str) -> Any:
    return Field(validation_alias=AliasPath(*names))


def _all_as_data(reasons: Iterable[Reason]) -> list[dict[str, object]]:
    return [reason.as_json() for reason in reasons]


#: The sentence of a reason, and the reason as data: its code and parameters.
Sentence = Annotated[str, BeforeValidator(in_english), Field(validation_alias="reason")]
ReasonData = Annotated[
    dict[str, object] | None,
    BeforeValidator(as_data),
    Field(description="The reason as data: its code and parameters."),
]


#: What was seen of a source beside what it says of itself.
CompletenessData = Annotated[
    dict[str, object] | None,
    BeforeValidator(completeness_as_data),
    Field(description="What was seen beside what the source says of itself; null: not read."),
]


class RecrawlRequest(BaseModel):
    """Which sources to make due now; without `sources`, all that are not paused."""

    model_config = ConfigDict(extra="forbid")

    sources: Annotated[list[Slug], Field(max_length=MAX_SLUGS)] | None = None


class RecrawlResponse(BaseModel):
    """The result of a recrawl request."""

    made_due: int = Field(description="Number of sources that are due now because of it.")


class SourceOut(ResponseModel):
    """A source and its health."""

    slug: str = _path("source", "slug")
    agency: str = _path("source", "agency")
    url: str = _path("source", "url")
    province: str = _path("source", "province")
    paused: bool = _path("source", "paused")
    state: SourceState
    since: datetime | None
    why: Sentence
    reason: ReasonData
    failures: int
    last_visit_at: datetime | None
    last_ok_at: datetime | None
    last_new_at: datetime | None
    due_at: datetime | None
    reports: int
    quarantined: int
    delayed: int
    visiting: bool
    completeness: CompletenessData


class RunOut(ResponseModel):
    """One visit to one source."""

    id: UUID
    source: str
    started_at: datetime
    finished_at: datetime | None
    outcome: RunOutcome
    fault: Fault | None
    why: Sentence
    reason: ReasonData
    requests: int = _path("stats", "requests")
    listed: int = _path("stats", "listed")
    read: int = _path("stats", "read")
    same: int = _path("stats", "same")
    failed: int = _path("stats", "failed")
    suspect: int = _path("stats", "quarantined")
    events: int = _path("stats", "events")
    completeness: CompletenessData = _path("stats", "completeness")


class ObligationTermsOut(ResponseModel):
    """A report that an agency must publish. Days are those of Asia/Shanghai."""

    agency: str
    report_year: int
    due_on: date
    published_on: date | None
    days_late: int
    or_later: bool = Field(description="Whether it may have been published even later.")


class ObligationOut(ResponseModel):
    """The state of one obligation."""

    id: UUID | None
    source: str = _path("source", "slug")
    terms: ObligationTermsOut
    state: ObligationState
    reason: ObligationReason | None
    report: UUID | None
    since: datetime | None
    corrected_by: str
    note: str


class EventOut(ResponseModel):
    """An event. Its id is permanent; order by ``occurred_at``."""

    id: UUID
    kind: EventKind
    source: str = _path("source", "slug")
    occurred_at: datetime
    report: UUID | None = Field(None, validation_alias=AliasPath("revision", "report", "id"))
    revision: int | None = Field(None, validation_alias=AliasPath("revision", "number"))
    title: str | None = Field(None, validation_alias=AliasPath("revision", "reading", "title"))
    url: str | None = Field(None, validation_alias=AliasPath("revision", "report", "url"))
    missing_text: MissingText | None = Field(
        None,
        validation_alias=AliasPath("revision", "reading", "missing_text"),
        description="Why the report has no text; null: it has one.",
    )
    link: str = Field("", description="Address of its page.")
    note: str
    reason: ReasonData
    significance: Significance | None = Field(
        validation_alias=AliasPath("change", "significance"),
        description="Of a change that was assessed.",
    )
    criteria: list[str] = Field(
        validation_alias=AliasPath("change", "criteria"),
        description="The rules that gave the significance.",
    )
    terms: ObligationTermsOut | None = Field(
        None, description="Of obligation events: the obligation."
    )

    @model_validator(mode="after")
    def _without_unassessed_significance(self) -> "EventOut":
        """Drop the significance of a change that was not assessed."""
        if not self.criteria:
            self.significance = None
        return self


class SampleOut(ResponseModel):
    """One reading of an incident, with its change from the current revision."""

    withheld: UUID = _path("id")
    source: str = _path("source", "slug")
    url: str = _path("observation", "url")
    title: str | None = _path("observation", "reading", "title")
    seen_at: datetime
    why: Annotated[str, BeforeValidator(all_in_english)] = _path("reasons")
    reason: Annotated[list[dict[str, object]], BeforeValidator(_all_as_data)] = Field(
        validation_alias="reasons", description="The reasons as data: code, parameters."
    )
    report: UUID | None = Field(
        None,
        validation_alias=AliasPath("before", "report", "id"),
        description="The report that it would change; null: a new one.",
    )
    figures: list[str] = Field([], description="Keys of the figures that differ.")
    fields: list[str] = Field([], description="Names of the fields that differ.")
    removed: list[str] = Field([], description="The first hunks, as in the current revision.")
    added: list[str] = Field([], description="The first hunks, as in this reading.")


class IncidentOut(ResponseModel):
    """Changes that occurred together and wait for an operator's decision."""

    id: UUID
    scope: IncidentScope
    subject: str
    state: IncidentState
    summary: Sentence
    reason: ReasonData
    opened_at: datetime
    closed_at: datetime | None
    sources: list[str]
    withheld: int
    sample: list[SampleOut] = []
    link: str = Field("", description="Address of its page in the console.")


class DecisionResponse(BaseModel):
    """The result of a decision."""

    events: int = Field(description="Number of events that it made.")
    discarded: int = Field(description="Number of readings that it discarded.")
