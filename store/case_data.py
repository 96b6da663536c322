"""What the store knows that bears on the obligations of one source."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import func
from sqlmodel import Session, col, select

from disclosures import (
    CaseData,
    DocumentKind,
    FieldLocation,
    KeptReport,
    Obligation,
    ObligationReason,
    ObligationState,
    ObligationTerms,
    Reading,
    RunOutcome,
    Source,
    SourceState,
)
from disclosures.sameness import folded
from store.identity import is_statutory
from store.incidents import open_of
from store.lists import shown_from, unread_years
from store.obligation_tables import ObligationRow
from store.rows import reading_of
from store.scribe import TICK, Scribe
from store.tables import CrawlRunRow, PageRow, ReportRow, RevisionRow

_DATE = re.compile(r"(20\d\d)(?:[-/.年](\d{1,2})[-/.月](\d{1,2})|(\d\d)(\d\d))")

#: Dates found here say when it was written, not when it was published.
_NOT_OF_PUBLICATION = (f"{FieldLocation.SIGNATURE.value}:", f"{FieldLocation.BODY.value}:")


def docket_of(scribe: Scribe, known: Sequence[ObligationRow]) -> CaseData:
    """Gather it, in the transaction of `scribe`."""
    schedule, whole_at = scribe.schedule, _last_whole(scribe, scribe.now)
    kept_reports = tuple(_witnesses(scribe))
    calm = schedule.storm_at is None and open_of(scribe) is None
    return CaseData(
        source=scribe.source,
        now=scribe.now,
        healthy=schedule.state == SourceState.OK.value and calm,
        settled_at=schedule.settled_at,
        whole_at=whole_at,
        confirmed_at=_confirmed(scribe, whole_at),
        shown_from=shown_from(scribe),
        kept_reports=kept_reports,
        unread=frozenset(unread_years(scribe)),
        elsewhere=_elsewhere(scribe, {one.agency for one in kept_reports} | {scribe.source.agency}),
        known=tuple(obligation_of(row, scribe.source) for row in known),
    )


def obligation_of(row: ObligationRow, source: Source) -> Obligation:
    """The obligation that `row` keeps."""
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


def dates_offered(reading: Reading) -> frozenset[date]:
    """Every date that a page offers as the day of its publication, whichever was taken."""
    offered = {reading.published.on} if reading.published else set()
    origin = reading.provenance.get("published")
    for text in origin.others if origin else ():
        if not text.startswith(_NOT_OF_PUBLICATION):
            offered.update(_dates_in(text))
    return frozenset(offered)


def _dates_in(text: str) -> Iterator[date]:
    for found in _DATE.finditer(text):
        year, *rest = (int(part) for part in found.groups() if part)
        try:
            yield date(year, *rest)
        except ValueError:  # digits that are no date
            continue


def _witnesses(scribe: Scribe) -> Iterator[KeptReport]:
    """Every annual report of the source whose year is known, by its revision in force."""
    history = _history(scribe)
    for report, readings in _annual_reports(scribe.session, scribe.source.id):
        head = readings[report.number]
        if not is_statutory(head) or head.report_year is None:
            continue
        old = report.id in history or _is_before(report.first_seen_at, scribe.schedule.settled_at)
        yield KeptReport(
            report=report.id,
            agency=head.publisher or "",
            report_year=head.report_year,
            dates=frozenset().union(*(dates_offered(one) for one in readings.values())),
            first_seen_at=report.first_seen_at,
            history=old,
            absent_at=None if old else _last_whole(scribe, report.first_seen_at),
        )


def _annual_reports(
    session: Session, source: UUID
) -> Iterator[tuple[ReportRow, Mapping[int, Reading]]]:
    """Reports whose revision in force is an annual report, with their readings by number."""
    rows = session.exec(
        select(ReportRow, RevisionRow)
        .join(RevisionRow, col(RevisionRow.report_id) == ReportRow.id)
        .where(ReportRow.source_id == source, RevisionRow.kind == DocumentKind.ANNUAL_REPORT.value)
        .order_by(col(ReportRow.first_seen_at), col(ReportRow.id))
    )
    found: dict[UUID, tuple[ReportRow, dict[int, Reading]]] = {}
    for report, revision in rows:
        found.setdefault(report.id, (report, {}))[1][revision.number] = reading_of(revision.reading)
    for report, readings in found.values():
        if report.number in readings:
            yield report, readings


def _history(scribe: Scribe) -> frozenset[UUID | None]:
    """Reports of pages that were listed before we began to watch."""
    return frozenset(
        scribe.session.exec(
            select(PageRow.report_id).where(
                PageRow.source_id == scribe.source.id,
                col(PageRow.old),
                col(PageRow.report_id).is_not(None),
            )
        )
    )


def _is_before(at: datetime, settled_at: datetime | None) -> bool:
    return settled_at is None or at <= settled_at


def _last_whole(scribe: Scribe, before: datetime) -> datetime | None:
    """When the source was last read whole, `before` a moment."""
    finished = col(CrawlRunRow.finished_at)
    last: datetime | None = scribe.session.exec(
        select(func.max(finished)).where(
            CrawlRunRow.source_id == scribe.source.id,
            CrawlRunRow.outcome == RunOutcome.OK.value,
            col(CrawlRunRow.complete),
            finished < before,
        )
    ).one()
    return last


def _confirmed(scribe: Scribe, whole_at: datetime | None) -> datetime | None:
    """The last whole look that was followed by another one, long enough after it."""
    if whole_at is None:
        return None
    return _last_whole(scribe, whole_at - scribe.rules.withdraw_span + TICK)


def _elsewhere(scribe: Scribe, agencies: Iterable[str]) -> frozenset[tuple[str, int]]:
    """Which reports of these agencies other sources have."""
    ours = {name for agency in agencies for name in (agency, folded(agency)) if name}
    met = scribe.session.exec(
        select(ObligationRow.agency, ObligationRow.report_year).where(
            col(ObligationRow.source_id) != scribe.source.id,
            col(ObligationRow.report_year) >= scribe.now.year - 2,
            col(ObligationRow.agency).in_(ours),
            col(ObligationRow.report_id).is_not(None),
            col(ObligationRow.dropped).is_(False),
        )
    )
    return frozenset((folded(agency), year) for agency, year in met)
