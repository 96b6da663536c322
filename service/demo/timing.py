"""How fast the demonstration goes: at a pace to watch, or as fast as it can."""

from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True, slots=True, kw_only=True)
class Timing:
    """Intervals and patience of one way of playing."""

    #: How often a source is visited when nobody asks, and the pause between two requests.
    every: timedelta
    delay: timedelta

    #: How often the service looks at what is due.
    poll_interval: timedelta

    #: A report is withdrawn after so many visits over such a time.
    withdraw_after: int
    withdraw_span: timedelta

    #: How long a change that nothing vouches for is kept back.
    family_patience: timedelta

    #: How long the service is left to notice by itself before a recrawl is asked for.
    recrawl_after: timedelta

    #: Longest wait for a step to be told.
    timeout: timedelta

    #: Between two steps.
    pause: timedelta


WATCHABLE = Timing(
    every=timedelta(seconds=4),
    delay=timedelta(milliseconds=50),
    poll_interval=timedelta(milliseconds=500),
    withdraw_after=3,
    withdraw_span=timedelta(seconds=8),
    family_patience=timedelta(seconds=3),
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
    family_patience=timedelta(milliseconds=300),
    recrawl_after=timedelta(0),
    timeout=timedelta(seconds=40),
    pause=timedelta(0),
)
