"""The Leadership port over SQLModel: one row a lease, taken by one conditional UPDATE."""

from datetime import timedelta
from uuid import UUID

from sqlalchemy import or_, update
from sqlalchemy.exc import IntegrityError
from sqlmodel import col

from disclosures.ports import Clock
from store.database import Sessions, writing
from store.tables.operators import LeadershipRow


class SqlLeadership:
    """Leases by name, such as that of the process that runs the clock."""

    def __init__(self, sessions: Sessions, now: Clock) -> None:
        self._sessions = sessions
        self._now = now

    def acquire(self, name: str, owner: UUID, term: timedelta) -> bool:
        """Take or extend the lease `name`; False while another owner has it."""
        try:
            return self._acquire(name, owner, term)
        except IntegrityError:  # another owner inserted the row first
            return False

    def resign(self, name: str, owner: UUID) -> None:
        """Release the lease, if `owner` has it."""
        with writing(self._sessions) as session:
            session.exec(
                update(LeadershipRow)
                .where(col(LeadershipRow.name) == name, col(LeadershipRow.owner) == owner)
                .values(owner=None, until=self._now())
            )

    def _acquire(self, name: str, owner: UUID, term: timedelta) -> bool:
        now = self._now()
        holder = col(LeadershipRow.owner)
        since, until = col(LeadershipRow.since), col(LeadershipRow.until)
        with writing(self._sessions) as session:
            taken = session.exec(
                update(LeadershipRow)
                .where(
                    col(LeadershipRow.name) == name,
                    or_(holder.is_(None), holder == owner, until <= now, since > now),
                )
                .values(owner=owner, since=now - term, until=now + term)
            )
            if taken.rowcount == 1:
                return True
            if session.get(LeadershipRow, name) is not None:
                return False
            session.add(LeadershipRow(name=name, owner=owner, since=now - term, until=now + term))
            return True
