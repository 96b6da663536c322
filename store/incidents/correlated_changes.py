"""Detect a change that is correlated across the sources of one site family or domain.

The redesign of a site family reaches its sources one visit after another, each with too few
reports to be a mass change by itself. Sources are peers by site family, or by the domain under
which a city or province runs the sites of its offices on one platform.
"""

from collections import Counter
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from sqlalchemy import func, or_
from sqlmodel import col, select
from sqlmodel.sql.expression import SelectOfScalar

from disclosures import EventKind, IncidentState, PageRole, ReportState
from disclosures.reason import Reason, ReasonCode
from store.lifecycle_rules import LifecycleRules
from store.source_transaction import SourceTransaction
from store.tables.incidents import DELAYED, DISCARDED, QUARANTINED, IncidentRow, WithheldReadingRow
from store.tables.reports import EventRow, PageRow, ReportRow, RevisionRow
from store.tables.sources import ScheduleRow

#: Least number of sources of a correlated change.
MIN_SOURCES = 3

#: The time over which changes are counted, ...
CHANGE_WINDOW = timedelta(hours=2)

#: ... and absences, which are proved slowly.
ABSENCE_WINDOW = timedelta(days=2)

#: Least share of the peers that a correlated change reaches, unless it is a mass change.
MIN_REACH = 0.1

#: The result if no change is correlated: no peer group, and no reason.
NO_CORRELATION: tuple[str, Reason | None] = ("", None)


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrelatedChange:
    """A change that peers may have in common."""

    #: Reports that changed or are missing, and the number of their sources.
    reports: int
    sources: int

    #: Reports that were checked.
    seen: int

    #: Sources in the peer group.
    peers: int


def is_correlated(change: CorrelatedChange, rules: LifecycleRules) -> bool:
    """Whether a change is correlated: a mass change, or many reports of many peers. Pure."""
    if change.sources < MIN_SOURCES:
        return False
    if (
        change.reports > rules.mass_change_count
        and change.reports > rules.mass_change_share * change.seen
    ):
        return True
    return (
        change.reports >= rules.correlation_threshold and change.sources > MIN_REACH * change.peers
    )


def main_group_of(tx: SourceTransaction) -> str:
    """The most specific peer group of a source."""
    return peer_groups_of(tx)[0]


def peer_groups_of(tx: SourceTransaction) -> tuple[str, ...]:
    """All peer groups of a source: its site family, if it is one software, and its domain."""
    family = tx.source.family or tx.schedule.family
    related = family and family not in tx.rules.unrelated_families
    return (family, tx.schedule.domain) if related else (tx.schedule.domain,)


def peers_in(peer_group: str) -> SelectOfScalar[UUID]:
    """Select the sources of a peer group that are not paused."""
    return select(ScheduleRow.source_id).where(
        ~col(ScheduleRow.paused),
        (ScheduleRow.family == peer_group) | (ScheduleRow.domain == peer_group),
    )


def has_enough_peers(tx: SourceTransaction) -> bool:
    """Whether a peer group of the source has at least `MIN_SOURCES` sources."""
    few = (peers_in(peer_group).limit(MIN_SOURCES) for peer_group in peer_groups_of(tx))
    return any(len(tx.session.exec(some).all()) == MIN_SOURCES for some in few)


def find_correlated_changes(tx: SourceTransaction) -> tuple[str, Reason | None]:
    """The peer group whose reports change together, and the reason; else NO_CORRELATION."""
    for peer_group in peer_groups_of(tx):
        change = _count_changes(tx, peer_group)
        if (
            change
            and is_correlated(change, tx.rules)
            and not _was_recently_released(tx, peer_group)
        ):
            hours = round(CHANGE_WINDOW / timedelta(hours=1))
            return peer_group, Reason.of(
                ReasonCode.CORRELATED_CHANGE_DIFFER,
                reports=change.reports,
                group=peer_group,
                hours=hours,
            )
    return NO_CORRELATION


def find_correlated_absences(tx: SourceTransaction) -> tuple[str, Reason | None]:
    """The peer group whose reports vanish together, and the reason; else NO_CORRELATION."""
    for peer_group in peer_groups_of(tx):
        change = _count_absences(tx, peer_group)
        if (
            change
            and is_correlated(change, tx.rules)
            and not _was_recently_released(tx, peer_group)
        ):
            return peer_group, Reason.of(
                ReasonCode.CORRELATED_CHANGE_GONE, reports=change.reports, group=peer_group
            )
    return NO_CORRELATION


def _count_changes(tx: SourceTransaction, peer_group: str) -> CorrelatedChange | None:
    """Count recent changes among the peers; None if too few for any correlation."""
    since, peer_sources = tx.now - CHANGE_WINDOW, peers_in(peer_group)
    emitted = (
        select(EventRow.source_id, func.count())
        .join(RevisionRow, col(RevisionRow.id) == EventRow.revision_id)
        .where(
            EventRow.kind == EventKind.REVISED.value,
            col(EventRow.occurred_at) > since,
            col(RevisionRow.seen_at) > since,  # not one that was only accepted since then
            col(EventRow.source_id).in_(peer_sources),
        )
        .group_by(col(EventRow.source_id))
    )
    withheld = (
        select(WithheldReadingRow.source_id, func.count())
        .where(
            or_(
                col(WithheldReadingRow.state) == DELAYED,
                col(WithheldReadingRow.incident_id).is_not(None)
                & col(WithheldReadingRow.state).in_((QUARANTINED, DISCARDED)),
            ),
            col(WithheldReadingRow.seen_at) > since,
            col(WithheldReadingRow.source_id).in_(peer_sources),
        )
        .group_by(col(WithheldReadingRow.source_id))
    )
    changed: Counter[UUID] = Counter()
    for counted in (emitted, withheld):
        changed.update(dict(tx.session.exec(counted).all()))
    if _is_below_threshold(tx, changed):
        return None
    checked = (
        select(func.count())
        .select_from(PageRow)
        .where(
            PageRow.role == PageRole.REPORT.value,
            col(PageRow.checked_at) > since,
            col(PageRow.source_id).in_(peer_sources),
        )
    )
    seen = tx.session.exec(checked).one()
    return CorrelatedChange(
        reports=changed.total(), sources=len(changed), seen=seen, peers=_count_peers(tx, peer_group)
    )


def _count_absences(tx: SourceTransaction, peer_group: str) -> CorrelatedChange | None:
    """Count recent absences among the peers; None if too few for any correlation."""
    since = tx.now - ABSENCE_WINDOW
    present = col(ReportRow.state) == ReportState.PRESENT.value
    recently = or_(col(ReportRow.missing_since) > since, col(ReportRow.moved_at) > since)
    counted = (
        select(ReportRow.source_id, func.count())
        .where(present, recently, col(ReportRow.source_id).in_(peers_in(peer_group)))
        .group_by(col(ReportRow.source_id))
    )
    gone = Counter(dict(tx.session.exec(counted).all()))
    if _is_below_threshold(tx, gone):
        return None
    statement = (
        select(func.count())
        .select_from(ReportRow)
        .where(present, col(ReportRow.source_id).in_(list(gone)))
    )
    seen = tx.session.exec(statement).one()
    return CorrelatedChange(
        reports=gone.total(), sources=len(gone), seen=seen, peers=_count_peers(tx, peer_group)
    )


def _is_below_threshold(tx: SourceTransaction, reports: Counter[UUID]) -> bool:
    few = min(tx.rules.mass_change_count + 1, tx.rules.correlation_threshold)
    return len(reports) < MIN_SOURCES or reports.total() < few


def _count_peers(tx: SourceTransaction, peer_group: str) -> int:
    return tx.session.exec(select(func.count()).select_from(peers_in(peer_group).subquery())).one()


def _was_recently_released(tx: SourceTransaction, peer_group: str) -> bool:
    """Whether an operator released an incident of the peer group within `CHANGE_WINDOW`."""
    released = select(IncidentRow.id).where(
        IncidentRow.state == IncidentState.RELEASED.value,
        IncidentRow.subject == peer_group,
        col(IncidentRow.closed_at) > tx.now - CHANGE_WINDOW,
    )
    return tx.session.exec(released.limit(1)).first() is not None
