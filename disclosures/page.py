"""Pages: responses of a site before parsing, list entries, and fault codes."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from hashlib import sha256


class Leniency(StrEnum):
    """What a response breaks, and was read in spite of, as browsers do."""

    HTTP_HEADER_LINE = "http.header_line"  # no colon, a space before it, or a folded line
    HTTP_STATUS_LINE = "http.status_line"  # another version or spelling of HTTP/1.1
    HTTP_LENGTH_FORM = "http.length_form"  # a length with a sign
    HTTP_REPEATED_LENGTH = "http.repeated_length"  # one Content-Length, given several times
    HTTP_TWO_FRAMINGS = "http.two_framings"  # Content-Length beside chunks
    HTTP_VERSION = "http.version"  # chunks in HTTP/1.0
    HTTP_CONTENT_ENCODING = "http.content_encoding"  # an unknown one, of a body that is not packed
    HTTP_WRONG_LENGTH = "http.wrong_length"  # another length than that of the complete body
    HTTP_NO_LAST_CHUNK = "http.no_last_chunk"  # the transfer ended early, the body is complete
    PAGE_LONG_TAIL = "page.long_tail"  # many scripts behind </html>
    PAGE_NO_END = "page.no_end"  # no </html>, but nothing else is missing
    PAGE_CHARSET = "page.charset"  # another encoding than its HTTP header names
    PAGE_BROKEN_CHARACTERS = "page.broken_characters"  # a few, outside the text
    TLS_CHAIN = "tls.chain"  # intermediate certificates had to be fetched


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """One response: address, status, headers, body."""

    #: Address after redirects.
    url: str
    body: bytes
    status: int = 200

    #: Names in lower case; several values of one name are joined by ", " (RFC 9110 §5.3).
    headers: Mapping[str, str] = field(default_factory=dict)

    #: None for a local file.
    fetched_at: datetime | None = None

    #: Address that returned the bytes if that is not `url`: the API behind a script-filled page,
    #: or the target of a link to a file. Empty: `url`.
    via: str = ""

    #: What the response breaks; not stored with its bytes.
    leniencies: tuple[Leniency, ...] = ()

    #: Of a report whose text is spread over several pages: the responses for the others, in order.
    further: tuple["Page", ...] = ()

    #: Of one of `further`: whether it shows a text once more that an earlier one has shown.
    repeats: bool = False

    @property
    def etag(self) -> str:
        """ETag for conditional requests; empty if the bytes came from another address."""
        return "" if self.via else self.headers.get("etag", "")

    @property
    def last_modified(self) -> str:
        """Last-Modified for conditional requests; empty like `etag`."""
        return "" if self.via else self.headers.get("last-modified", "")

    @property
    def sha256(self) -> str:
        """SHA-256 of the body, hex."""
        return sha256(self.body).hexdigest()


@dataclass(frozen=True, slots=True, kw_only=True)
class ListEntry:
    """One row of a list page: what the list says about a report."""

    #: Absolute address, as linked.
    url: str
    title: str = ""
    published_on: date | None = None


class Fault(StrEnum):
    """Why a page could not be read as content. Operators and tests see the value."""

    # no usable response; the next visit tries again
    UNREACHABLE = "unreachable"
    TIMEOUT = "timeout"
    RATE_LIMITED = "rate_limited"  # 429, 503 with Retry-After
    HTTP_ERROR = "http_error"  # any other 4xx, 5xx
    TRUNCATED = "truncated"
    # a response without content
    GONE = "gone"  # 404, 410
    SOFT_404 = "soft_404"
    BUSY = "busy"  # 系统繁忙, 维护
    CHALLENGE = "challenge"  # 412, 521, 405, 202: a JavaScript or captcha wall
    LOGIN = "login"
    REDIRECTED_HOME = "redirected_home"
    SPA_SHELL = "spa_shell"  # an empty page filled by a script
    EMPTY = "empty"  # a blank page, or a list without entries
    NOT_TEXT = "not_text"  # not a text page (PDF under text/html, undeclared gzip)
    MOJIBAKE = "mojibake"
    REDESIGNED = "redesigned"  # a page of unknown layout
    TEMPLATE = "template"  # the same text under several titles
    # refused by us
    TOO_LARGE = "too_large"
    TOO_COMPLEX = "too_complex"  # a tag over 64 kB, nesting over 1,000
    POISON = "poison"  # it crashed or hung the crawler process
    FORBIDDEN_ADDRESS = "forbidden_address"  # not a public address, or not http(s)
    ROBOTS = "robots"
    TLS = "tls"


#: Faults that mostly pass by themselves: operators are notified later.
TRANSIENT_FAULTS = frozenset(
    {Fault.UNREACHABLE, Fault.TIMEOUT, Fault.RATE_LIMITED, Fault.TRUNCATED, Fault.BUSY}
)
