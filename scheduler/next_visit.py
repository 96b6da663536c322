"""Computes when a source is visited next. Pure."""

import zlib
from datetime import datetime, timedelta

from disclosures import RunOutcome, Source
from disclosures.backoff import backoff

#: The longest wait after failures, however many.
MAX_BACKOFF = timedelta(days=1)

#: The longest wait after a visit that its page budget cut short.
INCOMPLETE_DELAY = timedelta(minutes=1)

#: Waits differ from the interval by up to this share, so that visits spread out.
JITTER = 0.1


def next_visit(
    source: Source,
    now: datetime,
    outcome: RunOutcome,
    *,
    failures: int = 0,
    complete: bool = True,
    retry_after: timedelta | None = None,
) -> datetime:
    """Return when `source` is due next.

    Each of `failures` (in a row, this visit included) doubles the interval, up to MAX_BACKOFF. The
    wait is never shorter than `retry_after` (Retry-After, RFC 9110 section 10.2.3).
    """
    if outcome in (RunOutcome.FAILED, RunOutcome.CRASHED):
        wait = backoff(source.every, failures, max(source.every, MAX_BACKOFF))
    elif not complete:
        wait = min(source.every, INCOMPLETE_DELAY)
    else:
        wait = source.every
    return now + max(wait * _jitter(source, now), retry_after or timedelta(0))


def _jitter(source: Source, now: datetime) -> float:
    """Return a factor around 1; the same source and time give the same factor."""
    fraction = zlib.crc32(f"{source.slug} {now.isoformat()}".encode()) / 0xFFFFFFFF
    return 1 + JITTER * (2 * fraction - 1)
