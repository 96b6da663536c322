"""A look at a ZIP package before a library unpacks it.

A package of a few kilobytes can unpack to gigabytes, hold itself, or hold XML that refers to
files and to itself. None of this occurs in a document that a person wrote, so all of it is
refused, by the package's own directory and by what really comes out of it.
"""

import zlib
from io import BytesIO
from zipfile import BadZipFile, ZipFile, ZipInfo

from crawler.documents.pieces import DocumentError
from disclosures import Fault
from disclosures.reason import Reason, ReasonCode

#: Entries of one package; bytes that one of them, and all together, may unpack to.
MAX_ENTRIES = 2_000
MAX_ENTRY = 24 * 2**20
MAX_UNPACKED = 64 * 2**20

#: How often its size an entry may unpack to; XML of tables comes to 60, nothing to 300.
MAX_RATIO = 300
_SMALL = 2**20

_XML = (".xml", ".rels", ".vml")
_ARCHIVES = (b"PK\x03\x04", b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b")
_CHUNK = 2**18


def checked_package(body: bytes) -> ZipFile:
    """Open a package that can be unpacked without harm.

    Raises:
        DocumentError: TOO_LARGE, TOO_COMPLEX or NOT_TEXT.
    """
    try:
        package = ZipFile(BytesIO(body))
        for entry in package.infolist():
            _check_entry(entry)
        _check_all(package.infolist())
        for entry in package.infolist():
            _check_content(package, entry)
    except (BadZipFile, EOFError, zlib.error, NotImplementedError, OSError, ValueError) as error:
        raise DocumentError(
            Fault.NOT_TEXT, Reason.of(ReasonCode.PACKAGE_BROKEN, error=str(error)[:200])
        ) from error
    return package


def _check_entry(entry: ZipInfo) -> None:
    """Look at what the directory says of one entry."""
    name = entry.filename
    if entry.flag_bits & 0x1:
        raise DocumentError(Fault.NOT_TEXT, Reason.of(ReasonCode.PACKAGE_ENCRYPTED))
    if name.startswith(("/", "\\")) or ".." in name.replace("\\", "/").split("/") or ":" in name:
        raise DocumentError(
            Fault.NOT_TEXT, Reason.of(ReasonCode.PACKAGE_ENTRY_OUTSIDE, name=name[:80])
        )
    ratio = entry.file_size / max(entry.compress_size, 1)
    if entry.file_size > MAX_ENTRY or (entry.file_size > _SMALL and ratio > MAX_RATIO):
        raise DocumentError(
            Fault.TOO_LARGE,
            Reason.of(ReasonCode.PACKAGE_ENTRY_TOO_LARGE, name=name[:80], bytes=entry.file_size),
        )


def _check_all(entries: list[ZipInfo]) -> None:
    """Look at all entries together."""
    if len(entries) > MAX_ENTRIES:
        raise DocumentError(
            Fault.TOO_COMPLEX, Reason.of(ReasonCode.PACKAGE_TOO_MANY_ENTRIES, count=len(entries))
        )
    unpacked = sum(entry.file_size for entry in entries)
    if unpacked > MAX_UNPACKED:
        raise DocumentError(
            Fault.TOO_LARGE, Reason.of(ReasonCode.PACKAGE_TOO_LARGE, bytes=unpacked)
        )


def _check_content(package: ZipFile, entry: ZipInfo) -> None:
    """Look at what one entry really is: no more than announced, no package, no DTD."""
    is_xml = entry.filename.lower().endswith(_XML)
    came, tail = 0, b""
    with package.open(entry) as stream:
        while chunk := stream.read(_CHUNK):
            if came == 0 and chunk.startswith(_ARCHIVES):
                raise DocumentError(Fault.TOO_COMPLEX, Reason.of(ReasonCode.PACKAGE_NESTED))
            came += len(chunk)
            if came > MAX_ENTRY:
                raise DocumentError(
                    Fault.TOO_LARGE,
                    Reason.of(ReasonCode.PACKAGE_ENTRY_ENDLESS, name=entry.filename[:80]),
                )
            if is_xml or came == len(chunk):
                tail = _refuse_dtd(tail + chunk, is_xml=is_xml)


def _refuse_dtd(data: bytes, *, is_xml: bool) -> bytes:
    """Stop at a document type or entity in XML; give the bytes to look at again."""
    plain = data.replace(b"\0", b"")
    if not is_xml and not plain.lstrip(b"\xef\xbb\xbf\xfe\xff \r\n\t").startswith(b"<"):
        return b""
    if b"<!DOCTYPE" in plain or b"<!ENTITY" in plain:
        raise DocumentError(Fault.TOO_COMPLEX, Reason.of(ReasonCode.PACKAGE_XML_ENTITIES))
    return data[-32:]
