"""Apply an observation to a report: store a revision, or record that it is present."""

from datetime import datetime

from sqlmodel import col, select

from disclosures import (
    Change,
    Event,
    EventKind,
    Reading,
    ReportObserved,
    ReportState,
)
from disclosures.continued_text import completes, text_continues
from store.compare.diff import compare
from store.compare.report_identity import body_hash, canonical_url, index_number, title_hash
from store.compare.significance import classify
from store.delivery.deliveries import enqueue_at_place
from store.evidence_chain import next_chain_hash
from store.near_duplicates import record_near_duplicates
from store.pages import (
    force_full_fetch,
    pages_of,
    remember_reading,
    schedule_check,
)
from store.recording.report_matching import unused_key
from store.recording.report_states import ObservedState, enter
from store.snapshots import response_columns
from store.source_transaction import (
    SourceTransaction,
    current_reading,
    current_revision,
    emit,
)
from store.tables.conversion import event_of
from store.tables.reports import EventRow, PageRow, ReportRow, RevisionRow


def publish(
    tx: SourceTransaction, page: PageRow, observation: ReportObserved, seen_at: datetime
) -> list[Event]:
    """Store the first revision of a report; return the event unless it is history."""
    announce = not (tx.is_baseline or page.in_baseline)
    report = ReportRow(
        source_id=tx.source.id,
        key=unused_key(tx, observation),
        url=observation.page.url,
        first_seen_at=seen_at,
        last_seen_at=_fetched_at(observation, seen_at),
        changed_at=seen_at,
    )
    kind = enter(report, ObservedState.CHANGED)
    tx.session.add(report)
    tx.session.flush()
    revision = add_revision(tx, page, report, observation, seen_at)
    record_near_duplicates(tx.session, report.id, observation.reading, is_new=True)
    return [emit(tx, kind, report, revision)] if kind and announce else []


def revise(
    tx: SourceTransaction,
    page: PageRow,
    report: ReportRow,
    observation: ReportObserved,
    seen_at: datetime,
) -> list[Event]:
    """Store another revision of `report`; return the event.

    A withheld reading that was observed before the report was missed does not end the absence.
    """
    before = current_reading(tx, report)
    missed_since = report.missing_since is not None and seen_at < report.missing_since
    revision = add_revision(tx, page, report, observation, seen_at)
    record_near_duplicates(tx.session, report.id, observation.reading, before=before)
    before_at = min(report.last_seen_at, seen_at)
    kind, note = EventKind.REVISED, ""
    if not missed_since:
        fetched_at = _fetched_at(observation, seen_at)
        note = _record_presence(tx, page, report, fetched_at)
        kind = enter(report, ObservedState.CHANGED) or kind
    if tx.is_baseline or (kind is EventKind.REVISED and completes(before, observation.reading)):
        return []
    change = classify(compare(before, observation.reading) or Change())
    return [emit(tx, kind, report, revision, change=change, note=note, before_at=before_at)]


def record_place(
    tx: SourceTransaction, page: PageRow, report: ReportRow, observation: ReportObserved
) -> list[Event]:
    """Record that `page` shows `report`; the first page of a source is announced to its followers.

    The event of the report's publication is delivered to those who follow this source and have not
    got it. If there is none, because the report is history of another source, it is emitted now.
    """
    announce = _is_first_place(tx, report) and not (tx.is_baseline or page.in_baseline)
    events = record_seen_reading(tx, page, report, observation)
    if not announce or events:
        return events
    published = tx.session.exec(
        select(EventRow)
        .where(EventRow.report_id == report.id, EventRow.kind == EventKind.PUBLISHED.value)
        .order_by(col(EventRow.occurred_at).desc())
    ).first()
    if published is None:
        return [emit(tx, EventKind.PUBLISHED, report, current_revision(tx, report))]
    enqueue_at_place(tx.session, event_of(published, tx.source, None), tx.now, tx.source.slug)
    return []


def _is_first_place(tx: SourceTransaction, report: ReportRow) -> bool:
    """Whether another source owns `report`, and no page of this one has shown it yet."""
    if report.source_id == tx.source.id:
        return False
    return all(page.source_id != tx.source.id for page in pages_of(tx.session, report))


def record_seen_reading(
    tx: SourceTransaction, page: PageRow, report: ReportRow, observation: ReportObserved
) -> list[Event]:
    """Record that `page` shows the current revision of `report`, or a duplicate of it."""
    page.report_id = report.id
    remember_reading(tx, page, observation)
    schedule_check(tx, page, report)
    return record_seen(tx, page, report, _fetched_at(observation, tx.now))


def record_seen(
    tx: SourceTransaction, page: PageRow, report: ReportRow, at: datetime
) -> list[Event]:
    """Record that the report was present `at` that time: missed visits no longer count."""
    before_at = report.last_seen_at
    is_current = page.digest == report.digest
    note = _record_presence(tx, page, report, at if is_current else before_at)
    kind = enter(report, ObservedState.UNCHANGED)
    if kind is not None and not is_current:  # restored with another text, whose bytes are missing
        force_full_fetch(tx, page)
    if kind is None or tx.is_baseline:
        return []
    revision = current_revision(tx, report)
    return [emit(tx, kind, report, revision, note=note, before_at=before_at)]


def _record_presence(tx: SourceTransaction, page: PageRow, report: ReportRow, at: datetime) -> str:
    """Note when the report was seen; return the note of a report that is restored elsewhere."""
    note = ""
    if report.state == ReportState.WITHDRAWN.value and canonical_url(report.url) != page.canonical:
        note = f"{report.url} → {page.url}"
        report.url = page.url
    report.last_seen_at = max(report.last_seen_at, at)
    tx.session.add(report)
    return note


def _fetched_at(observation: ReportObserved, seen_at: datetime) -> datetime:
    """When the page was fetched: a change is recorded later, at the end of the visit."""
    return min(observation.page.fetched_at or seen_at, seen_at)


def add_revision(
    tx: SourceTransaction,
    page: PageRow,
    report: ReportRow,
    observation: ReportObserved,
    seen_at: datetime,
) -> RevisionRow:
    """Store the observation of `page` as the next revision of `report`."""
    columns = response_columns(tx.session, observation)
    revision = RevisionRow(
        report_id=report.id,
        number=report.number + 1,
        seen_at=seen_at,
        **columns | {"listed": columns["listed"] or page.listed},
    )
    revision.chain = next_chain_hash(tx.session, revision)
    set_current_revision(report, revision, observation.reading)
    report.parser_version = observation.reading.parser_version
    report.changed_at = tx.schedule.last_new_at = tx.now
    page.report_id = report.id
    tx.schedule.family = observation.reading.family or tx.schedule.family
    remember_reading(tx, page, observation)
    schedule_check(tx, page, report)
    tx.session.add_all([report, revision, tx.schedule])
    tx.session.flush()
    return revision


def set_current_revision(report: ReportRow, revision: RevisionRow, reading: Reading) -> None:
    """Copy to `report` what queries need of its current revision and its `reading`."""
    report.number, report.digest = revision.number, revision.digest
    report.title_sha256 = title_hash(reading.title)
    report.index_no = index_number(reading)
    report.body_sha256 = body_hash(reading)
    report.has_text, report.text_continues = reading.has_text, text_continues(reading)
    report.published_at = reading.published.at if reading.published else None
