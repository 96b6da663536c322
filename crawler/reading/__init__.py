"""From a page's bytes to what it says: pure, without network or clock."""

from dataclasses import replace

from crawler.families import recognise
from crawler.reader import READER
from crawler.reading.answers import refuse_status
from crawler.reading.assembly import Given, assemble, refuse_unknown
from crawler.reading.lists import Follow, ListPage, is_list, listing_of, looks_like_list, read_list
from crawler.reading.prescan import prescan
from crawler.reading.sheet import sheet_of
from crawler.reading.transport import decode
from crawler.reading.tree import parse
from disclosures import Entry, Fault, Page, Reading, Source
from disclosures.errors import PageUnreadable


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
    decoded = decode(page)
    family = recognise(decoded.text, url=page.url, known=source.family if source else "")
    root = parse(page.url, decoded.text) if decoded.markup else None
    if root is not None and is_list(page.url, decoded, family, root):
        if listed:
            why = "a list came where a report was listed"
            raise PageUnreadable(page.url, Fault.REDIRECTED_HOME, why)
        return replace(listing_of(page, decoded, family, root), reader=READER)
    sheet = sheet_of(page, decoded, family, root)
    reading = assemble(sheet, Given(listed=listed, source=source))
    refuse_unknown(reading)
    return replace(reading, reader=READER)


__all__ = ["READER", "Follow", "ListPage", "looks_like_list", "read", "read_list"]
