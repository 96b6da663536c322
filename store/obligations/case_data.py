"""Collect the case data for the obligations of one source."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import exists, func
from sqlmodel import Session, col, select

from disclosures import (
    AnnualReport,
    CaseData,
    DocumentKind,
    FieldLocation,
    Obligation,
    ObligationReason,
    ObligationState,
    ObligationTerms,
    Reading,
    RunOutcome,
    Source,
    SourceState,
)
from disclosures.completeness import shortfalls_of_list
from disclosures.content_digest import folded
from store.compare.report_identity import is_statutory
from store.incidents.incidents import open_incident_of
from store.obligations.list_coverage import covered_from, unread_years
from store.source_transaction import EVENT_SPACING, SourceTransaction
from store.sources.places import shown_by
from store.tables.conversion import completeness_of, reading_of
from store.tables.obligations import ObligationRow
from store.tables.reports import PageRow, ReportRow, RevisionRow
from store.tables.sources import CrawlRunRow

_DATE = re.compile(r"(20\d\d)(?:[-/.年](\d{1,2})[-/.月](\d{1,2})|(\d\d)(\d\d))")


#: Dates found here are of signature, not of publication.
_NOT_OF_PUBLICATION = (f"{FieldLocation.SIGNATURE.value}:", f"{FieldLocation.BODY.value}:")


def collect_case_data(tx: SourceTransaction, known: Sequence[ObligationRow]) -> CaseData:
    """Collect the case data within `tx`."""
    schedule, complete_at = tx.schedule, _last_complete_visit(tx, tx.now)
    annual_reports = tuple(_stored_reports(tx))
    has_no_incident = schedule.mass_absence_at is None and open_incident_of(tx) is None
    return CaseData(
        source=tx.source,
        now=tx.now,
        healthy=_shows_absence(tx) and has_no_incident,
        settled_at=schedule.settled_at,
        complete_at=complete_at,
        confirmed_at=_confirmed_at(tx, complete_at),
        listed_from=covered_from(tx),
        annual_reports=annual_reports,
        unread=frozenset(unread_years(tx)),
        elsewhere=_reports_of_other_sources(
            tx, {one.agency for one in annual_reports} | {tx.source.agency}
        ),
        known=tuple(obligation_of(row, tx.source) for row in known),
    )


def _shows_absence(tx: SourceTransaction) -> bool:
    """Whether the last visit read the source, and its list without a shortfall."""
    health = SourceState(tx.schedule.state)
    seen = completeness_of(tx.schedule.completeness)
    of_list = shortfalls_of_list(seen) if seen else ()
    return health is SourceState.OK or (health is SourceState.PARTIAL and not of_list)


def obligation_of(row: ObligationRow, source: Source) -> Obligation:
    """The obligation that `row` stores."""
    return Obligation(
        id=row.id,
        source=source,
        terms=ObligationTerms(
            agency=row.agency,
            report_year=row.report_year,
            due_on=row.due_on,
            published_on=row.published_on,
            or_later=row.reason == ObligationReason.OR_LATER,
        ),
        state=ObligationState(row.state),
        reason=ObligationReason(row.reason) if row.reason else None,
        report=row.report_id,
        since=row.since,
        corrected_by=row.corrected_by,
        note=row.note,
    )


def publication_dates(reading: Reading) -> frozenset[date]:
    """Every date that a page states as its publication date."""
    dates = {reading.published.on} if reading.published else set()
    origin = reading.provenance.get("published")
    for text in origin.others if origin else ():
        if not text.startswith(_NOT_OF_PUBLICATION):
            dates.update(_dates_in(text))
    return frozenset(dates)


def _dates_in(text: str) -> Iterator[date]:
    for found in _DATE.finditer(text):
        year, *rest = (int(part) for part in found.groups() if part)
        try:
            yield date(year, *rest)
        except ValueError:  # digits that are no date
            continue


def _stored_reports(tx: SourceTransaction) -> Iterator[AnnualReport]:
    """Every annual report of the source with a known year, by its current revision."""
    history = _baseline_reports(tx)
    for report, readings in _annual_reports(tx.session, tx.source.id):
        current = readings[report.number]
        if not is_statutory(current) or current.report_year is None:
            continue
        in_baseline = report.id in history or _is_before(
            report.first_seen_at, tx.schedule.settled_at
        )
        yield AnnualReport(
            report=report.id,
            agency=current.publisher or "",
            report_year=current.report_year,
            dates=frozenset().union(*(publication_dates(one) for one in readings.values())),
            first_seen_at=report.first_seen_at,
            history=in_baseline,
            absent_at=None if in_baseline else _last_complete_visit(tx, report.first_seen_at),
        )


def _annual_reports(
    session: Session, source: UUID
) -> Iterator[tuple[ReportRow, Mapping[int, Reading]]]:
    """Reports whose current revision is an annual report, with their readings by number.

    A report that two sources of an agency show is counted at the one that was reviewed first.
    """
    counted_elsewhere = exists().where(
        col(ObligationRow.report_id) == ReportRow.id,
        col(ObligationRow.source_id) != source,
        col(ObligationRow.dropped).is_(False),
    )
    rows = session.exec(
        select(ReportRow, RevisionRow)
        .join(RevisionRow, col(RevisionRow.report_id) == ReportRow.id)
        .where(
            shown_by(source),
            ~counted_elsewhere,
            RevisionRow.kind == DocumentKind.ANNUAL_REPORT.value,
        )
        .order_by(col(ReportRow.first_seen_at), col(ReportRow.id))
    )
    found: dict[UUID, tuple[ReportRow, dict[int, Reading]]] = {}
    for report, revision in rows:
        found.setdefault(report.id, (report, {}))[1][revision.number] = reading_of(revision.reading)
    for report, readings in found.values():
        if report.number in readings:
            yield report, readings


def _baseline_reports(tx: SourceTransaction) -> frozenset[UUID | None]:
    """Reports of pages that were listed before the baseline ended."""
    return frozenset(
        tx.session.exec(
            select(PageRow.report_id).where(
                PageRow.source_id == tx.source.id,
                col(PageRow.in_baseline),
                col(PageRow.report_id).is_not(None),
            )
        )
    )


def _is_before(at: datetime, settled_at: datetime | None) -> bool:
    return settled_at is None or at <= settled_at


def _last_complete_visit(tx: SourceTransaction, before: datetime) -> datetime | None:
    """When the last complete visit before a moment ended."""
    finished = col(CrawlRunRow.finished_at)
    last: datetime | None = tx.session.exec(
        select(func.max(finished)).where(
            CrawlRunRow.source_id == tx.source.id,
            CrawlRunRow.outcome == RunOutcome.OK.value,
            col(CrawlRunRow.complete),
            finished < before,
        )
    ).one()
    return last


def _confirmed_at(tx: SourceTransaction, complete_at: datetime | None) -> datetime | None:
    """The last complete visit that was confirmed by a later one."""
    if complete_at is None:
        return None
    return _last_complete_visit(tx, complete_at - tx.rules.withdraw_span + EVENT_SPACING)


def _reports_of_other_sources(
    tx: SourceTransaction, agencies: Iterable[str]
) -> frozenset[tuple[str, int]]:
    """Annual reports of these agencies at other sources."""
    names = {name for agency in agencies for name in (agency, folded(agency)) if name}
    rows = tx.session.exec(
        select(ObligationRow.agency, ObligationRow.report_year).where(
            col(ObligationRow.source_id) != tx.source.id,
            col(ObligationRow.report_year) >= tx.now.year - 2,
            col(ObligationRow.agency).in_(names),
            col(ObligationRow.report_id).is_not(None),
            col(ObligationRow.dropped).is_(False),
        )
    )
    return frozenset((folded(agency), year) for agency, year in rows)
