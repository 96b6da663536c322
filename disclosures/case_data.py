"""The door to obligations: what a judge is shown of a source, and what is asked of the store."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol
from uuid import UUID

from disclosures.change import Event
from disclosures.obligation import Obligation, ObligationState
from disclosures.source import Source


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptReport:
    """An annual report that we keep, as proof that a duty was met."""

    report: UUID

    #: As the report names it; empty: it does not.
    agency: str
    report_year: int

    #: Every date that its revisions offered as the date of publication.
    dates: frozenset[date]
    first_seen_at: datetime

    #: Whether it was there before we began to watch.
    history: bool

    #: When the source was last read whole without it, before it was first seen.
    absent_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseData:
    """All that is needed to judge the obligations of one source."""

    source: Source
    now: datetime

    #: Whether it can be read at the moment.
    healthy: bool

    #: When its history had been taken in, and when it was last read whole. None: not yet.
    settled_at: datetime | None
    whole_at: datetime | None

    #: When it was read whole and, a span later, once more: an absence since then is confirmed.
    confirmed_at: datetime | None = None

    #: From which day on its lists were read without a gap; None: nobody can say.
    shown_from: date | None = date.min
    kept_reports: tuple[KeptReport, ...] = ()

    #: Years of what may well be a report: listed and not read, held, or not known for one.
    unread: frozenset[int] = frozenset()

    #: Agencies and years whose reports another source has.
    elsewhere: frozenset[tuple[str, int]] = frozenset()

    #: As kept so far.
    known: tuple[Obligation, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Assessment:
    """An obligation as it is now, and whether its being overdue or late is news."""

    obligation: Obligation
    is_news: bool


class Obligations(Protocol):
    """What became of the reports that agencies owe."""

    def due(self, *, day: datetime, year: datetime) -> Sequence[str]:
        """Slugs of the sources to review: `day` and `year` are when today and this year began."""

    def review(
        self, slug: str, judge: Callable[[CaseData], Sequence[Assessment]]
    ) -> Sequence[Event]:
        """Have `judge` judge the obligations of a source, keep it, and announce what is news.

        One transaction, in which nobody else writes about the source. What was announced once is
        never announced again. Raises NotFound.
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
        """What stands, of one source, year, state: newest year first, in it the worst first."""

    def counts(
        self,
        *,
        source: str = "",
        report_year: int | None = None,
        due_before: date | None = None,
    ) -> Mapping[ObligationState, int]:
        """How many stand in each state, the worst first; none where there are none."""

    def years(self) -> Sequence[int]:
        """Report years of which there are obligations, newest first."""

    def correct(
        self, obligation: UUID, *, by: str, note: str = "", published_on: date | None = None
    ) -> Obligation:
        """Say that it was met, on `published_on`: it stays so. Nobody is told. Raises NotFound."""

    def exempt(self, obligation: UUID, *, by: str, note: str = "") -> Obligation:
        """Say that it need not be met: it stays so. Raises NotFound."""

    def reopen(self, obligation: UUID) -> Obligation:
        """Take a correction back: it is judged again at the next review. Raises NotFound."""
