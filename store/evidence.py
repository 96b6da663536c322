"""What proves a revision: its answer, those of the revisions before, and the links between."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from sqlmodel import Session, col, select

from disclosures.errors import InputError, NotFound
from disclosures.evidence import EvidenceItem
from store.answers import file_as, page_of
from store.snapshots import fetch
from store.tables import RevisionRow


def evidence_items(
    session: Session, report: UUID, number: int, most: int
) -> Sequence[EvidenceItem]:
    """Revision `number` of a report and all before it, first to last.

    Raises:
        NotFound: There is no such revision.
        InputError: They hold more than `most` bytes (0: no limit).
    """
    rows = session.exec(
        select(RevisionRow)
        .where(RevisionRow.report_id == report, col(RevisionRow.number) <= number)
        .order_by(col(RevisionRow.number))
    ).all()
    if not rows or rows[-1].number != number:
        raise NotFound(f"no revision {number} of a report {report}")
    bodies: dict[str, bytes] = {}
    hashes = {each for row in rows for each in (row.raw_sha256, row.file_sha256) if each}
    for sha256 in hashes:
        bodies[sha256] = fetch(session, sha256)
        if most and sum(map(len, bodies.values())) > most:
            raise InputError(f"this evidence is large; ask for it by: gongkai evidence {report}")
    return [_exhibit(row, bodies) for row in rows]


def place(session: Session, revision: UUID) -> tuple[UUID, int]:
    """The report and the number of a revision. Raises NotFound."""
    row = session.get(RevisionRow, revision)
    if row is None:
        raise NotFound(f"no revision {revision}")
    return row.report_id, row.number


def _exhibit(row: RevisionRow, bodies: Mapping[str, bytes]) -> EvidenceItem:
    return EvidenceItem(
        report=row.report_id,
        number=row.number,
        page=page_of(row, bodies[row.raw_sha256]),
        file=None if row.file_sha256 is None else file_as(row, bodies[row.file_sha256]),
        seen_at=row.seen_at,
        digest=row.digest,
        reparsed=row.reparsed,
        chain=row.chain,
    )
