"""The Schedule port over SQLModel.

A process leases a host, not a source, by one conditional UPDATE: if it changed the row, the process
has the lease until it expires, and no other process visits the host in the meantime. Requests for a
visit are numbered, not timed, so that their order does not depend on clocks: a visit finishes the
requests that were received before its lease; later ones lead to one more visit.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from sqlalchemy import ColumnElement, case, func, update
from sqlmodel import Session, col, select

from disclosures import CrawlJob, HostLease
from disclosures.errors import NotFound
from disclosures.ports import Clock
from store.database import Sessions, reading, writing
from store.sources.crawl_jobs import crawl_job_of
from store.sources.host_leases import is_free, lease_other_hosts
from store.tables.loading import source_row, source_with_noise
from store.tables.sources import HostRow, ScheduleRow, SourceRow


class SqlSchedule:
    """Leases due sources, by host; see ``disclosures.ports.Schedule``."""

    def __init__(
        self,
        sessions: Sessions,
        now: Clock,
        lease: timedelta = timedelta(minutes=10),
        *,
        thorough_every: int = 24,
    ) -> None:
        self._sessions = sessions
        self._now = now
        self._lease = lease
        self._thorough_every = thorough_every

    def claim(self, hosts: int, per_host: int) -> Sequence[HostLease]:
        """Lease up to `hosts` hosts with due sources, and up to `per_host` sources of each."""
        if hosts < 1 or per_host < 1:
            return []
        now = self._now()
        with reading(self._sessions) as session:
            due_hosts = _hosts_with_due(session, now, hosts)
        host_leases = (self._claim_host(host, per_host, now) for host in due_hosts)
        return [host_lease for host_lease in host_leases if host_lease]

    def lease(self, slug: str, *, thorough: bool = False) -> HostLease | None:
        """Lease the host of one source, due or not; None while it is leased."""
        now, lease = self._now(), uuid4()
        with writing(self._sessions) as session:
            source = source_with_noise(session, source_row(session, slug))
            if not _lease_host(session, source.host, lease, now, self._lease):
                return None
            schedule = session.get_one(ScheduleRow, source.id)
            schedule.leased_requests = schedule.requests
            session.add(schedule)
            is_thorough = thorough or self._is_thorough(schedule)
            job = crawl_job_of(session, source, schedule, now, is_thorough)
            if not lease_other_hosts(session, job, lease, now, self._lease):
                _release_host(session, source.host, lease)
                return None
        return HostLease(host=source.host, lease=lease, jobs=(job,))

    def extend(self, host_lease: HostLease) -> bool:
        """Extend the lease; False if it was lost."""
        return self._set_lease(host_lease, leased_until=self._now() + self._lease)

    def release(self, host_lease: HostLease) -> None:
        """Release the host. Sources that were not visited stay due."""
        delay = max((each.source.delay for each in host_lease.jobs), default=timedelta())
        self._set_lease(
            host_lease, lease=None, leased_until=None, next_allowed_at=self._now() + delay
        )

    def make_due(self, slugs: Iterable[str] | None = None, *, thorough: bool = True) -> int:
        """Make sources (None: all that are not paused) due now; return their number."""
        requested = None if slugs is None else sorted(set(slugs))
        with writing(self._sessions) as session:
            ids = _lock(session, requested)
            if requested is not None and len(ids) < len(requested):
                raise NotFound(f"no source {_unknown(session, requested)!r}")
            if ids:
                _count_request(session, None if requested is None else ids, self._now(), thorough)
            return len(ids)

    def job(self, slug: str, *, thorough: bool = False) -> CrawlJob:
        """The crawl job of a visit to `slug`, without a lease."""
        with reading(self._sessions) as session:
            source = source_with_noise(session, source_row(session, slug))
            schedule = session.get_one(ScheduleRow, source.id)
            return crawl_job_of(
                session, source, schedule, self._now(), thorough or self._is_thorough(schedule)
            )

    def wait_for_hosts(self) -> timedelta | None:
        """How long until the host of a source that is due now may be visited; None: none is due."""
        now = self._now()
        until = col(HostRow.leased_until)
        with reading(self._sessions) as session:
            allowed = session.exec(
                select(HostRow.next_allowed_at)
                .join(ScheduleRow, col(ScheduleRow.host) == HostRow.host)
                .where(_is_due(now), until.is_(None) | (until <= now))
            ).all()
        return min(
            (max(at - now, timedelta()) if at else timedelta() for at in allowed), default=None
        )

    def next_due(self) -> datetime | None:
        """When the next source is due; None if none is."""
        allowed = col(HostRow.next_allowed_at)
        with reading(self._sessions) as session:
            due: datetime | None = session.exec(
                select(
                    func.min(
                        case(
                            (allowed > col(ScheduleRow.due_at), allowed),
                            else_=col(ScheduleRow.due_at),
                        )
                    )
                )
                .select_from(ScheduleRow)
                .join(HostRow, col(HostRow.host) == ScheduleRow.host)
                .where(~col(ScheduleRow.paused))
            ).one()
            return due

    def make_all_due(self) -> None:
        """Make all waiting sources due now, after the clock was set back."""
        now, longest = self._now(), self._now() + self._lease
        with writing(self._sessions) as session:  # hosts first: the lock order of `claim`
            session.exec(
                update(HostRow)
                .where(col(HostRow.next_allowed_at) > now)
                .values(next_allowed_at=now)
            )
            session.exec(
                update(HostRow)
                .where(col(HostRow.leased_until) > longest)
                .values(leased_until=longest)
            )
            session.exec(
                update(ScheduleRow).where(col(ScheduleRow.due_at) > now).values(due_at=now)
            )

    def _claim_host(self, host: str, limit: int, now: datetime) -> HostLease | None:
        lease = uuid4()
        with writing(self._sessions) as session:
            if not _lease_host(session, host, lease, now, self._lease):
                return None  # another process leased it first
            due = session.exec(
                select(ScheduleRow, SourceRow)
                .join(SourceRow, col(SourceRow.id) == ScheduleRow.source_id)
                .where(col(ScheduleRow.host) == host, _is_due(now))
                .order_by(col(ScheduleRow.due_at), col(SourceRow.slug))
                .limit(limit)
                .with_for_update(of=ScheduleRow)
            ).all()
            jobs = []
            for schedule, row in due:
                schedule.leased_requests = schedule.requests
                session.add(schedule)
                source = source_with_noise(session, row)
                job = crawl_job_of(session, source, schedule, now, self._is_thorough(schedule))
                if lease_other_hosts(session, job, lease, now, self._lease):
                    jobs.append(job)
            if not jobs:  # visited since the query, or another host of theirs is leased
                _release_host(session, host, lease)
                return None
        return HostLease(host=host, lease=lease, jobs=tuple(jobs))

    def _is_thorough(self, schedule: ScheduleRow) -> bool:
        is_periodic = schedule.visits % self._thorough_every == self._thorough_every - 1
        return is_periodic or schedule.thorough_request > schedule.finished_requests

    def _set_lease(self, host_lease: HostLease, **values: object) -> bool:
        of_lease = col(HostRow.lease) == host_lease.lease
        with writing(self._sessions) as session:
            leased = session.exec(
                select(HostRow.host).where(of_lease).order_by(HostRow.host).with_for_update()
            ).all()
            if host_lease.host not in leased:
                return False
            session.exec(update(HostRow).where(of_lease).values(**values))
            return True


def _is_due(now: datetime) -> ColumnElement[bool]:
    return (col(ScheduleRow.due_at) <= now) & ~col(ScheduleRow.paused)


def _hosts_with_due(session: Session, now: datetime, limit: int) -> Sequence[str]:
    """Hosts with due sources and without a lease, the longest due first."""
    return session.exec(
        select(ScheduleRow.host)
        .join(HostRow, col(HostRow.host) == ScheduleRow.host)
        .where(_is_due(now), is_free(now))
        .group_by(ScheduleRow.host)
        .order_by(func.min(ScheduleRow.due_at), col(ScheduleRow.host))
        .limit(limit)
    ).all()


def _lease_host(session: Session, host: str, lease: UUID, now: datetime, term: timedelta) -> bool:
    taken = session.exec(
        update(HostRow)
        .where(col(HostRow.host) == host, is_free(now))
        .values(lease=lease, leased_until=now + term)
    )
    return taken.rowcount == 1


def _release_host(session: Session, host: str, lease: UUID) -> None:
    session.exec(
        update(HostRow)
        .where(col(HostRow.host) == host, col(HostRow.lease) == lease)
        .values(lease=None, leased_until=None)
    )


def _lock(session: Session, slugs: Sequence[str] | None) -> Sequence[UUID]:
    """Lock sources in one order, so that concurrent callers cannot deadlock."""
    statement = select(ScheduleRow.source_id).order_by(col(ScheduleRow.source_id)).with_for_update()
    if slugs is None:
        return session.exec(statement.where(~col(ScheduleRow.paused))).all()
    known = select(SourceRow.id).where(col(SourceRow.slug).in_(slugs))
    return session.exec(statement.where(col(ScheduleRow.source_id).in_(known))).all()


def _unknown(session: Session, slugs: Sequence[str]) -> str:
    known = session.exec(select(SourceRow.slug).where(col(SourceRow.slug).in_(slugs))).all()
    return ", ".join(sorted(set(slugs) - set(known)))


def _count_request(
    session: Session, ids: Sequence[UUID] | None, now: datetime, thorough: bool
) -> None:
    """Count one request for each source; a due one stays due."""
    requests, due = col(ScheduleRow.requests), col(ScheduleRow.due_at)
    values = {"requests": requests + 1, "due_at": case((due > now, now), else_=due)}
    if thorough:
        values["thorough_request"] = requests + 1
    which = ~col(ScheduleRow.paused) if ids is None else col(ScheduleRow.source_id).in_(ids)
    session.exec(update(ScheduleRow).where(which).values(**values))
