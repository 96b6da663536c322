"""Ports of reparsing: stored pages are parsed again after the parser has changed."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol
from uuid import UUID

from disclosures.change import Change
from disclosures.crawl_run import CrawlJob
from disclosures.incident import WithheldReading
from disclosures.page import ListEntry, Page
from disclosures.reading import Reading
from disclosures.reason import Reason
from disclosures.report import Revision
from disclosures.source import Source


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredRevision:
    """A current revision with all the input of its parser."""

    revision: Revision
    page: Page
    listed: ListEntry | None

    #: The file that its text was looked for in; see ``ReportObserved.file``.
    file: Page | None = None


class ReparseOutcome(StrEnum):
    """Outcome of reparsing one revision."""

    #: The reading is the same; only the parser version is updated.
    SAME = "same"

    #: The reading differs: a new revision replaces it.
    DIFFERS = "differs"

    #: The parser fails, or the reading is implausible: the earlier one stays.
    REFUSED = "refused"

    #: For a withheld reading: it now equals the current revision, or was discarded.
    SETTLED = "settled"

    #: Another revision or an operator's decision came first.
    OVERTAKEN = "overtaken"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReparseResult:
    """Result of reparsing one revision."""

    stored: StoredRevision
    outcome: ReparseOutcome

    #: Change from the earlier reading; empty if only details differ (a figure's sentence, the
    #: location of a field).
    change: Change = field(default_factory=Change)

    #: Why it was refused.
    reasons: tuple[Reason, ...] = ()

    #: The new reading; None if refused.
    reading: Reading | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class WithheldReparseResult:
    """Result of reparsing one withheld reading; it stays withheld."""

    withheld: WithheldReading
    outcome: ReparseOutcome
    reasons: tuple[Reason, ...] = ()

    #: The new reading; None if refused.
    reading: Reading | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReparseSelection:
    """Selects the current revisions and withheld readings to reparse."""

    #: Slug of a source, name of a site family; empty: any.
    source: str = ""
    family: str = ""

    #: Whether readings of the present parser version are included.
    everything: bool = False


class Reparser(Protocol):
    """Reparses stored pages in the crawler process."""

    async def parse_stored_page(
        self,
        page: Page,
        *,
        listed: ListEntry | None = None,
        source: Source | None = None,
        file: Page | None = None,
    ) -> Reading:
        """Parse `page`, and its primary `file` if it has one. Raises PageError, CrawlerDied."""


class Reparse(Protocol):
    """Finds readings of earlier parser versions, and stores their reparsed readings."""

    def count(self, selection: ReparseSelection) -> int:
        """Number of revisions and withheld readings that `selection` selects."""

    def batch(
        self, selection: ReparseSelection, *, after: UUID | None, limit: int
    ) -> Sequence[StoredRevision]:
        """The next revisions, by report id, beginning behind the report `after`."""

    def keep(self, result: ReparseResult, *, announce: bool = False) -> ReparseOutcome:
        """Store a result, in one transaction; events are emitted only with `announce`."""

    def withheld(
        self, selection: ReparseSelection, *, after: UUID | None, limit: int
    ) -> Sequence[WithheldReading]:
        """The next withheld readings, waiting or discarded, by id."""

    def keep_withheld(self, result: WithheldReparseResult) -> ReparseOutcome:
        """Store the result of a withheld reading, in one transaction; no event is emitted."""


class ReparseBeforeVisit(Protocol):
    """Reparses the pages of a source that an earlier parser version read."""

    async def __call__(self, job: CrawlJob) -> CrawlJob:
        """Reparse them; returns the updated crawl job. Raises CrawlerDied."""


class ReparseRun(Protocol):
    """Reparses stored pages."""

    def __call__(
        self, selection: ReparseSelection, *, commit: bool = False, announce: bool = False
    ) -> AsyncIterator[ReparseResult | WithheldReparseResult]:
        """Yield one result a page; with `commit` it is stored before it is yielded.

        Raises:
            CrawlerDied: The crawler process could not be kept alive. Stored results stay.
        """
