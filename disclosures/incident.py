"""Withheld readings, and incidents: mass changes that wait for an operator.

A withheld reading is delayed (recorded by itself later) or quarantined (an operator decides).
Nothing is emitted for it before.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from disclosures.crawl_run import ReportObserved
from disclosures.reason import Reason
from disclosures.report import Revision
from disclosures.source import Source


class IncidentScope(StrEnum):
    """Extent of an incident."""

    SOURCE = "source"

    #: Several sources of one site family, host or registered domain.
    FAMILY = "family"


class IncidentState(StrEnum):
    """State of an incident."""

    OPEN = "open"
    RELEASED = "released"
    DISCARDED = "discarded"

    #: Closed without an operator: none of its readings is withheld any more.
    PASSED = "passed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Incident:
    """A mass change of one source or one group of sources; operators are notified once.

    Its readings are quarantined, and released or discarded together.
    """

    id: UUID
    scope: IncidentScope

    #: Slug of the source, or name of the site family (its host, if it has no name).
    subject: str

    #: What made it an incident; of a group of sources, how many it reached and the first of them.
    reason: Reason
    opened_at: datetime
    closed_at: datetime | None = None
    state: IncidentState = IncidentState.OPEN

    #: Slugs of the affected sources, in the order of occurrence.
    sources: tuple[str, ...] = ()

    #: Number of its quarantined readings.
    withheld: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class WithheldReading:
    """One observation withheld, with the reason; accepting it keeps its original time."""

    id: UUID
    source: Source
    observation: ReportObserved

    #: Why it is withheld; empty while it is only delayed.
    reasons: tuple[Reason, ...]
    seen_at: datetime

    #: For a delayed reading: when it is recorded by itself; None: an operator decides.
    due_at: datetime | None = None

    #: Current revision of its report; None: it would be a new report.
    before: Revision | None = None

    #: The incident it belongs to; None: it is implausible by itself.
    incident: UUID | None = None
