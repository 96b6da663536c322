"""The bytes of pages, compressed, each kept once by the hash of what it was."""

import zstandard
from sqlmodel import Session, select

from disclosures import Page
from disclosures.errors import NotFound
from store.tables import SnapshotRow

LEVEL = 3


def keep(session: Session, page: Page) -> str:
    """Keep the bytes of `page`, once; gives their hash."""
    sha256 = page.sha256
    known = select(SnapshotRow.sha256).where(SnapshotRow.sha256 == sha256)
    if session.exec(known).first() is None:
        data = zstandard.ZstdCompressor(level=LEVEL).compress(page.body)
        session.add(SnapshotRow(sha256=sha256, data=data))
        session.flush()
    return sha256


def fetch(session: Session, sha256: str) -> bytes:
    """The bytes whose hash is `sha256`. Raises NotFound."""
    row = session.get(SnapshotRow, sha256)
    if row is None:
        raise NotFound(f"no bytes with the hash {sha256!r}")
    return zstandard.ZstdDecompressor().decompress(row.data)
