"""The words of this house: what a source publishes, and what we make of it.

Read this package first. A **source** is visited. A visit yields **reports**. A report that
differs from what we kept becomes a **revision**, the step to it a **change**, and the change an
**event**, together with one **delivery** for each **subscription** that asked. Each visit leaves
a **crawl run**. Every value here is frozen, nothing here does I/O, and nothing here imports
another room; every other room speaks these words.
"""

from disclosures.change import (
    OPERATORS_ONLY,
    Change,
    Event,
    EventKind,
    Fate,
    FieldChange,
    FigureChange,
    Op,
    Passage,
    Piece,
    Place,
    Significance,
)
from disclosures.crawl_run import (
    Assignment,
    CrawlRun,
    Errand,
    KnownPage,
    ListRead,
    Outcome,
    PageFailed,
    PageSame,
    ReportRead,
    Role,
    Sight,
    Tally,
    Unchanged,
    VisitEnded,
)
from disclosures.docket import Docket, Judgement, Witness
from disclosures.figures import Basis, Figure, Qualifier, Table
from disclosures.held import Held
from disclosures.incident import Incident, IncidentScope, IncidentState
from disclosures.obligation import (
    Duty,
    Obligation,
    ObligationState,
    Organ,
    Reason,
)
from disclosures.page import PASSING, Entry, Fault, Page
from disclosures.reading import (
    Attachment,
    Block,
    BlockKind,
    Finding,
    Kind,
    Origin,
    Precision,
    Published,
    Reading,
    Severity,
    TextStatus,
    Where,
)
from disclosures.report import Report, ReportState, Revision
from disclosures.source import Source, SourceHealth, SourceState
from disclosures.subscription import Audience, Delivery, Purpose, Subscription

__all__ = [
    "OPERATORS_ONLY",
    "PASSING",
    "Assignment",
    "Attachment",
    "Audience",
    "Basis",
    "Block",
    "BlockKind",
    "Change",
    "CrawlRun",
    "Delivery",
    "Docket",
    "Duty",
    "Entry",
    "Errand",
    "Event",
    "EventKind",
    "Fate",
    "Fault",
    "FieldChange",
    "Figure",
    "FigureChange",
    "Finding",
    "Held",
    "Incident",
    "IncidentScope",
    "IncidentState",
    "Judgement",
    "Kind",
    "KnownPage",
    "ListRead",
    "Obligation",
    "ObligationState",
    "Op",
    "Organ",
    "Origin",
    "Outcome",
    "Page",
    "PageFailed",
    "PageSame",
    "Passage",
    "Piece",
    "Place",
    "Precision",
    "Published",
    "Purpose",
    "Qualifier",
    "Reading",
    "Reason",
    "Report",
    "ReportRead",
    "ReportState",
    "Revision",
    "Role",
    "Severity",
    "Sight",
    "Significance",
    "Source",
    "SourceHealth",
    "SourceState",
    "Subscription",
    "Table",
    "Tally",
    "TextStatus",
    "Unchanged",
    "VisitEnded",
    "Where",
    "Witness",
]
