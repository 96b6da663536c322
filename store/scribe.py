"""One transaction's work on one source: what it knows, and how an event is written."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from sqlalchemy import exists, func, insert, or_
from sqlmodel import Session, col, select

from disclosures import (
    OPERATORS_ONLY,
    Audience,
    Change,
    CrawlRun,
    Event,
    EventKind,
    ObligationTerms,
    Purpose,
    Reading,
    ReportState,
    Source,
)
from disclosures.errors import NotFound
from disclosures.reason import Reason
from store.bundles import due_at
from store.lifecycle import Rules
from store.machine import Standing
from store.reader_tables import DeliveryRow, SubscriptionRow, SubscriptionSourceRow
from store.rows import change_text, duty_text, event_of, report_of, revision_of, source_of
from store.tables import AgendaRow, EventRow, ReportRow, RevisionRow, SourceRow

#: Events of one moment are kept apart by this, so that "newest first" is an order.
TICK = timedelta(microseconds=1)
MOMENT = timedelta(seconds=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Scribe:
    """Writes about one source, in one transaction; no other writes about it meanwhile."""

    session: Session
    source: Source
    schedule: AgendaRow
    run: UUID | None
    now: datetime
    rules: Rules

    #: When the visit began.
    began: datetime | None = None

    #: Revisions that this transaction opened, and what they say: asked for again and again.
    heads: dict[tuple[UUID, int], RevisionRow] = field(default_factory=dict)
    readings: dict[tuple[UUID, int], Reading] = field(default_factory=dict)

    @property
    def quiet(self) -> bool:
        """Whether the source's history is still being taken in: nothing of it is news."""
        return self.schedule.settled_at is None


def standing_of(report: ReportRow | None) -> Standing:
    """How a report stands with us."""
    if report is None or report.number == 0:
        return Standing.UNKNOWN
    if report.state == ReportState.WITHDRAWN.value:
        return Standing.WITHDRAWN
    return Standing.MISSING if report.missing else Standing.PRESENT


def open_scribe(
    session: Session, slug: str, *, now: datetime, rules: Rules, run: CrawlRun | None = None
) -> Scribe:
    """Lock the source `slug` and get ready to write about it. Raises NotFound."""
    found = session.exec(
        select(SourceRow, AgendaRow)
        .join(AgendaRow, col(AgendaRow.source_id) == SourceRow.id)
        .where(SourceRow.slug == slug)
        .with_for_update(of=AgendaRow)
    ).first()
    if found is None:
        raise NotFound(f"no source {slug!r}")
    source, schedule = found
    return Scribe(
        session=session,
        source=source_of(source),
        schedule=schedule,
        run=run.id if run else None,
        began=run.started_at if run else None,
        now=now,
        rules=rules,
    )


def announce(
    scribe: Scribe,
    kind: EventKind,
    report: ReportRow | None = None,
    revision: RevisionRow | None = None,
    *,
    change: Change | None = None,
    note: str = "",
    reason: Reason | None = None,
    terms: ObligationTerms | None = None,
    before_at: datetime | None = None,
    owed: bool = True,
) -> Event:
    """Write an event and, where it is `owed`, a delivery for everybody who asked to hear of it."""
    session = scribe.session
    row = EventRow(
        kind=kind.value,
        source_id=scribe.source.id,
        report_id=report.id if report else None,
        revision_id=revision.id if revision else None,
        occurred_at=_moment(scribe),
        change=change_text(change or Change()),
        significance=(change or Change()).significance.value,
        note=note,
        reason=reason,
        terms=duty_text(terms),
        before_at=before_at,
    )
    session.add(row)
    session.flush()
    if owed:
        _owe(scribe, event_of(row, scribe.source, None))
    word = revision_of(revision, report_of(report, scribe.source)) if report and revision else None
    return event_of(row, scribe.source, word)


def _moment(scribe: Scribe) -> datetime:
    """Now; a little later when another event has that very moment."""
    at = col(EventRow.occurred_at)
    latest: datetime | None = scribe.session.exec(
        select(func.max(at)).where(at >= scribe.now, at < scribe.now + MOMENT)
    ).one()
    return latest + TICK if latest else scribe.now


def _owe(scribe: Scribe, event: Event) -> None:
    audience = Audience.OPERATOR if event.kind in OPERATORS_ONLY else Audience.READER
    follows = exists().where(
        col(SubscriptionSourceRow.subscription_id) == SubscriptionRow.id,
        col(SubscriptionSourceRow.slug) == scribe.source.slug,
    )
    readers = scribe.session.exec(
        select(SubscriptionRow.id).where(
            SubscriptionRow.audience == audience.value,
            col(SubscriptionRow.confirmed_at).is_not(None),
            col(SubscriptionRow.ended_at).is_(None),
            or_(col(SubscriptionRow.everything), follows),
            col(SubscriptionRow.substantive_only).in_({False, not event.is_editorial}),
        )
    ).all()
    if readers:
        owed = {"purpose": Purpose.EVENT.value, "state": "owed", "attempts": 0}
        when = {"owed_at": scribe.now, "due_at": due_at(event.kind, scribe.now)}
        scribe.session.execute(
            insert(DeliveryRow),
            [
                {"id": uuid4(), "event_id": event.id, "subscription_id": each, **owed, **when}
                for each in readers
            ],
        )
