"""What is held, read again by a later reader: it waits on, or says by now what we keep.

Discarded readings are read again as well, so that what an operator discarded is known as such
however it is read.
"""

from uuid import UUID

from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from disclosures import Reading, WithheldReading
from disclosures.reparse import ReparseOutcome, ReparseSelection, WithheldReparseResult
from disclosures.sameness import digest
from store.catalogue import source_row
from store.held_tables import DISCARDED, PENDING, WAITING, HeldRow
from store.incidents import settle
from store.pages import find_page
from store.quarantine import held_of
from store.rows import reading_columns, source_of
from store.scribe import Scribe
from store.tables import PageRow, ReportRow, SourceRow

#: Not what was accepted: that is a revision, and read again as one.
REREAD = (WAITING, PENDING, DISCARDED)


def chosen_held(session: Session, choice: ReparseSelection, reader: int) -> SelectOfScalar[HeldRow]:
    """What `choice` means of what waits, for an operator or for a while, or was discarded."""
    chosen = select(HeldRow).where(col(HeldRow.state).in_(REREAD))
    if not choice.everything:
        chosen = chosen.where(HeldRow.reader < reader)
    if choice.source:
        chosen = chosen.where(HeldRow.source_id == source_row(session, choice.source).id)
    if choice.family:
        chosen = chosen.where(HeldRow.family == choice.family)
    return chosen


def next_held(
    session: Session, chosen: SelectOfScalar[HeldRow], after: UUID | None, limit: int
) -> list[WithheldReading]:
    """The next of what is `chosen`, beyond the id `after`."""
    if after is not None:
        chosen = chosen.where(col(HeldRow.id) > after)
    rows = session.exec(chosen.order_by(col(HeldRow.id)).limit(limit)).all()
    return [
        held_of(session, row, source_of(session.get_one(SourceRow, row.source_id))) for row in rows
    ]


def keep_again(scribe: Scribe, again: WithheldReparseResult, reader: int) -> ReparseOutcome:
    """Keep what a held reading says now."""
    session = scribe.session
    row = session.exec(
        select(HeldRow).where(HeldRow.id == again.withheld.id).with_for_update()
    ).first()
    if row is None or row.digest != again.withheld.observation.digest:
        return ReparseOutcome.OVERTAKEN
    if row.state not in REREAD:
        return ReparseOutcome.OVERTAKEN
    row.reader = reader
    session.add(row)
    if again.reading is None:
        return ReparseOutcome.REFUSED
    page = find_page(scribe, row.url)
    if row.state == DISCARDED:
        return _discarded(scribe, row, page, again)
    return _waiting(scribe, row, page, again)


def _waiting(
    scribe: Scribe, row: HeldRow, page: PageRow | None, again: WithheldReparseResult
) -> ReparseOutcome:
    assert again.reading is not None
    new = digest(again.reading)
    if not _is_kept(scribe.session, page, new) and _other(scribe.session, row, new) is None:
        _say(row, again.reading)
        return again.verdict
    _let_go(scribe, row, page)
    return ReparseOutcome.SETTLED


def _discarded(
    scribe: Scribe, row: HeldRow, page: PageRow | None, again: WithheldReparseResult
) -> ReparseOutcome:
    assert again.reading is not None
    new = digest(again.reading)
    if page is not None and page.ignored and page.digest == row.digest:
        page.digest, page.reader = new, row.reader
        scribe.session.add(page)
    other = _other(scribe.session, row, new)
    if other is not None and other.state == DISCARDED:
        scribe.session.delete(row)
        return ReparseOutcome.SETTLED
    if other is not None:
        _let_go(scribe, other, page if other.state in (WAITING, PENDING) else None)
    _say(row, again.reading)
    return again.verdict


def _let_go(scribe: Scribe, row: HeldRow, page: PageRow | None) -> None:
    """Forget a held reading; nothing of its page waits any more."""
    scribe.session.delete(row)
    scribe.session.flush()  # another may take its digest
    if page is not None:
        page.withheld = False
        scribe.session.add(page)
    settle(scribe)


def _say(row: HeldRow, said: Reading) -> None:
    row.sqlmodel_update(dict(reading_columns(said)))
    row.digest = digest(said)


def _is_kept(session: Session, page: PageRow | None, said: str) -> bool:
    """Whether the report that the page shows says so by its revision in force."""
    report = session.get(ReportRow, page.report_id) if page and page.report_id else None
    return report is not None and report.digest == said


def _other(session: Session, row: HeldRow, said: str) -> HeldRow | None:
    """Another reading of the same page that says so."""
    return session.exec(
        select(HeldRow).where(
            HeldRow.source_id == row.source_id,
            HeldRow.canonical == row.canonical,
            HeldRow.digest == said,
            HeldRow.id != row.id,
        )
    ).first()
