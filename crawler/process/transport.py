"""Sends and receives messages over the pipe between the service and the crawler process.

A frame is two lengths (big-endian, 4 bytes each), a JSON head, and a tail: the bodies of the pages
that the message carries, concatenated. The head holds the number of the visit, the name of the
message, its value, and the lengths of the bodies. All input is validated; nothing is unpickled.
"""

import asyncio
import json
import os
import struct
import sys
from asyncio import StreamReader
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache
from itertools import accumulate, repeat

from pydantic import TypeAdapter

from crawler.process.messages import (
    MESSAGE_TYPES,
    ComparePages,
    Envelope,
    Message,
    PageFetched,
    ParsePage,
)
from disclosures import Page, PageFailed, ReportObserved

#: Lengths of the head and of the tail, in front of each frame.
FRAME_LENGTHS = struct.Struct(">II")

#: Fields in which a message may carry a page, whose body goes into the tail; those of the further
#: pages of its text follow it, and are as long as one page at most.
PAGE_FIELDS = ("page", "file", "after")
MAX_PAGES_PER_MESSAGE = 4

#: Bytes; a longer head is refused. It bounds how many pages a job can know.
MAX_HEAD_BYTES = 256 * 2**20


def encode(envelope: Envelope) -> bytes:
    """Encode an envelope as one frame."""
    name = type(envelope.message).__name__
    message, bodies = _without_bodies(envelope.message)
    lengths, value = json.dumps([*map(len, bodies)]), _adapter(name).dump_json(message)
    head = b'{"visit":%d,"message":"%s","bodies":%s,"value":%s}' % (
        *(envelope.visit, name.encode(), lengths.encode(), value),
    )
    tail = b"".join(bodies)
    return FRAME_LENGTHS.pack(len(head), len(tail)) + head + tail


def decode(head: bytes, tail: bytes) -> Envelope:
    """Decode the head and the tail of a frame.

    Raises:
        ValueError: They are not a valid message.
    """
    raw = json.loads(head)
    name = raw.get("message") if isinstance(raw, dict) else None
    if not isinstance(name, str) or name not in MESSAGE_TYPES:
        raise ValueError(f"unknown message {name!r:.50}")
    try:
        message = _adapter(name).validate_python(raw["value"])
        message = _with_bodies(message, raw["bodies"], tail)
        return Envelope(visit=int(raw["visit"]), message=message)
    except (LookupError, TypeError) as error:
        raise ValueError(f"{name} is incomplete: {error!r:.50}") from error


async def read_envelope(stream: StreamReader, max_tail: int) -> Envelope | None:
    """Wait for the next frame and decode it; None when the other side has closed the pipe.

    Raises:
        ValueError: The frame is not valid, or its tail is longer than `max_tail` bytes.
    """
    lengths = await _exactly(stream, FRAME_LENGTHS.size)
    if lengths is None:
        return None
    head_length, tail_length = FRAME_LENGTHS.unpack(lengths)
    if head_length > MAX_HEAD_BYTES or tail_length > max_tail:
        raise ValueError(f"a frame of {head_length} + {tail_length} bytes")
    head, tail = await _exactly(stream, head_length), await _exactly(stream, tail_length)
    return None if head is None or tail is None else decode(head, tail)


async def _exactly(stream: StreamReader, length: int) -> bytes | None:
    """Read `length` bytes; None when the pipe ends before."""
    try:
        return await stream.readexactly(length)
    except (EOFError, ConnectionError):
        return None


@cache
def _adapter(name: str) -> TypeAdapter[Message]:
    return TypeAdapter(MESSAGE_TYPES[name])


def _pages_of(message: Message) -> dict[str, Page]:
    """The pages that a message carries, by field, in the order of their bodies."""
    fields = {name: getattr(message, name, None) for name in PAGE_FIELDS}
    return {name: page for name, page in fields.items() if isinstance(page, Page)}


def _without_bodies(message: Message) -> tuple[Message, list[bytes]]:
    """The message as it goes into the head, and the bodies that go into the tail."""
    pages = _pages_of(message)
    bodies = [each.body for page in pages.values() for each in (page, *page.further)]
    without = repeat(b"", len(bodies))
    return _with_pages(message, _with_page_bodies(pages, without)), bodies


def _with_bodies(message: Message, lengths: Sequence[int], tail: bytes) -> Message:
    """The message with the bodies of its tail. Raises ValueError if they do not fit."""
    pages = _pages_of(message)
    expected = sum(1 + len(page.further) for page in pages.values())
    if len(lengths) != expected or sum(lengths) != len(tail) or any(n < 0 for n in lengths):
        raise ValueError(f"{len(tail)} bytes behind {type(message).__name__}")
    ends = list(accumulate(lengths))
    bodies = [tail[end - length : end] for length, end in zip(lengths, ends, strict=True)]
    return _with_pages(message, _with_page_bodies(pages, iter(bodies)))


def _with_page_bodies(pages: Mapping[str, Page], bodies: Iterator[bytes]) -> dict[str, Page]:
    """The pages and their further pages with the next `bodies`."""
    return {
        name: replace(
            page,
            body=next(bodies),
            further=tuple(replace(each, body=next(bodies)) for each in page.further),
        )
        for name, page in pages.items()
    }


def _with_pages(message: Message, pages: Mapping[str, Page]) -> Message:
    """`message` with `pages` in place of its own."""
    if isinstance(message, ReportObserved | ParsePage):
        return replace(message, page=pages["page"], file=pages.get("file"))
    if isinstance(message, ComparePages):
        return replace(message, page=pages["page"], after=pages["after"])
    if isinstance(message, PageFetched | PageFailed) and pages:
        return replace(message, page=pages["page"])
    return message


class Transport:
    """Receives without blocking the event loop; sends synchronously.

    Sending blocks while the pipe is full: a ``PageInFlight`` must have left the process before a
    parser can hang or crash it, and the service always reads.
    """

    def __init__(self, incoming: int, outgoing: int) -> None:
        """Take two file descriptors."""
        self._incoming = incoming
        self._outgoing = outgoing

    async def receive(self, max_tail: int) -> AsyncIterator[Envelope]:
        """Yield messages until the service closes its end; a tail has at most `max_tail` bytes."""
        stream = asyncio.StreamReader(limit=2**20)
        loop = asyncio.get_running_loop()
        with os.fdopen(self._incoming, "rb", buffering=0, closefd=False) as file:
            transport, _ = await loop.connect_read_pipe(
                lambda: asyncio.StreamReaderProtocol(stream), file
            )
            try:
                while envelope := await read_envelope(stream, max_tail=max_tail):
                    yield envelope
            finally:
                transport.close()

    def send(self, message: Message, visit: int = 0) -> None:
        """Write one message completely."""
        left = memoryview(encode(Envelope(visit=visit, message=message)))
        while left:
            left = left[os.write(self._outgoing, left) :]


def open_transport() -> Transport:
    """Take over standard input and output; anything printed goes to standard error."""
    incoming, outgoing = os.dup(0), os.dup(1)
    os.dup2(2, 1)
    sys.stdout = sys.stderr
    return Transport(incoming, outgoing)
