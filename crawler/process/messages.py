"""Messages between the service (parent) and its crawler process (child).

The sequence, parent on the left. Messages about the process have the visit number 0; all others
belong to one visit, fetch or parse, whose number the parent chooses::

    Configure         ──►                    once, before anything else (0)
                      ◄──  Ready             the child accepts commands (0)
                      ◄──  Heartbeat         once a second, from then on (0)

    StartVisit        ──►
                      ◄──  PageInFlight      before a page is fetched; before and after it is parsed
                      ◄──  an observation    ListObserved, ReportObserved, PageUnchanged, PageFailed
    Acknowledge       ──►                    one for several observations; it bounds what is unread
                      ◄──  VisitFinished     the last observation of a visit
    CancelVisit       ──►                    at any time; further messages of the visit are ignored

    FetchPage         ──►
                      ◄──  PageFetched or CommandFailed

    ParsePage         ──►
                      ◄──  PageInFlight, then PageParsed or CommandFailed

    ComparePages      ──►
                      ◄──  PageInFlight, then PagesCompared or CommandFailed

                      ◄──  RecycleRequested  the child requests its replacement after its visits (0)

The parent ends the child by closing the pipe. If the child exits first, the last ``PageInFlight``
of each visit says which page it was working on.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta

from crawler.families import Follow
from crawler.visits.crawl_limits import CrawlLimits
from disclosures import (
    TRANSIENT_FAULTS,
    CrawlJob,
    Difference,
    Fault,
    ListEntry,
    ListObserved,
    Observation,
    Page,
    PageFailed,
    PageRole,
    PageUnchanged,
    Reading,
    ReportObserved,
    Source,
    TlsOptions,
    VisitFinished,
)
from disclosures.errors import PageError, PageRefused, PageUnreachable, PageUnreadable
from disclosures.reason import Reason

#: Observations of one visit that may be unacknowledged at the same time, and after how many the
#: service acknowledges them.
WINDOW, ACKNOWLEDGED_TOGETHER = 8, 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Configure:
    """First message to the child: its limits."""

    limits: CrawlLimits

    #: Process id of the service. The child exits when this is not, or no longer, its parent.
    parent: int


@dataclass(frozen=True, slots=True, kw_only=True)
class StartVisit:
    """Visit a source."""

    job: CrawlJob

    #: URLs whose observations an earlier process sent for this visit: neither fetched nor sent.
    seen: tuple[str, ...] = ()

    #: URLs that crashed an earlier process: not fetched.
    poison: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class FetchPage:
    """Fetch one page without parsing it."""

    url: str
    robots: bool = True
    tls: TlsOptions = field(default_factory=TlsOptions)

    #: The request to send, if it is more than a GET of `url`.
    follow: Follow | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ParsePage:
    """Parse a stored page; no request is sent."""

    page: Page
    listed: ListEntry | None = None
    source: Source | None = None

    #: The stored attachment that holds the text of the report.
    file: Page | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ComparePages:
    """Compare two responses of one address; no request is sent."""

    page: Page
    after: Page
    source: Source | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Acknowledge:
    """`count` observations of the visit have been processed; it may send as many others."""

    count: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class CancelVisit:
    """The result of this visit is not needed any more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ready:
    """The child accepts commands."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Heartbeat:
    """The child is running."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PageInFlight:
    """The page that a visit works on now; it is the crash suspect if the child exits."""

    url: str
    role: PageRole

    #: Whether it is being parsed (no other visit advances meanwhile) or still being fetched.
    parsing: bool

    #: Requests that the visit has sent so far.
    requests: int = 0

    #: URL of the page's attachment that is being parsed; empty: the page itself.
    file: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RecycleRequested:
    """The child requests its replacement after its visits."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PageFetched:
    """Result of a FetchPage."""

    page: Page


@dataclass(frozen=True, slots=True, kw_only=True)
class PageParsed:
    """Result of a ParsePage."""

    reading: Reading


@dataclass(frozen=True, slots=True, kw_only=True)
class PagesCompared:
    """Result of a ComparePages."""

    differences: tuple[Difference, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CommandFailed:
    """A FetchPage, ParsePage or ComparePages raised a PageError."""

    url: str
    fault: Fault
    reason: Reason
    retry_after: timedelta | None = None


Command = Configure | StartVisit | FetchPage | ParsePage | ComparePages | Acknowledge | CancelVisit
Reply = (
    Ready | Heartbeat | PageInFlight | RecycleRequested | PageFetched | PageParsed | PagesCompared
)
Message = Command | Reply | CommandFailed | Observation

MESSAGE_TYPES: Mapping[str, type[Message]] = {
    message.__name__: message
    for message in (
        Configure, StartVisit, FetchPage, ParsePage, ComparePages, Acknowledge, CancelVisit,
        Ready, Heartbeat, PageInFlight, RecycleRequested, PageFetched, PageParsed, PagesCompared,
        CommandFailed,
        ListObserved, ReportObserved, PageUnchanged, PageFailed, VisitFinished,
    )
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Envelope:
    """One message and the number of the visit it belongs to; 0: the process itself."""

    message: Message
    visit: int = 0


_REFUSALS = frozenset(
    {
        Fault.TOO_LARGE,
        Fault.TOO_COMPLEX,
        Fault.POISON,
        Fault.FORBIDDEN_ADDRESS,
        Fault.ROBOTS,
        Fault.TLS,
    }
)


def command_failed(error: PageError) -> CommandFailed:
    """The message that stands for an error."""
    return CommandFailed(
        url=error.url, fault=error.fault, reason=error.reason, retry_after=error.retry_after
    )


def page_error(failed: CommandFailed) -> PageError:
    """The error that a message stands for."""
    if failed.fault in TRANSIENT_FAULTS:
        kind: type[PageError] = PageUnreachable
    else:
        kind = PageRefused if failed.fault in _REFUSALS else PageUnreadable
    return kind(failed.url, failed.fault, failed.reason, failed.retry_after)
