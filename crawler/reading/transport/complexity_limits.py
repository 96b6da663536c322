"""Limits on the size and complexity of a page, checked in linear time before it is parsed.

A tag with 200,000 attributes costs an HTML parser minutes (time is quadratic in the length of a
tag), and parsers silently drop text below some depth.
"""

import re
from collections import Counter
from hashlib import sha256

from disclosures import Fault, Page
from disclosures.errors import PageRefused
from disclosures.reason import Reason, ReasonCode

#: The largest genuine page known is half a megabyte.
MAX_PAGE_BYTES = 10 * 2**20
MAX_TAG_BYTES = 64 * 2**10

#: Quoted values from this length on do not count towards the length of their tag.
LONG_VALUE_BYTES = 4 * 2**10

#: Total bytes in tags over 8 kB: each costs the square of its length.
MAX_LONG_TAGS_BYTES = 512 * 2**10
LONG_TAG_BYTES = 8 * 2**10
MAX_DEPTH = 1000

#: Total steps taken to find the start tags of end tags.
MAX_END_TAG_STEPS = 3_000_000

#: Images that an editor inlined; they do not count towards the limits.
INLINE_DATA = re.compile(rb"data:[a-zA-Z0-9./+;=-]{1,100},[A-Za-z0-9+/=%]{200,}")

#: What stands for such an image where a page is parsed.
INLINE_HASH = "data:sha256,"

_TAG_OR_COMMENT = re.compile(rb"<(/?)([a-zA-Z][a-zA-Z0-9:-]{0,40})|<!--")
_QUOTE_OR_TAG_END = re.compile(rb"=\s{0,99}([\"'])|>")

_COMMENT_END = re.compile(rb"--!?>")
_VOID_ELEMENTS = frozenset(
    b"area base br col embed hr img input link meta param source track wbr".split()
)
#: Elements whose content is text up to their end tag (HTML, 13.1.2).
_RAW_TEXT_ELEMENTS = frozenset(b"script style textarea title xmp iframe noframes".split())


#: Start tag → open elements that it closes.
_CELL_TAGS = (b"td", b"th", b"p")
_ENDED_BY: dict[bytes, tuple[bytes, ...]] = {
    b"p": (b"p",),
    b"div": (b"p",),
    b"table": (b"p",),
    b"ul": (b"p",),
    b"li": (b"li", b"p"),
    b"td": _CELL_TAGS,
    b"th": _CELL_TAGS,
    b"tr": (*_CELL_TAGS, b"tr"),
    b"tbody": (*_CELL_TAGS, b"tr", b"tbody", b"thead"),
    b"dd": (b"dd", b"dt", b"p"),
    b"dt": (b"dd", b"dt", b"p"),
    b"option": (b"option",),
    b"a": (b"a",),
}
#: An end tag cannot close an element of higher weight (a </p> does not close a table).
_WEIGHTS = {b"div": 1, b"td": 2, b"th": 2, b"tr": 3, b"tbody": 4, b"table": 5, b"body": 6}


def without_inline_data(body: bytes) -> bytes:
    """Return `body` with ``data:sha256,…``, a part of its hash, for each inlined image."""
    return INLINE_DATA.sub(_hash_of_data, body) if b"data:" in body else body


def _hash_of_data(match: re.Match[bytes]) -> bytes:
    return INLINE_HASH.encode() + sha256(match[0]).hexdigest()[:32].encode()


def check_complexity(page: Page) -> None:
    """Check that a page can be parsed safely.

    Raises:
        PageRefused: TOO_LARGE, or TOO_COMPLEX; nothing was parsed.
    """
    if len(page.body) > MAX_PAGE_BYTES:
        reason = Reason.of(ReasonCode.SIZE_TOO_LARGE, bytes=len(page.body), limit=MAX_PAGE_BYTES)
        raise PageRefused(page.url, Fault.TOO_LARGE, reason)
    # every tag of UTF-16 has a NUL between its characters
    exceeded = _exceeded_limit(without_inline_data(page.body.replace(b"\0", b"")))
    if exceeded is not None:
        raise PageRefused(page.url, Fault.TOO_COMPLEX, exceeded)


def _exceeded_limit(body: bytes) -> Reason | None:
    """Return the limit that `body` exceeds; None when there is none."""
    lower = body.lower()
    nesting = NestingDepth()
    long_tag_bytes = at = 0
    while match := _TAG_OR_COMMENT.search(lower, at):
        if match[0] == b"<!--":
            comment = _COMMENT_END.search(lower, match.end() - 2)
            at = comment.end() if comment else len(lower)
            continue
        end, long_values = _end_of_tag(lower, match.end())
        length = end - match.start() - long_values
        if length > MAX_TAG_BYTES:
            return Reason.of(ReasonCode.PAGE_TAG_TOO_LONG, limit=MAX_TAG_BYTES)
        long_tag_bytes += length if length > LONG_TAG_BYTES else 0
        if long_tag_bytes > MAX_LONG_TAGS_BYTES:
            return Reason.of(ReasonCode.PAGE_LONG_TAGS, limit=MAX_LONG_TAGS_BYTES)
        if match[2] not in _VOID_ELEMENTS and match[2] not in _RAW_TEXT_ELEMENTS:
            nesting.add_tag(match[2], closing=bool(match[1]))
        if nesting.too_deep:
            return Reason.of(ReasonCode.PAGE_TOO_DEEP, limit=MAX_DEPTH)
        at = _next_position(lower, match, end)
    return None


def _end_of_tag(body: bytes, at: int) -> tuple[int, int]:
    """Return the end of the tag whose name ends at `at`, and the bytes of its long values.

    Quoted values may contain >. A parser reads a value of any length in linear time (the hidden
    __VIEWSTATE of ASP.NET is one of many kB); what costs the square is the number of attributes.
    """
    start, long_values = at, 0
    while at - start - long_values <= MAX_TAG_BYTES:
        match = _QUOTE_OR_TAG_END.search(body, at)
        if match is None:
            return len(body), long_values
        if not match[1]:
            return match.end(), long_values
        close = body.find(match[1], match.end())
        if close < 0:
            return len(body), long_values
        if close - match.end() >= LONG_VALUE_BYTES:
            long_values += close - match.end()
        at = close + 1
    return at, long_values


def _next_position(body: bytes, tag: re.Match[bytes], end: int) -> int:
    """Return where to search for the next tag: after the text of a script."""
    if tag[1] or tag[2] not in _RAW_TEXT_ELEMENTS:
        return end
    close = body.find(b"</" + tag[2], end)
    return len(body) if close < 0 else close


class NestingDepth:
    """Nesting depth of a lenient parser: an end tag closes only what is within its reach."""

    def __init__(self) -> None:
        self._open: list[bytes] = []
        self._count: Counter[bytes] = Counter()
        self._steps = 0

    @property
    def too_deep(self) -> bool:
        """Whether a parser would drop text, or too many steps were taken for end tags."""
        return len(self._open) > MAX_DEPTH or self._steps > MAX_END_TAG_STEPS

    def add_tag(self, name: bytes, *, closing: bool) -> None:
        """Process the next tag."""
        if not closing:
            self._close_before(name)
            self._open.append(name)
            self._count[name] += 1
        elif self._count[name]:
            self._close(name)

    def _close_before(self, name: bytes) -> None:
        """Close the elements that the start tag `name` closes implicitly."""
        ends = _ENDED_BY.get(name, ())
        while self._open and self._open[-1] in ends:
            self._count[self._open.pop()] -= 1

    def _close(self, name: bytes) -> None:
        """Close `name` and its content, unless an element of higher weight is open inside it."""
        weight = _WEIGHTS.get(name, 0)
        for at in range(len(self._open) - 1, -1, -1):
            self._steps += 1
            if self._open[at] == name:
                self._count.subtract(self._open[at:])
                del self._open[at:]
                return
            if _WEIGHTS.get(self._open[at], 0) > weight:
                return
