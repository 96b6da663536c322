"""Withheld readings: quarantined for an operator, or delayed for a while.

A quarantined reading is stored apart until an operator accepts or discards it. An uncorroborated
change is delayed for `correlation_delay`: a visit on which everything that was compared differs
may be the first sign of a redesign that reaches many sites. It is recorded when due, with the time
at which it was observed, unless an incident quarantines it in the meantime.
"""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, or_
from sqlmodel import Session, col, select

from disclosures import (
    Event,
    EventKind,
    PageRole,
    ReportObserved,
)
from disclosures.continued_text import text_pages_of
from disclosures.errors import NotFound
from disclosures.reason import Reason
from store.compare.report_identity import canonical_url
from store.incidents.correlated_changes import has_enough_peers, peers_in
from store.lifecycle_rules import LifecycleRules
from store.pages import drop_quarantined, remember_page
from store.snapshots import file_of, load_page, response_columns
from store.source_transaction import SourceTransaction, current_revision, emit
from store.tables.conversion import (
    entry_of,
    reading_of,
)
from store.tables.incidents import DELAYED, DISCARDED, QUARANTINED, WithheldReadingRow
from store.tables.reports import PageRow, ReportRow
from store.tables.sources import SourceRow
from store.tables.text_pages import text_pages_text


def quarantine_reading(
    tx: SourceTransaction,
    observation: ReportObserved,
    reasons: tuple[Reason, ...],
    incident: UUID | None = None,
) -> None:
    """Quarantine an observation once; discarded content is not quarantined again.

    `incident`: the mass change that it belongs to.
    """
    row = withhold(tx, observation, QUARANTINED, reasons)
    row.incident_id = row.incident_id or incident


def withhold(
    tx: SourceTransaction, observation: ReportObserved, state: str, reasons: tuple[Reason, ...]
) -> WithheldReadingRow:
    """Withhold an observation in `state`; one that is withheld or discarded stays as it is."""
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
    if page.withheld:  # only the latest content of a page is quarantined
        drop_quarantined(tx, page)
    new_row = _new_row(tx, observation, state, reasons)
    if row is None:
        row = new_row
    else:  # accepted before, and now implausible again
        row.sqlmodel_update(new_row.model_dump(exclude={"id", "reasons"}))
        row.reasons = new_row.reasons
    page.withheld = True
    tx.session.add_all([page, row])
    return row


def discard_reading(tx: SourceTransaction, withheld: UUID) -> None:
    """Discard a reading: its content is ignored from now on. Raises NotFound."""
    row = resolve_withheld(tx.session, withheld, DISCARDED)
    page = remember_page(tx, row.url, PageRole.REPORT)
    answer = load_page(tx.session, row)
    page.etag, page.last_modified = answer.etag, answer.last_modified
    page.raw_sha256, page.digest = row.raw_sha256, row.digest
    page.further = text_pages_text(text_pages_of(answer))
    page.withheld, page.ignored = False, True


def resolve_withheld(session: Session, withheld: UUID, state: str) -> WithheldReadingRow:
    """Release a withheld reading into `state`. Raises NotFound."""
    row = session.exec(
        select(WithheldReadingRow).where(WithheldReadingRow.id == withheld).with_for_update()
    ).first()
    if row is None or row.state not in (QUARANTINED, DELAYED):
        raise NotFound(f"no withheld reading {withheld}")
    row.state, row.due_at = state, None
    session.add(row)
    return row


def observation_of(session: Session, row: WithheldReadingRow) -> ReportObserved:
    """The observation as it was made."""
    return ReportObserved(
        url=row.url,
        page=load_page(session, row),
        reading=reading_of(row.reading),
        digest=row.digest,
        listed=entry_of(row.listed),
        file=file_of(session, row),
    )


def _new_row(
    tx: SourceTransaction, observation: ReportObserved, state: str, reasons: tuple[Reason, ...]
) -> WithheldReadingRow:
    return WithheldReadingRow(
        source_id=tx.source.id,
        canonical=canonical_url(observation.url),
        state=state,
        reasons=reasons,
        seen_at=tx.now,
        url=observation.url,
        parser_version=observation.reading.parser_version,
        **response_columns(tx.session, observation),
    )


def delay_applies(tx: SourceTransaction) -> bool:
    """Whether uncorroborated changes are delayed: the source has enough peers."""
    return bool(tx.rules.correlation_delay) and has_enough_peers(tx)


def delay_reading(tx: SourceTransaction, observation: ReportObserved) -> None:
    """Delay an observation; `emit_delayed` records it when it is due."""
    row = withhold(tx, observation, DELAYED, ())
    if row.state == DELAYED:
        row.due_at = row.due_at or tx.now + tx.rules.correlation_delay
    tx.session.flush()


def delayed_readings_of(tx: SourceTransaction, page: PageRow) -> Sequence[UUID]:
    """Delayed readings of a page, oldest first."""
    return tx.session.exec(
        select(WithheldReadingRow.id)
        .where(
            WithheldReadingRow.source_id == tx.source.id,
            WithheldReadingRow.canonical == page.canonical,
            WithheldReadingRow.state == DELAYED,
        )
        .order_by(col(WithheldReadingRow.seen_at), col(WithheldReadingRow.id))
    ).all()


def sources_with_due_changes(
    session: Session, now: datetime, rules: LifecycleRules
) -> Sequence[str]:
    """Slugs of the sources that have delayed changes due.

    A change that is due after the longest delay, because the clock was set back, is due too.
    """
    readings = (
        select(SourceRow.slug)
        .join(WithheldReadingRow, col(WithheldReadingRow.source_id) == SourceRow.id)
        .where(WithheldReadingRow.state == DELAYED, _is_due(now, rules))
    )
    moves = (
        select(SourceRow.slug)
        .join(ReportRow, col(ReportRow.source_id) == SourceRow.id)
        .where(_is_move_due(now, rules))
    )
    return sorted({*session.exec(readings), *session.exec(moves)})


def due_readings(tx: SourceTransaction) -> Sequence[UUID]:
    """Delayed readings of the source that are due, oldest first."""
    return tx.session.exec(
        select(WithheldReadingRow.id)
        .where(
            WithheldReadingRow.source_id == tx.source.id,
            WithheldReadingRow.state == DELAYED,
            _is_due(tx.now, tx.rules),
        )
        .order_by(col(WithheldReadingRow.seen_at), col(WithheldReadingRow.id))
    ).all()


def delay_move(tx: SourceTransaction, report: ReportRow, address: str) -> None:
    """Delay the event of a move from `address`; of two moves, the first address is kept."""
    report.moved_from = report.moved_from or address
    report.moved_at = tx.now
    tx.session.add(report)


def emit_due_moves(tx: SourceTransaction) -> list[Event]:
    """Emit the source's moves that are due."""
    return _settle_moves(tx, _is_move_due(tx.now, tx.rules))


def settle_incident_moves(tx: SourceTransaction, *, emitted: bool) -> list[Event]:
    """Emit the source's moves that are quarantined with an incident, or drop them."""
    return _settle_moves(tx, is_move_quarantined(), emitted=emitted)


def is_move_quarantined() -> ColumnElement[bool]:
    """Condition: the move of a report is quarantined."""
    return col(ReportRow.move_quarantined).is_(True)


def _settle_moves(
    tx: SourceTransaction, which: ColumnElement[bool], *, emitted: bool = True
) -> list[Event]:
    """End delayed moves; a report that is back at its old address makes no event."""
    moved = tx.session.exec(
        select(ReportRow)
        .where(ReportRow.source_id == tx.source.id, which)
        .order_by(col(ReportRow.moved_at), col(ReportRow.id))
    ).all()
    events = []
    for report in moved:
        before, report.moved_from, report.move_quarantined = report.moved_from, "", False
        tx.session.add(report)
        if emitted and canonical_url(before) != canonical_url(report.url):
            note = f"{before} → {report.url}"
            revision = current_revision(tx, report)
            events.append(emit(tx, EventKind.MOVED, report, revision, note=note))
    return events


def quarantine_delayed_readings(
    tx: SourceTransaction, incident: UUID, peer_group: str, reason: Reason
) -> set[UUID]:
    """Quarantine delayed readings of the peers (no group: of the source); return their sources."""
    source_id = col(WithheldReadingRow.source_id)
    delayed = tx.session.exec(
        select(WithheldReadingRow)
        .where(
            WithheldReadingRow.state == DELAYED,
            source_id.in_(peers_in(peer_group)) if peer_group else source_id == tx.source.id,
        )
        .with_for_update(skip_locked=True)  # locked: another transaction records it now
    ).all()
    for row in delayed:
        row.state, row.due_at, row.incident_id, row.reasons = QUARANTINED, None, incident, (reason,)
        tx.session.add(row)
    tx.session.flush()
    return {row.source_id for row in delayed}


def quarantine_delayed_moves(tx: SourceTransaction, peer_group: str) -> set[UUID]:
    """Quarantine the delayed moves of the peers; return their sources."""
    source_id = col(ReportRow.source_id)
    moved = select(ReportRow).where(
        col(ReportRow.moved_at).is_not(None),
        ReportRow.moved_from != "",
        source_id.in_(peers_in(peer_group)) if peer_group else source_id == tx.source.id,
    )
    delayed = tx.session.exec(moved.with_for_update(skip_locked=True)).all()
    for report in delayed:
        report.move_quarantined = True
        tx.session.add(report)
    tx.session.flush()
    return {report.source_id for report in delayed}


def _is_due(now: datetime, rules: LifecycleRules) -> ColumnElement[bool]:
    due = col(WithheldReadingRow.due_at)
    return or_(due <= now, due > now + rules.correlation_delay)


def _is_move_due(now: datetime, rules: LifecycleRules) -> ColumnElement[bool]:
    at = col(ReportRow.moved_at)
    waits = (col(ReportRow.moved_from) != "") & ~col(ReportRow.move_quarantined)
    return waits & or_(at <= now - rules.correlation_delay, at > now)
