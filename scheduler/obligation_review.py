"""Reviews the obligations of the sources for which something relevant has happened."""

import logging
from datetime import datetime
from datetime import time as clock_time
from functools import partial

from disclosures.errors import NotFound
from disclosures.ports import Clock, Obligations
from scheduler.absence_evidence import SHANGHAI
from scheduler.obligation_assessment import assess

log = logging.getLogger(__name__)


def review_due(obligations: Obligations, now: Clock) -> int:
    """Assess the obligations of every source that needs it; return the number of events recorded.

    A new day, a visit and an operator's correction each make a review due. One transaction a
    source; two processes that review at the same time record the events once.
    """
    today = now().astimezone(SHANGHAI).date()
    day = datetime.combine(today, clock_time.min, SHANGHAI)
    slugs = obligations.due(day=day, year=day.replace(month=1, day=1))
    if not slugs:
        return 0
    last_year = today.year - 1
    state_counts = {last_year: obligations.counts(report_year=last_year, due_before=today)}
    recorded = 0
    for slug in slugs:
        try:
            events = obligations.review(slug, partial(assess, state_counts=state_counts))
        except NotFound:  # the source was deleted meanwhile
            continue
        for event in events:
            log.info(
                "event emitted",
                extra={"source": slug, "kind": event.kind.value, "event": str(event.id)},
            )
        recorded += len(events)
    return recorded
