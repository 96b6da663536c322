"""Faults of answers whose HTTP status is not 200."""

from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime

from disclosures import Fault, Page
from disclosures.errors import PageError, PageUnreachable, PageUnreadable
from disclosures.reason import Reason, ReasonCode

#: Upper bound of a Retry-After header.
MAX_RETRY_AFTER = timedelta(hours=24)

_CHALLENGE_STATUSES = frozenset({202, 405, 412, 521})
_UNREACHABLE_FAULTS = frozenset({Fault.HTTP_ERROR, Fault.RATE_LIMITED, Fault.TRUNCATED})


def reject_error_status(page: Page) -> None:
    """Reject every answer whose status is not 200.

    Raises:
        PageUnreachable: RATE_LIMITED, HTTP_ERROR, TRUNCATED: may be retried later.
        PageUnreadable: GONE, CHALLENGE, LOGIN, EMPTY.
    """
    if page.status == 200:
        return
    fault = _fault_of(page)
    wait = _retry_after(page) if fault in (Fault.RATE_LIMITED, Fault.HTTP_ERROR) else None
    kind: type[PageError] = PageUnreachable if fault in _UNREACHABLE_FAULTS else PageUnreadable
    raise kind(page.url, fault, Reason.of(ReasonCode.HTTP_STATUS, status=page.status), wait)


def _fault_of(page: Page) -> Fault:
    """Return the fault for a status other than 200."""
    if page.status in (404, 410):
        return Fault.GONE
    if page.status in _CHALLENGE_STATUSES or (
        page.status == 403 and b"<script" in page.body[:50_000]
    ):
        return Fault.CHALLENGE
    if page.status == 429 or (page.status == 503 and page.headers.get("retry-after")):
        return Fault.RATE_LIMITED
    others = {401: Fault.LOGIN, 204: Fault.EMPTY, 206: Fault.TRUNCATED}
    return others.get(page.status, Fault.HTTP_ERROR)


def _retry_after(page: Page) -> timedelta | None:
    """Return the delay in Retry-After (RFC 9110, 10.2.3), at most a day."""
    header = page.headers.get("retry-after", "").strip()
    if header.isdecimal():
        return min(timedelta(seconds=int(header[:9])), MAX_RETRY_AFTER)
    if not header or page.fetched_at is None:
        return None
    try:
        until = parsedate_to_datetime(header)
    except ValueError:
        return None
    return _capped_delay(page.fetched_at, until)


def _capped_delay(now: datetime, until: datetime) -> timedelta | None:
    """Return the time from `now` to `until`, at most a day; None for a date without a zone."""
    if until.tzinfo is None:
        return None
    return max(timedelta(0), min(until - now, MAX_RETRY_AFTER))
