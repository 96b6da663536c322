"""Near-duplicates over all sources: last year's report again, a county's after its city's.

They are found when a revision is kept, and shown with the report; they are never an event.
"""

from collections.abc import Iterator, Sequence
from uuid import UUID

from sqlalchemy import delete, insert
from sqlmodel import Session, col, func, or_, select

from disclosures import Reading
from disclosures.evidence import NearDuplicate
from store.copy_tables import BandRow, LikenessRow
from store.events import revisions_by_id
from store.rows import reading_of
from store.sketch import bands_of, overlap, runs_of, wording
from store.tables import ReportRow, RevisionRow

#: From this overlap on it is a copy.
ALIKE = 0.8

#: Reports that are looked at closely, the likeliest first; a form letter has thousands of copies.
CANDIDATES = 20


def note_copies(
    session: Session, report: UUID, reading: Reading, *, before: Reading | None = None
) -> None:
    """Find what says nearly the same as `reading`, the revision of `report` now in force.

    `before` is what was in force until now, if anything was: where only figures, dates or tables
    changed, as in most edits, what is alike stays so and nothing is looked up.
    """
    text = wording(reading)
    if before is not None and wording(before) == text:
        return
    pair = or_(col(LikenessRow.report_id) == report, col(LikenessRow.other_id) == report)
    session.exec(delete(LikenessRow).where(pair))
    session.exec(delete(BandRow).where(col(BandRow.report_id) == report))
    runs = runs_of(text)
    bands = bands_of(runs)
    if not bands:
        return
    shares: dict[str, float] = {text: 1.0}  # copies to the letter are weighed once
    alike = []
    for other, known in _candidates(session, report, bands):
        if known not in shares:
            shares[known] = overlap(runs, runs_of(known))
        if shares[known] >= ALIKE:
            alike.append({"report_id": report, "other_id": other, "overlap": shares[known]})
    rows = [{"value": value, "report_id": report} for value in sorted(set(bands))]
    session.execute(insert(BandRow), rows)
    if alike:
        session.execute(insert(LikenessRow), alike)


def copies_of(session: Session, report: UUID) -> Sequence[NearDuplicate]:
    """Reports that say nearly the same as `report`, the most alike first."""
    pairs = session.exec(
        select(LikenessRow).where(
            or_(col(LikenessRow.report_id) == report, col(LikenessRow.other_id) == report)
        )
    )
    shares = {
        pair.other_id if pair.report_id == report else pair.report_id: pair.overlap
        for pair in pairs
    }
    heads = session.exec(
        select(RevisionRow.id)
        .join(
            ReportRow,
            (col(ReportRow.id) == RevisionRow.report_id)
            & (col(ReportRow.number) == RevisionRow.number),
        )
        .where(col(ReportRow.id).in_(shares))
    ).all()
    found = [
        NearDuplicate(other=revision, overlap=shares[revision.report.id])
        for revision in revisions_by_id(session, heads).values()
    ]
    return sorted(found, key=lambda copy: (-copy.overlap, copy.other.report.id))


def _candidates(session: Session, report: UUID, bands: Sequence[int]) -> Iterator[tuple[UUID, str]]:
    """Reports that share bands with the one given, and their wording."""
    shared = (
        select(BandRow.report_id)
        .where(col(BandRow.value).in_(bands), col(BandRow.report_id) != report)
        .group_by(col(BandRow.report_id))
        .order_by(func.count().desc(), col(BandRow.report_id))
        .limit(CANDIDATES)
    )
    likeliest = session.exec(shared).all()
    if not likeliest:
        return
    heads = session.execute(
        select(ReportRow.id, RevisionRow.reading)
        .join(RevisionRow, col(RevisionRow.report_id) == ReportRow.id)
        .where(col(ReportRow.id).in_(likeliest), RevisionRow.number == ReportRow.number)
    )
    for other, head in heads:
        yield other, wording(reading_of(head))
