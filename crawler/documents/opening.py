"""Which kind of file some bytes are, and the way to take each kind apart."""

import re
from collections.abc import Callable, Iterator
from importlib import import_module
from io import BytesIO
from urllib.parse import unquote, urlsplit
from zipfile import BadZipFile, ZipFile

import olefile

from crawler.documents.broken import BROKEN
from crawler.documents.pieces import Document, DocumentError, Piece, Tally
from disclosures import Fault
from disclosures.reason import Reason, ReasonCode

#: Bytes of one file.
MAX_FILE = 15 * 2**20

_NAME = re.compile(
    r"\.(docx?|wps|pdf|xlsx?|et|ofd|zip|rar|7z|csv|pptx?|dps|txt|jpe?g|png|gif|tiff?)$",
    re.IGNORECASE,
)
_ZIP = b"PK\x03\x04"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_MAGIC = {
    b"%PDF": "pdf",
    b"Rar!": "rar",
    b"7z\xbc\xaf": "7z",
    b"\x89PNG": "png",
    b"\xff\xd8\xff": "jpg",
    b"GIF8": "gif",
    b"II*\x00": "tif",
    b"MM\x00*": "tif",
    b"\x1f\x8b": "gz",
}
_PARTS = (("word/", "docx"), ("xl/", "xlsx"), ("ppt/", "pptx"), ("OFD.xml", "ofd"))
_STREAMS = (
    ("EncryptedPackage", "encrypted"),
    ("WordDocument", "doc"),
    ("Workbook", "xls"),
    ("Book", "xls"),
    ("PowerPoint Document", "ppt"),
)
#: The kinds that are read, and the module and function that take each apart. The libraries are
#: loaded when the first file of a kind comes: 30 MB and a third of a second that most visits
#: need not spend.
_READERS = {
    "doc": ("crawler.documents.doc", "pieces_of_doc"),
    "docx": ("crawler.documents.docx", "pieces_of_docx"),
    "pdf": ("crawler.documents.pdf", "pieces_of_pdf"),
    "xls": ("crawler.documents.sheets", "pieces_of_xls"),
    "xlsx": ("crawler.documents.sheets", "pieces_of_xlsx"),
}


def kind_of_name(address: str) -> str:
    """The kind that an address ends in, ``docx`` for …/a.DOCX; empty when it does not say."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return ""
    for name in (unquote(parts.path), *re.split(r"[=&]", unquote(parts.query))):
        if match := _NAME.search(name):
            return match[1].lower()
    return ""


def kind_of_bytes(body: bytes) -> str:
    """The kind of file that `body` is, whatever it is called; empty for text and the unknown."""
    start = body[:1024].lstrip(b"\r\n\t ")
    if start.startswith(_ZIP):
        return _kind_of_zip(body)
    if start.startswith(_OLE):
        return _kind_of_ole(body)
    return next((kind for magic, kind in _MAGIC.items() if start.startswith(magic)), "")


def document_of(body: bytes) -> Document:
    """Take a file apart, whatever it is called.

    Raises:
        DocumentError: It is too large, broken, encrypted, without text, or of a kind that
            nobody can read.
    """
    kind = kind_of_bytes(body)
    if len(body) > MAX_FILE:
        reason = Reason.of(ReasonCode.SIZE_TOO_LARGE, bytes=len(body), limit=MAX_FILE)
        raise DocumentError(Fault.TOO_LARGE, reason)
    if kind == "encrypted":
        raise DocumentError(Fault.NOT_TEXT, Reason.of(ReasonCode.DOCUMENT_ENCRYPTED))
    if not kind:
        raise DocumentError(Fault.NOT_TEXT, Reason.of(ReasonCode.DOCUMENT_UNRECOGNISED))
    if kind not in _READERS:
        raise DocumentError(Fault.NOT_TEXT, Reason.of(ReasonCode.DOCUMENT_UNKNOWN_KIND, kind=kind))
    stats = Tally()
    try:
        pieces = tuple(stats.add(piece) for piece in _reader_of(kind)(body))
    except BROKEN as error:
        named = f"{type(error).__name__}: {error}"[:200]
        reason = Reason.of(ReasonCode.DOCUMENT_BROKEN, kind=kind, error=named)
        raise DocumentError(Fault.NOT_TEXT, reason) from error
    if not pieces:
        raise DocumentError(Fault.EMPTY, Reason.of(ReasonCode.DOCUMENT_EMPTY))
    return Document(kind=kind, pieces=pieces)


def _reader_of(kind: str) -> Callable[[bytes], Iterator[Piece]]:
    module, name = _READERS[kind]
    reader: Callable[[bytes], Iterator[Piece]] = getattr(import_module(module), name)
    return reader


def _kind_of_zip(body: bytes) -> str:
    """What the names in a package say."""
    try:
        names = ZipFile(BytesIO(body)).namelist()[:3000]
    except (BadZipFile, OSError, ValueError, NotImplementedError):
        names = [] if b"word/document" not in body[:65536] else ["word/document.xml"]
    for start, kind in _PARTS:
        if any(name.startswith(start) for name in names):
            return kind
    return "zip"


def _kind_of_ole(body: bytes) -> str:
    """What the streams in an old Office file say."""
    try:
        with olefile.OleFileIO(BytesIO(body)) as file:
            return next((kind for name, kind in _STREAMS if file.exists(name)), "ole")
    except BROKEN:
        return "ole"
