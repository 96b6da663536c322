"""A cheap look at the bytes, before any parser may hang or blow up on them.

One tag with 200,000 attributes costs an HTML parser minutes (the time grows with the square),
and below some depth parsers drop text without a word. Both are counted here in linear time.
"""

import re
from collections import Counter

from disclosures import Fault, Page
from disclosures.errors import PageRefused
from disclosures.reason import Reason, ReasonCode

#: Bytes. The largest honest page we know is half a megabyte.
MAX_PAGE = 10 * 2**20
MAX_TAG = 64 * 2**10

#: Bytes in tags over 8 kB, all together: each costs the square of its length.
MAX_LONG_TAGS = 512 * 2**10
LONG_TAG = 8 * 2**10
MAX_DEPTH = 1000

#: Steps taken in search of what end tags close, all together.
MAX_LOOKS = 3_000_000

#: Images inlined by an editor are no attributes in the sense of the limits.
INLINE_DATA = re.compile(rb"data:[a-zA-Z0-9./+;=-]{1,100},[A-Za-z0-9+/=%]{200,}")

_OPENING = re.compile(rb"<(/?)([a-zA-Z][a-zA-Z0-9:-]{0,40})|<!--")
_VALUE_OR_END = re.compile(rb"=\s{0,99}([\"'])|>")

_COMMENT_END = re.compile(rb"--!?>")
_VOID = frozenset(b"area base br col embed hr img input link meta param source track wbr".split())
#: What is text to its end tag, whatever it holds.
_OPAQUE = frozenset(b"script style textarea title xmp iframe noframes".split())


#: Which open elements end when another begins, and which a lesser end tag cannot end.
_CELLS = (b"td", b"th", b"p")
_ENDS: dict[bytes, tuple[bytes, ...]] = {
    b"p": (b"p",),
    b"div": (b"p",),
    b"table": (b"p",),
    b"ul": (b"p",),
    b"li": (b"li", b"p"),
    b"td": _CELLS,
    b"th": _CELLS,
    b"tr": (*_CELLS, b"tr"),
    b"tbody": (*_CELLS, b"tr", b"tbody", b"thead"),
    b"dd": (b"dd", b"dt", b"p"),
    b"dt": (b"dd", b"dt", b"p"),
    b"option": (b"option",),
    b"a": (b"a",),
}
_WEIGHTS = {b"div": 1, b"td": 2, b"th": 2, b"tr": 3, b"tbody": 4, b"table": 5, b"body": 6}


def without_inline_data(body: bytes) -> bytes:
    """`body` without the bytes of inlined images."""
    return INLINE_DATA.sub(b"", body) if b"data:" in body else body


def prescan(page: Page) -> None:
    """Let a page pass that a parser can take.

    Raises:
        PageRefused: TOO_LARGE, or TOO_COMPLEX; nothing was parsed.
    """
    if len(page.body) > MAX_PAGE:
        reason = Reason.of(ReasonCode.SIZE_TOO_LARGE, bytes=len(page.body), limit=MAX_PAGE)
        raise PageRefused(page.url, Fault.TOO_LARGE, reason)
    # every tag of UTF-16 has a NUL between its letters
    complexity = _too_complex(without_inline_data(page.body.replace(b"\0", b"")))
    if complexity is not None:
        raise PageRefused(page.url, Fault.TOO_COMPLEX, complexity)


def _too_complex(body: bytes) -> Reason | None:
    """Why a parser should not see `body`; None when it may."""
    lower = body.lower()
    nesting = Nesting()
    long_tags = at = 0
    while match := _OPENING.search(lower, at):
        if match[0] == b"<!--":
            comment = _COMMENT_END.search(lower, match.end() - 2)
            at = comment.end() if comment else len(lower)
            continue
        end = _end_of_tag(lower, match.end())
        length = end - match.start()
        if length > MAX_TAG:
            return Reason.of(ReasonCode.PAGE_TAG_TOO_LONG, limit=MAX_TAG)
        long_tags += length if length > LONG_TAG else 0
        if long_tags > MAX_LONG_TAGS:
            return Reason.of(ReasonCode.PAGE_LONG_TAGS, limit=MAX_LONG_TAGS)
        if match[2] not in _VOID and match[2] not in _OPAQUE:
            nesting.pass_tag(match[2], closing=bool(match[1]))
        if nesting.too_deep:
            return Reason.of(ReasonCode.PAGE_TOO_DEEP, limit=MAX_DEPTH)
        at = _next(lower, match, end)
    return None


def _end_of_tag(body: bytes, at: int) -> int:
    """Where the tag ends whose name ends at `at`: quoted values may hold anything."""
    start = at
    while at - start <= MAX_TAG:
        match = _VALUE_OR_END.search(body, at)
        if match is None:
            return len(body)
        if not match[1]:
            return match.end()
        close = body.find(match[1], match.end())
        if close < 0:
            return len(body)
        at = close + 1
    return at


def _next(body: bytes, tag: re.Match[bytes], end: int) -> int:
    """Where to look for the next tag: behind the text of a script."""
    if tag[1] or tag[2] not in _OPAQUE:
        return end
    close = body.find(b"</" + tag[2], end)
    return len(body) if close < 0 else close


class Nesting:
    """How deep a forgiving parser would be by now: end tags close what they can reach."""

    def __init__(self) -> None:
        self._open: list[bytes] = []
        self._count: Counter[bytes] = Counter()
        self._looked = 0

    @property
    def too_deep(self) -> bool:
        """Whether a parser would drop text, or we looked for partners of end tags too long."""
        return len(self._open) > MAX_DEPTH or self._looked > MAX_LOOKS

    def pass_tag(self, name: bytes, *, closing: bool) -> None:
        """Take the next tag."""
        if not closing:
            self._close_before(name)
            self._open.append(name)
            self._count[name] += 1
        elif self._count[name]:
            self._close(name)

    def _close_before(self, name: bytes) -> None:
        """End what `name` ends by beginning."""
        ends = _ENDS.get(name, ())
        while self._open and self._open[-1] in ends:
            self._count[self._open.pop()] -= 1

    def _close(self, name: bytes) -> None:
        """End `name` and what it holds, unless something weightier is open in between."""
        weight = _WEIGHTS.get(name, 0)
        for at in range(len(self._open) - 1, -1, -1):
            self._looked += 1
            if self._open[at] == name:
                self._count.subtract(self._open[at:])
                del self._open[at:]
                return
            if _WEIGHTS.get(self._open[at], 0) > weight:
                return
