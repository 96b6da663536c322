"""The domain: value types, ports (Protocols) and errors. Imports only the standard library.

Read this package first. A **source** is visited. A visit yields **observations** of **reports**.
A report that differs from the stored one becomes a **revision**, the step to it a **change**, and
the change an **event**, together with one **delivery** for each **subscription** that matches.
Each visit leaves a **crawl run**. All values are frozen; nothing here does I/O.
``docs/glossary.md`` gives every term in Chinese, English and code.
"""

from disclosures.case_data import AnnualReport, Assessment, CaseData
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
    "AnnualReport",
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
