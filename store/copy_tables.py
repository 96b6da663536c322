"""The tables of likeness: what texts are looked up by, and which were found to be alike."""

from uuid import UUID

from sqlalchemy import BigInteger
from sqlmodel import Field

from store.columns import Row


class BandRow(Row, table=True):
    """A part of the sketch of a report's text: reports that share one may be alike."""

    __tablename__ = "band"

    value: int = Field(sa_type=BigInteger, primary_key=True)
    report_id: UUID = Field(foreign_key="report.id", primary_key=True, index=True)


class LikenessRow(Row, table=True):
    """Two reports whose revisions in force say nearly the same; the later one found the other."""

    __tablename__ = "likeness"

    report_id: UUID = Field(foreign_key="report.id", primary_key=True)
    other_id: UUID = Field(foreign_key="report.id", primary_key=True, index=True)
    overlap: float
