"""Column types, the base class of all rows, and the columns of a stored response."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import ClassVar

from sqlalchemy import DateTime, Dialect, Double, MetaData, Text, TypeDecorator
from sqlmodel import Field, SQLModel

from disclosures.reason import Reason
from disclosures.sanitising import storable_text, storable_value


class UtcDateTime(TypeDecorator[datetime]):
    """An aware datetime in UTC, also on SQLite, which stores no zone."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Reject a naive datetime."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"naive datetime: {value!r}")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Restore the zone."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Seconds(TypeDecorator[timedelta]):
    """A duration, as seconds with their fraction."""

    impl = Double
    cache_ok = True

    def process_bind_param(self, value: timedelta | None, dialect: Dialect) -> float | None:
        """Convert to seconds."""
        return None if value is None else value.total_seconds()

    def process_result_value(self, value: float | None, dialect: Dialect) -> timedelta | None:
        """Convert to a duration."""
        return None if value is None else timedelta(seconds=value)


class CleanText(TypeDecorator[str]):
    """Text from outside, without the characters that PostgreSQL rejects."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        """Remove them."""
        return None if value is None else storable_text(value)


class StringMap(TypeDecorator[dict[str, str]]):
    """A map of strings, as JSON text with sorted keys."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Mapping[str, str] | None, dialect: Dialect) -> str | None:
        """Serialise."""
        if value is None:
            return None
        return storable_text(json.dumps(dict(value), ensure_ascii=False, sort_keys=True))

    def process_result_value(self, value: str | None, dialect: Dialect) -> dict[str, str] | None:
        """Parse."""
        if value is None:
            return None
        return {str(name): str(word) for name, word in json.loads(value).items()}


class Words(TypeDecorator[tuple[str, ...]]):
    """Some words, as JSON text."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: tuple[str, ...] | None, dialect: Dialect) -> str | None:
        """Serialise."""
        if value is None:
            return None
        return storable_text(json.dumps(list(value), ensure_ascii=False))

    def process_result_value(self, value: str | None, dialect: Dialect) -> tuple[str, ...] | None:
        """Parse."""
        return None if value is None else tuple(map(str, json.loads(value)))


class ReasonText(TypeDecorator[Reason]):
    """A reason as JSON text."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Reason | None, dialect: Dialect) -> str | None:
        """Write it."""
        return None if value is None else _json(value.as_json())

    def process_result_value(self, value: str | None, dialect: Dialect) -> Reason | None:
        """Read it."""
        return None if value is None else Reason.from_json(json.loads(value))


class ReasonsText(TypeDecorator[tuple[Reason, ...]]):
    """Several reasons as a list in JSON text."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: tuple[Reason, ...] | None, dialect: Dialect) -> str | None:
        """Write them."""
        return None if value is None else _json([reason.as_json() for reason in value])

    def process_result_value(
        self, value: str | None, dialect: Dialect
    ) -> tuple[Reason, ...] | None:
        """Read them."""
        return None if value is None else tuple(map(Reason.from_json, json.loads(value)))


def _json(value: object) -> str:
    return json.dumps(storable_value(value), ensure_ascii=False)


class BaseRow(SQLModel):
    """Base class of all rows: one metadata, in which every constraint has a name."""

    metadata: ClassVar[MetaData] = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )


class ResponseColumns(BaseRow):
    """A reading and the responses that it was parsed from."""

    reading: str = Field(sa_type=Text)

    #: Of the reading, for queries: its kind, its site family, and whether its title or the text of
    #: one of its files names an annual report.
    kind: str
    family: str = Field(sa_type=CleanText)
    names_report: bool
    digest: str
    seen_at: datetime = Field(sa_type=UtcDateTime)
    raw_sha256: str = Field(foreign_key="snapshot.sha256", index=True)
    page_url: str = Field(sa_type=CleanText)

    #: The address that gave the bytes, if it is not `page_url`.
    via: str = Field(default="", sa_type=CleanText)
    status: int
    headers: str = Field(sa_type=Text)
    fetched_at: datetime | None = Field(default=None, sa_type=UtcDateTime)

    #: Its list entry, as JSON, or empty.
    listed: str = Field(default="", sa_type=Text)

    #: The file that its text was parsed from: the response as JSON, or empty; its bytes.
    file: str = Field(default="", sa_type=Text)
    file_sha256: str | None = Field(default=None, foreign_key="snapshot.sha256")

    #: The further pages of its text, as responses with the hashes of their bytes; JSON, or empty.
    further: str = Field(default="", sa_type=Text)
