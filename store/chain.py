"""What ties revisions together: each holds a hash of itself and of the link before.

Whoever keeps one link can prove, later and without us, what all revisions up to it were: their
bytes, addresses, headers and times. ``service/evidence/verify.py`` computes it again.
"""

import json
from hashlib import sha256

from sqlmodel import Session, select

from store.answers import file_stated
from store.clean import clean
from store.rows import headers_of
from store.tables import RevisionRow
from store.times import moment


def link_of(session: Session, row: RevisionRow) -> str:
    """The link of a revision that is about to be kept."""
    before = session.exec(
        select(RevisionRow.chain).where(
            RevisionRow.report_id == row.report_id, RevisionRow.number == row.number - 1
        )
    ).first()
    return link(before or "", stated(row))


def link(before: str, stated: dict[str, object]) -> str:
    """SHA-256 (hex) of the link before, a line feed, and `stated` as JSON with sorted keys."""
    text = json.dumps(stated, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return sha256(f"{before}\n{text}".encode("utf-8", "backslashreplace")).hexdigest()


def stated(row: RevisionRow) -> dict[str, object]:
    """All that a link vouches for."""
    return {
        "report": str(row.report_id),
        "number": row.number,
        "url": clean(row.page_url),
        "via": clean(row.via),
        "status": row.status,
        "headers": headers_of(row.headers),
        "fetched_at": moment(row.fetched_at),
        "seen_at": moment(row.seen_at),
        "raw_sha256": row.raw_sha256,
        "digest": row.digest,
        "reparsed": row.reparsed,
        "file": file_stated(row),
    }
