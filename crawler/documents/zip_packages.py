"""Checks a ZIP package before a library unpacks it.

A package of a few kilobytes can unpack to gigabytes, contain packages, or contain XML with
recursive or external entities. No genuine document does, so all of these are rejected, by the
package's directory and by its actual content.
"""

import zlib
from io import BytesIO
from zipfile import BadZipFile, ZipFile, ZipInfo

from crawler.documents.blocks import DocumentError
from disclosures import Fault
from disclosures.reason import Reason, ReasonCode

#: Maximum entries of one package; unpacked bytes of one entry, and of all.
MAX_ENTRIES = 2_000
MAX_ENTRY_BYTES = 24 * 2**20
MAX_UNPACKED_BYTES = 64 * 2**20

#: Maximum compression ratio of an entry; XML of tables reaches 60.
MAX_RATIO = 300
_SMALL_ENTRY_BYTES = 2**20

_XML = (".xml", ".rels", ".vml")
_ARCHIVES = (b"PK\x03\x04", b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b")
_CHUNK = 2**18

#: Flag of an entry whose name is in UTF-8; any other is in the code page of its writer.
_UNICODE_NAME = 0x800


def open_checked_package(body: bytes) -> ZipFile:
    """Open a package after checking that it can be unpacked safely.

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
    """Check one entry of the directory."""
    name = entry.filename
    if entry.flag_bits & 0x1:
        raise DocumentError(Fault.NOT_TEXT, Reason.of(ReasonCode.PACKAGE_ENCRYPTED))
    if name.startswith(("/", "\\")) or ".." in name.replace("\\", "/").split("/") or ":" in name:
        raise DocumentError(
            Fault.NOT_TEXT, Reason.of(ReasonCode.PACKAGE_ENTRY_OUTSIDE, name=name[:80])
        )
    ratio = entry.file_size / max(entry.compress_size, 1)
    if entry.file_size > MAX_ENTRY_BYTES or (
        entry.file_size > _SMALL_ENTRY_BYTES and ratio > MAX_RATIO
    ):
        raise DocumentError(
            Fault.TOO_LARGE,
            Reason.of(ReasonCode.PACKAGE_ENTRY_TOO_LARGE, name=name[:80], bytes=entry.file_size),
        )


def _check_all(entries: list[ZipInfo]) -> None:
    """Check the number and total size of the entries."""
    if len(entries) > MAX_ENTRIES:
        raise DocumentError(
            Fault.TOO_COMPLEX, Reason.of(ReasonCode.PACKAGE_TOO_MANY_ENTRIES, count=len(entries))
        )
    unpacked = sum(entry.file_size for entry in entries)
    if unpacked > MAX_UNPACKED_BYTES:
        raise DocumentError(
            Fault.TOO_LARGE, Reason.of(ReasonCode.PACKAGE_TOO_LARGE, bytes=unpacked)
        )


def _check_content(package: ZipFile, entry: ZipInfo) -> None:
    """Check the content of one entry: its size, no nested package, no DTD."""
    is_xml = entry.filename.lower().endswith(_XML)
    unpacked_size, tail = 0, b""
    with package.open(entry) as stream:
        while chunk := stream.read(_CHUNK):
            if unpacked_size == 0 and chunk.startswith(_ARCHIVES):
                raise DocumentError(Fault.TOO_COMPLEX, Reason.of(ReasonCode.PACKAGE_NESTED))
            unpacked_size += len(chunk)
            if unpacked_size > MAX_ENTRY_BYTES:
                raise DocumentError(
                    Fault.TOO_LARGE,
                    Reason.of(ReasonCode.PACKAGE_ENTRY_ENDLESS, name=entry.filename[:80]),
                )
            if is_xml or unpacked_size == len(chunk):
                tail = _reject_dtd(tail + chunk, is_xml=is_xml)


def _reject_dtd(data: bytes, *, is_xml: bool) -> bytes:
    """Reject a DTD or entity in XML; return the bytes to check again with the next chunk."""
    plain = data.replace(b"\0", b"")
    if not is_xml and not plain.lstrip(b"\xef\xbb\xbf\xfe\xff \r\n\t").startswith(b"<"):
        return b""
    if b"<!DOCTYPE" in plain or b"<!ENTITY" in plain:
        raise DocumentError(Fault.TOO_COMPLEX, Reason.of(ReasonCode.PACKAGE_XML_ENTITIES))
    return data[-32:]


def entry_names(body: bytes) -> list[str]:
    """Return the names of the files in an archive, in GBK where Unicode is not declared.

    Raises:
        DocumentError: It is broken.
    """
    try:
        entries = ZipFile(BytesIO(body)).infolist()[:MAX_ENTRIES]
    except (BadZipFile, EOFError, NotImplementedError, OSError, ValueError) as error:
        raise DocumentError(
            Fault.NOT_TEXT, Reason.of(ReasonCode.PACKAGE_BROKEN, error=str(error)[:200])
        ) from error
    return [_entry_name(entry)[:80] for entry in entries if not entry.is_dir()]


def _entry_name(entry: ZipInfo) -> str:
    if entry.flag_bits & _UNICODE_NAME or entry.filename.isascii():
        return entry.filename
    return entry.filename.encode("cp437", errors="replace").decode("gbk", errors="replace")
