"""What columns hold, and what all rows share."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import ClassVar

from sqlalchemy import DateTime, Dialect, Double, MetaData, Text, TypeDecorator
from sqlmodel import SQLModel

from disclosures.reason import Reason
from store.clean import clean, clean_within


class UtcDateTime(TypeDecorator[datetime]):
    """An aware datetime in UTC, also on SQLite, which forgets the zone."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Refuse a naive datetime rather than guess its zone."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"naive datetime: {value!r}")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Give the zone back."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Seconds(TypeDecorator[timedelta]):
    """A duration, as seconds with their fraction."""

    impl = Double
    cache_ok = True

    def process_bind_param(self, value: timedelta | None, dialect: Dialect) -> float | None:
        """Count the seconds."""
        return None if value is None else value.total_seconds()

    def process_result_value(self, value: float | None, dialect: Dialect) -> timedelta | None:
        """Make it a duration again."""
        return None if value is None else timedelta(seconds=value)


class Words(TypeDecorator[str]):
    """Text that came from elsewhere, without the characters that PostgreSQL refuses."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        """Take them out."""
        return None if value is None else clean(value)


class Pairs(TypeDecorator[dict[str, str]]):
    """A few words by name, as JSON text that the database never asks about."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Mapping[str, str] | None, dialect: Dialect) -> str | None:
        """Write them, always in the same order."""
        if value is None:
            return None
        return clean(json.dumps(dict(value), ensure_ascii=False, sort_keys=True))

    def process_result_value(self, value: str | None, dialect: Dialect) -> dict[str, str] | None:
        """Read them."""
        if value is None:
            return None
        return {str(name): str(word) for name, word in json.loads(value).items()}


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
    return json.dumps(clean_within(value), ensure_ascii=False)


class Row(SQLModel):
    """What all rows share: one catalogue of tables, in which every constraint has a name."""

    metadata: ClassVar[MetaData] = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
