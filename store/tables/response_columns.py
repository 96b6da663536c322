"""Columns shared by revisions and withheld readings: the reading and its response."""

from datetime import datetime

from sqlalchemy import Text
from sqlmodel import Field

from store.tables.column_types import BaseRow, CleanText, UtcDateTime


class ResponseColumns(BaseRow):
    """What was read, and the answers that it was read from; a part of rows."""

    reading: str = Field(sa_type=Text)
    digest: str
    seen_at: datetime = Field(sa_type=UtcDateTime)
    raw_sha256: str = Field(foreign_key="snapshot.sha256", index=True)
    page_url: str = Field(sa_type=CleanText)

    #: What gave the bytes, where that is not `page_url`; else empty.
    via: str = Field(default="", sa_type=CleanText)
    status: int
    headers: str = Field(sa_type=Text)
    fetched_at: datetime | None = Field(default=None, sa_type=UtcDateTime)

    #: What the list said of it: its Entry, as JSON, or empty.
    listed: str = Field(default="", sa_type=Text)

    #: The file that its text was looked for in: what was answered, as JSON, or empty; its bytes.
    file: str = Field(default="", sa_type=Text)
    file_sha256: str | None = Field(default=None, foreign_key="snapshot.sha256")
