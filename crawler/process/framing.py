"""Encodes messages as frames on the pipe, and decodes them.

A frame is two lengths (big-endian, 4 bytes each), a JSON head, and a tail: the bodies of the pages
that the message carries, concatenated. The head holds the number of the visit, the name of the
message, its value, and the lengths of the bodies. All input is validated; nothing is unpickled.
"""

import json
import struct
from asyncio import StreamReader
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cache
from itertools import accumulate

from pydantic import TypeAdapter

from crawler.process.messages import MESSAGE_TYPES, Envelope, Message, PageFetched, ParsePage
from disclosures import Page, PageFailed, ReportObserved

#: Lengths of the head and of the tail, in front of each frame.
FRAME_LENGTHS = struct.Struct(">II")

#: Fields in which a message may carry a page, whose body goes into the tail.
PAGE_FIELDS = ("page", "file")
MAX_PAGES_PER_MESSAGE = len(PAGE_FIELDS)

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
    bare = {name: replace(page, body=b"") for name, page in pages.items()}
    return _with_pages(message, bare), [page.body for page in pages.values()]


def _with_bodies(message: Message, lengths: Sequence[int], tail: bytes) -> Message:
    """The message with the bodies of its tail. Raises ValueError if they do not fit."""
    pages = _pages_of(message)
    if len(lengths) != len(pages) or sum(lengths) != len(tail) or any(n < 0 for n in lengths):
        raise ValueError(f"{len(tail)} bytes behind {type(message).__name__}")
    ends = list(accumulate(lengths))
    bodies = [tail[end - length : end] for length, end in zip(lengths, ends, strict=True)]
    whole = zip(pages.items(), bodies, strict=True)
    return _with_pages(message, {name: replace(page, body=body) for (name, page), body in whole})


def _with_pages(message: Message, pages: Mapping[str, Page]) -> Message:
    """`message` with `pages` in place of its own."""
    if isinstance(message, ReportObserved | ParsePage):
        return replace(message, page=pages["page"], file=pages.get("file"))
    if isinstance(message, PageFetched | PageFailed) and pages:
        return replace(message, page=pages["page"])
    return message
