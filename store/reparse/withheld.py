"""Reparse withheld readings with a later parser version.

A withheld reading stays withheld, or is dropped if it now equals the current revision. Discarded
readings are reparsed too, so that the discarded content is recognised by every parser version.
"""

from uuid import UUID

from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from disclosures import Reading, WithheldReading
from disclosures.content_digest import digest
from disclosures.ports import ReparseOutcome, ReparseSelection, WithheldReparseResult
from store.incidents.incidents import close_if_resolved
from store.pages import find_page
from store.queries.incidents import withheld_of
from store.source_transaction import SourceTransaction
from store.tables.conversion import reading_columns
from store.tables.incidents import DELAYED, DISCARDED, QUARANTINED, WithheldReadingRow
from store.tables.loading import source_row, source_with_noise
from store.tables.reports import PageRow, ReportRow
from store.tables.sources import SourceRow

#: States that are reparsed; an accepted reading is reparsed as a revision.
REPARSED_STATES = (QUARANTINED, DELAYED, DISCARDED)


def select_withheld(
    session: Session, selection: ReparseSelection, parser_version: int
) -> SelectOfScalar[WithheldReadingRow]:
    """Select the withheld and discarded readings of a selection."""
    chosen = select(WithheldReadingRow).where(col(WithheldReadingRow.state).in_(REPARSED_STATES))
    if not selection.everything:
        chosen = chosen.where(WithheldReadingRow.parser_version < parser_version)
    if selection.source:
        chosen = chosen.where(
            WithheldReadingRow.source_id == source_row(session, selection.source).id
        )
    if selection.family:
        chosen = chosen.where(WithheldReadingRow.family == selection.family)
    return chosen


def load_withheld(
    session: Session, chosen: SelectOfScalar[WithheldReadingRow], after: UUID | None, limit: int
) -> list[WithheldReading]:
    """Load the next selected readings, beyond the id `after`."""
    if after is not None:
        chosen = chosen.where(col(WithheldReadingRow.id) > after)
    rows = session.exec(chosen.order_by(col(WithheldReadingRow.id)).limit(limit)).all()
    return [
        withheld_of(
            session, row, source_with_noise(session, session.get_one(SourceRow, row.source_id))
        )
        for row in rows
    ]


def keep_withheld_reparse(
    tx: SourceTransaction, result: WithheldReparseResult, parser_version: int
) -> ReparseOutcome:
    """Store the new reading of a withheld one."""
    session = tx.session
    row = session.exec(
        select(WithheldReadingRow)
        .where(WithheldReadingRow.id == result.withheld.id)
        .with_for_update()
    ).first()
    if row is None or row.digest != result.withheld.observation.digest:
        return ReparseOutcome.OVERTAKEN
    if row.state not in REPARSED_STATES:
        return ReparseOutcome.OVERTAKEN
    row.parser_version = parser_version
    session.add(row)
    if result.reading is None:
        return ReparseOutcome.REFUSED
    page = find_page(tx, row.url)
    if row.state == DISCARDED:
        return _reparse_discarded(tx, row, page, result)
    return _reparse_withheld(tx, row, page, result)


def _reparse_withheld(
    tx: SourceTransaction,
    row: WithheldReadingRow,
    page: PageRow | None,
    result: WithheldReparseResult,
) -> ReparseOutcome:
    assert result.reading is not None
    new_digest = digest(result.reading)
    if (
        not _is_current(tx.session, page, new_digest)
        and _same_reading(tx.session, row, new_digest) is None
    ):
        _set_reading(row, result.reading)
        return result.outcome
    _drop(tx, row, page)
    return ReparseOutcome.SETTLED


def _reparse_discarded(
    tx: SourceTransaction,
    row: WithheldReadingRow,
    page: PageRow | None,
    result: WithheldReparseResult,
) -> ReparseOutcome:
    assert result.reading is not None
    new_digest = digest(result.reading)
    if page is not None and page.ignored and page.digest == row.digest:
        page.digest, page.parser_version = new_digest, row.parser_version
        tx.session.add(page)
    other = _same_reading(tx.session, row, new_digest)
    if other is not None and other.state == DISCARDED:
        tx.session.delete(row)
        return ReparseOutcome.SETTLED
    if other is not None:
        _drop(tx, other, page if other.state in (QUARANTINED, DELAYED) else None)
    _set_reading(row, result.reading)
    return result.outcome


def _drop(tx: SourceTransaction, row: WithheldReadingRow, page: PageRow | None) -> None:
    """Delete a withheld reading; its page has no other."""
    tx.session.delete(row)
    tx.session.flush()  # another row may take its digest
    if page is not None:
        page.withheld = False
        tx.session.add(page)
    close_if_resolved(tx)


def _set_reading(row: WithheldReadingRow, reading: Reading) -> None:
    row.sqlmodel_update(dict(reading_columns(reading)))
    row.digest = digest(reading)


def _is_current(session: Session, page: PageRow | None, new_digest: str) -> bool:
    """Whether the current revision of the page's report has this digest."""
    report = session.get(ReportRow, page.report_id) if page and page.report_id else None
    return report is not None and report.digest == new_digest


def _same_reading(
    session: Session, row: WithheldReadingRow, new_digest: str
) -> WithheldReadingRow | None:
    """Another withheld reading of the same page with this digest."""
    return session.exec(
        select(WithheldReadingRow).where(
            WithheldReadingRow.source_id == row.source_id,
            WithheldReadingRow.canonical == row.canonical,
            WithheldReadingRow.digest == new_digest,
            WithheldReadingRow.id != row.id,
        )
    ).first()
