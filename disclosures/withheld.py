"""Withheld readings: delayed (recorded by themselves) or quarantined (an operator decides)."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from disclosures.crawl_run import ReportObserved
from disclosures.reason import Reason
from disclosures.report import Revision
from disclosures.source import Source


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
