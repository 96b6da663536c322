"""Waves: whether what changes at one source changes at all that are built alike.

The redesign of a site family reaches its sources one visit after another, each with too few
reports to be a storm by itself. Sources are alike by their site family, or by the domain under
which a city or a province runs the sites of all its offices on one platform.
"""

from collections import Counter
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from uuid import UUID

from sqlalchemy import func, or_
from sqlmodel import col, select
from sqlmodel.sql.expression import SelectOfScalar
from tldextract import TLDExtract

from disclosures import EventKind, IncidentState, PageRole, ReportState
from disclosures.reason import Reason, ReasonCode
from store.held_tables import DISCARDED, PENDING, WAITING, HeldRow
from store.lifecycle import Rules
from store.scribe import Scribe
from store.tables import AgendaRow, EventRow, IncidentRow, PageRow, ReportRow, RevisionRow

#: So many sources that do the same are doing it together.
ALIKE = 3

#: What differs is counted over this time, ...
WINDOW = timedelta(hours=2)

#: ... and what is gone over this, since absence is proven slowly.
GONE_WINDOW = timedelta(days=2)

#: A wave that is no large part of what is looked at reaches at least this share of the sources.
REACH = 0.1

#: No group of sources, and no reason: nothing happens to several of them at once.
NO_WAVE: tuple[str, Reason | None] = ("", None)

#: The family that says nothing.
GENERIC = "generic"


@dataclass(frozen=True, slots=True, kw_only=True)
class Wave:
    """What happened among sources that are alike."""

    #: Reports that differ, or are gone, and of how many sources they are.
    reports: int
    sources: int

    #: Reports that were looked at.
    seen: int

    #: Sources that are alike.
    alike: int


def is_wave(wave: Wave, rules: Rules) -> bool:
    """Whether this is one thing that happened to them all. Pure."""
    if wave.sources < ALIKE:
        return False
    if wave.reports > rules.storm_count and wave.reports > rules.storm_share * wave.seen:
        return True
    return wave.reports >= rules.family_storm and wave.sources > REACH * wave.alike


def domain_of(host: str) -> str:
    """The domain that `host` belongs to: one city's, one province's; itself where it has none."""
    return _suffixes()(host).top_domain_under_public_suffix or host


def family_of(scribe: Scribe) -> str:
    """What a source shares with those that are redesigned along with it."""
    return kin_of(scribe)[0]


def kin_of(scribe: Scribe) -> tuple[str, ...]:
    """All that a source may share with others: its family, if it is known, and its domain."""
    family = scribe.source.family or scribe.schedule.family
    known = (family,) if family not in ("", GENERIC) else ()
    return (*known, scribe.schedule.domain)


def alike(kin: str) -> SelectOfScalar[UUID]:
    """The sources that share `kin`."""
    return select(AgendaRow.source_id).where(
        ~col(AgendaRow.paused), (AgendaRow.family == kin) | (AgendaRow.domain == kin)
    )


def has_kin(scribe: Scribe) -> bool:
    """Whether there are sources enough for the source to be part of a wave."""
    few = (alike(kin).limit(ALIKE) for kin in kin_of(scribe))
    return any(len(scribe.session.exec(some).all()) == ALIKE for some in few)


def changing_wave(scribe: Scribe) -> tuple[str, Reason | None]:
    """Of what kin reports differ as one, and the reason; NO_WAVE when they do not."""
    for kin in kin_of(scribe):
        wave = _changing(scribe, kin)
        if wave and is_wave(wave, scribe.rules) and not _is_believed(scribe, kin):
            hours = round(WINDOW / timedelta(hours=1))
            return kin, Reason.of(
                ReasonCode.CORRELATED_CHANGE_DIFFER, reports=wave.reports, group=kin, hours=hours
            )
    return NO_WAVE


def vanishing_wave(scribe: Scribe) -> tuple[str, Reason | None]:
    """Of what kin reports vanish as one, and the reason; NO_WAVE when they do not."""
    for kin in kin_of(scribe):
        wave = _vanishing(scribe, kin)
        if wave and is_wave(wave, scribe.rules) and not _is_believed(scribe, kin):
            return kin, Reason.of(
                ReasonCode.CORRELATED_CHANGE_GONE, reports=wave.reports, group=kin
            )
    return NO_WAVE


def _changing(scribe: Scribe, kin: str) -> Wave | None:
    """What differs among `kin`; None when that is too little for any wave, as on most days."""
    since, ours = scribe.now - WINDOW, alike(kin)
    told = (
        select(EventRow.source_id, func.count())
        .join(RevisionRow, col(RevisionRow.id) == EventRow.revision_id)
        .where(
            EventRow.kind == EventKind.REVISED.value,
            col(EventRow.occurred_at) > since,
            col(RevisionRow.seen_at) > since,  # one accepted since then is no storm of now
            col(EventRow.source_id).in_(ours),
        )
        .group_by(col(EventRow.source_id))
    )
    kept = (
        select(HeldRow.source_id, func.count())
        .where(
            or_(
                col(HeldRow.state) == PENDING,
                col(HeldRow.incident_id).is_not(None)
                & col(HeldRow.state).in_((WAITING, DISCARDED)),
            ),
            col(HeldRow.seen_at) > since,
            col(HeldRow.source_id).in_(ours),
        )
        .group_by(col(HeldRow.source_id))
    )
    changed: Counter[UUID] = Counter()
    for counted in (told, kept):
        changed.update(dict(scribe.session.exec(counted).all()))
    if _is_little(scribe, changed):
        return None
    looked_at = (
        select(func.count())
        .select_from(PageRow)
        .where(
            PageRow.role == PageRole.REPORT.value,
            col(PageRow.checked_at) > since,
            col(PageRow.source_id).in_(ours),
        )
    )
    seen = scribe.session.exec(looked_at).one()
    return Wave(
        reports=changed.total(), sources=len(changed), seen=seen, alike=_number(scribe, kin)
    )


def _vanishing(scribe: Scribe, kin: str) -> Wave | None:
    """What is gone among `kin`; None when that is too little for any wave."""
    since = scribe.now - GONE_WINDOW
    present = col(ReportRow.state) == ReportState.PRESENT.value
    lately = or_(col(ReportRow.missing_since) > since, col(ReportRow.moved_at) > since)
    counted = (
        select(ReportRow.source_id, func.count())
        .where(present, lately, col(ReportRow.source_id).in_(alike(kin)))
        .group_by(col(ReportRow.source_id))
    )
    gone = Counter(dict(scribe.session.exec(counted).all()))
    if _is_little(scribe, gone):
        return None
    theirs = (
        select(func.count())
        .select_from(ReportRow)
        .where(present, col(ReportRow.source_id).in_(list(gone)))
    )
    seen = scribe.session.exec(theirs).one()
    return Wave(reports=gone.total(), sources=len(gone), seen=seen, alike=_number(scribe, kin))


def _is_little(scribe: Scribe, reports: Counter[UUID]) -> bool:
    few = min(scribe.rules.storm_count + 1, scribe.rules.family_storm)
    return len(reports) < ALIKE or reports.total() < few


def _number(scribe: Scribe, kin: str) -> int:
    return scribe.session.exec(select(func.count()).select_from(alike(kin).subquery())).one()


def _is_believed(scribe: Scribe, kin: str) -> bool:
    """Whether an operator believed a storm of `kin` lately."""
    released = select(IncidentRow.id).where(
        IncidentRow.state == IncidentState.RELEASED.value,
        IncidentRow.subject == kin,
        col(IncidentRow.closed_at) > scribe.now - WINDOW,
    )
    return scribe.session.exec(released.limit(1)).first() is not None


@cache
def _suffixes() -> TLDExtract:
    """The public suffixes as the library ships them; nothing is fetched or written."""
    return TLDExtract(suffix_list_urls=(), cache_dir=None)
