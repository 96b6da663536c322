"""Leases of the hosts that a visit requests besides the one of its source.

The rows of a list may lead to other hosts of its site (zwgk.X beside www.X). Those on which a
source has pages are leased with its own host: a host has one visitor, whichever source leads there.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from urllib.parse import urlsplit
from uuid import UUID

from sqlalchemy import ColumnElement, or_, update
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col, select

from disclosures import CrawlJob
from store.tables.sources import HostRow

#: Other hosts of one source that are leased.
MAX_OTHER_HOSTS = 50


def is_free(now: datetime) -> ColumnElement[bool]:
    """Whether a host is not leased, and the delay after its last visit is over."""
    until, allowed = col(HostRow.leased_until), col(HostRow.next_allowed_at)
    return or_(until.is_(None), until <= now) & or_(allowed.is_(None), allowed <= now)


def other_hosts(job: CrawlJob) -> Sequence[str]:
    """The hosts of the pages that a job knows, and of the rows of its list, without its own."""
    pages = job.known.values()
    urls = [*job.known, *(entry.url for page in pages for entry in page.entries)]
    hosts = {urlsplit(url).netloc.rpartition("@")[2].lower() for url in urls}
    return sorted(hosts - {job.source.host, ""})[:MAX_OTHER_HOSTS]


def lease_other_hosts(
    session: Session, job: CrawlJob, lease: UUID, now: datetime, term: timedelta
) -> bool:
    """Add the other hosts of a job to a lease; False if another lease has one of them.

    Rows that another transaction holds count as leased: waiting for them could be a deadlock.
    """
    hosts = other_hosts(job)
    if not hosts:
        return True
    of_hosts = col(HostRow.host).in_(hosts)
    known = session.exec(select(HostRow.host).where(of_hosts)).all()
    try:
        with session.begin_nested():
            session.add_all(HostRow(host=host) for host in hosts if host not in known)
    except IntegrityError:  # another process added one at this moment: it is visiting it
        return False
    free = session.exec(
        select(HostRow.host)
        .where(of_hosts, is_free(now) | (col(HostRow.lease) == lease))
        .with_for_update(skip_locked=True)
    ).all()
    if len(free) < len(hosts):
        return False
    session.exec(update(HostRow).where(of_hosts).values(lease=lease, leased_until=now + term))
    return True
