"""Store a new revision of a report and make it the current one."""

from datetime import datetime

from disclosures import Reading, ReportObserved
from store.compare.report_identity import body_hash, index_number, title_hash
from store.evidence_chain import chain_link
from store.snapshots import response_columns
from store.tables.reports import PageRow, ReportRow, RevisionRow
from store.transaction.pages import remember_reading, schedule_check
from store.transaction.source_transaction import SourceTransaction


def add_revision(
    tx: SourceTransaction,
    page: PageRow,
    report: ReportRow,
    observation: ReportObserved,
    seen_at: datetime,
) -> RevisionRow:
    """Store what `page` says as the next revision of `report`."""
    columns = response_columns(tx.session, observation)
    revision = RevisionRow(
        report_id=report.id,
        number=report.number + 1,
        seen_at=seen_at,
        **columns | {"listed": columns["listed"] or page.listed},
    )
    revision.chain = chain_link(tx.session, revision)
    set_current_revision(report, revision, observation.reading)
    report.reader = observation.reading.reader
    report.changed_at = tx.schedule.last_new_at = tx.now
    page.report_id = report.id
    tx.schedule.family = observation.reading.family or tx.schedule.family
    remember_reading(tx, page, observation)
    schedule_check(tx, page, report)
    tx.session.add_all([report, revision, tx.schedule])
    tx.session.flush()
    return revision


def set_current_revision(report: ReportRow, revision: RevisionRow, reading: Reading) -> None:
    """Copy to `report` what queries need of its current revision, which says `reading`."""
    report.number, report.digest = revision.number, revision.digest
    report.title_sha256 = title_hash(reading.title)
    report.index_no = index_number(reading)
    report.body_sha256 = body_hash(reading)
    report.published_at = reading.published.at if reading.published else None
