"""Responses and their bytes: each body is stored once, compressed, under its SHA-256.

Revisions and withheld readings share the columns of `ResponseColumns`; this module makes them
from an observation and restores `Page` values from them.
"""

import json
from datetime import UTC, datetime
from typing import Any

import zstandard
from sqlmodel import Session, select

from disclosures import Page, ReportObserved
from disclosures.errors import NotFound
from disclosures.sanitising import storable_text
from store.tables.columns import ResponseColumns
from store.tables.conversion import entry_text, headers_of, headers_text, reading_columns
from store.tables.reports import SnapshotRow

COMPRESSION_LEVEL = 3


def store_bytes(session: Session, page: Page) -> str:
    """Store the bytes of `page` once; return their SHA-256 (hex)."""
    sha256 = page.sha256
    known = select(SnapshotRow.sha256).where(SnapshotRow.sha256 == sha256)
    if session.exec(known).first() is None:
        data = zstandard.ZstdCompressor(level=COMPRESSION_LEVEL).compress(page.body)
        session.add(SnapshotRow(sha256=sha256, data=data))
        session.flush()
    return sha256


def load_bytes(session: Session, sha256: str) -> bytes:
    """Load the bytes with this SHA-256 (hex). Raises NotFound."""
    row = session.get(SnapshotRow, sha256)
    if row is None:
        raise NotFound(f"no bytes with the hash {sha256!r}")
    return zstandard.ZstdDecompressor().decompress(row.data)


def response_columns(session: Session, observation: ReportObserved) -> dict[str, Any]:
    """Values for `ResponseColumns`, except `seen_at`; the bytes of page and file are stored."""
    page, file = observation.page, observation.file
    columns = {
        **reading_columns(observation.reading),
        "digest": observation.digest,
        "raw_sha256": store_bytes(session, page),
        "page_url": page.url,
        "via": page.via,
        "status": page.status,
        "headers": headers_text(page.headers),
        "fetched_at": page.fetched_at,
        "listed": entry_text(observation.listed),
    }
    if file is not None:
        columns["file_sha256"] = store_bytes(session, file)
        columns["file"] = _file_text(file)
    return columns


def page_of(row: ResponseColumns, body: bytes) -> Page:
    """The response that was read; `body`: its bytes."""
    return Page(
        url=row.page_url,
        body=body,
        status=row.status,
        headers=headers_of(row.headers),
        fetched_at=row.fetched_at,
        via=row.via,
    )


def file_of(session: Session, row: ResponseColumns) -> Page | None:
    """The file that was stored with a page; None if there is none."""
    return None if row.file_sha256 is None else file_with(row, load_bytes(session, row.file_sha256))


def file_with(row: ResponseColumns, body: bytes) -> Page:
    """The file that was stored with a page; `body`: its bytes."""
    record = json.loads(row.file)
    return Page(
        url=record["url"],
        body=body,
        status=record["status"],
        headers=record["headers"],
        fetched_at=datetime.fromisoformat(record["fetched_at"]) if record["fetched_at"] else None,
        via=record["via"],
    )


def file_record(row: ResponseColumns) -> dict[str, object] | None:
    """What the evidence chain covers of the stored file; None if there is none."""
    record: dict[str, object] | None = json.loads(row.file) if row.file else None
    return record


def utc_text(at: datetime | None) -> str:
    """A time as it is hashed: in UTC, to the microsecond; empty for None."""
    return "" if at is None else at.astimezone(UTC).isoformat(timespec="microseconds")


def _file_text(file: Page) -> str:
    record = {
        "url": storable_text(file.url),
        "via": storable_text(file.via),
        "status": file.status,
        "headers": headers_of(headers_text(file.headers)),
        "fetched_at": utc_text(file.fetched_at),
        "raw_sha256": file.sha256,
    }
    return json.dumps(record, ensure_ascii=False)
