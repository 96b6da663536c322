"""When a page is checked, tried again or skipped. Pure."""

import zlib
from datetime import datetime, timedelta

from disclosures.backoff import backoff

MAX_CHECK_INTERVAL = timedelta(days=30)

#: Largest share of its interval by which the check of a page is earlier, by its address.
CHECK_JITTER = 0.2

FIRST_POISON_BAN = timedelta(days=1)

MAX_POISON_BAN = timedelta(days=30)

#: Failures in a row up to which a page is tried on every visit.
IMMEDIATE_RETRIES = 3

MAX_RETRY_DELAY = timedelta(days=1)


def next_check(
    now: datetime, *, changed_at: datetime, every: timedelta, page: str = ""
) -> datetime:
    """When a page that changed last at `changed_at` is checked next; `page`: its address."""
    wait = min(MAX_CHECK_INTERVAL, max(every, (now - changed_at) / 10))
    return now + max(
        min(every, MAX_CHECK_INTERVAL), wait * (1 - CHECK_JITTER * _page_fraction(page))
    )


def next_retry(now: datetime, *, failures: int, every: timedelta) -> datetime:
    """When a page that has failed `failures` times in a row is tried again."""
    if failures <= IMMEDIATE_RETRIES:
        return now
    return now + backoff(every, failures - IMMEDIATE_RETRIES, MAX_RETRY_DELAY)


def poison_until(now: datetime, *, times: int) -> datetime:
    """Until when a page that crashed the crawler for the `times`-th time is skipped."""
    return now + backoff(FIRST_POISON_BAN, times - 1, MAX_POISON_BAN)


def _page_fraction(page: str) -> float:
    """A fraction from 0 to 1, stable for a page; 0 for none."""
    return zlib.crc32(page.encode("utf-8", "replace")) / 0xFFFFFFFF
