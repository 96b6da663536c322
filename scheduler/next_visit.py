"""When a source is visited next. Pure."""

import zlib
from datetime import datetime, timedelta

from disclosures import RunOutcome, Source
from disclosures.backoff import backoff

#: However often a source has failed, it is tried again within this time.
LONGEST = timedelta(days=1)

#: What was left over by a visit's page budget is fetched this much later.
LEFTOVERS = timedelta(minutes=1)

#: Visits are spread by this share of the interval, so that sources do not march in step.
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
    """When `source` may be visited again, `failures` being those in a row, this one included.

    Failing doubles the interval, up to a day. What the site asked for (Retry-After, RFC 9110
    §10.2.3) is never undercut.
    """
    if outcome in (RunOutcome.FAILED, RunOutcome.CRASHED):
        wait = backoff(source.every, failures, max(source.every, LONGEST))
    elif not complete:
        wait = min(source.every, LEFTOVERS)
    else:
        wait = source.every
    return now + max(wait * _spread(source, now), retry_after or timedelta(0))


def _spread(source: Source, now: datetime) -> float:
    """A factor around 1, the same for the same source and time, so that nothing is random."""
    draw = zlib.crc32(f"{source.slug} {now.isoformat()}".encode()) / 0xFFFFFFFF
    return 1 + JITTER * (2 * draw - 1)
