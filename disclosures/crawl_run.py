"""Visits: the crawl job given to the crawler, its observations, and the crawl run."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from disclosures.completeness import ListCompleteness, SourceCompleteness
from disclosures.noise import Difference
from disclosures.page import Fault, ListEntry, Page
from disclosures.reading import Attachment, Reading
from disclosures.reason import Reason
from disclosures.source import Source


class PageRole(StrEnum):
    """Role of a page in its source."""

    LIST = "list"
    REPORT = "report"


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownTextPage:
    """Stored state of a further page of a report's text."""

    url: str
    etag: str = ""
    last_modified: str = ""
    raw_sha256: str = ""

    #: Whether it only repeats the text of an earlier page.
    repeats: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownPage:
    """Stored state of a page, sent with the crawl job for conditional requests."""

    url: str
    role: PageRole

    #: Validators of the last full response (RFC 9110 §8.8), sent back verbatim; empty: none.
    etag: str = ""
    last_modified: str = ""

    #: SHA-256 of the last raw bytes, and ``content_digest.digest`` of the last reading.
    raw_sha256: str = ""
    digest: str = ""

    #: Whether it is due on this visit (older pages are checked less often).
    due: bool = True

    #: Whether it recently crashed the crawler process; it is not fetched.
    poison: bool = False

    #: For a report page: its last list entry.
    listed: ListEntry | None = None

    #: For a report page: its attachments as last observed.
    files: tuple[Attachment, ...] = ()

    #: For a report page: the further pages of its text, in order.
    further: tuple[KnownTextPage, ...] = ()

    #: For a list page: its last entries, used when it answers 304.
    entries: tuple[ListEntry, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class CrawlJob:
    """One source to visit with all the data the crawler needs; it has no database."""

    source: Source

    #: By address.
    known: Mapping[str, KnownPage] = field(default_factory=dict)

    #: Whether validators and recheck times are ignored (a recrawl; every k-th visit).
    thorough: bool = False

    #: Whether the source has had no complete visit yet: revisions are stored, no event is
    #: emitted.
    baseline: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class HostLease:
    """Due sources of one host, leased to one worker: no other worker visits this host.

    The other hosts on which they are known to have pages are part of the lease.
    """

    host: str
    lease: UUID
    jobs: tuple[CrawlJob, ...]


class UnchangedCheck(StrEnum):
    """The check by which a page proved unchanged, cheapest first."""

    NOT_MODIFIED = "not_modified"  # 304 to our own validator
    SAME_BYTES = "same_bytes"
    SAME_READING = "same_reading"


@dataclass(frozen=True, slots=True, kw_only=True)
class ListObserved:
    """A list page (with its following pages) was read."""

    #: Address of the first page of the list.
    url: str
    entries: tuple[ListEntry, ...]

    #: Whether every page of the list was read: only then absence is evidence.
    complete: bool

    #: The numbers behind `complete`, for the health of the source.
    completeness: ListCompleteness = field(default_factory=ListCompleteness)

    #: Entries that link to other sites; these are not visited.
    elsewhere: tuple[ListEntry, ...] = ()
    etag: str = ""
    last_modified: str = ""
    raw_sha256: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportObserved:
    """A report page was read and is new, or differs from its known state."""

    #: Address as listed; ``page.url`` is the address after redirects.
    url: str
    page: Page
    reading: Reading

    #: ``disclosures.content_digest.digest(reading)``.
    digest: str
    listed: ListEntry | None = None

    #: The primary file, under the address that the page links to, parsed or not; None: the text
    #: is on the page itself, or the file was not fetched.
    file: Page | None = None

    #: Of a known page that differs: where it differs again in a second response of the same
    #: visit, and the time of that response; None: there was none.
    differences: tuple[Difference, ...] = ()
    repeated_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PageUnchanged:
    """A known page is unchanged."""

    url: str
    role: PageRole
    how: UnchangedCheck

    #: New validators; empty strings keep the stored ones.
    etag: str = ""
    last_modified: str = ""
    raw_sha256: str = ""

    #: For a report page: its attachments as observed now; None keeps the stored ones.
    files: tuple[Attachment, ...] | None = None

    #: For a report page: the further pages of its text as observed now; None keeps the stored ones.
    further: tuple[KnownTextPage, ...] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PageFailed:
    """A page was not read; its stored state is kept."""

    url: str
    role: PageRole
    fault: Fault
    reason: Reason

    #: Delay that the site asked for (Retry-After, RFC 9110 §10.2.3).
    retry_after: timedelta | None = None

    #: The response, if there was one; stored with implausible readings for an operator.
    page: Page | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitFinished:
    """The last observation of a visit."""

    #: Whether no list page failed and every due report page was requested. (How far a list was
    #: read is given by ``ListObserved.complete``.)
    complete: bool

    #: Requests sent, robots.txt and redirects included.
    requests: int = 0

    #: Control pages: known report pages found unchanged after the first that differed.
    unchanged_controls: int = 0


#: What a crawl yields, in order; the last one is always a VisitFinished.
Observation = ListObserved | ReportObserved | PageUnchanged | PageFailed | VisitFinished


class RunOutcome(StrEnum):
    """Outcome of a visit."""

    RUNNING = "running"

    #: The list was read; single report pages may have failed.
    OK = "ok"

    #: The source could not be read.
    FAILED = "failed"

    #: A mass change was quarantined for an operator.
    QUARANTINED = "quarantined"

    #: An error of our own, or the process died.
    CRASHED = "crashed"


@dataclass(frozen=True, slots=True, kw_only=True)
class RunStats:
    """Statistics of a visit: numbers of requests, pages and events."""

    requests: int = 0
    listed: int = 0
    read: int = 0
    same: int = 0
    failed: int = 0
    quarantined: int = 0
    events: int = 0

    #: What was seen of the source beside what it says of itself; None: it was not read.
    completeness: SourceCompleteness | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CrawlRun:
    """One visit to one source."""

    id: UUID
    source: str
    started_at: datetime
    finished_at: datetime | None = None
    outcome: RunOutcome = RunOutcome.RUNNING
    fault: Fault | None = None

    #: Why it failed or was quarantined.
    reason: Reason | None = None
    stats: RunStats = RunStats()
