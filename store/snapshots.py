"""Responses and their bytes: each body is stored once, compressed, under its SHA-256.

Revisions and withheld readings share the columns of `ResponseColumns`; this module makes them
from an observation and restores `Page` values from them.
"""

import json
from collections.abc import Mapping, Sequence
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
    if page.further:
        for each in page.further:
            store_bytes(session, each)
        columns["further"] = _further_text(page.further)
    return columns


def page_of(row: ResponseColumns, body: bytes, bodies: Mapping[str, bytes] | None = None) -> Page:
    """The response that was read; `body`: its bytes, `bodies`: those of its further pages by hash.

    Without `bodies`, the further pages are left out.
    """
    records = further_records(row) if bodies is not None else []
    return Page(
        url=row.page_url,
        body=body,
        status=row.status,
        headers=headers_of(row.headers),
        fetched_at=row.fetched_at,
        via=row.via,
        further=tuple(_page_with(record, bodies[record["raw_sha256"]]) for record in records)
        if bodies is not None
        else (),
    )


def load_page(session: Session, row: ResponseColumns) -> Page:
    """The response that was read, with the further pages of its text. Raises NotFound."""
    hashes = [record["raw_sha256"] for record in further_records(row)]
    bodies = {sha256: load_bytes(session, sha256) for sha256 in hashes}
    return page_of(row, load_bytes(session, row.raw_sha256), bodies)


def file_of(session: Session, row: ResponseColumns) -> Page | None:
    """The file that was stored with a page; None if there is none."""
    return None if row.file_sha256 is None else file_with(row, load_bytes(session, row.file_sha256))


def file_with(row: ResponseColumns, body: bytes) -> Page:
    """The file that was stored with a page; `body`: its bytes."""
    return _page_with(json.loads(row.file), body)


def further_records(row: ResponseColumns) -> list[dict[str, Any]]:
    """What is stored of the further pages of a text besides their bytes, in order."""
    records: list[dict[str, Any]] = json.loads(row.further) if row.further else []
    return records


def file_record(row: ResponseColumns) -> dict[str, object] | None:
    """What the evidence chain covers of the stored file; None if there is none."""
    record: dict[str, object] | None = json.loads(row.file) if row.file else None
    return record


def chained_further(row: ResponseColumns) -> list[dict[str, object]]:
    """What the evidence chain covers of the further pages of a text; empty if there are none."""
    return [
        {name: value for name, value in record.items() if name != "repeats"}
        for record in further_records(row)
    ]


def utc_text(at: datetime | None) -> str:
    """A time as it is hashed: in UTC, to the microsecond; empty for None."""
    return "" if at is None else at.astimezone(UTC).isoformat(timespec="microseconds")


def _page_with(record: Mapping[str, Any], body: bytes) -> Page:
    return Page(
        url=record["url"],
        body=body,
        status=record["status"],
        headers=record["headers"],
        fetched_at=datetime.fromisoformat(record["fetched_at"]) if record["fetched_at"] else None,
        via=record["via"],
        repeats=record.get("repeats", False),
    )


def _further_text(pages: Sequence[Page]) -> str:
    records = [{**_record(page), "repeats": page.repeats} for page in pages]
    return json.dumps(records, ensure_ascii=False)


def _file_text(file: Page) -> str:
    return json.dumps(_record(file), ensure_ascii=False)


def _record(file: Page) -> dict[str, Any]:
    return {
        "url": storable_text(file.url),
        "via": storable_text(file.via),
        "status": file.status,
        "headers": headers_of(headers_text(file.headers)),
        "fetched_at": utc_text(file.fetched_at),
        "raw_sha256": file.sha256,
    }
