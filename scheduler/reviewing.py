"""The round of obligations: whatever a day, a visit or an operator stirred is judged anew."""

import logging
from datetime import datetime
from datetime import time as clock_time
from functools import partial

from disclosures.errors import NotFound
from disclosures.ports import Clock, Obligations
from scheduler.obligations import review
from scheduler.overdue_checks import SHANGHAI

log = logging.getLogger(__name__)


def review_due(obligations: Obligations, now: Clock) -> int:
    """Review every source that needs it; how many events that made. One transaction a source.

    What needs it is data in the store: asked again, or by two processes, it is done once.
    """
    today = now().astimezone(SHANGHAI).date()
    day = datetime.combine(today, clock_time.min, SHANGHAI)
    events = 0
    slugs = obligations.due(day=day, year=day.replace(month=1, day=1))
    if not slugs:
        return 0
    last = today.year - 1
    anywhere = {last: obligations.counts(report_year=last, due_before=today)}
    for slug in slugs:
        try:
            made = obligations.review(slug, partial(review, anywhere=anywhere))
        except NotFound:  # the source went meanwhile
            continue
        for event in made:
            log.info(
                "obligation announced",
                extra={"source": slug, "kind": event.kind.value, "event": str(event.id)},
            )
        events += len(made)
    return events
