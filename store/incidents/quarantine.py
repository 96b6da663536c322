"""Withheld readings: store, list, resolve and discard them."""

from uuid import UUID

from sqlmodel import Session, col, select

from disclosures import PageRole, ReportObserved, Revision, Source, WithheldReading
from disclosures.errors import NotFound
from store.compare.report_identity import canonical_url
from store.snapshots import file_of, load_bytes, page_of, response_columns
from store.tables.conversion import (
    entry_of,
    reading_of,
    report_of,
    revision_of,
)
from store.tables.incidents import DELAYED, DISCARDED, QUARANTINED, WithheldReadingRow
from store.tables.reports import PageRow, ReportRow, RevisionRow
from store.transaction.pages import drop_quarantined, remember_page
from store.transaction.source_transaction import SourceTransaction


def quarantine_reading(
    tx: SourceTransaction, observation: ReportObserved, why: str, incident: UUID | None = None
) -> None:
    """Keep a sight apart, once; one that an operator discarded is not held again.

    `incident`: the storm that it came with.
    """
    row = withhold(tx, observation, QUARANTINED, why)
    row.incident_id = row.incident_id or incident


def withhold(
    tx: SourceTransaction, observation: ReportObserved, state: str, why: str
) -> WithheldReadingRow:
    """Keep a sight in `state`, WAITING or PENDING; one that is kept or discarded stays as it is."""
    page = remember_page(tx, observation.url, PageRole.REPORT)
    page.checked_at = tx.now
    row = tx.session.exec(
        select(WithheldReadingRow).where(
            WithheldReadingRow.source_id == tx.source.id,
            WithheldReadingRow.canonical == page.canonical,
            WithheldReadingRow.digest == observation.digest,
        )
    ).first()
    if row is not None and row.state in (QUARANTINED, DELAYED, DISCARDED):
        return row
    if page.withheld:  # a page that says something else each time waits only with its last
        drop_quarantined(tx, page)
    fresh = _new_row(tx, observation, state, why)
    if row is None:
        row = fresh
    else:  # it said so before, was believed, and says so again
        row.sqlmodel_update(fresh.model_dump(exclude={"id"}))
    page.withheld = True
    tx.session.add_all([page, row])
    return row


def discard_reading(tx: SourceTransaction, withheld: UUID) -> None:
    """Drop a held reading: that its page says so is known from now on. Raises NotFound."""
    row = resolve_withheld(tx.session, withheld, DISCARDED)
    page = remember_page(tx, row.url, PageRole.REPORT)
    answer = page_of(row, b"")
    page.etag, page.last_modified = answer.etag, answer.last_modified
    page.raw_sha256, page.digest = row.raw_sha256, row.digest
    page.withheld, page.ignored = False, True


def resolve_withheld(session: Session, withheld: UUID, state: str) -> WithheldReadingRow:
    """Let a reading that is kept apart go, to `state`. Raises NotFound."""
    row = session.exec(
        select(WithheldReadingRow).where(WithheldReadingRow.id == withheld).with_for_update()
    ).first()
    if row is None or row.state not in (QUARANTINED, DELAYED):
        raise NotFound(f"no held reading {withheld}")
    row.state, row.due_at = state, None
    session.add(row)
    return row


def withheld_of(session: Session, row: WithheldReadingRow, source: Source) -> WithheldReading:
    """The held reading that `row` keeps, beside what we keep of its report."""
    return WithheldReading(
        id=row.id,
        source=source,
        observation=observation_of(session, row),
        why=row.why,
        seen_at=row.seen_at,
        due_at=row.due_at,
        before=_current_revision_of_page(session, row, source),
        incident=row.incident_id,
    )


def _current_revision_of_page(
    session: Session, row: WithheldReadingRow, source: Source
) -> Revision | None:
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


def observation_of(session: Session, row: WithheldReadingRow) -> ReportObserved:
    """What was seen, as it was seen."""
    return ReportObserved(
        url=row.url,
        page=page_of(row, load_bytes(session, row.raw_sha256)),
        reading=reading_of(row.reading),
        digest=row.digest,
        listed=entry_of(row.listed),
        file=file_of(session, row),
    )


def list_withheld(
    session: Session, state: str, source: UUID | None, incident: UUID | None, limit: int
) -> list[WithheldReadingRow]:
    """What waits in `state`, oldest first."""
    wanted = select(WithheldReadingRow).where(WithheldReadingRow.state == state)
    if source is not None:
        wanted = wanted.where(WithheldReadingRow.source_id == source)
    if incident is not None:
        wanted = wanted.where(WithheldReadingRow.incident_id == incident)
    order = col(WithheldReadingRow.seen_at), col(WithheldReadingRow.id)
    return list(session.exec(wanted.order_by(*order).limit(limit)))


def _new_row(
    tx: SourceTransaction, observation: ReportObserved, state: str, why: str
) -> WithheldReadingRow:
    return WithheldReadingRow(
        source_id=tx.source.id,
        canonical=canonical_url(observation.url),
        state=state,
        why=why,
        seen_at=tx.now,
        url=observation.url,
        reader=observation.reading.reader,
        **response_columns(tx.session, observation),
    )
