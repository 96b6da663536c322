"""Places of a report: the pages that show it, of one source or of several sources of one agency.

A report is owned by the source that saw it first. Every page that shows it is a place; a page of
another source of the same agency may be one. Transactions on the sources of one agency run one
after another (`lock_agency`), so that two visits at the same time cannot store one report twice.
"""

import re
from collections.abc import Sequence
from hashlib import blake2b
from uuid import UUID

from sqlalchemy import ColumnElement, or_
from sqlmodel import Session, col, func, select
from sqlmodel.sql.expression import SelectOfScalar

from disclosures import ReportState
from disclosures.content_digest import folded
from store.database import lock_in_transaction
from store.tables.reports import PageRow, ReportRow
from store.tables.sources import SourceRow

_SPACES = re.compile(r"\s+")
_PROVINCE = re.compile(r"(?:壮族|回族|维吾尔)?(?:省|市|自治区|特别行政区)$")


def agency_key(agency: str, province: str) -> str:
    """What is equal for two sources of one agency; empty if the agency is not named."""
    name = _SPACES.sub("", folded(agency))
    where = _PROVINCE.sub("", _SPACES.sub("", folded(province)))
    return f"{where}/{name}" if name else ""


def lock_agency(session: Session, key: str) -> None:
    """Let one transaction at a time write to the sources of an agency, until it ends.

    Taken directly after the lock of the source, before any other.
    """
    if key:
        digest = blake2b(key.encode("utf-8", "replace"), digest_size=8).digest()
        lock_in_transaction(session.connection(), int.from_bytes(digest, "big", signed=True))


def sources_of_agency(session: Session, source: UUID, key: str) -> Sequence[UUID]:
    """The sources of the agency `key`, one of which is `source`: itself first, then by id."""
    if not key:
        return [source]
    others = select(SourceRow.id).where(SourceRow.agency_key == key, SourceRow.id != source)
    return [source, *session.exec(others.order_by(col(SourceRow.id)))]


def shown_by(*sources: UUID | SelectOfScalar[UUID]) -> ColumnElement[bool]:
    """Condition: one of `sources` owns the report, or has a page that shows it."""
    conditions = []
    for each in sources:
        of_source = [each] if isinstance(each, UUID) else each
        pages = select(PageRow.report_id).where(
            col(PageRow.source_id).in_(of_source), col(PageRow.report_id).is_not(None)
        )
        conditions += [col(ReportRow.source_id).in_(of_source), col(ReportRow.id).in_(pages)]
    return or_(*conditions)


def slugs_of_places(session: Session, report: UUID) -> frozenset[str]:
    """The slugs of the sources that own the report or have a page that shows it."""
    pages = select(PageRow.source_id).where(PageRow.report_id == report)
    owner = select(ReportRow.source_id).where(ReportRow.id == report)
    slugs = select(SourceRow.slug).where(
        or_(col(SourceRow.id).in_(pages), col(SourceRow.id).in_(owner))
    )
    return frozenset(session.exec(slugs))


def count_reports(session: Session) -> dict[UUID, int]:
    """The number of present reports that each source shows."""
    present = ReportRow.state == ReportState.PRESENT.value
    owned = select(ReportRow.source_id, ReportRow.id).where(present)
    placed = (
        select(PageRow.source_id, ReportRow.id)
        .join(ReportRow, col(ReportRow.id) == PageRow.report_id)
        .where(present, PageRow.source_id != ReportRow.source_id)
    )
    shown = owned.union(placed).subquery()
    counted = session.exec(select(shown.c.source_id, func.count()).group_by(shown.c.source_id))
    return {source: int(number) for source, number in counted}
