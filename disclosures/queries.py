"""The door through which pages and feeds ask the store; ``disclosures.ports`` has the others."""

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
    """What pages and feeds ask. Reading only; never waits for a writer."""

    def events(
        self,
        *,
        sources: Iterable[str] = (),
        kinds: Iterable[EventKind] = (),
        limit: int = 50,
        before: datetime | None = None,
        substantive_only: bool = False,
    ) -> Sequence[Event]:
        """Newest first. Empty filters mean everything that readers may see."""

    def event(self, event: UUID) -> Event:
        """Find one. Raises NotFound."""

    def report(self, report: UUID) -> Report:
        """Find one. Raises NotFound."""

    def reports(self, *, source: str = "", limit: int = 50, offset: int = 0) -> Sequence[Revision]:
        """The revisions in force, newest publication first."""

    def revisions(self, report: UUID) -> Sequence[Revision]:
        """All revisions of a report, first to last. Raises NotFound."""

    def history(self, report: UUID) -> Sequence[Event]:
        """All events of a report, first to last."""

    def raw(self, sha256: str) -> bytes:
        """The raw bytes of a revision. Raises NotFound."""

    def health(self) -> Sequence[SourceHealth]:
        """All sources with their health, worst first."""

    def runs(self, *, source: str = "", limit: int = 50) -> Sequence[CrawlRun]:
        """Newest first."""

    def withheld(
        self,
        *,
        source: str = "",
        incident: UUID | None = None,
        delayed: bool = False,
        limit: int = 50,
    ) -> Sequence[WithheldReading]:
        """What waits for an operator, oldest first; of one source, or of one incident.

        `delayed`: what is told before long by itself, instead (``WithheldReading.due_at``).
        """

    def incidents(self, *, closed: bool = False, limit: int = 50) -> Sequence[Incident]:
        """Open incidents, newest first; with `closed`, those that were decided as well."""

    def incident(self, incident: UUID) -> Incident:
        """Find one. Raises NotFound."""
