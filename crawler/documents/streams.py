"""A look at the compressed streams of a PDF before a library unpacks them all at once."""

import re
import zlib

from crawler.documents.pieces import DocumentError
from disclosures import Fault
from disclosures.reason import Reason, ReasonCode

#: Bytes that one stream, and all together, may unpack to; pictures are not unpacked for reading.
MAX_STREAM = 24 * 2**20
MAX_STREAMS = 96 * 2**20
MAX_OBJECTS = 60_000

_STREAM = re.compile(rb"stream\r?\n")
_PICTURE = re.compile(rb"/Subtype\s{0,3}/Image|/FontFile")
_TWICE = re.compile(rb"/(?:FlateDecode|Fl|LZWDecode)\s{0,9}/(?:FlateDecode|Fl|LZWDecode)")
_HEAD = 600


def refuse_swelling(body: bytes) -> None:
    """Let a PDF pass whose streams unpack to what a report may hold.

    Raises:
        DocumentError: TOO_LARGE or TOO_COMPLEX.
    """
    if _TWICE.search(body):
        raise DocumentError(Fault.TOO_COMPLEX, Reason.of(ReasonCode.PDF_STREAM_PACKED_TWICE))
    unpacked = 0
    for number, match in enumerate(_STREAM.finditer(body)):
        if number > MAX_OBJECTS:
            raise DocumentError(
                Fault.TOO_COMPLEX, Reason.of(ReasonCode.PDF_TOO_MANY_STREAMS, limit=MAX_OBJECTS)
            )
        if body[match.start() - 3 : match.start()] == b"end":
            continue
        head = body[max(0, match.start() - _HEAD) : match.start()].rpartition(b" obj")[2]
        if b"/Fl" in head and not _PICTURE.search(head):
            unpacked += _unpacked(body, match.end())
        if unpacked > MAX_STREAMS:
            raise DocumentError(
                Fault.TOO_LARGE, Reason.of(ReasonCode.PDF_STREAMS_TOO_LARGE, limit=MAX_STREAMS)
            )


def _unpacked(body: bytes, start: int) -> int:
    """How much comes out of the stream that begins at `start`."""
    packed = zlib.decompressobj()
    end = body.find(b"endstream", start)
    try:
        came = len(packed.decompress(body[start : end if end > 0 else None], MAX_STREAM + 1))
    except zlib.error:
        return 0
    if came > MAX_STREAM:
        raise DocumentError(
            Fault.TOO_LARGE, Reason.of(ReasonCode.PDF_STREAM_TOO_LARGE, limit=MAX_STREAM)
        )
    return came
