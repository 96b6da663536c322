"""Queries port: what pages, feeds and the API ask the store; read only."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Protocol
from uuid import UUID

from disclosures.change import Event, EventKind
from disclosures.crawl_run import CrawlRun
from disclosures.evidence import EvidenceQueries
from disclosures.incident import Incident
from disclosures.report import Report, Revision
from disclosures.source import SourceHealth
from disclosures.withheld import WithheldReading


class Queries(EvidenceQueries, Protocol):
    """Read-only queries; never blocked by a writer."""

    def events(
        self,
        *,
        sources: Iterable[str] = (),
        kinds: Iterable[EventKind] = (),
        limit: int = 50,
        before: datetime | None = None,
        substantive_only: bool = False,
    ) -> Sequence[Event]:
        """Events, newest first. Empty filters: all events that readers may see."""

    def event(self, event: UUID) -> Event:
        """Find one. Raises NotFound."""

    def report(self, report: UUID) -> Report:
        """Find one. Raises NotFound."""

    def reports(self, *, source: str = "", limit: int = 50, offset: int = 0) -> Sequence[Revision]:
        """Current revisions, newest publication first."""

    def revisions(self, report: UUID) -> Sequence[Revision]:
        """Revisions of a report, oldest first. Raises NotFound."""

    def history(self, report: UUID) -> Sequence[Event]:
        """Events of a report, oldest first."""

    def raw(self, sha256: str) -> bytes:
        """Raw bytes of a snapshot. Raises NotFound."""

    def health(self) -> Sequence[SourceHealth]:
        """Health of all sources, worst first."""

    def runs(self, *, source: str = "", limit: int = 50) -> Sequence[CrawlRun]:
        """Crawl runs, newest first."""

    def withheld(
        self,
        *,
        source: str = "",
        incident: UUID | None = None,
        delayed: bool = False,
        limit: int = 50,
    ) -> Sequence[WithheldReading]:
        """Quarantined readings, oldest first; of one source, or of one incident.

        With `delayed`: the delayed readings instead (``WithheldReading.due_at``).
        """

    def incidents(self, *, closed: bool = False, limit: int = 50) -> Sequence[Incident]:
        """Open incidents, newest first; with `closed`, closed ones as well."""

    def incident(self, incident: UUID) -> Incident:
        """Find one. Raises NotFound."""
