"""Ports of the crawler: visits, single pages outside a visit, and site families."""

from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from disclosures.completeness import ListCompleteness, SourceCompleteness, shortfalls_of_page
from disclosures.crawl_run import CrawlJob, Observation
from disclosures.errors import PageError
from disclosures.page import ListEntry, Page
from disclosures.reading import Reading
from disclosures.reason import Reason
from disclosures.source import Source


class Crawl(Protocol):
    """Visits one source and yields observations. Several visits may run at once."""

    def __call__(self, job: CrawlJob) -> AsyncIterator[Observation]:
        """Visit; the last observation is always a VisitFinished.

        Faults of single pages are observations (PageFailed), never exceptions.

        Raises:
            CrawlerDied: The crawler process cannot be kept running; the visit ends here.
        """

    async def aclose(self) -> None:
        """End the crawler process, within seconds."""


class PageRequest(Protocol):
    """The request that brings the next page of a list."""

    @property
    def url(self) -> str:
        """Absolute address."""

    @property
    def method(self) -> str:
        """``GET`` or ``POST``."""

    @property
    def form(self) -> Mapping[str, str]:
        """Form fields of a POST."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PageProblem:
    """Why one page of a source cannot be read, and what an operator can do."""

    url: str
    fault: str
    reason: Reason
    advice: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ListPaging:
    """How the pages of a list follow each other, as far as it was verified."""

    #: The request that brought the second page; None: no second page was found.
    second: PageRequest | None = None

    #: Rows of the second page that the first one does not have.
    new: int = 0

    #: Number of rows that the list states.
    total: int | None = None

    #: Why the end of the list is not proved, if no further page is known.
    unproved: Reason | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PageInspection:
    """What was found at an address."""

    address: str
    family: str = ""
    is_list: bool = False

    #: Rows of the inspected pages, in the order of the list.
    entries: tuple[ListEntry, ...] = ()
    paging: ListPaging = ListPaging()

    #: The numbers of the inspected pages, with the lines that were left out; None: it is no list.
    completeness: ListCompleteness | None = None

    #: Rows of the inspected pages that lead to other sites.
    elsewhere: tuple[ListEntry, ...] = ()

    #: One parsed report.
    sample: Reading | None = None
    problems: tuple[PageProblem, ...] = ()

    #: Suggested agency and province of the source; empty: unknown.
    agency: str = ""
    province: str = ""

    @property
    def can_be_watched(self) -> bool:
        """Whether a visit would find something."""
        return self.sample is not None or bool(self.entries)

    @property
    def shortfalls(self) -> tuple[Reason, ...]:
        """What the inspected pages show to be missing; the list may have more pages."""
        if self.completeness is None:
            return ()
        seen = SourceCompleteness.of_list(self.completeness, elsewhere=len(self.elsewhere))
        return shortfalls_of_page(seen)


class PageInspector(Protocol):
    """Fetches and parses single pages, under the limits of a visit. Keeps nothing."""

    def fetch(self, address: str) -> Page:
        """Fetch one page.

        Raises:
            PageError: The address gave no page.
            InputError: The crawler process died while fetching it.
        """

    def parse(self, page: Page) -> Reading:
        """Parse one page. Raises PageError."""

    def reading_as_json(self, reading: Reading, *, given: str) -> Mapping[str, object]:
        """Convert a reading to JSON values; `given` is the input that it was parsed from."""

    def failure_as_json(self, error: PageError, *, given: str) -> Mapping[str, object]:
        """Convert a page that could not be read to JSON values."""

    def inspect(self, source: Source) -> PageInspection:
        """Inspect a source's address as a visit would; unreadable pages become problems.

        Raises:
            InputError: The crawler process died while fetching it.
        """


@dataclass(frozen=True, slots=True, kw_only=True)
class FamilySummary:
    """How the pages of one site family are read, in words."""

    name: str
    lists: str
    paging: str
    articles: str


class SiteFamilies(Protocol):
    """The site families whose pages are recognised."""

    def names(self) -> Sequence[str]:
        """Names, in the order in which families are tried."""

    def summaries(self) -> Sequence[FamilySummary]:
        """Summaries, in the same order."""

    def check_selectors(self, selectors: Mapping[str, str]) -> None:
        """Raise InputError unless all are valid CSS or XPath selectors."""
