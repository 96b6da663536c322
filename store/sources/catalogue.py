"""The Sources port over SQLModel."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from functools import cache

from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col, select
from tldextract import TLDExtract

from disclosures import Source, SourceState
from disclosures.ports import Clock
from store.database import Sessions, reading, writing
from store.sources.places import agency_key
from store.tables.conversion import SOURCE_FIELDS, source_of
from store.tables.loading import source_row
from store.tables.obligations import ObligationReviewRow
from store.tables.sources import HostRow, ScheduleRow, SourceRow


class SqlSources:
    """Adds, changes and finds sources; see ``disclosures.ports.Sources``."""

    def __init__(self, sessions: Sessions, now: Clock) -> None:
        self._sessions = sessions
        self._now = now

    def put(self, source: Source) -> Source:
        """Add `source`, or change the one with its slug; return it with its id."""
        try:
            return self._put(source)
        except IntegrityError:  # another process added it, or its host, first: retry
            return self._put(source)

    def get(self, slug: str) -> Source:
        """Find one. Raises NotFound."""
        with reading(self._sessions) as session:
            return source_of(source_row(session, slug))

    def all(self) -> Sequence[Source]:
        """All, by slug."""
        with reading(self._sessions) as session:
            rows = session.exec(select(SourceRow).order_by(SourceRow.slug))
            return [source_of(row) for row in rows]

    def _put(self, source: Source) -> Source:
        with writing(self._sessions) as session:
            row = session.exec(select(SourceRow).where(SourceRow.slug == source.slug)).first()
            if row is None:
                _add(session, source, self._now())
                return source
            _change(session, row, source, self._now())
            return replace(source, id=row.id)


def _add(session: Session, source: Source, now: datetime) -> None:
    values = {name: getattr(source, name) for name in SOURCE_FIELDS}
    session.add(SourceRow(**values, agency_key=agency_key(source.agency, source.province)))
    _ensure_host(session, source.host)
    session.flush()
    session.add(
        ScheduleRow(
            source_id=source.id,
            host=source.host,
            domain=registered_domain(source.host),
            paused=source.paused,
            due_at=now,
            state=SourceState.NEW.value,
        )
    )


def _change(session: Session, row: SourceRow, source: Source, now: datetime) -> None:
    has_new_url = row.url != source.url
    for name in SOURCE_FIELDS:
        if name != "id":
            setattr(row, name, getattr(source, name))
    row.agency_key = agency_key(source.agency, source.province)
    _ensure_host(session, source.host)
    session.flush()
    schedule = session.exec(
        select(ScheduleRow).where(ScheduleRow.source_id == row.id).with_for_update()
    ).one()
    schedule.host, schedule.paused = source.host, source.paused
    schedule.domain = registered_domain(source.host)
    if review := session.get(ObligationReviewRow, row.id):
        session.delete(review)  # its obligations may depend on the change
    if has_new_url:
        schedule.due_at = now
    session.add_all([row, schedule])


def _ensure_host(session: Session, host: str) -> None:
    if session.exec(select(HostRow.host).where(col(HostRow.host) == host)).first() is None:
        session.add(HostRow(host=host))


def registered_domain(host: str) -> str:
    """The registered domain of `host`, such as a city's; `host` itself if it has none."""
    return _suffixes()(host).top_domain_under_public_suffix or host


@cache
def _suffixes() -> TLDExtract:
    """The public suffix list that the library contains; nothing is downloaded."""
    return TLDExtract(suffix_list_urls=(), cache_dir=None)
