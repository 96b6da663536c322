"""The files of a document: PDF, Word, scans, pages within pages; the same bytes for one text."""

import struct
import zlib
from functools import lru_cache
from hashlib import sha256
from io import BytesIO

import docx
from docx.shared import Pt

from benchmarks.sites.own.documents import Document

_LINE = 36


@lru_cache(maxsize=256)
def pdf_of(document: Document) -> bytes:
    """Return the document as a PDF."""
    from reportlab.pdfbase import pdfmetrics  # only where a site has a PDF
    from reportlab.pdfbase.cidfonts import UnicodeCIDFont
    from reportlab.pdfgen.canvas import Canvas

    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    out = BytesIO()
    canvas = Canvas(out, invariant=1)
    canvas.setFont("STSong-Light", 12)
    height = 780
    for paragraph in (document.title, *document.paragraphs):
        for start in range(0, len(paragraph), _LINE):
            canvas.drawString(60, height, paragraph[start : start + _LINE])
            height -= 20
    canvas.showPage()
    canvas.save()
    return out.getvalue()


@lru_cache(maxsize=256)
def scan_of(document: Document) -> bytes:
    """Return a PDF whose only page is a picture."""
    from reportlab.lib.utils import ImageReader
    from reportlab.pdfgen.canvas import Canvas

    out = BytesIO()
    canvas = Canvas(out, invariant=1)
    canvas.drawImage(ImageReader(BytesIO(picture_of(repr(document)))), 0, 0, 500, 700)
    canvas.showPage()
    canvas.save()
    return out.getvalue()


@lru_cache(maxsize=256)
def docx_of(document: Document) -> bytes:
    """Return the document as a Word file."""
    file = docx.Document()
    for paragraph in (document.title, *document.paragraphs):
        file.add_paragraph(paragraph).paragraph_format.space_after = Pt(6)
    out = BytesIO()
    file.save(out)
    return out.getvalue()


def picture_of(text: str, side: int = 64) -> bytes:
    """Return a PNG of grey squares that depends on `text`."""
    seed = sha256(text.encode()).digest()
    rows = b"".join(
        b"\0" + bytes(seed[(row * 7 + column) % 32] for column in range(side))
        for row in range(side)
    )
    header = struct.pack(">IIBBBBB", side, side, 8, 0, 0, 0, 0)
    chunks = ((b"IHDR", header), (b"IDAT", zlib.compress(rows)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
        for name, data in chunks
    )


def page_of(document: Document, *, charset: str = "") -> str:
    """Return the text of the document as a page for a frame; `charset`: named in its head."""
    meta = f'<meta charset="{charset}">' if charset else ""
    text = "".join(f"<p>{paragraph}</p>" for paragraph in document.paragraphs)
    return f"<html><head>{meta}<title></title></head><body>{text}</body></html>"
