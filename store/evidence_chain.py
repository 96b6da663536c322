"""The evidence chain of a report: each revision holds a hash of itself and of its predecessor.

Given one chain hash, anyone can later verify the bytes, addresses, headers and times of all
revisions up to it. ``service/evidence/verify.py`` recomputes the same hashes.
"""

import json
from collections.abc import Mapping, Sequence
from hashlib import sha256
from uuid import UUID

from sqlmodel import Session, col, select

from disclosures.errors import InputError, NotFound
from disclosures.ports import EvidenceItem
from disclosures.sanitising import storable_text
from store.snapshots import (
    chained_further,
    file_record,
    file_with,
    further_records,
    load_bytes,
    page_of,
    utc_text,
)
from store.tables.conversion import headers_of
from store.tables.reports import RevisionRow


def next_chain_hash(session: Session, row: RevisionRow) -> str:
    """The chain hash of a revision that is about to be stored."""
    before = ""
    if row.number > 1:
        earlier = select(RevisionRow.chain).where(
            RevisionRow.report_id == row.report_id, RevisionRow.number == row.number - 1
        )
        before = session.exec(earlier).first() or ""
    return chain_hash(before, chained_fields(row))


def chain_hash(before: str, fields: dict[str, object]) -> str:
    """SHA-256 (hex) of the previous hash, a line feed, and the fields as JSON with sorted keys."""
    text = json.dumps(fields, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return sha256(f"{before}\n{text}".encode("utf-8", "backslashreplace")).hexdigest()


def chained_fields(row: RevisionRow) -> dict[str, object]:
    """The fields that a chain hash covers."""
    return {
        "report": str(row.report_id),
        "number": row.number,
        "url": storable_text(row.page_url),
        "via": storable_text(row.via),
        "status": row.status,
        "headers": headers_of(row.headers),
        "fetched_at": utc_text(row.fetched_at),
        "seen_at": utc_text(row.seen_at),
        "raw_sha256": row.raw_sha256,
        "digest": row.digest,
        "reparsed": row.reparsed,
        "file": file_record(row),
        # absent from chains without such pages, as from those of earlier versions
        **({"further": further} if (further := chained_further(row)) else {}),
    }


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
    hashes = {sha for row in rows for sha in _hashes_of(row) if sha}
    for each in hashes:
        bodies[each] = load_bytes(session, each)
        if most and sum(map(len, bodies.values())) > most:
            raise InputError(f"the evidence is too large; use: gongkai evidence {report}")
    return [_evidence_item(row, bodies) for row in rows]


def position_of(session: Session, revision: UUID) -> tuple[UUID, int]:
    """The report and the number of a revision. Raises NotFound."""
    row = session.get(RevisionRow, revision)
    if row is None:
        raise NotFound(f"no revision {revision}")
    return row.report_id, row.number


def _hashes_of(row: RevisionRow) -> list[str | None]:
    further = [record["raw_sha256"] for record in further_records(row)]
    return [row.raw_sha256, row.file_sha256, *further]


def _evidence_item(row: RevisionRow, bodies: Mapping[str, bytes]) -> EvidenceItem:
    return EvidenceItem(
        report=row.report_id,
        number=row.number,
        page=page_of(row, bodies[row.raw_sha256], bodies),
        file=None if row.file_sha256 is None else file_with(row, bodies[row.file_sha256]),
        seen_at=row.seen_at,
        digest=row.digest,
        reparsed=row.reparsed,
        chain=row.chain,
    )
