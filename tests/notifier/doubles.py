"""Fakes of the ports that the notifier uses."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from email.message import EmailMessage
from uuid import UUID

from disclosures import Delivery
from disclosures.errors import StoreBusy
from disclosures.reason import Reason
from disclosures.subscription import RejectedDelivery


class FakeOutbox:
    """An Outbox that returns each given delivery once and records its result."""

    def __init__(self, *deliveries: Delivery, busy: int = 0) -> None:
        self.due = list(deliveries)
        self.busy = busy
        self.settled: list[tuple[str, int, Reason | None]] = []
        self.delays: dict[int, timedelta] = {}

    def claim(self, limit: int) -> Sequence[Delivery]:
        claimed, self.due = self.due[:limit], self.due[limit:]
        return claimed

    def sent(self, delivery: Delivery) -> None:
        self._record("sent", delivery)

    def retry(self, delivery: Delivery, wait: timedelta, reason: Reason) -> None:
        self.delays[delivery.id.int] = wait
        self._record("retried", delivery, reason)

    def release(self, delivery: Delivery, wait: timedelta, reason: Reason) -> None:
        self.delays[delivery.id.int] = wait
        self._record("released", delivery, reason)

    def retry_rejected(self, deliveries: Collection[UUID] | None = None) -> int:
        return 0

    def rejected_deliveries(self, limit: int) -> Sequence[RejectedDelivery]:
        return ()

    def rejected(self, delivery: Delivery, reason: Reason) -> None:
        self._record("rejected", delivery, reason)

    def waiting(self) -> Mapping[str, int]:
        return {"due": len(self.due)}

    def next_due(self) -> datetime | None:
        return None

    def make_all_due(self) -> None:
        """Do nothing."""

    def results(self) -> dict[int, str]:
        return {number: result for result, number, _ in self.settled}

    def reason(self, number: int) -> Reason | None:
        return next(reason for _, settled, reason in self.settled if settled == number)

    def _record(self, result: str, delivery: Delivery, reason: Reason | None = None) -> None:
        if self.busy:
            self.busy -= 1
            raise StoreBusy("locked")
        self.settled.append((result, delivery.id.int, reason))


class FakeChannel:
    """A Channel that keeps the letters sent, and fails for the given recipients."""

    def __init__(self, **failures: Exception) -> None:
        self.failures = failures
        self.recipients: list[str] = []
        self.letters: list[EmailMessage] = []

    async def send(self, letter: EmailMessage, *, sender: str, recipient: str) -> None:
        name = recipient.partition("@")[0]
        if name in self.failures:
            raise self.failures[name]
        self.recipients.append(name)
        self.letters.append(letter)

    async def aclose(self) -> None:
        """Do nothing."""
