"""Documents read like pages: a file's paragraphs and tables become the lines of a sheet."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from hashlib import sha256
from itertools import pairwise

from crawler.documents import Document, DocumentError, Grid, Paragraph, Piece, document_of
from crawler.documents import kind_of_bytes as kind_of
from crawler.families import recognise
from crawler.reading.agencies import is_agency
from crawler.reading.assembly import Given, assemble, refuse_unknown
from crawler.reading.grids import Cell, Cells
from crawler.reading.outline import outline
from crawler.reading.sheet import Sheet
from crawler.reading.tree import Line, squeeze, tight
from disclosures import (
    Attachment,
    DocumentKind,
    Fault,
    FieldLocation,
    FieldOrigin,
    Finding,
    ListEntry,
    Page,
    Reading,
    Severity,
    Source,
    TextStatus,
)
from disclosures.errors import PageError, PageRefused, PageUnreadable
from disclosures.reason import Reason, ReasonCode

#: A page's own text is kept above its file's from so many characters on.
OWN_TEXT = 200

_REFUSALS = frozenset({Fault.TOO_LARGE, Fault.TOO_COMPLEX})
_OF_FIELDS = frozenset({"title.missing", "title.synthesised", "published.missing"})
_TITLE_LINES = 3


def is_file(page: Page) -> bool:
    """Whether a page's bytes are a file, whatever its header says."""
    return kind_of(page.body) != ""


def read_file(
    page: Page, *, listed: ListEntry | None = None, source: Source | None = None
) -> Reading:
    """Read a document that stands alone.

    Raises:
        PageUnreadable: NOT_TEXT (no kind that we read, encrypted, broken, pictures), or EMPTY.
        PageRefused: TOO_LARGE or TOO_COMPLEX.
    """
    try:
        document = document_of(page.body)
    except DocumentError as error:
        code = ReasonCode.FILE_AS_PAGE
        if error.status is TextStatus.NEEDS_OCR:
            code = ReasonCode.FILE_AS_PAGE_NEEDS_OCR
        kind: type[PageError] = PageRefused if error.fault in _REFUSALS else PageUnreadable
        raise kind(page.url, error.fault, Reason.of(code, reason=error.reason)) from error
    reading = assemble(sheet_of_document(page.url, document), Given(listed=listed, source=source))
    refuse_unknown(reading)
    return reading


def sheet_of_document(url: str, document: Document) -> Sheet:
    """A document as a sheet: the lines above its text are the ones set as a title."""
    lines = [line for piece in document.pieces for line in _lines_of(piece)]
    article = outline(lines)
    return Sheet(
        url=url,
        family=recognise(""),
        charset="",
        article=article,
        headlines=tuple(_headlines(article.head)),
    )


def with_file(
    reading: Reading, file: Attachment, body: bytes, source: Source | None = None
) -> Reading:
    """`reading` with the text of `file`, whose bytes are `body`; the page's own fields stand.

    A file that cannot be read is noted, and the page stays as it is.
    """
    seen = described(file, body)
    try:
        document = document_of(body)
    except DocumentError as error:
        return noted(reading, replace(seen, text_status=error.status, reason=error.reason))
    listed = ListEntry(url=file.url, title=reading.title or "")
    theirs = assemble(sheet_of_document(file.url, document), Given(listed=listed, source=source))
    return _merged(
        noted(reading, replace(seen, text_status=TextStatus.READ, reason=None)), theirs, file
    )


def described(file: Attachment, body: bytes) -> Attachment:
    """`file` with what its bytes say of it."""
    digest = sha256(body).hexdigest()
    return replace(file, kind=kind_of(body) or file.kind, size=len(body), sha256=digest)


def noted(reading: Reading, file: Attachment) -> Reading:
    """`reading` with what is now known of one of its files, and a finding if it needs a person."""
    files = tuple(file if each.url == file.url else each for each in reading.attachments)
    findings = reading.findings
    if file.text_status in (TextStatus.NEEDS_OCR, TextStatus.UNREADABLE):
        code, message = f"attachment.{file.text_status.value}", f"{file.text}: {file.reason}"
        findings = (*findings, Finding(code=code, severity=Severity.WARNING, message=message))
    return replace(reading, attachments=files, findings=findings)


def _merged(page: Reading, file: Reading, where: Attachment) -> Reading:
    """The page's fields, where it has them, over the file's text."""
    own = page.blocks if len(tight(page.body_text)) >= OWN_TEXT else ()
    provenance = {
        name: replace(origin, where=FieldLocation.ATTACHMENT)
        for name, origin in file.provenance.items()
        if name not in page.provenance and name != "published"
    }
    provenance["body"] = FieldOrigin(where=FieldLocation.ATTACHMENT, raw=where.url)
    shift = len(page.tables) if own else 0
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
        blocks=(*own, *blocks),
        tables=(*(page.tables if own else ()), *file.tables),
        figures=(*(page.figures if own else ()), *file.figures),
        findings=(*page.findings, *(f for f in file.findings if f.code not in _OF_FIELDS)),
        provenance={**page.provenance, **provenance},
        suspicions=(*page.suspicions, *file.suspicions),
    )


def _lines_of(piece: Piece) -> Iterator[Line]:
    """A piece as a line of a page; a table of one cell is a frame around text."""
    if isinstance(piece, Paragraph):
        if text := squeeze(piece.text):
            yield Line(text=text)
    elif isinstance(piece, Grid):
        rows = tuple(
            tuple(
                Cell(text=squeeze(spot.text), rowspan=spot.rowspan, colspan=spot.colspan)
                for spot in row
            )
            for row in piece.rows
        )
        if sum(map(len, rows)) <= 1:
            yield from (Line(text=cell.text) for row in rows for cell in row if cell.text)
            return
        cells = Cells(rows=rows)
        yield Line(text="\n".join("\t".join(row) for row in cells.texts()), cells=cells)
    else:
        yield Line(text="", image=True)


def _headlines(head: Sequence[Line]) -> Iterator[str]:
    """A title that is set on two lines: the agency, then what it reports."""
    texts = [line.text for line in head[:_TITLE_LINES] if line.text]
    for upper, lower in pairwise(texts):
        if is_agency(tight(upper)):
            yield tight(upper) + tight(lower)
