"""What an answer's status means to us: a page, nothing new, or a fault with its word."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from crawler.politeness import retry_after
from disclosures import Fault, Page
from disclosures.errors import PageError, PageUnreachable, PageUnreadable
from disclosures.reason import Reason, ReasonCode

_FAULTS = {
    401: (Fault.LOGIN, ReasonCode.HTTP_UNAUTHORIZED),
    404: (Fault.GONE, ReasonCode.HTTP_NOT_FOUND),
    410: (Fault.GONE, ReasonCode.HTTP_GONE),
    202: (Fault.CHALLENGE, ReasonCode.HTTP_CHALLENGE),
    405: (Fault.CHALLENGE, ReasonCode.HTTP_CHALLENGE),
    412: (Fault.CHALLENGE, ReasonCode.HTTP_CHALLENGE),
    521: (Fault.CHALLENGE, ReasonCode.HTTP_CHALLENGE),
    204: (Fault.EMPTY, ReasonCode.HTTP_NO_CONTENT),
    205: (Fault.EMPTY, ReasonCode.HTTP_NO_CONTENT),
    206: (Fault.TRUNCATED, ReasonCode.HTTP_PARTIAL),
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
        reason = Reason.of(ReasonCode.HTTP_RATE_LIMITED, status=status)
        if wait is not None:
            seconds = round(wait.total_seconds())
            reason = Reason.of(ReasonCode.HTTP_RETRY_AFTER, status=status, seconds=seconds)
        return PageUnreachable(page.url, Fault.RATE_LIMITED, reason, wait)
    if status == 304:
        reason = Reason.of(ReasonCode.HTTP_UNREQUESTED_304)
        return PageUnreadable(page.url, Fault.HTTP_ERROR, reason)
    fault, code = _FAULTS.get(status, (Fault.HTTP_ERROR, ReasonCode.HTTP_ERROR))
    kind = PageUnreachable if fault is Fault.TRUNCATED else PageUnreadable
    return kind(page.url, fault, Reason.of(code, status=status))
