"""From a page's bytes to what it says: pure, without network or clock."""

from crawler.reading.answers import refuse_status
from crawler.reading.assembly import Given, assemble
from crawler.reading.lists import Follow, ListPage, looks_like_list, read_list
from crawler.reading.prescan import prescan
from crawler.reading.sheet import sheet_of
from crawler.reading.transport import decode
from disclosures import Entry, Page, Reading, Source

#: Goes up whenever the same bytes may be read differently; readings are then made anew.
READER = 1


def read(page: Page, *, listed: Entry | None = None, source: Source | None = None) -> Reading:
    """Read a report page.

    `listed` is what the list said of it, `source` what the catalogue says of its source; both
    only fill what the page itself leaves open.

    Raises:
        PageUnreadable: It answered, but not with content; its fault says how.
        PageUnreachable: It did not answer as a page (rate limit, server error, cut short).
        PageRefused: Too large or too complex to be parsed.
    """
    refuse_status(page)
    prescan(page)
    return assemble(sheet_of(page, decode(page), source), Given(listed=listed, source=source))


__all__ = ["READER", "Follow", "ListPage", "looks_like_list", "read", "read_list"]
