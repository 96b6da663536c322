"""When a page is looked at again. Pure.

What has not changed for long is looked at more seldom: after ten days once a day, after ten
months once a month, the longest that an edit of an old report can stay unseen. Pages that were
taken in together do not come due together: each is looked at a little earlier, by its address.
"""

import zlib
from datetime import datetime, timedelta

LONGEST = timedelta(days=30)

#: By up to this share of its wait a page is looked at earlier.
SPREAD = 0.2

POISONED = timedelta(days=1)
LONGEST_POISONED = timedelta(days=30)

#: Failures in a row after which a page is no longer tried on every visit.
TRIES = 3
LONGEST_WAIT = timedelta(days=1)


def next_check(
    now: datetime, *, changed_at: datetime, every: timedelta, page: str = ""
) -> datetime:
    """When a page that changed last at `changed_at` is looked at again; `page`: its address."""
    wait = min(LONGEST, max(every, (now - changed_at) / 10))
    return now + max(min(every, LONGEST), wait * (1 - SPREAD * _draw(page)))


def next_try(now: datetime, *, failures: int, every: timedelta) -> datetime:
    """When a page that has failed `failures` times in a row is tried again."""
    if failures <= TRIES:
        return now
    doublings = min(failures - TRIES, 16)
    return now + min(LONGEST_WAIT, every * (1 << doublings))


def poison_ends(now: datetime, *, times: int) -> datetime:
    """Until when a page that killed the crawler for the `times`-th time is left alone."""
    doublings = min(max(times - 1, 0), 16)
    return now + min(LONGEST_POISONED, POISONED * (1 << doublings))


def _draw(page: str) -> float:
    """A number from 0 to 1, the same for the same page; 0 for none."""
    return zlib.crc32(page.encode("utf-8", "replace")) / 0xFFFFFFFF
