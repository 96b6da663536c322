"""Readings of document files, alone or as the text of the page that links to them."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from hashlib import sha256
from itertools import pairwise

from crawler.documents import (
    Document,
    DocumentBlock,
    DocumentError,
    DocumentTable,
    Paragraph,
    Picture,
    markup_of_document,
    parse_document,
)
from crawler.documents import kind_of_bytes as kind_of
from crawler.documents.parsing import MAX_FILE_BYTES
from crawler.families import recognise
from crawler.reading.assembly import ReadingContext, assemble
from crawler.reading.document_signs import reject_empty_document
from crawler.reading.framed_pages import is_frame, read_frame
from crawler.reading.page.article import split_article
from crawler.reading.page.cell_grid import TableCell, TableCells
from crawler.reading.page.lines import PageLine
from crawler.reading.page.opened_page import open_page
from crawler.reading.page.parsed_page import ParsedPage, parse_page
from crawler.reading.report_files import with_text_finding
from crawler.reading.text.agencies import is_agency
from crawler.reading.text.compatibility import fold_compatibility
from crawler.reading.text.whitespace import collapse_whitespace, compact
from disclosures import (
    Attachment,
    DocumentKind,
    Fault,
    FieldLocation,
    FieldOrigin,
    FileRole,
    Finding,
    ListEntry,
    Page,
    Reading,
    Severity,
    Source,
    TextStatus,
)
from disclosures.errors import PageError, PageRefused, PageUnreadable
from disclosures.reading import LEAST_TEXT_BESIDE_DOCUMENT
from disclosures.reason import Reason, ReasonCode

_LIMIT_FAULTS = frozenset({Fault.TOO_LARGE, Fault.TOO_COMPLEX})
_FIELD_FINDINGS = frozenset({"title.missing", "title.synthesised", "published.missing"})
_MAX_TITLE_LINES = 3


def is_file(page: Page) -> bool:
    """Whether a page's bytes are a document file, whatever its header says."""
    return kind_of(page.body) != ""


def read_file(
    page: Page, *, listed: ListEntry | None = None, source: Source | None = None
) -> Reading:
    """Read a document file without a page.

    A scan that a list names is known by its row, and has no text.

    Raises:
        PageUnreadable: NOT_TEXT (unsupported, encrypted, broken, or an unnamed scan), or EMPTY.
        PageRefused: TOO_LARGE or TOO_COMPLEX.
    """
    try:
        parsed = parsed_file(page.url, page.body)
    except DocumentError as error:
        if error.status is TextStatus.NEEDS_OCR and listed is not None and listed.title:
            return _scan(page, error, ReadingContext(listed=listed, source=source))
        code = ReasonCode.FILE_AS_PAGE
        if error.status is TextStatus.NEEDS_OCR:
            code = ReasonCode.FILE_AS_PAGE_NEEDS_OCR
        kind: type[PageError] = PageRefused if error.fault in _LIMIT_FAULTS else PageUnreadable
        raise kind(page.url, error.fault, Reason.of(code, reason=error.reason)) from error
    reading = assemble(parsed, ReadingContext(listed=listed, source=source))
    reject_empty_document(reading)
    return reading


def _scan(page: Page, error: DocumentError, context: ReadingContext) -> Reading:
    """The reading of a file that has pictures of pages only; it is a file of its own."""
    pages = Document(kind=kind_of(page.body), blocks=(Picture(),))
    reading = assemble(parsed_page_of(page.url, pages), context)
    file = Attachment(text=reading.title or "", url=page.url, role=FileRole.SHOWN)
    scan = replace(with_digest(file, page.body), text_status=error.status, reason=error.reason)
    return with_text_finding(with_attachment(replace(reading, attachments=(scan,)), scan))


def parsed_file(url: str, body: bytes) -> ParsedPage:
    """Parse a document file, or a document that was saved as a web page.

    Raises:
        DocumentError: It cannot be read.
    """
    markup = markup_of_document(body)
    if markup is None:
        return parsed_page_of(url, parse_document(body))
    if len(body) > MAX_FILE_BYTES:
        reason = Reason.of(ReasonCode.SIZE_TOO_LARGE, bytes=len(body), limit=MAX_FILE_BYTES)
        raise DocumentError(Fault.TOO_LARGE, reason)
    try:
        return parse_page(open_page(Page(url=url, body=markup)))
    except PageError as error:
        raise DocumentError(error.fault, error.reason) from error


def parsed_page_of(url: str, document: Document) -> ParsedPage:
    """Convert a document to a parsed page; the lines above its text are its headlines."""
    lines = [line for block in document.blocks for line in _lines_of(block)]
    article = split_article(lines)
    return ParsedPage(
        url=url,
        family=recognise(""),
        charset="",
        article=article,
        headlines=tuple(_headlines(article.head)),
    )


def with_file(
    reading: Reading, file: Attachment, page: Page, source: Source | None = None
) -> Reading:
    """Return `reading` with the text of `file`, whose bytes are those of `page`.

    Its own fields are kept. If the file cannot be read, only its status and a finding are added.

    Raises:
        PageError: It is a page of HTML without an article.
    """
    described = with_digest(file, page.body)
    context = ReadingContext(
        listed=ListEntry(url=file.url, title=reading.title or ""), source=source
    )
    try:
        if is_frame(file, page):
            file_reading = read_frame(page, reading.title, source)
        else:
            file_reading = assemble(parsed_file(file.url, page.body), context)
    except DocumentError as error:
        return with_attachment(
            reading, replace(described, text_status=error.status, reason=error.reason)
        )
    read = replace(described, text_status=TextStatus.READ, reason=None)
    return with_text_finding(_merge_readings(with_attachment(reading, read), file_reading, file))


def with_digest(file: Attachment, body: bytes) -> Attachment:
    """Return `file` with the kind, size and SHA-256 of its bytes."""
    digest = sha256(body).hexdigest()
    kind = kind_of(body) or file.kind
    if file.role is FileRole.SHOWN:
        kind = kind_of(body) or "html"
    return replace(file, kind=kind, size=len(body), sha256=digest)


def with_attachment(reading: Reading, file: Attachment) -> Reading:
    """Return `reading` with `file` updated, and a finding if the file could not be read."""
    files = tuple(file if other.url == file.url else other for other in reading.attachments)
    findings = reading.findings
    if file.text_status in (TextStatus.NEEDS_OCR, TextStatus.UNREADABLE):
        code, message = f"attachment.{file.text_status.value}", f"{file.text}: {file.reason}"
        findings = (*findings, Finding(code=code, severity=Severity.WARNING, message=message))
    return replace(reading, attachments=files, findings=findings)


def _merge_readings(page: Reading, file: Reading, where: Attachment) -> Reading:
    """Merge two readings: the page's fields, where set, with the file's text."""
    own_blocks = page.blocks if len(compact(page.body_text)) >= LEAST_TEXT_BESIDE_DOCUMENT else ()
    provenance = {
        name: replace(origin, where=FieldLocation.ATTACHMENT)
        for name, origin in file.provenance.items()
        if name not in page.provenance and name != "published"
    }
    provenance["body"] = FieldOrigin(where=FieldLocation.ATTACHMENT, raw=where.url)
    shift = len(page.tables) if own_blocks else 0
    blocks = [
        replace(block, table=None if block.table is None else block.table + shift)
        for block in file.blocks
    ]
    return replace(
        page,
        kind=page.kind if page.kind is not DocumentKind.OTHER else file.kind,
        title=page.title or file.title,
        publisher=page.publisher or file.publisher,
        signed_on=page.signed_on or file.signed_on,
        report_year=page.report_year or file.report_year,
        doc_no=page.doc_no or file.doc_no,
        blocks=(*own_blocks, *blocks),
        tables=(*(page.tables if own_blocks else ()), *file.tables),
        figures=(*(page.figures if own_blocks else ()), *file.figures),
        findings=(*page.findings, *(f for f in file.findings if f.code not in _FIELD_FINDINGS)),
        provenance={**page.provenance, **provenance},
        suspicions=(*page.suspicions, *file.suspicions),
    )


def _lines_of(block: DocumentBlock) -> Iterator[PageLine]:
    """Convert a block to lines of a page; a table of one cell is a frame around text."""
    if isinstance(block, Paragraph):
        if text := _plain(block.text):
            yield PageLine(text=text)
    elif isinstance(block, DocumentTable):
        rows = tuple(
            tuple(
                TableCell(text=_plain(cell.text), rowspan=cell.rowspan, colspan=cell.colspan)
                for cell in row
            )
            for row in block.rows
        )
        if sum(map(len, rows)) <= 1:
            yield from (PageLine(text=cell.text) for row in rows for cell in row if cell.text)
            return
        cells = TableCells(rows=rows)
        yield PageLine(text="\n".join("\t".join(row) for row in cells.texts()), cells=cells)
    else:
        yield PageLine(text="", image=True)


def _plain(text: str) -> str:
    """Return text as it looks: browsers write radicals for ideographs into PDF files."""
    return collapse_whitespace(fold_compatibility(text))


def _headlines(head: Sequence[PageLine]) -> Iterator[str]:
    """Yield titles that are set on two lines: the agency, then the name of the report."""
    texts = [line.text for line in head[:_MAX_TITLE_LINES] if line.text]
    for upper, lower in pairwise(texts):
        if is_agency(compact(upper)):
            yield compact(upper) + compact(lower)
