"""Obligations port, and the case data from which the obligations of a source are assessed."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol
from uuid import UUID

from disclosures.change import Event
from disclosures.obligation import Obligation, ObligationState
from disclosures.source import Source


@dataclass(frozen=True, slots=True, kw_only=True)
class AnnualReport:
    """A stored annual report: proof that an obligation was fulfilled."""

    report: UUID

    #: Agency as named in the report; empty: not named.
    agency: str
    report_year: int

    #: All dates of publication that its revisions state.
    dates: frozenset[date]
    first_seen_at: datetime

    #: Whether it was found before the baseline was complete.
    history: bool

    #: Last complete visit that did not find it, before it was first seen.
    absent_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseData:
    """All data needed to assess the obligations of one source."""

    source: Source
    now: datetime

    #: Whether the source can be read at present.
    healthy: bool

    #: End of the baseline, and the last complete visit. None: not yet.
    settled_at: datetime | None
    complete_at: datetime | None

    #: Time of a complete visit that a later complete visit confirmed: absence since is proved.
    confirmed_at: datetime | None = None

    #: Day from which on its lists were read without a gap; None: unknown.
    listed_from: date | None = date.min
    annual_reports: tuple[AnnualReport, ...] = ()

    #: Years of possible reports that are listed but not read, withheld, or unclassified.
    unread: frozenset[int] = frozenset()

    #: Agencies and years whose reports are stored from another source.
    elsewhere: frozenset[tuple[str, int]] = frozenset()

    #: Obligations as stored so far.
    known: tuple[Obligation, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Assessment:
    """The present state of an obligation, and whether overdue or late is to be announced."""

    obligation: Obligation
    announce: bool


class Obligations(Protocol):
    """Stores and assesses the obligations of all sources."""

    def due(self, *, day: datetime, year: datetime) -> Sequence[str]:
        """Slugs of the sources to assess; `day`, `year`: when today and this year began."""

    def review(
        self, slug: str, assess: Callable[[CaseData], Sequence[Assessment]]
    ) -> Sequence[Event]:
        """Assess the obligations of a source with `assess`, store them, and emit events.

        One transaction with the source's row locked. An event is emitted once only. Raises
        NotFound.
        """

    def all(
        self,
        *,
        source: str = "",
        report_year: int | None = None,
        state: ObligationState | None = None,
        limit: int | None = None,
        offset: int = 0,
    ) -> Sequence[Obligation]:
        """Obligations by source, year, state: newest year first, then WORST_FIRST."""

    def counts(
        self,
        *,
        source: str = "",
        report_year: int | None = None,
        due_before: date | None = None,
    ) -> Mapping[ObligationState, int]:
        """Number of obligations in each state, in the order of WORST_FIRST; zeros are left out."""

    def years(self) -> Sequence[int]:
        """Report years with obligations, newest first."""

    def correct(
        self, obligation: UUID, *, by: str, note: str = "", published_on: date | None = None
    ) -> Obligation:
        """Mark it as fulfilled on `published_on`, for good; no event. Raises NotFound."""

    def exempt(self, obligation: UUID, *, by: str, note: str = "") -> Obligation:
        """Mark it as exempt, for good; no event. Raises NotFound."""

    def reopen(self, obligation: UUID) -> Obligation:
        """Undo a correction: the next review assesses it again. Raises NotFound."""
