"""What an answer's status means to us: a page, nothing new, or a fault with its word."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from crawler.politeness import retry_after
from disclosures import Fault, Page
from disclosures.errors import PageError, PageUnreachable, PageUnreadable

_FAULTS = {
    401: (Fault.LOGIN, "a name and password are asked for"),
    404: (Fault.GONE, "not there"),
    410: (Fault.GONE, "gone for good"),
    202: (Fault.CHALLENGE, "a wall that a browser's scripts would pass"),
    405: (Fault.CHALLENGE, "a wall that a browser's scripts would pass"),
    412: (Fault.CHALLENGE, "a wall that a browser's scripts would pass"),
    521: (Fault.CHALLENGE, "a wall that a browser's scripts would pass"),
    204: (Fault.EMPTY, "no content"),
    205: (Fault.EMPTY, "no content"),
    206: (Fault.TRUNCATED, "a part, where the whole was asked for"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class NotModified:
    """304 to a validator of ours."""

    url: str
    headers: Mapping[str, str]

    @property
    def etag(self) -> str:
        """Its validator, sent anew."""
        return self.headers.get("etag", "")

    @property
    def last_modified(self) -> str:
        """Its other validator."""
        return self.headers.get("last-modified", "")


def judge(
    page: Page, *, asked_conditionally: bool, now: datetime, longest_wait: timedelta
) -> Page | NotModified:
    """Let a 200 pass, and a 304 that we asked for.

    Raises:
        PageUnreachable: Come back later (429, 503 with Retry-After; a part of the page).
        PageUnreadable: Any other status.
    """
    if page.status == 200:
        return page
    if page.status == 304 and asked_conditionally:
        return NotModified(url=page.url, headers=page.headers)
    raise _fault_of(page, retry_after(page.headers.get("retry-after", ""), now, longest_wait))


def _fault_of(page: Page, wait: timedelta | None) -> PageError:
    """The error for a status that is neither 200 nor an honest 304."""
    status = page.status
    if status == 429 or (status == 503 and wait is not None):
        until = f", for {wait}" if wait is not None else ""
        why = f"{status}: asked to stay away{until}"
        return PageUnreachable(page.url, Fault.RATE_LIMITED, why, wait)
    if status == 304:
        return PageUnreadable(page.url, Fault.HTTP_ERROR, "304 that was never asked for")
    fault, why = _FAULTS.get(status, (Fault.HTTP_ERROR, "no page"))
    kind = PageUnreachable if fault is Fault.TRUNCATED else PageUnreadable
    return kind(page.url, fault, f"{status}: {why}")
