"""A page: the bytes that a site answered with, before anybody reads them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from hashlib import sha256


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """One answer of a site: address, headers, bytes."""

    #: Where it was found, after redirects.
    url: str
    body: bytes
    status: int = 200

    #: Lower-case names; several values of one name joined by ", ".
    headers: Mapping[str, str] = field(default_factory=dict)

    #: None for a file that was never fetched.
    fetched_at: datetime | None = None

    #: What gave the bytes, where that is not `url`: the interface that a shell is filled from, or
    #: where the link to a file led. Empty: `url` did.
    via: str = ""

    @property
    def etag(self) -> str:
        """Its validator, to be sent back; that of another address vouches for nothing here."""
        return "" if self.via else self.headers.get("etag", "")

    @property
    def last_modified(self) -> str:
        """Its other validator."""
        return "" if self.via else self.headers.get("last-modified", "")

    @property
    def sha256(self) -> str:
        """SHA-256 of the bytes, as hex."""
        return sha256(self.body).hexdigest()


@dataclass(frozen=True, slots=True, kw_only=True)
class ListEntry:
    """One row of a list page: all that the list says of a report."""

    #: Absolute, as linked.
    url: str
    title: str = ""
    published_on: date | None = None


class Fault(StrEnum):
    """Why a page could not be read as content. The word is what operators and tests see."""

    # the site did not answer; the next visit may be luckier
    UNREACHABLE = "unreachable"
    TIMEOUT = "timeout"
    RATE_LIMITED = "rate_limited"  # 429, 503 with Retry-After
    HTTP_ERROR = "http_error"  # any other 4xx, 5xx
    TRUNCATED = "truncated"
    # it answered, but not with content
    GONE = "gone"  # 404, 410
    SOFT_404 = "soft_404"
    BUSY = "busy"  # 系统繁忙, 维护
    CHALLENGE = "challenge"  # 412, 521, 405, 202: a JavaScript or captcha wall
    LOGIN = "login"
    REDIRECTED_HOME = "redirected_home"
    SPA_SHELL = "spa_shell"  # an empty page that a script would fill
    EMPTY = "empty"  # nothing on it, or a list without entries
    NOT_TEXT = "not_text"  # bytes that are no page (PDF under text/html, gzip undeclared)
    MOJIBAKE = "mojibake"
    REDESIGNED = "redesigned"  # a page, but not one we know how to read
    TEMPLATE = "template"  # the same text under several addresses
    # we do not take it
    TOO_LARGE = "too_large"
    TOO_COMPLEX = "too_complex"  # a tag over 64 kB, nesting over 1,000
    POISON = "poison"  # the crawler died or hung over it
    FORBIDDEN_ADDRESS = "forbidden_address"  # not a public address, or not http(s)
    ROBOTS = "robots"
    TLS = "tls"


#: Faults that pass by themselves more often than not: operators hear of them a little later.
TRANSIENT_FAULTS = frozenset(
    {Fault.UNREACHABLE, Fault.TIMEOUT, Fault.RATE_LIMITED, Fault.TRUNCATED, Fault.BUSY}
)
