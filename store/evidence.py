"""What proves a revision: its answer, those of the revisions before, and the links between."""

from collections.abc import Sequence
from uuid import UUID

from sqlmodel import Session, col, select

from disclosures import Page
from disclosures.errors import InputError, NotFound
from disclosures.evidence import Exhibit
from store.rows import headers_of
from store.snapshots import fetch
from store.tables import RevisionRow


def exhibits(session: Session, report: UUID, number: int, most: int) -> Sequence[Exhibit]:
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
    for sha256 in {row.raw_sha256 for row in rows}:
        bodies[sha256] = fetch(session, sha256)
        if most and sum(map(len, bodies.values())) > most:
            raise InputError(f"this evidence is large; ask for it by: gongkai evidence {report}")
    return [_exhibit(row, bodies[row.raw_sha256]) for row in rows]


def place(session: Session, revision: UUID) -> tuple[UUID, int]:
    """The report and the number of a revision. Raises NotFound."""
    row = session.get(RevisionRow, revision)
    if row is None:
        raise NotFound(f"no revision {revision}")
    return row.report_id, row.number


def answer_of(row: RevisionRow, body: bytes) -> Page:
    """The answer that a revision was read from."""
    return Page(
        url=row.page_url,
        body=body,
        status=row.status,
        headers=headers_of(row.headers),
        fetched_at=row.fetched_at,
    )


def _exhibit(row: RevisionRow, body: bytes) -> Exhibit:
    return Exhibit(
        report=row.report_id,
        number=row.number,
        page=answer_of(row, body),
        seen_at=row.seen_at,
        digest=row.digest,
        reparsed=row.reparsed,
        chain=row.chain,
    )
