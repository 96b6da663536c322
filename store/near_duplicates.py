"""Near-duplicates across all sources, such as last year's report republished.

They are searched when a revision is stored, and shown with the report; no event is emitted.
"""

from collections.abc import Iterator, Sequence
from uuid import UUID

from sqlalchemy import delete, insert
from sqlmodel import Session, col, func, or_, select

from disclosures import Reading
from disclosures.ports import NearDuplicate
from store.compare.minhash import bands_of, chinese_prose, overlap, shingles_of
from store.tables.conversion import reading_of
from store.tables.loading import revisions_by_id
from store.tables.reports import MinHashBandRow, NearDuplicateRow, ReportRow, RevisionRow

#: Least overlap of near-duplicates.
MIN_OVERLAP = 0.8

#: Candidates that are compared, the likeliest first; a form letter has thousands.
MAX_CANDIDATES = 20


def record_near_duplicates(
    session: Session,
    report: UUID,
    reading: Reading,
    *,
    before: Reading | None = None,
    is_new: bool = False,
) -> None:
    """Find the near-duplicates of `reading`, now the current revision of `report`.

    `before`: the previous revision, if there was one. If its Chinese prose is equal, as after most
    edits of figures, dates or tables, the near-duplicates stay the same and are not searched.
    `is_new`: nothing was recorded for the report before.
    """
    text = chinese_prose(reading)
    if before is not None and chinese_prose(before) == text:
        return
    if not is_new:
        _forget(session, report)
    shingles = shingles_of(text)
    bands = bands_of(shingles)
    if not bands:
        return
    overlaps: dict[str, float] = {text: 1.0}  # equal texts are compared once
    pairs_found = []
    for other, known in _candidates(session, report, bands):
        if known not in overlaps:
            overlaps[known] = overlap(shingles, shingles_of(known))
        if overlaps[known] >= MIN_OVERLAP:
            pairs_found.append({"report_id": report, "other_id": other, "overlap": overlaps[known]})
    rows = [{"value": value, "report_id": report} for value in sorted(set(bands))]
    session.execute(insert(MinHashBandRow), rows)
    if pairs_found:
        session.execute(insert(NearDuplicateRow), pairs_found)


def near_duplicates_of(session: Session, report: UUID) -> Sequence[NearDuplicate]:
    """Near-duplicates of `report`, the most similar first."""
    pairs = session.exec(
        select(NearDuplicateRow).where(
            or_(col(NearDuplicateRow.report_id) == report, col(NearDuplicateRow.other_id) == report)
        )
    )
    overlaps = {
        pair.other_id if pair.report_id == report else pair.report_id: pair.overlap
        for pair in pairs
    }
    current = session.exec(
        select(RevisionRow.id)
        .join(
            ReportRow,
            (col(ReportRow.id) == RevisionRow.report_id)
            & (col(ReportRow.number) == RevisionRow.number),
        )
        .where(col(ReportRow.id).in_(overlaps))
    ).all()
    found = [
        NearDuplicate(other=revision, overlap=overlaps[revision.report.id])
        for revision in revisions_by_id(session, current).values()
    ]
    return sorted(found, key=lambda copy: (-copy.overlap, copy.other.report.id))


def _forget(session: Session, report: UUID) -> None:
    """Delete the near-duplicates and the bands of an earlier revision of `report`."""
    pair = or_(col(NearDuplicateRow.report_id) == report, col(NearDuplicateRow.other_id) == report)
    session.exec(delete(NearDuplicateRow).where(pair))
    session.exec(delete(MinHashBandRow).where(col(MinHashBandRow.report_id) == report))


def _candidates(session: Session, report: UUID, bands: Sequence[int]) -> Iterator[tuple[UUID, str]]:
    """Reports that share bands, and their text."""
    shared = (
        select(MinHashBandRow.report_id)
        .where(col(MinHashBandRow.value).in_(bands), col(MinHashBandRow.report_id) != report)
        .group_by(col(MinHashBandRow.report_id))
        .order_by(func.count().desc(), col(MinHashBandRow.report_id))
        .limit(MAX_CANDIDATES)
    )
    likeliest = session.exec(shared).all()
    if not likeliest:
        return
    current = session.execute(
        select(ReportRow.id, RevisionRow.reading)
        .join(RevisionRow, col(RevisionRow.report_id) == ReportRow.id)
        .where(col(ReportRow.id).in_(likeliest), RevisionRow.number == ReportRow.number)
    )
    for other, text in current:
        yield other, chinese_prose(reading_of(text))
