"""The Operators port over SQLModel: tokens that open the console and the API."""

import secrets
from collections.abc import Sequence
from hashlib import sha256

from sqlalchemy.exc import IntegrityError
from sqlmodel import col, select

from disclosures.errors import InputError, NotFound
from disclosures.ports import Clock
from store.database import Sessions, reading, writing
from store.tables.operators import OperatorRow

#: Random bytes of a token: too many to guess, so a plain hash is enough.
RANDOMNESS = 32


class SqlOperators:
    """Issues, authenticates and revokes tokens; only their hashes are stored."""

    def __init__(self, sessions: Sessions, now: Clock) -> None:
        self._sessions = sessions
        self._now = now

    def issue(self, name: str) -> str:
        """Make a token for `name`; it is returned this one time."""
        if not name.strip():
            raise InputError("give the operator's name")
        token = secrets.token_urlsafe(RANDOMNESS)
        try:
            with writing(self._sessions) as session:
                row = session.get(OperatorRow, name) or OperatorRow(
                    name=name, token_sha256="", issued_at=self._now(), revoked_at=self._now()
                )
                if row.revoked_at is None:
                    raise _taken(name)
                row.token_sha256, row.issued_at, row.revoked_at = _hash(token), self._now(), None
                session.add(row)
        except IntegrityError as error:  # another process issued it at the same moment
            raise _taken(name) from error
        return token

    def authenticate(self, token: str) -> str | None:
        """The operator of a token; None if it is unknown or revoked."""
        with reading(self._sessions) as session:
            return session.exec(
                select(OperatorRow.name).where(
                    OperatorRow.token_sha256 == _hash(token), col(OperatorRow.revoked_at).is_(None)
                )
            ).first()

    def revoke(self, name: str) -> None:
        """Revoke the token of `name`. Raises NotFound."""
        with writing(self._sessions) as session:
            row = session.get(OperatorRow, name)
            if row is None or row.revoked_at is not None:
                raise NotFound(f"no operator {name!r}")
            row.revoked_at = self._now()
            session.add(row)

    def names(self) -> Sequence[str]:
        """Names with a valid token."""
        with reading(self._sessions) as session:
            valid = select(OperatorRow.name).where(col(OperatorRow.revoked_at).is_(None))
            return session.exec(valid.order_by(col(OperatorRow.name))).all()


def _hash(token: str) -> str:
    return sha256(token.encode("utf-8", "replace")).hexdigest()


def _taken(name: str) -> InputError:
    return InputError(f"the name {name!r} is taken: revoke it first, or give another")
