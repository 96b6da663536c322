"""The Obligations port over SQLModel: one review of one source is one transaction.

The rules are not here: the caller passes the function that assesses, which receives the case data
while the source is locked, and whose assessments are stored.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ColumnElement, Exists, case, exists, func, or_
from sqlmodel import Session, col, select

from disclosures import (
    Assessment,
    CaseData,
    Event,
    EventKind,
    Obligation,
    ObligationState,
    ObligationTerms,
)
from disclosures.errors import InputError, NotFound
from disclosures.obligation import WORST_FIRST
from disclosures.ports import Clock
from store.database import Sessions, reading, writing
from store.lifecycle_rules import LifecycleRules
from store.obligations.case_data import collect_case_data, obligation_of
from store.source_transaction import SourceTransaction, begin, emit
from store.tables.conversion import source_of
from store.tables.obligations import ObligationReviewRow, ObligationRow
from store.tables.reports import ReportRow, RevisionRow
from store.tables.sources import ScheduleRow, SourceRow

#: States that the calendar alone changes.
CALENDAR_STATES = (ObligationState.PENDING, ObligationState.DUE_SOON, ObligationState.UNKNOWN)


class SqlObligations:
    """States of obligations, and their events; see ``disclosures.ports.Obligations``."""

    def __init__(self, sessions: Sessions, now: Clock, rules: LifecycleRules | None = None) -> None:
        """Absences must be seen twice, `rules.withdraw_span` apart."""
        self._sessions = sessions
        self._now = now
        self._rules = rules or LifecycleRules()

    def due(self, *, day: datetime, year: datetime) -> Sequence[str]:
        """Slugs of the sources to review; `day`, `year`: the start of today and of this year."""
        reviewed = col(ObligationReviewRow.reviewed_at)
        changes = (ScheduleRow.last_new_at, ScheduleRow.since, ScheduleRow.settled_at)
        statement = (
            select(SourceRow.slug)
            .join(ScheduleRow, col(ScheduleRow.source_id) == SourceRow.id)
            .outerjoin(ObligationReviewRow, col(ObligationReviewRow.source_id) == SourceRow.id)
            .where(
                or_(
                    reviewed.is_(None),
                    reviewed > self._now(),  # the clock was set back
                    reviewed < year,
                    *(col(moment) >= reviewed for moment in changes),
                    (reviewed < day) & _has(CALENDAR_STATES),
                    (col(ScheduleRow.last_ok_at) >= reviewed) & _has((ObligationState.UNKNOWN,)),
                )
            )
            .order_by(SourceRow.slug)
        )
        with reading(self._sessions) as session:
            return session.exec(statement).all()

    def review(
        self, slug: str, assess: Callable[[CaseData], Sequence[Assessment]]
    ) -> Sequence[Event]:
        """Assess the obligations of a source by `assess`, store the result, emit the events."""
        with writing(self._sessions) as session:
            tx = begin(session, slug, now=self._now(), rules=self._rules)
            rows = _rows(session, tx.source.id)
            assessments = assess(collect_case_data(tx, [row for row in rows if not row.dropped]))
            events = _store_assessments(tx, rows, assessments)
            session.merge(ObligationReviewRow(source_id=tx.source.id, reviewed_at=tx.now))
            return events

    def all(
        self,
        *,
        source: str = "",
        report_year: int | None = None,
        state: ObligationState | None = None,
        limit: int | None = None,
        offset: int = 0,
    ) -> Sequence[Obligation]:
        """Obligations of a source, year and state: newest year first, then the worst state."""
        ranks = {each.value: rank for rank, each in enumerate(WORST_FIRST)}
        statement = (
            select(ObligationRow, SourceRow)
            .join(SourceRow, col(SourceRow.id) == ObligationRow.source_id)
            .where(*_filters(source, report_year))
            .order_by(
                col(ObligationRow.report_year).desc(),
                case(ranks, value=col(ObligationRow.state), else_=len(ranks)),
                col(ObligationRow.published_on).desc().nulls_last(),
                SourceRow.slug,
                ObligationRow.agency,
            )
            .limit(limit)
            .offset(offset)
        )
        if state is not None:
            statement = statement.where(ObligationRow.state == state.value)
        with reading(self._sessions) as session:
            return [obligation_of(row, source_of(owner)) for row, owner in session.exec(statement)]

    def counts(
        self,
        *,
        source: str = "",
        report_year: int | None = None,
        due_before: date | None = None,
    ) -> Mapping[ObligationState, int]:
        """The number of obligations in each state, the worst first."""
        statement = (
            select(ObligationRow.state, func.count())
            .join(SourceRow, col(SourceRow.id) == ObligationRow.source_id)
            .where(*_filters(source, report_year))
            .group_by(ObligationRow.state)
        )
        if due_before is not None:
            statement = statement.where(col(ObligationRow.due_on) < due_before)
        with reading(self._sessions) as session:
            counted = dict(session.exec(statement).all())
        return {state: counted[state.value] for state in WORST_FIRST if state.value in counted}

    def years(self) -> Sequence[int]:
        """Report years of which there are obligations, newest first."""
        statement = select(ObligationRow.report_year).where(col(ObligationRow.dropped).is_(False))
        with reading(self._sessions) as session:
            return sorted(session.exec(statement.distinct()), reverse=True)

    def correct(
        self, obligation: UUID, *, by: str, note: str = "", published_on: date | None = None
    ) -> Obligation:
        """Set it to met, on `published_on`, for good, without an event. Raises NotFound."""

        def set_met(row: ObligationRow) -> None:
            row.published_on, row.reason = published_on, None
            late = published_on is not None and published_on > row.due_on
            _enter(row, ObligationState.MET_LATE if late else ObligationState.MET, self._now())

        return self._correct(obligation, by, note, set_met)

    def exempt(self, obligation: UUID, *, by: str, note: str = "") -> Obligation:
        """Set it to exempt, for good. Raises NotFound."""

        def set_exempt(row: ObligationRow) -> None:
            row.reason = None
            _enter(row, ObligationState.EXEMPT, self._now())

        return self._correct(obligation, by, note, set_exempt)

    def reopen(self, obligation: UUID) -> Obligation:
        """Undo a correction: the next review assesses it. Raises NotFound."""

        def set_unknown(row: ObligationRow) -> None:
            row.published_on = row.report_id = None
            _enter(row, ObligationState.UNKNOWN, self._now())

        return self._correct(obligation, "", "", set_unknown)

    def _correct(
        self, obligation: UUID, by: str, note: str, change: Callable[[ObligationRow], None]
    ) -> Obligation:
        if len(note) > 500:
            raise InputError("note: at the most 500 characters")
        with writing(self._sessions) as session:
            row = session.get(ObligationRow, obligation)
            if row is None or row.dropped:
                raise NotFound(f"no obligation {obligation}")
            source = session.get_one(SourceRow, row.source_id)
            begin(session, source.slug, now=self._now(), rules=self._rules)
            session.refresh(row)
            change(row)
            row.corrected_by, row.note = by, note
            session.add(row)
            if not by and (review := session.get(ObligationReviewRow, source.id)):
                session.delete(review)
            return obligation_of(row, source_of(source))


def _filters(source: str, report_year: int | None) -> list[ColumnElement[bool]]:
    """Conditions for a source and a year; empty and None: any."""
    conditions: list[ColumnElement[bool]] = [col(ObligationRow.dropped).is_(False)]
    if source:
        conditions.append(col(SourceRow.slug) == source)
    if report_year is not None:
        conditions.append(col(ObligationRow.report_year) == report_year)
    return conditions


def _has(states: Iterable[ObligationState]) -> Exists:
    """Condition: the source of the outer query has an obligation in one of `states`."""
    return exists().where(
        col(ObligationRow.source_id) == SourceRow.id,
        col(ObligationRow.dropped).is_(False),
        col(ObligationRow.state).in_([state.value for state in states]),
    )


def _rows(session: Session, source: UUID) -> Sequence[ObligationRow]:
    return session.exec(select(ObligationRow).where(ObligationRow.source_id == source)).all()


def _store_assessments(
    tx: SourceTransaction, rows: Sequence[ObligationRow], assessments: Sequence[Assessment]
) -> list[Event]:
    remaining = {(row.agency, row.report_year): row for row in rows}
    events: list[Event] = []
    for assessment in assessments:
        terms = assessment.obligation.terms
        row = remaining.pop((terms.agency, terms.report_year), None) or _new(tx, terms)
        row.dropped = False
        if not row.corrected_by:
            _write(row, assessment.obligation, tx.now)
            events += _emit_assessment(tx, row, assessment)
        tx.session.add(row)
    for row in remaining.values():
        row.dropped = not row.corrected_by
        tx.session.add(row)
    return events


def _new(tx: SourceTransaction, terms: ObligationTerms) -> ObligationRow:
    return ObligationRow(
        source_id=tx.source.id,
        agency=terms.agency,
        report_year=terms.report_year,
        due_on=terms.due_on,
        state="",
        since=tx.now,
    )


def _write(row: ObligationRow, assessed: Obligation, now: datetime) -> None:
    row.due_on, row.published_on = assessed.terms.due_on, assessed.terms.published_on
    row.reason = assessed.reason.value if assessed.reason else None
    row.report_id = assessed.report
    _enter(row, assessed.state, now)


def _enter(row: ObligationRow, state: ObligationState, now: datetime) -> None:
    if row.state != state.value:
        row.state, row.since = state.value, now


def _emit_assessment(
    tx: SourceTransaction, row: ObligationRow, assessment: Assessment
) -> list[Event]:
    """Emit that it is overdue, or that it was published late: each once."""
    state, terms = assessment.obligation.state, assessment.obligation.terms
    if not assessment.announce:
        return []
    if state is ObligationState.OVERDUE and not row.overdue_emitted:
        row.overdue_emitted = True
        return [emit(tx, EventKind.OVERDUE, terms=replace(terms, published_on=None))]
    if state is ObligationState.MET_LATE and not row.late_emitted:
        row.late_emitted = True
        report = tx.session.get_one(ReportRow, row.report_id)
        return [
            emit(tx, EventKind.PUBLISHED_LATE, report, _current_revision(tx, report), terms=terms)
        ]
    return []


def _current_revision(tx: SourceTransaction, report: ReportRow) -> RevisionRow:
    return tx.session.exec(
        select(RevisionRow).where(
            RevisionRow.report_id == report.id, RevisionRow.number == report.number
        )
    ).one()
