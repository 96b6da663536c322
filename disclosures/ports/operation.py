"""Ports of the running service: its clock, database, leader and operators."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Protocol
from uuid import UUID

#: Returns the present time, aware, in UTC.
Clock = Callable[[], datetime]


class Database(Protocol):
    """The open database."""

    def close(self) -> None:
        """Close all connections."""


class Leadership(Protocol):
    """Leader election: one of several processes runs the clock."""

    def acquire(self, name: str, owner: UUID, term: timedelta) -> bool:
        """Acquire or renew the lease `name`; False while another owner has it."""

    def resign(self, name: str, owner: UUID) -> None:
        """Release the lease, if held by `owner`."""


class Operators(Protocol):
    """Operators and their tokens for the console and the API."""

    def issue(self, name: str) -> str:
        """Create a token for `name` and return it; only its hash is stored.

        Raises:
            InputError: The name is taken.
        """

    def authenticate(self, token: str) -> str | None:
        """Name that `token` was issued to; None: unknown or revoked."""

    def revoke(self, name: str) -> None:
        """Revoke the token of `name`. Raises NotFound."""

    def names(self) -> Sequence[str]:
        """Names with a valid token."""
