"""The words of this house: what a source publishes, and what we make of it.

Read this package first. A **source** is visited. A visit yields **reports**. A report that
differs from what we kept becomes a **revision**, the step to it a **change**, and the change an
**event**, together with one **delivery** for each **subscription** that asked. Each visit leaves
a **crawl run**. Every value here is frozen, nothing here does I/O, and nothing here imports
another room; every other room speaks these words.
"""

from disclosures.case_data import Assessment, CaseData, KeptReport
from disclosures.change import (
    OPERATORS_ONLY,
    Change,
    Event,
    EventKind,
    FieldChange,
    FigureChange,
    Hunk,
    HunkKind,
    Op,
    Position,
    Segment,
    Significance,
)
from disclosures.crawl_run import (
    CrawlJob,
    CrawlRun,
    HostLease,
    KnownPage,
    ListObserved,
    Observation,
    PageFailed,
    PageRole,
    PageUnchanged,
    ReportObserved,
    RunOutcome,
    RunStats,
    UnchangedCheck,
    VisitFinished,
)
from disclosures.figures import Basis, Figure, Qualifier, Table
from disclosures.incident import Incident, IncidentScope, IncidentState
from disclosures.obligation import (
    Obligation,
    ObligationReason,
    ObligationState,
    ObligationTerms,
    Organ,
)
from disclosures.page import TRANSIENT_FAULTS, Fault, ListEntry, Page
from disclosures.reading import (
    Attachment,
    Block,
    BlockKind,
    DocumentKind,
    FieldLocation,
    FieldOrigin,
    Finding,
    Precision,
    Published,
    Reading,
    Severity,
    TextStatus,
)
from disclosures.reason import Reason, ReasonCode
from disclosures.report import Report, ReportState, Revision
from disclosures.source import Source, SourceHealth, SourceState
from disclosures.subscription import Audience, Delivery, Purpose, Subscription
from disclosures.withheld import WithheldReading

__all__ = [
    "OPERATORS_ONLY",
    "TRANSIENT_FAULTS",
    "Assessment",
    "Attachment",
    "Audience",
    "Basis",
    "Block",
    "BlockKind",
    "CaseData",
    "Change",
    "CrawlJob",
    "CrawlRun",
    "Delivery",
    "DocumentKind",
    "Event",
    "EventKind",
    "Fault",
    "FieldChange",
    "FieldLocation",
    "FieldOrigin",
    "Figure",
    "FigureChange",
    "Finding",
    "HostLease",
    "Hunk",
    "HunkKind",
    "Incident",
    "IncidentScope",
    "IncidentState",
    "KeptReport",
    "KnownPage",
    "ListEntry",
    "ListObserved",
    "Obligation",
    "ObligationReason",
    "ObligationState",
    "ObligationTerms",
    "Observation",
    "Op",
    "Organ",
    "Page",
    "PageFailed",
    "PageRole",
    "PageUnchanged",
    "Position",
    "Precision",
    "Published",
    "Purpose",
    "Qualifier",
    "Reading",
    "Reason",
    "ReasonCode",
    "Report",
    "ReportObserved",
    "ReportState",
    "Revision",
    "RunOutcome",
    "RunStats",
    "Segment",
    "Severity",
    "Significance",
    "Source",
    "SourceHealth",
    "SourceState",
    "Subscription",
    "Table",
    "TextStatus",
    "UnchangedCheck",
    "VisitFinished",
    "WithheldReading",
]
