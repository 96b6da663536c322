"""Queries port: what pages, feeds and the API ask the store; read only."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from uuid import UUID

from disclosures.change import Event, EventKind
from disclosures.crawl_run import CrawlRun
from disclosures.incident import Incident, WithheldReading
from disclosures.page import Page
from disclosures.report import Report, Revision
from disclosures.source import SourceHealth


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceItem:
    """One revision with the response it was read from, and its link in the evidence chain."""

    report: UUID
    number: int

    #: The response; `body` holds the raw bytes.
    page: Page
    #: The primary file, under the address that the page links to; None: none.
    file: Page | None = None
    seen_at: datetime

    #: ``disclosures.content_digest.digest`` of the reading.
    digest: str

    #: Whether it is the response of an earlier revision, reparsed by a later parser version.
    reparsed: bool

    #: Link of the evidence chain, hex; see ``store.evidence_chain``.
    chain: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NearDuplicate:
    """Another report with nearly the same text: of the year before, or a model of it."""

    #: Current revision of the other report.
    other: Revision

    #: Share of the longer text's shingles that both have: 0.8 to 1.
    overlap: float


class EvidenceQueries(Protocol):
    """Evidence and near-duplicates of revisions; part of the Queries port."""

    def evidence_items(self, report: UUID, number: int, *, most: int = 0) -> Sequence[EvidenceItem]:
        """Revision `number` of a report and all before it, first to last.

        Raises:
            NotFound: No such revision.
            InputError: Together they exceed `most` bytes (0: no limit).
        """

    def place(self, revision: UUID) -> tuple[UUID, int]:
        """Report id and number of a revision. Raises NotFound."""

    def year_before(self, report: UUID) -> Revision | None:
        """Current annual report of the same agency for the year before; None: not stored."""

    def near_duplicates(self, report: UUID) -> Sequence[NearDuplicate]:
        """Near-duplicates among the reports of all sources, most similar first."""


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
