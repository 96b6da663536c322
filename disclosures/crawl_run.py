"""A visit: what the crawler is told, what it sees, and the run that remains of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from disclosures.page import Fault, ListEntry, Page
from disclosures.reading import Attachment, Reading
from disclosures.reason import Reason
from disclosures.source import Source


class PageRole(StrEnum):
    """What a page is to us."""

    LIST = "list"
    REPORT = "report"


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownPage:
    """What we remember of a page, so that an unchanged one costs almost nothing."""

    url: str
    role: PageRole

    #: Validators of the last full answer, sent back as they came; empty: none.
    etag: str = ""
    last_modified: str = ""

    #: SHA-256 of the last raw bytes, and ``sameness.digest`` of the last reading.
    raw_sha256: str = ""
    digest: str = ""

    #: Whether it is this page's turn on this visit (old pages are looked at more seldom).
    due: bool = True

    #: Not fetched: it killed the crawler lately.
    poison: bool = False

    #: Of a report page: what its list said last.
    listed: ListEntry | None = None

    #: Of a report page: its files as they were last seen.
    files: tuple[Attachment, ...] = ()

    #: Of a list page: what it listed last, for a visit on which it answers 304.
    entries: tuple[ListEntry, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class CrawlJob:
    """One source to visit, with all the crawler may know: it holds no database."""

    source: Source

    #: By address.
    known: Mapping[str, KnownPage] = field(default_factory=dict)

    #: Whether validators and rechecking times are ignored (a recrawl; every k-th visit).
    thorough: bool = False

    #: Whether this source's history is still being taken in: what is found is kept, and nothing
    #: of it is announced. True until a visit has been complete for the first time.
    baseline: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class HostLease:
    """Due sources of one host, leased to one visitor: nobody else visits this host meanwhile."""

    host: str
    lease: UUID
    jobs: tuple[CrawlJob, ...]


class UnchangedCheck(StrEnum):
    """On which rung of the ladder a page proved unchanged."""

    NOT_MODIFIED = "not_modified"  # 304 to our own validator
    SAME_BYTES = "same_bytes"
    SAME_READING = "same_reading"


@dataclass(frozen=True, slots=True, kw_only=True)
class ListObserved:
    """A list page (with the pages after it) was read."""

    #: Of the list's first page.
    url: str
    entries: tuple[ListEntry, ...]

    #: Whether every page of the list was read: only then absence means anything.
    complete: bool

    #: Rows that link to other sites, which are not visited.
    elsewhere: tuple[ListEntry, ...] = ()
    etag: str = ""
    last_modified: str = ""
    raw_sha256: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportObserved:
    """A report page was read and is new, or differs from what we know."""

    #: As listed; ``page.url`` is where it was found after redirects.
    url: str
    page: Page
    reading: Reading

    #: ``disclosures.sameness.digest(reading)``.
    digest: str
    listed: ListEntry | None = None

    #: The file that its text is looked for in, under the address by which the page links to it,
    #: whether it could be read or not; None: the page holds its text, or the file was not had.
    file: Page | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PageUnchanged:
    """A known page says what it said before."""

    url: str
    role: PageRole
    how: UnchangedCheck

    #: What to remember now; empty strings keep what was remembered.
    etag: str = ""
    last_modified: str = ""
    raw_sha256: str = ""

    #: Of a report page: its files as they were seen now; None keeps what was remembered.
    files: tuple[Attachment, ...] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PageFailed:
    """A page was not read: its state stays as it was."""

    url: str
    role: PageRole
    fault: Fault
    reason: Reason

    #: When the site asked us to come back, from now on (Retry-After).
    retry_after: timedelta | None = None

    #: What was answered, if anything was; kept with suspects for an operator to see.
    page: Page | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitFinished:
    """The last sight of a visit."""

    #: Whether the visit did all that it went for: no page of the list failed, and every report
    #: page that was due was asked for. (How far a list goes is said by ``ListObserved.complete``.)
    complete: bool

    #: Requests sent, robots.txt and redirects included.
    requests: int = 0

    #: Known report pages that were as they were, asked after the first that was not.
    unchanged_controls: int = 0


#: What a crawl yields, in the order in which it was seen; the last is always a VisitFinished.
Observation = ListObserved | ReportObserved | PageUnchanged | PageFailed | VisitFinished


class RunOutcome(StrEnum):
    """How a visit ended."""

    RUNNING = "running"

    #: The list was read; single pages may have failed.
    OK = "ok"

    #: The source could not be read.
    FAILED = "failed"

    #: A storm of changes was held for an operator.
    QUARANTINED = "quarantined"

    #: A fault of ours, or the process died.
    CRASHED = "crashed"


@dataclass(frozen=True, slots=True, kw_only=True)
class RunStats:
    """What a visit came to, in pages and events."""

    requests: int = 0
    listed: int = 0
    read: int = 0
    same: int = 0
    failed: int = 0
    suspect: int = 0
    events: int = 0


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
