"""From a page's bytes to what it says: pure, without network or clock."""

from dataclasses import replace

from crawler.families import Follow
from crawler.reader import READER
from crawler.reading.answers import refuse_status
from crawler.reading.assembly import Given, assemble, refuse_unknown
from crawler.reading.files import is_file, read_file, with_file
from crawler.reading.lists import ListPage, is_list, listing_of, looks_like_list, read_list
from crawler.reading.opening import open_page, refuse_data
from crawler.reading.sheet import sheet_of
from disclosures import Fault, ListEntry, Page, Reading, Source
from disclosures.errors import PageUnreadable
from disclosures.reason import Reason, ReasonCode


def read(page: Page, *, listed: ListEntry | None = None, source: Source | None = None) -> Reading:
    """Read a report page, or a file that is a report.

    `listed` is what the list said of it, `source` what the catalogue says of its source; both
    only fill what the page itself leaves open.

    Raises:
        PageUnreadable: It answered, but not with content; its fault says how.
        PageUnreachable: It did not answer as a page (rate limit, server error, cut short).
        PageRefused: Too large or too complex to be parsed.
    """
    refuse_status(page)
    if is_file(page):
        return replace(read_file(page, listed=listed, source=source), reader=READER)
    opened = open_page(page, source)
    if is_list(opened):
        if listed:
            reason = Reason.of(ReasonCode.PAGE_LIST_NOT_REPORT)
            raise PageUnreadable(page.url, Fault.REDIRECTED_HOME, reason)
        return replace(listing_of(opened), reader=READER)
    sheet = sheet_of(opened)
    refuse_data(opened)
    reading = assemble(sheet, Given(listed=listed, source=source))
    refuse_unknown(reading)
    return replace(reading, reader=READER)


def detail_of(page: Page, *, source: Source | None = None) -> Follow | None:
    """The request that brings the text of a page which is but a shell; None for any other.

    Its answer is read in place of the page, under the page's own address.

    Raises:
        PageError: It cannot be read at all.
    """
    if is_file(page):
        return None
    opened = open_page(page, source)
    return opened.family.detail(page.url, opened.raw)


__all__ = [
    "READER",
    "Follow",
    "ListPage",
    "detail_of",
    "is_file",
    "looks_like_list",
    "read",
    "read_list",
    "with_file",
]
