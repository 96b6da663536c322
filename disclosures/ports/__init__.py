"""Ports: the Protocols through which the packages use each other.

A port is passed as an argument; ``service.wiring`` chooses the adapter (SQLite or PostgreSQL, this
process or another). Ports of the store are synchronous and thread-safe; any method may raise
StoreError (StoreBusy: try again). Each method is one transaction unless it says otherwise. Times
are aware, in UTC.
"""

from disclosures.ports.crawling import (
    Crawl,
    FamilySummary,
    ListPaging,
    PageInspection,
    PageInspector,
    PageProblem,
    PageRequest,
    SiteFamilies,
)
from disclosures.ports.delivery import Channel, LetterDelivery, Outbox, Subscribers
from disclosures.ports.feeds import FeedDocument, FeedHead, FeedWriter
from disclosures.ports.noise import (
    ComparePages,
    NoiseRules,
    SettledReports,
    SettleNoise,
    StoredPage,
)
from disclosures.ports.obligations import ObligationReview, Obligations
from disclosures.ports.operation import Clock, Database, Leadership, Operators
from disclosures.ports.queries import EvidenceItem, EvidenceQueries, NearDuplicate, Queries
from disclosures.ports.recording import Comparer, DryRun, Ledger, YearCheck
from disclosures.ports.reparsing import (
    Reparse,
    ReparseBeforeVisit,
    ReparseOutcome,
    Reparser,
    ReparseResult,
    ReparseRun,
    ReparseSelection,
    StoredRevision,
    WithheldReparseResult,
)
from disclosures.ports.scheduling import Dispatcher, Schedule, Sources

__all__ = [
    "Channel",
    "Clock",
    "ComparePages",
    "Comparer",
    "Crawl",
    "Database",
    "Dispatcher",
    "DryRun",
    "EvidenceItem",
    "EvidenceQueries",
    "FamilySummary",
    "FeedDocument",
    "FeedHead",
    "FeedWriter",
    "Leadership",
    "Ledger",
    "LetterDelivery",
    "ListPaging",
    "NearDuplicate",
    "NoiseRules",
    "ObligationReview",
    "Obligations",
    "Operators",
    "Outbox",
    "PageInspection",
    "PageInspector",
    "PageProblem",
    "PageRequest",
    "Queries",
    "Reparse",
    "ReparseBeforeVisit",
    "ReparseOutcome",
    "ReparseResult",
    "ReparseRun",
    "ReparseSelection",
    "Reparser",
    "Schedule",
    "SettleNoise",
    "SettledReports",
    "SiteFamilies",
    "Sources",
    "StoredPage",
    "StoredRevision",
    "Subscribers",
    "WithheldReparseResult",
    "YearCheck",
]
