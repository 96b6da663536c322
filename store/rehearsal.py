"""A rehearsal: sessions whose every transaction works, and none of which is kept."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial

from sqlmodel import Session

from disclosures import Source
from disclosures.ports import Clock
from store.catalogue import SqlSources, source_row
from store.database import Database, Sessions, connected, writing
from store.tables import AgendaRow


@contextmanager
def rehearsal(database: Database, stranger: Source | None, now: Clock) -> Iterator[Sessions]:
    """Give sessions within one outer transaction that is rolled back in the end.

    A `stranger` is a source that the store does not know: for the rehearsal it is there, with a
    history that is known and empty, so that what it publishes is news.
    """
    with connected(database) as connection:
        savepoints: Sessions = partial(
            Session,
            bind=connection,
            join_transaction_mode="create_savepoint",
            expire_on_commit=False,
        )
        try:
            if stranger is not None:
                _settle(savepoints, SqlSources(savepoints, now).put(stranger), now)
            yield savepoints
        finally:
            connection.rollback()


def _settle(sessions: Sessions, source: Source, now: Clock) -> None:
    with writing(sessions) as session:
        schedule = session.get_one(AgendaRow, source_row(session, source.slug).id)
        schedule.settled_at = now()
        session.add(schedule)
