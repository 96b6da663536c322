"""How pages are read: five pure functions, passed in so that a test can bring stranger ones."""

from dataclasses import dataclass
from typing import Protocol

from crawler import reading
from crawler.reading import Follow, ListPage
from crawler.reading.bearers import bearer_of
from disclosures import Attachment, Fault, ListEntry, Page, Reading, Source
from disclosures.errors import PageError, PageUnreadable
from disclosures.reason import Reason, ReasonCode
from disclosures.sameness import folded


class ReadReport(Protocol):
    """Reads a report page; see ``crawler.reading.read``."""

    def __call__(
        self, page: Page, *, listed: ListEntry | None = None, source: Source | None = None
    ) -> Reading:
        """Read `page`. Raises PageError."""


class ReadList(Protocol):
    """Reads a list page; see ``crawler.reading.read_list``."""

    def __call__(self, page: Page, *, source: Source | None = None) -> ListPage:
        """Read `page`. Raises PageError."""


class LooksLikeList(Protocol):
    """Tells lists from reports; see ``crawler.reading.looks_like_list``."""

    def __call__(self, page: Page, *, source: Source | None = None) -> bool:
        """Look at `page`. Raises PageError."""


class DetailOf(Protocol):
    """Tells what a shell is filled with; see ``crawler.reading.detail_of``."""

    def __call__(self, page: Page, *, source: Source | None = None) -> Follow | None:
        """Look at `page`. Raises PageError."""


class WithFile(Protocol):
    """Reads the file that holds a page's report; see ``crawler.reading.with_file``."""

    def __call__(
        self, reading: Reading, file: Attachment, body: bytes, source: Source | None = None
    ) -> Reading:
        """Give `reading` with the text of `file`. Raises PageError."""


#: How the reader puts it that a page is sound, and no report.
_NO_REPORT = frozenset({Fault.EMPTY, Fault.REDESIGNED})


@dataclass(frozen=True, slots=True, kw_only=True)
class Eyes:
    """What a visit reads with; all look at the bytes before a parser does."""

    read: ReadReport = reading.read
    read_list: ReadList = reading.read_list
    looks_like_list: LooksLikeList = reading.looks_like_list
    detail_of: DetailOf = reading.detail_of
    with_file: WithFile = reading.with_file

    def fill(self, reading: Reading, file: Page, source: Source | None) -> Reading:
        """Give `reading` with the text of a file that was kept with its page.

        Raises:
            PageError: Its text is not looked for in this file any more, but in another.
        """
        bearer = bearer_of(reading)
        if bearer is None:
            return reading
        if bearer.url != file.url:
            reason = Reason.of(ReasonCode.FILE_OTHER_STORED, url=bearer.url)
            raise PageUnreadable(reading.url, Fault.EMPTY, reason)
        return self.with_file(reading, bearer, file.body, source)

    def see_list(self, page: Page, source: Source) -> bool:
        """Whether the first page of a source that nobody has seen yet is a list.

        A list of one or two rows has too few of them to look like one: it is told by holding
        hardly anything else.

        Raises:
            PageError: It cannot be read at all.
        """
        if reading.is_file(page):
            return False
        if self.looks_like_list(page, source=source):
            return True
        try:
            rows = self.read_list(page, source=source).entries
        except PageError:
            return False
        titles = sum(len(folded(row.title)) for row in rows if row.published_on)
        try:
            text = len(folded(self.read(page, source=source).body_text))
        except PageError as error:
            return titles > 0 and error.fault in _NO_REPORT
        return text <= 2 * titles
