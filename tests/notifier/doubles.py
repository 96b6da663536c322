"""Ten-line stand-ins for what the notifier asks of other rooms."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from email.message import EmailMessage

from disclosures import Delivery
from disclosures.errors import StoreBusy
from disclosures.reason import Reason


class Tray:
    """An Outbox that gives what a test put in, once, and notes what became of it."""

    def __init__(self, *deliveries: Delivery, busy: int = 0) -> None:
        self.owed = list(deliveries)
        self.busy = busy
        self.settled: list[tuple[str, int, Reason | None]] = []
        self.waits: dict[int, timedelta] = {}

    def claim(self, limit: int) -> Sequence[Delivery]:
        given, self.owed = self.owed[:limit], self.owed[limit:]
        return given

    def sent(self, delivery: Delivery) -> None:
        self._note("sent", delivery)

    def retry(self, delivery: Delivery, wait: timedelta, reason: Reason) -> None:
        self.waits[delivery.id.int] = wait
        self._note("later", delivery, reason)

    def rejected(self, delivery: Delivery, reason: Reason) -> None:
        self._note("refused", delivery, reason)

    def waiting(self) -> Mapping[str, int]:
        return {"due": len(self.owed)}

    def next_due(self) -> datetime | None:
        return None

    def wake(self) -> None:
        """Nothing waits here."""

    def fates(self) -> dict[int, str]:
        return {number: fate for fate, number, _ in self.settled}

    def reason(self, number: int) -> Reason | None:
        return next(reason for _, settled, reason in self.settled if settled == number)

    def _note(self, fate: str, delivery: Delivery, reason: Reason | None = None) -> None:
        if self.busy:
            self.busy -= 1
            raise StoreBusy("locked")
        self.settled.append((fate, delivery.id.int, reason))


class Postbox:
    """A Channel that keeps what it was given, and fails whom a test names."""

    def __init__(self, **trouble: Exception) -> None:
        self.trouble = trouble
        self.arrived: list[str] = []
        self.letters: list[EmailMessage] = []

    async def send(self, letter: EmailMessage, *, sender: str, recipient: str) -> None:
        name = recipient.partition("@")[0]
        if name in self.trouble:
            raise self.trouble[name]
        self.arrived.append(name)
        self.letters.append(letter)

    async def aclose(self) -> None:
        """Nothing is open."""
