"""Evidence: a revision as it can be shown to somebody who does not trust us; and copies."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from uuid import UUID

from disclosures.page import Page
from disclosures.report import Revision


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceItem:
    """One revision with the answer it was read from, and the link that ties it to the others."""

    report: UUID
    number: int

    #: The answer as it came; its body are the raw bytes.
    page: Page
    #: The file that its text was looked for in, under the address by which the page links to it.
    file: Page | None = None
    seen_at: datetime

    #: ``disclosures.sameness.digest`` of what was read from it.
    digest: str

    #: Whether it is an earlier revision's answer, read again by a later reader.
    reparsed: bool

    #: See ``store.chain``.
    chain: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NearDuplicate:
    """Another report that says nearly the same: last year's, or the one it was written after."""

    #: Of the other report, the revision in force.
    other: Revision

    #: Of the wording of the longer text, the share that both have: 0.8 to 1.
    overlap: float


class EvidenceQueries(Protocol):
    """What can be proved of a revision, and set beside it; a part of the Archive."""

    def evidence_items(self, report: UUID, number: int, *, most: int = 0) -> Sequence[EvidenceItem]:
        """Revision `number` of a report and all before it, first to last.

        Raises:
            NotFound: There is no such revision.
            InputError: They hold more than `most` bytes (0: no limit).
        """

    def place(self, revision: UUID) -> tuple[UUID, int]:
        """The report and the number of a revision. Raises NotFound."""

    def year_before(self, report: UUID) -> Revision | None:
        """The same agency's annual report of the year before, as it stands; None without one."""

    def near_duplicates(self, report: UUID) -> Sequence[NearDuplicate]:
        """Reports that say nearly the same, of any source, the most alike first."""
