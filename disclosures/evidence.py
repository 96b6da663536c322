"""Evidence of a revision for a third party, and near-duplicates."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from uuid import UUID

from disclosures.page import Page
from disclosures.report import Revision


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

    #: ``disclosures.sameness.digest`` of the reading.
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
