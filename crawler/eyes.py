"""How pages are read: three pure functions, passed in so that a test can bring stranger ones."""

from dataclasses import dataclass
from typing import Protocol

from crawler import reading
from crawler.reading import ListPage
from disclosures import Entry, Page, Reading, Source


class ReadReport(Protocol):
    """Reads a report page; see ``crawler.reading.read``."""

    def __call__(
        self, page: Page, *, listed: Entry | None = None, source: Source | None = None
    ) -> Reading:
        """Read `page`. Raises PageError."""


class ReadList(Protocol):
    """Reads a list page; see ``crawler.reading.read_list``."""

    def __call__(self, page: Page, *, source: Source | None = None) -> ListPage:
        """Read `page`. Raises PageError."""


class LooksLikeList(Protocol):
    """Tells lists from reports; see ``crawler.reading.looks_like_list``."""

    def __call__(self, page: Page) -> bool:
        """Look at `page`. Raises PageError."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Eyes:
    """What a visit reads with; all three look at the bytes before a parser does."""

    read: ReadReport = reading.read
    read_list: ReadList = reading.read_list
    looks_like_list: LooksLikeList = reading.looks_like_list
