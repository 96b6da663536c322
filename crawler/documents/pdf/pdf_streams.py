"""Checks the compressed streams of a PDF before a library unpacks them."""

import re
import zlib

from crawler.documents.blocks import DocumentError
from disclosures import Fault
from disclosures.reason import Reason, ReasonCode

#: Maximum unpacked bytes of one stream, and of all; images and fonts are not counted.
MAX_STREAM_BYTES = 24 * 2**20
MAX_STREAMS_BYTES = 96 * 2**20
MAX_STREAM_COUNT = 60_000

_STREAM = re.compile(rb"stream\r?\n")
_IMAGE_OR_FONT = re.compile(rb"/Subtype\s{0,3}/Image|/FontFile")
_DOUBLE_FILTER = re.compile(rb"/(?:FlateDecode|Fl|LZWDecode)\s{0,9}/(?:FlateDecode|Fl|LZWDecode)")
_MAX_DICTIONARY = 600


def check_stream_sizes(body: bytes) -> None:
    """Check the number and unpacked size of the streams of a PDF.

    Raises:
        DocumentError: TOO_LARGE or TOO_COMPLEX.
    """
    if _DOUBLE_FILTER.search(body):
        raise DocumentError(Fault.TOO_COMPLEX, Reason.of(ReasonCode.PDF_STREAM_PACKED_TWICE))
    unpacked = 0
    for number, match in enumerate(_STREAM.finditer(body)):
        if number > MAX_STREAM_COUNT:
            raise DocumentError(
                Fault.TOO_COMPLEX,
                Reason.of(ReasonCode.PDF_TOO_MANY_STREAMS, limit=MAX_STREAM_COUNT),
            )
        if body[match.start() - 3 : match.start()] == b"end":
            continue
        dictionary = body[max(0, match.start() - _MAX_DICTIONARY) : match.start()].rpartition(
            b" obj"
        )[2]
        if b"/Fl" in dictionary and not _IMAGE_OR_FONT.search(dictionary):
            unpacked += _unpacked(body, match.end())
        if unpacked > MAX_STREAMS_BYTES:
            raise DocumentError(
                Fault.TOO_LARGE,
                Reason.of(ReasonCode.PDF_STREAMS_TOO_LARGE, limit=MAX_STREAMS_BYTES),
            )


def _unpacked(body: bytes, start: int) -> int:
    """Return the unpacked size of the stream that begins at `start`."""
    decompressor = zlib.decompressobj()
    end = body.find(b"endstream", start)
    try:
        size = len(
            decompressor.decompress(body[start : end if end > 0 else None], MAX_STREAM_BYTES + 1)
        )
    except zlib.error:
        return 0
    if size > MAX_STREAM_BYTES:
        raise DocumentError(
            Fault.TOO_LARGE, Reason.of(ReasonCode.PDF_STREAM_TOO_LARGE, limit=MAX_STREAM_BYTES)
        )
    return size
