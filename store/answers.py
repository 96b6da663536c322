"""Answers as they came: a page, and the file that holds its report."""

import json

from sqlmodel import Session

from disclosures import Page
from store.answered import Answered
from store.clean import clean
from store.rows import headers_of, headers_text
from store.snapshots import fetch, keep
from store.times import moment, moment_of


def keep_file(session: Session, row: Answered, file: Page | None) -> None:
    """Keep a page's file with the row that was read from it; its bytes once."""
    if file is None:
        return
    row.file_sha256 = keep(session, file)
    stated = {
        "url": clean(file.url),
        "via": clean(file.via),
        "status": file.status,
        "headers": headers_of(headers_text(file.headers)),
        "fetched_at": moment(file.fetched_at),
        "raw_sha256": row.file_sha256,
    }
    row.file = json.dumps(stated, ensure_ascii=False)


def file_stated(row: Answered) -> dict[str, object] | None:
    """What is stated of the file that was kept with a page; None: none was."""
    stated: dict[str, object] | None = json.loads(row.file) if row.file else None
    return stated


def page_of(row: Answered, body: bytes) -> Page:
    """The answer that was read, whose bytes are `body`."""
    return Page(
        url=row.page_url,
        body=body,
        status=row.status,
        headers=headers_of(row.headers),
        fetched_at=row.fetched_at,
        via=row.via,
    )


def file_of(session: Session, row: Answered) -> Page | None:
    """The file that was kept with a page; None: none was."""
    return None if row.file_sha256 is None else file_as(row, fetch(session, row.file_sha256))


def file_as(row: Answered, body: bytes) -> Page:
    """The file that was kept with a page, whose bytes are `body`."""
    stated = json.loads(row.file)
    return Page(
        url=stated["url"],
        body=body,
        status=stated["status"],
        headers=stated["headers"],
        fetched_at=moment_of(stated["fetched_at"]),
        via=stated["via"],
    )
