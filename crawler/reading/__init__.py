"""Turns the bytes of a page or file into a Reading: pure, without network or clock."""

from collections.abc import Sequence
from dataclasses import replace

from crawler.families import Follow
from crawler.parser_version import PARSER_VERSION
from crawler.reading.assembly import ReadingContext, assemble
from crawler.reading.document_files import is_file, read_file, with_file
from crawler.reading.document_signs import reject_unknown_document
from crawler.reading.framed_pages import framed_file
from crawler.reading.joined_pages import TextPage, parse_pages, text_page
from crawler.reading.leniencies import leniency_findings, reject_broken_text
from crawler.reading.lists.continuations import refreshed_to
from crawler.reading.lists.list_page import (
    ListPage,
    looks_like_list,
    looks_like_young_list,
    read_list,
    reading_of_list,
)
from crawler.reading.lists.opened_list import open_list
from crawler.reading.lists.regions.regions import FirstPage
from crawler.reading.noise.differences import differences
from crawler.reading.page.opened_page import OpenedPage, open_page, reject_unknown_json
from crawler.reading.page.parsed_page import printed_texts
from crawler.reading.printed_text import as_printed
from crawler.reading.report_files import shows_unread, with_files, with_text_finding
from crawler.reading.text.traditional import is_traditional, simplified
from crawler.reading.transport.http_status import reject_error_status
from disclosures import Difference, Fault, ListEntry, Page, Reading, Source
from disclosures.errors import PageUnreadable
from disclosures.reason import Reason, ReasonCode

#: Bytes of a page up to which it may be nothing but a refresh.
MAX_STUB = 20_000


def read(page: Page, *, listed: ListEntry | None = None, source: Source | None = None) -> Reading:
    """Read a report page, or a file that is a report.

    `listed` is the page's entry on a list, `source` its source in the catalogue; both only fill
    fields that the page itself leaves open.

    Raises:
        PageUnreadable: The answer is no content; its fault says what it is.
        PageUnreachable: The answer is no page (rate limit, server error, truncated).
        PageRefused: Too large or too complex to be parsed.
    """
    reject_error_status(page)
    if is_file(page):
        return replace(read_file(page, listed=listed, source=source), parser_version=PARSER_VERSION)
    listing = open_list(page, source)
    opened = listing.opened
    if listing.is_list:
        if listed:
            reason = Reason.of(ReasonCode.PAGE_LIST_NOT_REPORT)
            raise PageUnreadable(page.url, Fault.REDIRECTED_HOME, reason)
        return replace(reading_of_list(listing), parser_version=PARSER_VERSION)
    further = [open_page(each, source) for each in page.further]
    parsed, unread = parse_pages(opened, further)
    reject_unknown_json(opened)
    context = ReadingContext(listed=listed, source=source)
    if is_traditional(opened.decoded.text):
        reading = _read_traditional(opened, further, context)
    else:
        reading = assemble(parsed, context)
    reading = with_text_finding(with_files(reading, parsed))
    by_script = shows_unread(reading, parsed)
    reject_unknown_document(parsed, reading, listed=listed is not None, unread=by_script)
    reject_broken_text(reading, opened.decoded.charset)
    lenient = leniency_findings(opened.decoded.leniencies)
    findings = (*reading.findings, *lenient, *unread)
    return replace(reading, findings=findings, parser_version=PARSER_VERSION)


def _read_traditional(
    opened: OpenedPage, further: Sequence[OpenedPage], context: ReadingContext
) -> Reading:
    """Read a page in simplified characters, in which all labels and key words are given.

    Returns its texts as printed.
    """
    listed, source = context.listed, context.source
    given = ReadingContext(
        listed=replace(listed, title=simplified(listed.title)) if listed else None,
        source=replace(source, agency=simplified(source.agency)) if source else None,
    )
    outside = (listed.title if listed else "", source.agency if source else "")
    parsed, _ = parse_pages(_simplified_page(opened), [*map(_simplified_page, further)])
    printed = [text for each in (opened, *further) for text in printed_texts(each)]
    return as_printed(assemble(parsed, given), (*printed, *outside))


def _simplified_page(opened: OpenedPage) -> OpenedPage:
    decoded = replace(opened.decoded, text=simplified(opened.decoded.text))
    return replace(opened, decoded=decoded, raw=simplified(opened.raw))


def detail_of(page: Page, *, source: Source | None = None) -> Follow | None:
    """Return the request for the text of a page that holds none; None for any other page.

    The answer to it is read in place of the page, under the page's own address.

    Raises:
        PageError: The page cannot be read at all.
    """
    if is_file(page):
        return None
    opened = open_page(page, source)
    return opened.family.detail(page.url, opened.raw)


def page_differences(
    before: Page, after: Page, *, source: Source | None = None, on_earlier: bool = False
) -> tuple[Difference, ...]:
    """Return the spots at which two responses of one address differ, known noise left out.

    The patterns are made of `after`, with `on_earlier` of `before`. Files are not compared.

    Raises:
        PageError: One of them cannot be read at all.
    """
    if is_file(before) or is_file(after):
        return ()
    opened = [open_page(page, source).decoded for page in (before, after)]
    if not all(each.markup for each in opened):
        return ()
    return differences(opened[0].text, opened[1].text, on_earlier=on_earlier)


def stub_target(page: Page, *, source: Source | None = None) -> Follow | None:
    """Return where a page leads that has no text, and refreshes to another; None for any other.

    Raises:
        PageError: The page cannot be read at all.
    """
    if len(page.body) > MAX_STUB or is_file(page):
        return None
    if "refresh" not in page.headers and b"refresh" not in page.body.lower():
        return None
    return refreshed_to(open_page(page, source))


__all__ = [
    "PARSER_VERSION",
    "FirstPage",
    "Follow",
    "ListPage",
    "TextPage",
    "detail_of",
    "framed_file",
    "is_file",
    "looks_like_list",
    "looks_like_young_list",
    "page_differences",
    "read",
    "read_list",
    "stub_target",
    "text_page",
    "with_file",
]
