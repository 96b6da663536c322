"""Faults of answers whose HTTP status is not 200."""

from datetime import timedelta

from crawler.reading.transport.retry_after import parse_retry_after
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
    wait = None
    if fault in (Fault.RATE_LIMITED, Fault.HTTP_ERROR):
        header = page.headers.get("retry-after", "")
        wait = parse_retry_after(header, page.fetched_at, MAX_RETRY_AFTER)
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
