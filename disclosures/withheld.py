"""A held reading: seen, but not believed yet. It makes no revision until an operator accepts it."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from disclosures.crawl_run import ReportObserved
from disclosures.reason import Reason
from disclosures.report import Revision
from disclosures.source import Source


@dataclass(frozen=True, slots=True, kw_only=True)
class WithheldReading:
    """One sight kept apart, with the reason; accepting it later keeps its original time."""

    id: UUID
    source: Source
    observation: ReportObserved

    #: Why it is withheld; empty while it is only delayed.
    reasons: tuple[Reason, ...]
    seen_at: datetime

    #: When it is told by itself, unless a storm takes it along; None: an operator decides.
    due_at: datetime | None = None

    #: What we keep of its report, beside which it is judged; None: it would be a new one.
    before: Revision | None = None

    #: The storm that it came with; None: it is suspect by itself.
    incident: UUID | None = None
