"""Thresholds of source health, withdrawal and mass changes."""

from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True, slots=True, kw_only=True)
class LifecycleRules:
    """Thresholds of the lifecycle of sources and reports."""

    #: Healthy visits in a row that must miss a report, and over which time, to withdraw it.
    withdraw_after: int = 3
    withdraw_span: timedelta = timedelta(days=1)

    #: Failed visits in a row, and over which time, after which a passing fault makes a source
    #: unreadable.
    unreadable_after: int = 2
    unreadable_span: timedelta = timedelta(hours=1)

    #: Visits in a row that failed by a fault of our own, after which operators are notified.
    crashes_reported: int = 3

    #: Newest reports of a new source that are announced at the end of its baseline.
    announce_first: int = 0

    #: A mass change: more reports than this, and a larger share than this, in one visit.
    mass_change_count: int = 5
    mass_change_share: float = 0.3

    #: Revisions among peers within two hours that are a correlated change, if a tenth of the
    #: sources is reached.
    correlation_threshold: int = 30

    #: How long an uncorroborated change is delayed; 0: not at all.
    correlation_delay: timedelta = timedelta(hours=1)

    #: Site families whose sites run different software: they do not change together.
    unrelated_families: frozenset[str] = frozenset({"generic"})
