"""A source: one address at which an agency publishes, and how we may visit it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from urllib.parse import urlsplit
from uuid import UUID

from disclosures.reason import Reason


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """One list page (or single report page) of one agency."""

    id: UUID

    #: Stable name for people and addresses: ``zhangdian-swj``.
    slug: str

    #: Who publishes here, in the words that a reader reads: 张店区商务局.
    agency: str

    #: Where a visit begins: a list page, or a report page.
    url: str

    #: How often we come by when all is well.
    every: timedelta = timedelta(hours=1)

    #: Full name of the province, so that 省商务厅 and 我厅 can be resolved: 山东省. Empty: unknown.
    province: str = ""

    #: Name of the site family (a module of ``crawler.families``); empty: recognised on each visit.
    family: str = ""

    #: At least this long between two requests to the same host.
    delay: timedelta = timedelta(seconds=2)

    #: At the most this many pages in one visit; what is left over is read on the next.
    max_pages: int = 200

    #: Whether robots.txt (RFC 9309) is obeyed. Turned off only by an operator's recorded decision.
    robots: bool = True

    #: Whether the site's certificate must be valid. Turned off for one source, never for all.
    verify_tls: bool = True

    #: Not visited while paused.
    paused: bool = False

    #: CSS or XPath of what a guess got wrong, by name: rows, title, date, next, body, page_title,
    #: page_date. Empty: nothing is told, everything recognised.
    selectors: Mapping[str, str] = field(default_factory=dict, hash=False)

    #: What kind of body the agency is (an ``Organ``); empty: told by its name.
    organ: str = ""

    #: The day by which reports of 2019 and later are due here: ``01-31``; empty: by law.
    report_due: str = ""

    #: Whether its annual reports are owed: False for what is not an administrative organ.
    obligations: bool = True

    @property
    def host(self) -> str:
        """Host and port as one visitor at a time may see them: ``www.example.gov.cn:8080``."""
        return urlsplit(self.url).netloc.rpartition("@")[2].lower()


class SourceState(StrEnum):
    """What we know of a source's health."""

    #: Never visited yet.
    NEW = "new"

    #: The last visit read it whole.
    OK = "ok"

    #: Visits fail, not yet often enough to call it unreadable.
    FAILING = "failing"

    #: Operators have been told (an ``unreadable`` event); readers see a note.
    UNREADABLE = "unreadable"


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceHealth:
    """How a source has been doing; what the console and `gongkai sources` show."""

    source: Source
    state: SourceState = SourceState.NEW

    #: When it got into this state.
    since: datetime | None = None

    #: Why the last visit failed; None when it did not.
    reason: Reason | None = None

    #: Failed visits in a row.
    failures: int = 0

    last_visit_at: datetime | None = None
    last_ok_at: datetime | None = None

    #: When a report of it last appeared or changed.
    last_new_at: datetime | None = None

    #: When it is visited next; None while paused.
    due_at: datetime | None = None

    #: Reports present at the moment, and readings held back for an operator.
    reports: int = 0
    withheld: int = 0

    #: Changes that are told before long by themselves.
    delayed: int = 0

    #: Whether somebody is visiting it now.
    visiting: bool = False
