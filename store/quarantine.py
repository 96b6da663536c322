"""Readings that are not believed yet: kept apart until an operator accepts or discards them."""

from uuid import UUID

from sqlmodel import Session, col, select

from disclosures import PageRole, ReportObserved, Revision, Source, WithheldReading
from disclosures.errors import NotFound
from disclosures.reason import Reason
from store.answers import file_of, keep_file, page_of
from store.held_tables import DISCARDED, PENDING, WAITING, HeldRow
from store.identity import canonical
from store.pages import drop_waiting, know_page
from store.rows import (
    entry_of,
    entry_text,
    headers_text,
    reading_columns,
    reading_of,
    report_of,
    revision_of,
)
from store.scribe import Scribe
from store.snapshots import fetch, keep
from store.tables import PageRow, ReportRow, RevisionRow


def hold(
    scribe: Scribe,
    observation: ReportObserved,
    reasons: tuple[Reason, ...],
    incident: UUID | None = None,
) -> None:
    """Keep a sight apart, once; one that an operator discarded is not held again.

    `incident`: the storm that it came with.
    """
    row = keep_apart(scribe, observation, WAITING, reasons)
    row.incident_id = row.incident_id or incident


def keep_apart(
    scribe: Scribe, observation: ReportObserved, state: str, reasons: tuple[Reason, ...]
) -> HeldRow:
    """Keep a sight in `state`, WAITING or PENDING; one that is kept or discarded stays as it is."""
    page = know_page(scribe, observation.url, PageRole.REPORT)
    page.checked_at = scribe.now
    row = scribe.session.exec(
        select(HeldRow).where(
            HeldRow.source_id == scribe.source.id,
            HeldRow.canonical == page.canonical,
            HeldRow.digest == observation.digest,
        )
    ).first()
    if row is not None and row.state in (WAITING, PENDING, DISCARDED):
        return row
    if page.withheld:  # a page that says something else each time waits only with its last
        drop_waiting(scribe, page)
    fresh = _new(scribe, observation, state, reasons)
    if row is None:
        row = fresh
    else:  # it said so before, was believed, and says so again
        row.sqlmodel_update(fresh.model_dump(exclude={"id", "reasons"}))
        row.reasons = fresh.reasons
    page.withheld = True
    scribe.session.add_all([page, row])
    return row


def discard(scribe: Scribe, withheld: UUID) -> None:
    """Drop a held reading: that its page says so is known from now on. Raises NotFound."""
    row = take_out(scribe.session, withheld, DISCARDED)
    page = know_page(scribe, row.url, PageRole.REPORT)
    answer = page_of(row, b"")
    page.etag, page.last_modified = answer.etag, answer.last_modified
    page.raw_sha256, page.digest = row.raw_sha256, row.digest
    page.withheld, page.ignored = False, True


def take_out(session: Session, withheld: UUID, state: str) -> HeldRow:
    """Let a reading that is kept apart go, to `state`. Raises NotFound."""
    row = session.exec(select(HeldRow).where(HeldRow.id == withheld).with_for_update()).first()
    if row is None or row.state not in (WAITING, PENDING):
        raise NotFound(f"no held reading {withheld}")
    row.state, row.due_at = state, None
    session.add(row)
    return row


def held_of(session: Session, row: HeldRow, source: Source) -> WithheldReading:
    """The held reading that `row` keeps, beside what we keep of its report."""
    return WithheldReading(
        id=row.id,
        source=source,
        observation=sight_of(session, row),
        reasons=row.reasons,
        seen_at=row.seen_at,
        due_at=row.due_at,
        before=_in_force(session, row, source),
        incident=row.incident_id,
    )


def _in_force(session: Session, row: HeldRow, source: Source) -> Revision | None:
    """The revision in force of the report that the page showed before."""
    found = session.exec(
        select(RevisionRow, ReportRow)
        .join(ReportRow, col(ReportRow.id) == RevisionRow.report_id)
        .join(PageRow, col(PageRow.report_id) == ReportRow.id)
        .where(
            PageRow.source_id == row.source_id,
            PageRow.canonical == row.canonical,
            RevisionRow.number == ReportRow.number,
        )
    ).first()
    return revision_of(found[0], report_of(found[1], source)) if found else None


def sight_of(session: Session, row: HeldRow) -> ReportObserved:
    """What was seen, as it was seen."""
    return ReportObserved(
        url=row.url,
        page=page_of(row, fetch(session, row.raw_sha256)),
        reading=reading_of(row.reading),
        digest=row.digest,
        listed=entry_of(row.listed),
        file=file_of(session, row),
    )


def waiting(
    session: Session, state: str, source: UUID | None, incident: UUID | None, limit: int
) -> list[HeldRow]:
    """What waits in `state`, oldest first."""
    wanted = select(HeldRow).where(HeldRow.state == state)
    if source is not None:
        wanted = wanted.where(HeldRow.source_id == source)
    if incident is not None:
        wanted = wanted.where(HeldRow.incident_id == incident)
    order = col(HeldRow.seen_at), col(HeldRow.id)
    return list(session.exec(wanted.order_by(*order).limit(limit)))


def _new(
    scribe: Scribe, observation: ReportObserved, state: str, reasons: tuple[Reason, ...]
) -> HeldRow:
    row = HeldRow(
        source_id=scribe.source.id,
        canonical=canonical(observation.url),
        digest=observation.digest,
        state=state,
        reasons=reasons,
        seen_at=scribe.now,
        url=observation.url,
        listed=entry_text(observation.listed),
        **reading_columns(observation.reading),
        raw_sha256=keep(scribe.session, observation.page),
        page_url=observation.page.url,
        via=observation.page.via,
        status=observation.page.status,
        headers=headers_text(observation.page.headers),
        fetched_at=observation.page.fetched_at,
        reader=observation.reading.reader,
    )
    keep_file(scribe.session, row, observation.file)
    return row
