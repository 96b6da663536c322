"""Timing of the demonstration: slow enough to watch, or as fast as possible."""

from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True, slots=True, kw_only=True)
class Timing:
    """Intervals and timeouts of one mode."""

    #: Interval of visits to a source, and delay between two requests.
    every: timedelta
    delay: timedelta

    #: How often the service polls for due work.
    poll_interval: timedelta

    #: Number of visits that must miss a withdrawn report, and their minimum time span.
    withdraw_after: int
    withdraw_span: timedelta

    #: Minimum time span of the failed visits after which operators are notified.
    unreadable_span: timedelta

    #: Delay of uncorroborated changes.
    correlation_delay: timedelta

    #: How long to wait for a regular visit before a recrawl is requested.
    recrawl_after: timedelta

    #: Timeout of a step.
    timeout: timedelta

    #: Pause between two steps.
    pause: timedelta


WATCHABLE = Timing(
    every=timedelta(seconds=4),
    delay=timedelta(milliseconds=50),
    poll_interval=timedelta(milliseconds=500),
    withdraw_after=3,
    withdraw_span=timedelta(seconds=8),
    unreadable_span=timedelta(seconds=3),
    correlation_delay=timedelta(seconds=3),
    recrawl_after=timedelta(seconds=20),
    timeout=timedelta(minutes=2),
    pause=timedelta(seconds=12),
)

FAST = Timing(
    every=timedelta(minutes=10),
    delay=timedelta(0),
    poll_interval=timedelta(milliseconds=100),
    withdraw_after=2,
    withdraw_span=timedelta(milliseconds=200),
    unreadable_span=timedelta(0),
    correlation_delay=timedelta(milliseconds=300),
    recrawl_after=timedelta(0),
    timeout=timedelta(seconds=40),
    pause=timedelta(0),
)
