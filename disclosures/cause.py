"""Cause of a visit that failed: whose fault it is decides when the source is visited again. Pure.

| cause | what failed | counted in the source's health | next visit |
|---|---|---|---|
| ours | our program, or a busy store | no | within a minute, then doubling |
| passing | connection, time-out, 5xx, a busy site | yes | after minutes, then doubling to a day |
| lasting | the page or its address: 404, certificate, robots.txt, redesign | yes | after a day |

``scheduler.next_visit`` has the delays, ``store.sources.health`` the health of the source.
"""

from collections.abc import Mapping
from enum import StrEnum

from disclosures.crawl_run import RunOutcome
from disclosures.page import TRANSIENT_FAULTS, Fault
from disclosures.reason import Reason, ReasonCode


class Cause(StrEnum):
    """Whose fault a failed visit is, and whether it passes."""

    #: An error of this program, or a store that is locked or unreachable.
    OURS = "ours"

    #: The site did not answer completely this time.
    PASSING = "passing"

    #: The site answers, but not with what the catalogue expects: an operator may have to act.
    LASTING = "lasting"


#: The cause of each fault. A page that crashes the parser (POISON) is the page's own fault.
CAUSES: Mapping[Fault, Cause] = {
    fault: Cause.PASSING if fault in TRANSIENT_FAULTS | {Fault.HTTP_ERROR} else Cause.LASTING
    for fault in Fault
}


def cause_of(
    outcome: RunOutcome, fault: Fault | None = None, reason: Reason | None = None
) -> Cause | None:
    """The cause of a visit that ended with `outcome`; None if it did not fail.

    HTTP_ERROR is 5xx, which passes, and any 4xx without a fault of its own, which lasts; ROBOTS is
    a rule, which lasts, or a robots.txt that answers 5xx, which passes. `reason` tells which.
    """
    if outcome is RunOutcome.CRASHED:
        return Cause.OURS
    if outcome is not RunOutcome.FAILED:
        return None
    if fault is Fault.HTTP_ERROR and _is_client_error(reason):
        return Cause.LASTING
    if reason is not None and reason.code is ReasonCode.ROBOTS_UNAVAILABLE:
        return Cause.PASSING
    return CAUSES[fault] if fault else Cause.LASTING


def _is_client_error(reason: Reason | None) -> bool:
    """Whether the site answered 4xx."""
    status = reason.params.get("status") if reason else None
    return isinstance(status, int) and 400 <= status < 500
