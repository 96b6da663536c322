"""Reading again what was kept, when the reader has become a better one."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol
from uuid import UUID

from disclosures.change import Change
from disclosures.crawl_run import CrawlJob
from disclosures.page import ListEntry, Page
from disclosures.reading import Reading
from disclosures.reason import Reason
from disclosures.report import Revision
from disclosures.source import Source
from disclosures.withheld import WithheldReading


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredRevision:
    """A revision in force with all that its reader was given."""

    revision: Revision
    page: Page
    listed: ListEntry | None

    #: The file that its text was looked for in; see ``ReportObserved.file``.
    file: Page | None = None


class ReparseOutcome(StrEnum):
    """What became of one revision that was read again."""

    #: It says the same; only the reader's number is noted.
    SAME = "same"

    #: It says something else now: a new revision takes its place.
    DIFFERS = "differs"

    #: The reader refuses it, or does not believe it: the earlier reading stays.
    REFUSED = "refused"

    #: Of a held reading: what it says now is what we keep, or was discarded; nothing waits.
    SETTLED = "settled"

    #: Another revision came meanwhile, or an operator decided.
    OVERTAKEN = "overtaken"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReparseResult:
    """One revision read again."""

    stored: StoredRevision
    verdict: ReparseOutcome

    #: The step from the earlier reading to this one; empty if only details differ (a figure's
    #: sentence, where a field was found).
    change: Change = field(default_factory=Change)

    #: Why it was refused.
    reasons: tuple[Reason, ...] = ()

    #: What it says now; None if it was refused.
    reading: Reading | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class WithheldReparseResult:
    """One held reading read again: it waits on, as the present reader reads it."""

    withheld: WithheldReading
    verdict: ReparseOutcome
    reasons: tuple[Reason, ...] = ()

    #: What it says now; None if it was refused.
    reading: Reading | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReparseSelection:
    """Which revisions in force, and which held readings, are read again."""

    #: A source's slug, and the name of a site family; empty: any.
    source: str = ""
    family: str = ""

    #: Whether those that the present reader has read are read again as well.
    everything: bool = False


class Reparser(Protocol):
    """Reads kept pages where pages are read: never in the service's own process."""

    async def reread(
        self,
        page: Page,
        *,
        listed: ListEntry | None = None,
        source: Source | None = None,
        file: Page | None = None,
    ) -> Reading:
        """Read `page`, and `file` where it leaves its text to it. Raises PageError, CrawlerDied."""


class Reparse(Protocol):
    """Finds what an earlier reader read, and keeps what the present one says of it."""

    def count(self, choice: ReparseSelection) -> int:
        """How many revisions and held readings `choice` means."""

    def batch(
        self, choice: ReparseSelection, *, after: UUID | None, limit: int
    ) -> Sequence[StoredRevision]:
        """The next of them, in the order of their reports' ids, beyond the report `after`."""

    def keep(self, again: ReparseResult, *, announce: bool = False) -> ReparseOutcome:
        """Keep a verdict, in one transaction; no event is made unless `announce`."""

    def withheld(
        self, choice: ReparseSelection, *, after: UUID | None, limit: int
    ) -> Sequence[WithheldReading]:
        """The next held readings, waiting or discarded, in the order of their ids."""

    def keep_held(self, again: WithheldReparseResult) -> ReparseOutcome:
        """Keep what a held reading says now, in one transaction; it makes no event."""


class ReparseBeforeVisit(Protocol):
    """Has a source's kept pages read again where an earlier reader read them."""

    async def __call__(self, job: CrawlJob) -> CrawlJob:
        """Do so; gives what a visit is to be told after it. Raises CrawlerDied."""
