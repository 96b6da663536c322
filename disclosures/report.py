"""Reports and their revisions."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from disclosures.reading import Reading
from disclosures.source import Source


class ReportState(StrEnum):
    """Whether a report is present at its source."""

    PRESENT = "present"

    #: Its absence was proved; see ``store.recording``.
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """One report of one source. Its id never changes, unlike its address and title."""

    id: UUID
    source: Source

    #: Identity within the source; see ``store.compare.report_identity``.
    key: str

    #: Present address.
    url: str
    state: ReportState
    first_seen_at: datetime
    last_seen_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Revision:
    """One stored state of a report; immutable."""

    id: UUID
    report: Report

    #: 1 for the first, increasing by 1.
    number: int
    reading: Reading

    #: ``disclosures.content_digest.digest`` of the reading.
    digest: str

    #: SHA-256 of the raw bytes, stored as a snapshot.
    raw_sha256: str
    seen_at: datetime

    #: SHA-256 of the primary file, stored as a snapshot; empty: none.
    file_sha256: str = ""

    #: Whether it reparses the bytes of an earlier revision with a later parser version.
    reparsed: bool = False

    #: Link of the evidence chain: hash over the previous link and these bytes, hex.
    chain: str = ""
