"""Tables of MinHash bands and of near-duplicate pairs."""

from uuid import UUID

from sqlalchemy import BigInteger
from sqlmodel import Field

from store.tables.column_types import BaseRow


class MinHashBandRow(BaseRow, table=True):
    """A part of the sketch of a report's text: reports that share one may be alike."""

    __tablename__ = "minhash_band"

    value: int = Field(sa_type=BigInteger, primary_key=True)
    report_id: UUID = Field(foreign_key="report.id", primary_key=True, index=True)


class NearDuplicateRow(BaseRow, table=True):
    """Two reports whose revisions in force say nearly the same; the later one found the other."""

    __tablename__ = "near_duplicate"

    report_id: UUID = Field(foreign_key="report.id", primary_key=True)
    other_id: UUID = Field(foreign_key="report.id", primary_key=True, index=True)
    overlap: float
