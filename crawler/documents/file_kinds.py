"""The kind of a file, by its name or by its bytes."""

import re
from io import BytesIO
from urllib.parse import unquote, urlsplit
from zipfile import BadZipFile, ZipFile

import olefile

from crawler.documents.parser_errors import PARSER_ERRORS

_FILE_EXTENSION = re.compile(
    r"\.(docx?|wps|rtf|pdf|xlsx?|et|ofd|zip|rar|7z|csv|pptx?|dps|txt|jpe?g|png|gif|tiff?)$",
    re.IGNORECASE,
)
_ZIP_SIGNATURE = b"PK\x03\x04"
_OLE_SIGNATURE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_SIGNATURES = {
    b"%PDF": "pdf",
    b"Rar!": "rar",
    b"7z\xbc\xaf": "7z",
    b"\x89PNG": "png",
    b"\xff\xd8\xff": "jpg",
    b"GIF8": "gif",
    b"II*\x00": "tif",
    b"MM\x00*": "tif",
    b"\x1f\x8b": "gz",
    b"{\\rtf": "rtf",
    b"MIME-Version:": "mht",
}
_ZIP_ENTRIES = (("word/", "docx"), ("xl/", "xlsx"), ("ppt/", "pptx"), ("OFD.xml", "ofd"))
_OLE_STREAMS = (
    ("EncryptedPackage", "encrypted"),
    ("WordDocument", "doc"),
    ("Workbook", "xls"),
    ("Book", "xls"),
    ("PowerPoint Document", "ppt"),
)


def kind_of_name(address: str) -> str:
    """Return the kind by the extension in an address: ``docx`` for …/a.DOCX; empty without one."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return ""
    for name in (unquote(parts.path), *re.split(r"[=&]", unquote(parts.query))):
        if match := _FILE_EXTENSION.search(name):
            return match[1].lower()
    return ""


def kind_of_bytes(body: bytes) -> str:
    """Return the kind by the bytes of a file; empty for text and unknown kinds."""
    start = body[:1024].lstrip(b"\r\n\t ")
    if start.startswith(_ZIP_SIGNATURE):
        return _kind_of_zip(body)
    if start.startswith(_OLE_SIGNATURE):
        return _kind_of_ole(body)
    return next((kind for magic, kind in _SIGNATURES.items() if start.startswith(magic)), "")


def _kind_of_zip(body: bytes) -> str:
    """Return the kind of a ZIP package by the names of its entries."""
    try:
        names = ZipFile(BytesIO(body)).namelist()[:3000]
    except (BadZipFile, OSError, ValueError, NotImplementedError):
        names = [] if b"word/document" not in body[:65536] else ["word/document.xml"]
    for start, kind in _ZIP_ENTRIES:
        if any(name.startswith(start) for name in names):
            return kind
    return "zip"


def _kind_of_ole(body: bytes) -> str:
    """Return the kind of an OLE file by the names of its streams."""
    try:
        with olefile.OleFileIO(BytesIO(body)) as file:
            return next((kind for name, kind in _OLE_STREAMS if file.exists(name)), "ole")
    except PARSER_ERRORS:
        return "ole"
