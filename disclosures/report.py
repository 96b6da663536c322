"""A report: one thing that a source published, and the revisions we keep of it."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from disclosures.reading import Reading
from disclosures.source import Source


class ReportState(StrEnum):
    """Whether a report can be read at its source."""

    PRESENT = "present"

    #: Proven gone: see ``store.lifecycle``.
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """One report of one source. It keeps its id for good, whatever its address or title."""

    id: UUID
    source: Source

    #: What makes it this report and no other within its source; ``store.identity`` says how.
    key: str

    #: Where it is found now.
    url: str
    state: ReportState
    first_seen_at: datetime
    last_seen_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Revision:
    """A report as we kept it. Never altered once written."""

    id: UUID
    report: Report

    #: 1 for the first, then one more each time the report differs.
    number: int
    reading: Reading

    #: ``disclosures.sameness.digest`` of the reading.
    digest: str

    #: SHA-256 of the raw bytes, which the store keeps.
    raw_sha256: str
    seen_at: datetime

    #: SHA-256 of the file that its text was looked for in, which the store keeps; empty: none.
    file_sha256: str = ""

    #: Whether its bytes are those of an earlier revision, read again by a later reader.
    reparsed: bool = False

    #: What ties it to the revision before and to its bytes; ``store.chain`` says how.
    chain: str = ""
