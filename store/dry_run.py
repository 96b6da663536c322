"""Sessions for a dry run: all transactions are rolled back in the end."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial

from sqlmodel import Session

from disclosures import Source
from disclosures.ports import Clock
from store.database import Database, Sessions, connected, writing
from store.sources.catalogue import SqlSources
from store.tables.loading import source_row
from store.tables.sources import ScheduleRow


@contextmanager
def dry_run_sessions(
    database: Database, new_source: Source | None, now: Clock
) -> Iterator[Sessions]:
    """Sessions within one outer transaction that is rolled back in the end.

    `new_source`: a source that is not stored; it is added for the dry run with a complete and empty
    baseline, so that its reports are announced.
    """
    with connected(database) as connection:
        savepoints: Sessions = partial(
            Session,
            bind=connection,
            join_transaction_mode="create_savepoint",
            expire_on_commit=False,
        )
        try:
            if new_source is not None:
                _complete_baseline(savepoints, SqlSources(savepoints, now).put(new_source), now)
            yield savepoints
        finally:
            connection.rollback()


def _complete_baseline(sessions: Sessions, source: Source, now: Clock) -> None:
    with writing(sessions) as session:
        schedule = session.get_one(ScheduleRow, source_row(session, source.slug).id)
        schedule.settled_at = now()
        session.add(schedule)
