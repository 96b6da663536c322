"""Whether the bytes of a page are complete: strictly first, then as browsers see it."""

import re
from collections.abc import Iterator

from disclosures import Fault, Leniency, Page
from disclosures.errors import PageUnreachable
from disclosures.reason import Reason, ReasonCode

_END_TAG = re.compile(rb"<\s{0,3}/\s{0,3}(html|body)\s{0,9}>", re.IGNORECASE)
_START_TAG = re.compile(rb"<\s{0,3}(html|body)[\s>]", re.IGNORECASE)
_LAST_TAG = re.compile(rb"</html\s{0,9}>\s{0,99}$", re.IGNORECASE)
_UNREAD = re.compile(rb"<script\b|<style\b|<!--", re.IGNORECASE)
_CLOSING = {b"<script": b"</script>", b"<style": b"</style>", b"<!--": b"-->"}

#: Elements that are always closed: one that is open at the end shows where a page was cut.
_CONTAINERS = (b"div", b"table", b"ul", b"form", b"select")

#: Further ones of which each must be closed if nothing proves the length of the page.
_ALWAYS_CLOSED = (
    *(b"a", b"span", b"strong", b"em", b"b", b"i", b"font", b"center", b"dl", b"ol", b"h1", b"h2"),
    *(b"h3", b"h4", b"section", b"article", b"main", b"header", b"nav", b"aside"),
    *(b"footer", b"noscript", b"title", b"textarea", b"button", b"iframe", b"label"),
)
#: What a page ends with, behind its text: a footer, a script.
_LAST_ELEMENT = re.compile(rb"</(?:footer|script|noscript)\s{0,9}>\s{0,99}$", re.IGNORECASE)

#: Bytes at each end of a page in which its first and last tags are looked for.
_WINDOW = 20_000

#: Scripts, styles and comments that are left out when the end is looked for.
_MAX_UNREAD = 5_000

#: Headers that prove the length of a response: the client has compared it.
_FRAMING = ("content-length", "transfer-encoding", "content-encoding")


def check_end(page: Page, *, markup: bool) -> Iterator[Leniency]:
    """Yield what a complete page breaks. A fragment without <html> is complete as it is.

    A page is complete without ``</html>`` if its transfer was, and it ends with a tag while no
    container is open. If nothing says whether the transfer was complete, it must end with a footer
    or a script, and no element may be open whose end tag HTML requires.

    Raises:
        PageUnreachable: TRUNCATED.
    """
    body = page.body
    declared = page.headers.get("content-length", "")
    packed = page.headers.get("content-encoding", "identity").lower() not in {"", "identity"}
    if declared.isdigit() and not packed and int(declared) > len(body):
        if not _LAST_TAG.search(body[-_WINDOW:]):
            received = len(body)
            reason = Reason.of(ReasonCode.PAGE_TRUNCATED, received=received, declared=int(declared))
            raise PageUnreachable(page.url, Fault.TRUNCATED, reason)
        yield Leniency.HTTP_WRONG_LENGTH
    if not markup or not _START_TAG.search(body[:_WINDOW].replace(b"\0", b"")):
        return
    if _END_TAG.search(body[-_WINDOW:].replace(b"\0", b"")):
        return
    read = without_scripts(body)
    if _END_TAG.search(read[-_WINDOW:]):
        yield Leniency.PAGE_LONG_TAIL
    elif _is_closed(body, read) and (_is_framed(page) or _is_well_closed(body, read)):
        yield Leniency.PAGE_NO_END
    else:
        raise PageUnreachable(page.url, Fault.TRUNCATED, Reason.of(ReasonCode.PAGE_NO_END))


def without_scripts(body: bytes) -> bytes:
    """Leave out scripts, styles and comments; what follows an unclosed one stays."""
    lowered, kept, position = body.lower(), [], 0
    for _ in range(_MAX_UNREAD):
        start = _UNREAD.search(lowered, position)
        if start is None:
            break
        closing = _CLOSING[start[0]]
        end = lowered.find(closing, start.end())
        if end < 0:
            break
        kept.append(body[position : start.start()])
        position = end + len(closing)
    return b"".join((*kept, body[position:]))


def _is_framed(page: Page) -> bool:
    return any(page.headers.get(name) for name in _FRAMING)


def _is_closed(body: bytes, read: bytes) -> bool:
    """Whether a page ends with a tag, and every container is closed; `read`: without scripts."""
    lowered = read.lower()
    return (
        (lowered.rstrip().endswith(b">") or _LAST_ELEMENT.search(body[-_WINDOW:]) is not None)
        and _UNREAD.search(lowered) is None
        and all(_open(lowered, name) <= 0 for name in _CONTAINERS)
    )


def _is_well_closed(body: bytes, read: bytes) -> bool:
    """Whether a page ends with a footer or a script, and no element is open that must be closed."""
    lowered = read.lower()
    return _LAST_ELEMENT.search(body[-_WINDOW:]) is not None and all(
        _open(lowered, name) == 0 for name in (*_CONTAINERS, *_ALWAYS_CLOSED)
    )


def _open(lowered: bytes, name: bytes) -> int:
    """How many elements of this name are opened more often than closed."""
    return len(re.findall(rb"<%b[\s>]" % name, lowered)) - len(
        re.findall(rb"</%b[\s>]" % name, lowered)
    )
