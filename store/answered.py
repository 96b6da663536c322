"""What revisions and held readings share: a reading, and the answers that it was read from."""

from datetime import datetime

from sqlalchemy import Text
from sqlmodel import Field

from store.columns import Row, UtcDateTime, Words


class Answered(Row):
    """What was read, and the answers that it was read from; a part of rows."""

    reading: str = Field(sa_type=Text)

    #: Of the reading, to be asked for: its kind, its site family, and whether its title or the
    #: text of one of its files names an annual report.
    kind: str
    family: str = Field(sa_type=Words)
    names_report: bool
    digest: str
    seen_at: datetime = Field(sa_type=UtcDateTime)
    raw_sha256: str = Field(foreign_key="snapshot.sha256", index=True)
    page_url: str = Field(sa_type=Words)

    #: What gave the bytes, where that is not `page_url`; else empty.
    via: str = Field(default="", sa_type=Words)
    status: int
    headers: str = Field(sa_type=Text)
    fetched_at: datetime | None = Field(default=None, sa_type=UtcDateTime)

    #: What the list said of it: its Entry, as JSON, or empty.
    listed: str = Field(default="", sa_type=Text)

    #: The file that its text was looked for in: what was answered, as JSON, or empty; its bytes.
    file: str = Field(default="", sa_type=Text)
    file_sha256: str | None = Field(default=None, foreign_key="snapshot.sha256")
