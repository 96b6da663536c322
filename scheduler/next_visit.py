"""Computes when a source is visited next. Pure."""

import zlib
from datetime import datetime, timedelta

from disclosures import Source
from disclosures.backoff import backoff
from disclosures.cause import Cause

#: The first wait after a failure of our own; it doubles with each further one.
OWN_RETRY = timedelta(seconds=50)

#: The first wait after a passing fault, if the interval is not shorter; it doubles as well.
PASSING_RETRY = timedelta(minutes=5)

#: The longest wait after passing faults and after lasting ones, if the interval is not longer.
MAX_BACKOFF = timedelta(days=1)

#: The longest wait after failures of our own, whatever the interval.
MAX_OWN_BACKOFF = timedelta(hours=1)

#: The longest wait after a visit that its page budget cut short.
INCOMPLETE_DELAY = timedelta(minutes=1)

#: Waits differ from the computed one by up to this share, so that visits spread out.
JITTER = 0.1


def next_visit(
    source: Source,
    now: datetime,
    cause: Cause | None,
    *,
    failures: int = 0,
    crashes: int = 0,
    complete: bool = True,
    retry_after: timedelta | None = None,
    second_reading: timedelta | None = None,
) -> datetime:
    """Return when `source` is due next, after a visit that failed by `cause` (None: it did not).

    `failures` are those of the source, `crashes` our own, in a row and this visit included. The
    wait is never shorter than `retry_after` (Retry-After, RFC 9110 section 10.2.3), and never
    longer than `second_reading` after a successful visit.
    """
    wait = _wait(source, cause, failures=failures, crashes=crashes, complete=complete)
    if cause is None and second_reading is not None:
        wait = min(wait, second_reading)
    return now + max(wait * _jitter(source, now), retry_after or timedelta(0))


def _wait(
    source: Source, cause: Cause | None, *, failures: int, crashes: int, complete: bool
) -> timedelta:
    match cause:
        case Cause.OURS:
            first = min(source.every, OWN_RETRY)
            return backoff(first, crashes - 1, MAX_OWN_BACKOFF)
        case Cause.PASSING:
            first = min(source.every, PASSING_RETRY)
            return backoff(first, failures - 1, max(source.every, MAX_BACKOFF))
        case Cause.LASTING:
            return max(source.every, MAX_BACKOFF)
        case None:
            return source.every if complete else min(source.every, INCOMPLETE_DELAY)


def _jitter(source: Source, now: datetime) -> float:
    """Return a factor around 1; the same source and time give the same factor."""
    fraction = zlib.crc32(f"{source.slug} {now.isoformat()}".encode()) / 0xFFFFFFFF
    return 1 + JITTER * (2 * fraction - 1)
