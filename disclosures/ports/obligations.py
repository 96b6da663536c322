"""Ports that store and assess the obligations of all sources."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from typing import Protocol
from uuid import UUID

from disclosures.change import Event
from disclosures.obligation import Assessment, CaseData, Obligation, ObligationState


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


class ObligationReview(Protocol):
    """Assesses the obligations that are due for it."""

    def __call__(self) -> int:
        """Assess; return the number of events. One transaction a source."""
