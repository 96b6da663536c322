"""The pure functions that parse pages, as one value that a test can replace."""

from dataclasses import dataclass
from typing import Protocol

from crawler import reading
from crawler.reading import FirstPage, Follow, ListPage, TextPage
from crawler.reading.primary_file import primary_files_of
from disclosures import Attachment, Difference, Fault, ListEntry, Page, Reading, Source
from disclosures.errors import PageError, PageUnreadable
from disclosures.reason import Reason, ReasonCode


class ReadReport(Protocol):
    """Parses a report page; see ``crawler.reading.read``."""

    def __call__(
        self, page: Page, *, listed: ListEntry | None = None, source: Source | None = None
    ) -> Reading:
        """Parse `page`. Raises PageError."""


class ReadList(Protocol):
    """Parses a list page; see ``crawler.reading.read_list``."""

    def __call__(
        self, page: Page, *, source: Source | None = None, first: FirstPage | None = None
    ) -> ListPage:
        """Parse `page`; `first` is what the first page of its list tells. Raises PageError."""


class LooksLikeList(Protocol):
    """Tells a list from a report; see ``crawler.reading.looks_like_list``."""

    def __call__(self, page: Page, *, source: Source | None = None) -> bool:
        """Look at `page`. Raises PageError."""


class DetailOf(Protocol):
    """Finds the request for the text of a page without text; see ``crawler.reading.detail_of``."""

    def __call__(self, page: Page, *, source: Source | None = None) -> Follow | None:
        """Look at `page`. Raises PageError."""


class WithFile(Protocol):
    """Parses the attachment that holds a page's report; see ``crawler.reading.with_file``."""

    def __call__(
        self, reading: Reading, file: Attachment, page: Page, source: Source | None = None
    ) -> Reading:
        """Return `reading` with the text of `file`, which is `page`. Raises PageError."""


class FramedFile(Protocol):
    """Finds the file that a page within a page displays; see ``crawler.reading.framed_file``."""

    def __call__(self, page: Page, source: Source | None = None) -> Attachment | None:
        """Look at `page`. Raises PageError."""


class PageDifferences(Protocol):
    """Compares two responses of one address; see ``crawler.reading.page_differences``."""

    def __call__(
        self, before: Page, after: Page, *, source: Source | None = None, on_earlier: bool = False
    ) -> tuple[Difference, ...]:
        """Compare `before` and `after`. Raises PageError."""


class LookAtTextPage(Protocol):
    """Looks at a page of a text that is spread over several; see ``crawler.reading.text_page``."""

    def __call__(
        self, page: Page, *, source: Source | None = None, first: Page | None = None
    ) -> TextPage:
        """Look at `page`. Raises PageError."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Parsers:
    """The parsers of a visit; each checks the complexity of the bytes before it builds a tree."""

    read: ReadReport = reading.read
    read_list: ReadList = reading.read_list
    looks_like_list: LooksLikeList = reading.looks_like_list
    detail_of: DetailOf = reading.detail_of
    with_file: WithFile = reading.with_file
    framed_file: FramedFile = reading.framed_file
    page_differences: PageDifferences = reading.page_differences
    text_page: LookAtTextPage = reading.text_page

    def with_stored_file(self, reading: Reading, file: Page, source: Source | None) -> Reading:
        """Return `reading` with the text of the attachment that was stored with its page.

        Raises:
            PageError: The text is now expected in another attachment, which is not stored.
        """
        candidates = primary_files_of(reading)
        if not candidates:
            return reading
        stored = next((each for each in candidates if each.url == file.url), None)
        if stored is None:
            reason = Reason.of(ReasonCode.FILE_OTHER_STORED, url=candidates[0].url)
            raise PageUnreadable(reading.url, Fault.EMPTY, reason)
        return self.with_file(reading, stored, file, source)

    def stub_target(self, page: Page, source: Source) -> Follow | None:
        """The request for the page to which one without text refreshes. Raises PageError."""
        return reading.stub_target(page, source=source)

    def is_list_page(self, page: Page, source: Source) -> bool:
        """Whether the page of a new source is a list, if only of one or two rows, or empty yet.

        Raises:
            PageError: It cannot be parsed at all.
        """
        if reading.is_file(page):
            return False
        return self.looks_like_list(page, source=source) or reading.looks_like_young_list(
            page, source=source
        )

    def leads_on(self, page: Page, source: Source) -> bool:
        """Whether a page that is no list leads to where the list, or the report, may be."""
        if reading.is_file(page):
            return False
        try:
            return self.read_list(page, source=source).continued is not None
        except PageError:
            return False
