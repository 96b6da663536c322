"""A process that reads and then writes, for the concurrency tests.

Run as ``python -m tests.store.writers URL TIMES``: counts a source's failures up, TIMES times.
"""

import sys

from sqlmodel import select

from store.database import open_database, writing
from store.tables.sources import ScheduleRow


def count_up(url: str, times: int) -> None:
    """Increment the count `times` times, reading and writing in one transaction each."""
    database = open_database(url)
    for _ in range(times):
        with writing(database.sessions) as session:
            row = session.exec(select(ScheduleRow).with_for_update()).one()
            row.failures += 1
            session.add(row)
    database.close()


if __name__ == "__main__":
    count_up(sys.argv[1], int(sys.argv[2]))
