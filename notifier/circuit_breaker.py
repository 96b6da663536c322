"""Circuit breaker of the mail relay: whether letters are sent to it, and what opens and closes it.

Pure; the times are given. A fault of the relay itself (no connection, failed login, refused
sender) opens it at once. A failure that may also be the recipient's (refused by policy, connection
dropped, no reply) opens it only after `MOST_UNCLEAR` different recipients in a row, none accepted
in between. While it is open nothing is sent and no attempt is counted; after a delay some letters
are sent as probes, and the first that the relay accepts closes it.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from disclosures.backoff import backoff

#: Different recipients whose letters fail in a row before the relay is at fault.
MOST_UNCLEAR = 3

#: Delay before the first probe; it doubles after each that fails, up to `LONGEST_PROBE_DELAY`.
FIRST_PROBE_DELAY = timedelta(seconds=30)
LONGEST_PROBE_DELAY = timedelta(minutes=5)


@dataclass(slots=True)
class CircuitBreaker:
    """State of one relay, shared by the delivery rounds of one process."""

    #: Since when it is open; None: it is closed.
    open_since: datetime | None = None

    #: The relay's last words, while it is open.
    reason: str = ""
    _probe_at: datetime | None = None
    _failures: int = 0
    _unclear: set[str] = field(default_factory=set)

    @property
    def is_open(self) -> bool:
        """Whether the relay is at fault."""
        return self.open_since is not None

    def most_letters(self, limit: int, now: datetime) -> int:
        """Return how many of `limit` letters may be sent now: all, some probes, or none."""
        if self._probe_at is None:
            return limit
        return min(limit, MOST_UNCLEAR) if now >= self._probe_at else 0

    def accepted(self) -> None:
        """Close it: the relay accepted a letter."""
        self.open_since = self._probe_at = None
        self.reason = ""
        self._failures = 0
        self._unclear.clear()

    def failed(self, reason: str, now: datetime) -> None:
        """Open it, or delay the next probe: the relay is at fault."""
        if self._probe_at is not None and now < self._probe_at:
            return  # another letter of the same probe
        self._failures += 1
        self.open_since = self.open_since or now
        self.reason = reason
        self._probe_at = now + backoff(FIRST_PROBE_DELAY, self._failures - 1, LONGEST_PROBE_DELAY)

    def unclear(self, recipient: str, reason: str, now: datetime) -> None:
        """Count a failure that may be the recipient's; open it after `MOST_UNCLEAR` of them."""
        self._unclear.add(recipient)
        if self.is_open or len(self._unclear) >= MOST_UNCLEAR:
            self.failed(reason, now)
