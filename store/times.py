"""Times as text that is hashed: always in UTC, to the microsecond."""

from datetime import UTC, datetime


def moment(at: datetime | None) -> str:
    """A time as it is hashed; empty when there is none."""
    return "" if at is None else at.astimezone(UTC).isoformat(timespec="microseconds")


def moment_of(text: str) -> datetime | None:
    """The time that was written as `text`."""
    return datetime.fromisoformat(text) if text else None
