"""Adds to a reading the files of its page, and the finding that it has no text."""

import re
from dataclasses import replace

from lxml.html import HtmlElement

from crawler.reading.fields.attachments import AddressOf, find_attachments
from crawler.reading.fields.shown_files import find_pictures, find_shown_files
from crawler.reading.lists.records.row_addresses import address_finder
from crawler.reading.lists.scripts.page_scripts import PageScripts
from crawler.reading.page.base_address import base_of
from crawler.reading.page.lines import find_elements
from crawler.reading.page.parsed_page import ParsedPage
from crawler.reading.text.whitespace import compact
from disclosures import (
    Attachment,
    BlockKind,
    FieldLocation,
    Finding,
    MissingText,
    Reading,
    Severity,
)
from disclosures.reading import LEAST_TEXT_BESIDE_DOCUMENT, LEAST_TEXT_BESIDE_FILES, LONG_KINDS

#: Headings or tables from which a page's text is the report itself.
_MIN_MARKERS = 2

#: Maximum characters of an introduction; a longer text is the report itself.
_MAX_INTRODUCTION = 600

_MESSAGES = {
    MissingText.MISSING: "the text of the document is not on its page, and was not read elsewhere",
    MissingText.NEEDS_OCR: "the text of the document is in pictures, and was not recognised",
}
_SENTENCE = re.compile(r"[。；！]")

#: Elements that are nothing without a script or a further request.
_FILLED_BY_SCRIPT = ".//script | .//canvas | .//iframe | .//object | .//form | .//*[@data-options]"
_OF_PAGE = frozenset({FieldLocation.META, FieldLocation.MARKER, FieldLocation.PAGE})

_CODES = frozenset(missing.value for missing in MissingText)


def with_files(reading: Reading, parsed: ParsedPage) -> Reading:
    """Return `reading` with the files that its page links to and displays.

    Linked and displayed documents always; what scripts may display and pictures only if the page
    lacks the text of its document; other pages only if it has next to no text, or introduces a
    report.
    """
    if parsed.container is None:
        return reading
    linked = _linked_files(parsed, parsed.container)
    files = _shown_files(reading, parsed, parsed.container, scripts=not linked)
    for each in parsed.further:
        if each.container is not None:
            known = {file.url for file in linked}
            linked += tuple(
                file for file in _linked_files(each, each.container) if file.url not in known
            )
    by_url = {file.url: file for file in linked}
    shown = {file.url: _named_as(file, by_url.get(file.url)) for file in files}
    rest = [file for file in linked if file.url not in shown]
    return replace(reading, attachments=(*shown.values(), *rest))


def _linked_files(parsed: ParsedPage, container: HtmlElement) -> tuple[Attachment, ...]:
    charset, tree = parsed.charset or "utf-8", container.getroottree().getroot()
    computed: list[AddressOf] = []

    def address_of(element: HtmlElement) -> str | None:
        if not computed:  # the scripts of most pages are of no interest
            scripts = PageScripts(tree, parsed.url)
            computed.append(address_finder(base_of(tree, parsed.url), charset, scripts))
        return computed[0](element)

    return find_attachments(container, parsed.url, charset, address_of)


def _shown_files(
    reading: Reading, parsed: ParsedPage, container: HtmlElement, *, scripts: bool
) -> tuple[Attachment, ...]:
    root, charset = container.getroottree().getroot(), parsed.charset or "utf-8"
    lacks_text = lacks_report_text(reading)
    text = compact(reading.body_text)
    short = len(text) < LEAST_TEXT_BESIDE_FILES or _SENTENCE.search(text) is None
    frames = lacks_text and (short or reading.kind in LONG_KINDS)
    files = find_shown_files(
        root,
        parsed.url,
        charset,
        frames_in=container if frames else None,
        scripts=scripts and lacks_text,
    )
    has_picture = any(block.kind is BlockKind.IMAGE for block in reading.blocks)
    if lacks_text and (has_picture or short) and not (files and not has_picture):
        files += find_pictures(container, parsed.url, charset)
    return files


def shows_unread(reading: Reading, parsed: ParsedPage) -> bool:
    """Whether a page is that of a document, which a script shows in a way that is unknown.

    It has a date and a title, and its article has elements that are empty as they were received.
    """
    found = [reading.provenance.get(name) for name in ("title", "published")]
    if parsed.container is None or not all(each and each.where in _OF_PAGE for each in found):
        return False
    return bool(find_elements(parsed.container, _FILLED_BY_SCRIPT))


def lacks_report_text(reading: Reading) -> bool:
    """Whether the page's own text is too short or too unstructured to be the report."""
    if any(table.form for table in reading.tables):
        return False
    length = len(compact(reading.body_text))
    markers = sum(block.kind in (BlockKind.HEADING, BlockKind.TABLE) for block in reading.blocks)
    introduces = (
        reading.kind in LONG_KINDS and markers < _MIN_MARKERS and length < _MAX_INTRODUCTION
    )
    least = LEAST_TEXT_BESIDE_DOCUMENT if markers < _MIN_MARKERS else LEAST_TEXT_BESIDE_FILES
    return length < least or introduces


def _named_as(file: Attachment, linked: Attachment | None) -> Attachment:
    """`file` with the name and kind that a link gives to it as well."""
    if linked is None:
        return file
    return replace(file, text=linked.text, kind=file.kind or linked.kind)


def with_text_finding(reading: Reading) -> Reading:
    """Return `reading` with the finding on its missing text, if that is missing."""
    findings = tuple(found for found in reading.findings if found.code not in _CODES)
    missing = reading.missing_text
    if missing is not None:
        message = _MESSAGES[missing]
        found = Finding(code=missing.value, severity=Severity.WARNING, message=message)
        findings = (found, *findings)
    return reading if findings == reading.findings else replace(reading, findings=findings)
