"""Faults of responses whose HTTP status is not 200."""

from datetime import datetime, timedelta

from crawler.reading.transport.retry_after import parse_retry_after
from disclosures import Fault, Page
from disclosures.errors import PageError, PageUnreachable, PageUnreadable
from disclosures.reason import Reason, ReasonCode

#: Upper bound of a Retry-After header, if no other is given.
MAX_RETRY_AFTER = timedelta(hours=24)

#: Characters of a page in which the script of a challenge is looked for.
_MAX_SCANNED = 50_000

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


def reject_error_status(page: Page) -> None:
    """Reject every response whose status is not 200. Raises PageError; see `status_error`."""
    if page.status != 200:
        raise status_error(page, now=page.fetched_at)


def status_error(
    page: Page,
    *,
    now: datetime | None,
    longest_wait: timedelta = MAX_RETRY_AFTER,
    agent: str = "",
) -> PageError:
    """Return the error for a status that is neither 200 nor an expected 304.

    `now` is what a Retry-After date is compared with, `agent` the User-Agent that was sent. It is a
    PageUnreachable if the page may be requested again later: 429, 503 with a valid Retry-After, or
    a partial response (206).
    """
    status = page.status
    wait = parse_retry_after(page.headers.get("retry-after", ""), now, longest_wait)
    if status == 429 or (status == 503 and wait is not None):
        reason = Reason.of(ReasonCode.HTTP_RATE_LIMITED, status=status)
        if wait is not None:
            seconds = round(wait.total_seconds())
            reason = Reason.of(ReasonCode.HTTP_RETRY_AFTER, status=status, seconds=seconds)
        return PageUnreachable(page.url, Fault.RATE_LIMITED, reason, wait)
    if status == 304:
        reason = Reason.of(ReasonCode.HTTP_UNREQUESTED_304)
        return PageUnreadable(page.url, Fault.HTTP_ERROR, reason)
    if status == 403 and agent:
        reason = Reason.of(ReasonCode.HTTP_FORBIDDEN, status=status, agent=agent)
        return PageUnreadable(page.url, _other_fault(page), reason)
    fault, code = _FAULTS.get(status, (_other_fault(page), ReasonCode.HTTP_ERROR))
    kind = PageUnreachable if fault is Fault.TRUNCATED else PageUnreadable
    return kind(page.url, fault, Reason.of(code, status=status))


def _other_fault(page: Page) -> Fault:
    """Return the fault of a status without an own one: a 403 with a script is a challenge."""
    is_challenge = page.status == 403 and b"<script" in page.body[:_MAX_SCANNED]
    return Fault.CHALLENGE if is_challenge else Fault.HTTP_ERROR
