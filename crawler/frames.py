"""What the service and its crawler process say to each other, as bytes on a pipe.

A frame is two lengths (big-endian, 4 bytes each), a JSON head and a tail of raw bytes: the bodies
of the pages that the word carries, one after the other. The head holds the number of the visit,
the name of the word, its value, and where one body ends and the next begins; everything that
comes in is validated, nothing is ever unpickled.
"""

import json
import struct
from asyncio import StreamReader
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import cache
from itertools import accumulate

from pydantic import TypeAdapter

from crawler.families import Follow
from crawler.limits import Limits
from disclosures import (
    CrawlJob,
    Fault,
    ListEntry,
    ListObserved,
    Observation,
    Page,
    PageFailed,
    PageRole,
    PageUnchanged,
    Reading,
    ReportObserved,
    Source,
    VisitFinished,
)
from disclosures.reason import Reason

LENGTHS = struct.Struct(">II")

#: Fields in which a word may carry a page, whose body goes behind the head.
CARRIED = ("page", "file")
PAGES = len(CARRIED)

#: Bytes. No head is as large as this, however many pages a source has.
MAX_HEAD = 256 * 2**20


@dataclass(frozen=True, slots=True, kw_only=True)
class Begin:
    """The first word to the process."""

    limits: Limits

    #: Process id of the service: if it is no longer our parent, there is nobody to work for.
    parent: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """Visit a source."""

    job: CrawlJob

    #: Pages that were seen before an earlier process died: not looked at, not told again.
    seen: tuple[str, ...] = ()

    #: Pages that killed an earlier process.
    poison: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetch:
    """Get one page, unread."""

    url: str
    robots: bool = True
    verify_tls: bool = True

    #: The request to send, where it is more than a GET of `url`.
    follow: Follow | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reread:
    """Read a page that was kept; ask no site for anything."""

    page: Page
    listed: ListEntry | None = None
    source: Source | None = None

    #: The file that its text was looked for in.
    file: Page | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """One sight has been taken in; the visit may show another."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Forget:
    """Nobody waits for this visit any more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ready:
    """The process is up."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Beat:
    """The process is alive."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hand:
    """A visit takes a page in hand; if the process dies now, this page is the suspect."""

    url: str
    role: PageRole

    #: Whether it is being read (no other visit moves meanwhile), or still being fetched.
    reading: bool

    #: Requests that the visit has sent so far.
    requests: int = 0

    #: The page's file that is being read; empty: the page itself.
    file: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tired:
    """The process asks to be replaced when its visits have ended."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """The page that a Fetch asked for."""

    page: Page


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadAgain:
    """What the page of a Reread says."""

    reading: Reading


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused:
    """A Fetch or a Reread came to nothing."""

    url: str
    fault: Fault
    reason: Reason
    retry_after: timedelta | None = None


Asked = Begin | Order | Fetch | Reread | Taken | Forget
Word = Asked | Ready | Beat | Hand | Tired | Fetched | ReadAgain | Refused | Observation

WORDS: Mapping[str, type[Word]] = {
    word.__name__: word
    for word in (
        Begin, Order, Fetch, Reread, Taken, Forget,
        Ready, Beat, Hand, Tired, Fetched, ReadAgain, Refused,
        ListObserved, ReportObserved, PageUnchanged, PageFailed, VisitFinished,
    )
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """One word, and the visit that it belongs to; 0 is the process itself."""

    word: Word
    visit: int = 0


def encode(frame: Frame) -> bytes:
    """Write a frame as bytes."""
    name = type(frame.word).__name__
    word, bodies = _without_bodies(frame.word)
    lengths, value = json.dumps([*map(len, bodies)]), _adapter(name).dump_json(word)
    head = b'{"visit":%d,"word":"%s","bodies":%s,"value":%s}' % (
        *(frame.visit, name.encode(), lengths.encode(), value),
    )
    tail = b"".join(bodies)
    return LENGTHS.pack(len(head), len(tail)) + head + tail


def decode(head: bytes, tail: bytes) -> Frame:
    """Read a frame's head and tail.

    Raises:
        ValueError: It is none of our words.
    """
    raw = json.loads(head)
    name = raw.get("word") if isinstance(raw, dict) else None
    if not isinstance(name, str) or name not in WORDS:
        raise ValueError(f"unknown word {name!r:.50}")
    try:
        word = _adapter(name).validate_python(raw["value"])
        return Frame(visit=int(raw["visit"]), word=_with_bodies(word, raw["bodies"], tail))
    except (LookupError, TypeError) as error:
        raise ValueError(f"{name} lacks something: {error!r:.50}") from error


async def read_frame(stream: StreamReader, max_tail: int) -> Frame | None:
    """Wait for the next frame; None when the other side has closed the pipe.

    Raises:
        ValueError: What came is no frame of ours.
    """
    lengths = await _exactly(stream, LENGTHS.size)
    if lengths is None:
        return None
    head_length, tail_length = LENGTHS.unpack(lengths)
    if head_length > MAX_HEAD or tail_length > max_tail:
        raise ValueError(f"a frame of {head_length} + {tail_length} bytes")
    head, tail = await _exactly(stream, head_length), await _exactly(stream, tail_length)
    return None if head is None or tail is None else decode(head, tail)


async def _exactly(stream: StreamReader, length: int) -> bytes | None:
    """The next `length` bytes; None when the pipe ends before."""
    try:
        return await stream.readexactly(length)
    except (EOFError, ConnectionError):
        return None


@cache
def _adapter(name: str) -> TypeAdapter[Word]:
    return TypeAdapter(WORDS[name])


def _pages_of(word: Word) -> dict[str, Page]:
    """The pages that a word carries, by field, in the order of their bodies."""
    fields = {name: getattr(word, name, None) for name in CARRIED}
    return {name: page for name, page in fields.items() if isinstance(page, Page)}


def _without_bodies(word: Word) -> tuple[Word, list[bytes]]:
    """The word as it goes into the head, and the bytes that go behind it."""
    pages = _pages_of(word)
    bare = {name: replace(page, body=b"") for name, page in pages.items()}
    return _carrying(word, bare), [page.body for page in pages.values()]


def _with_bodies(word: Word, lengths: Sequence[int], tail: bytes) -> Word:
    """The word with the bytes that came behind it. Raises ValueError."""
    pages = _pages_of(word)
    if len(lengths) != len(pages) or sum(lengths) != len(tail) or any(n < 0 for n in lengths):
        raise ValueError(f"{len(tail)} bytes behind {type(word).__name__}")
    ends = list(accumulate(lengths))
    bodies = [tail[end - length : end] for length, end in zip(lengths, ends, strict=True)]
    whole = zip(pages.items(), bodies, strict=True)
    return _carrying(word, {name: replace(page, body=body) for (name, page), body in whole})


def _carrying(word: Word, pages: Mapping[str, Page]) -> Word:
    """`word` with these pages in place of its own."""
    if isinstance(word, ReportObserved | Reread):
        return replace(word, page=pages["page"], file=pages.get("file"))
    if isinstance(word, Fetched | PageFailed) and pages:
        return replace(word, page=pages["page"])
    return word
