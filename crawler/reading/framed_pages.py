"""Pages that a report's page displays within itself: their text, or the file that they show."""

import re
from dataclasses import replace

from crawler.documents import DocumentError, kind_of_bytes, kind_of_name
from crawler.reading.assembly import ReadingContext, assemble
from crawler.reading.fields.file_addresses import name_of, viewed_url
from crawler.reading.fields.shown_files import find_shown_files
from crawler.reading.lists.opened_list import open_list
from crawler.reading.page.opened_page import open_page
from crawler.reading.page.parsed_page import parse_page
from crawler.reading.text.whitespace import compact
from disclosures import Attachment, Fault, FileRole, ListEntry, Page, Reading, Source
from disclosures.reason import Reason, ReasonCode

#: Characters of a frame that is an article, and not a notice, the weather or a counter.
_MIN_FRAME_TEXT = 100

#: Chinese characters of a page that is more than the buttons of a viewer.
_MIN_OWN_TEXT = 150
_HAN = re.compile("[一-龥]")


def is_frame(file: Attachment, page: Page) -> bool:
    """Whether what a page displays is another page, and not a document."""
    return file.role is FileRole.SHOWN and kind_of_bytes(page.body) == ""


def framed_file(page: Page, source: Source | None = None) -> Attachment | None:
    """Return the file that a page within a page displays; None if it has a text of its own.

    Raises:
        PageError: It cannot be read at all.
    """
    opened = open_page(page, source)
    if not opened.decoded.markup:
        return None
    if len(_HAN.findall("".join(line.text for line in opened.lines))) >= _MIN_OWN_TEXT:
        return None
    charset = opened.decoded.charset or "utf-8"
    shown = find_shown_files(
        opened.root, page.via or page.url, charset, frames_in=opened.root, scripts=True
    )
    if shown:
        return shown[0]
    viewed = viewed_url(page.via or page.url, charset, certain=False)
    if not viewed:
        return None
    return Attachment(
        text=name_of(viewed), url=viewed, kind=kind_of_name(viewed), role=FileRole.SHOWN
    )


def read_frame(page: Page, title: str | None, source: Source | None) -> Reading:
    """Read a page that another one displays, whose `title` is that of the document.

    Raises:
        PageError: It is no page with content.
        DocumentError: It is a list, or has next to no text.
    """
    listing = open_list(page, source)
    if listing.is_list:
        raise DocumentError(Fault.NOT_TEXT, Reason.of(ReasonCode.PAGE_LIST_NOT_REPORT))
    parsed, context = parse_page(listing.opened), ReadingContext(source=source)
    if title:  # its own name is often that of a viewer
        parsed = replace(parsed, window_title="", headlines=(), meta={}, marked_fields={})
        listed = ListEntry(url=page.url, title=title)
        context = ReadingContext(listed=listed, source=source)
    reading = assemble(parsed, context)
    if not reading.tables and len(compact(reading.body_text)) < _MIN_FRAME_TEXT:
        raise DocumentError(Fault.EMPTY, Reason.of(ReasonCode.PAGE_LITTLE_TEXT))
    return reading
