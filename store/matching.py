"""Which report a page shows: one that we have, wherever it stands now, or one that is new."""

from collections.abc import Callable, Iterator

from sqlmodel import col, or_, select
from sqlmodel.sql.expression import SelectOfScalar

from disclosures import Reading, ReportObserved
from disclosures.sameness import folded
from store.identity import (
    became_another,
    body_hash,
    index_number,
    is_alike,
    is_corrected_title,
    is_of_one_sort,
    is_same_indexed,
    is_same_statutory,
    is_statutory,
    is_twin,
    own_key,
    report_key,
    title_hash,
)
from store.rows import reading_of
from store.scribe import Scribe
from store.tables import PageRow, ReportRow, RevisionRow

#: Bodies shorter than this may well be the same on two pages that are two reports.
TELLING = 50

#: So many reports that look alike are looked at, the one seen last first.
LOOKED_AT = 5


def head_of(scribe: Scribe, report: ReportRow) -> RevisionRow:
    """The revision in force."""
    which = (report.id, report.number)
    if which not in scribe.heads:
        scribe.heads[which] = scribe.session.exec(
            select(RevisionRow).where(
                RevisionRow.report_id == report.id, RevisionRow.number == report.number
            )
        ).one()
    return scribe.heads[which]


def said_by(scribe: Scribe, report: ReportRow) -> Reading:
    """What the revision in force says."""
    which = (report.id, report.number)
    if which not in scribe.readings:
        scribe.readings[which] = reading_of(head_of(scribe, report).reading)
    return scribe.readings[which]


def find_report(scribe: Scribe, page: PageRow, observation: ReportObserved) -> ReportRow | None:
    """The report that the sight shows, if we have it."""
    if page.report_id:
        report = scribe.session.get_one(ReportRow, page.report_id)
        if page.digest == observation.digest or not _shows_another(scribe, report, observation):
            return report
    found = _by_key(scribe, _key(scribe, observation, report_key))
    if found and is_statutory(observation.reading) and not _is_same(scribe, found, observation):
        found = _by_key(scribe, _key(scribe, observation, own_key))
    return found or _find_twin(scribe, observation)


def free_key(scribe: Scribe, observation: ReportObserved) -> str:
    """The report's key; a longer one where another report of that year has the better."""
    key = _key(scribe, observation, report_key)
    return key if _by_key(scribe, key) is None else _key(scribe, observation, own_key)


def _key(scribe: Scribe, observation: ReportObserved, form: Callable[..., str]) -> str:
    return form(observation.reading, agency=scribe.source.agency, address=observation.page.url)


def _by_key(scribe: Scribe, key: str) -> ReportRow | None:
    return scribe.session.exec(
        select(ReportRow).where(ReportRow.source_id == scribe.source.id, ReportRow.key == key)
    ).first()


def _shows_another(scribe: Scribe, report: ReportRow, observation: ReportObserved) -> bool:
    """Whether the page of `report` shows a report of another year, or one that stood elsewhere."""
    if report.digest == observation.digest:
        return False
    before = said_by(scribe, report)
    if became_another(before, observation.reading):
        return True
    key = _key(scribe, observation, report_key)
    other = scribe.session.exec(
        select(ReportRow)
        .where(
            ReportRow.source_id == scribe.source.id,
            ReportRow.id != report.id,
            or_(col(ReportRow.digest) == observation.digest, col(ReportRow.key) == key),
        )
        .order_by((col(ReportRow.digest) == observation.digest).desc())
    ).first()
    if other is None or is_alike(before, observation.reading):
        return False
    known = said_by(scribe, other)
    if other.digest == observation.digest:
        return is_of_one_sort(known, observation.reading)
    return is_statutory(observation.reading) and is_same_statutory(known, observation.reading)


def _is_same(scribe: Scribe, report: ReportRow, observation: ReportObserved) -> bool:
    return report.digest == observation.digest or is_same_statutory(
        said_by(scribe, report), observation.reading
    )


def _find_twin(scribe: Scribe, observation: ReportObserved) -> ReportRow | None:
    """A report with the same content, number or title, at another address."""
    reading = observation.reading
    if len(folded(reading.body_text)) < TELLING:
        return None
    ours = select(ReportRow).where(ReportRow.source_id == scribe.source.id)
    same = ours.where(ReportRow.digest == observation.digest)
    for wanted, is_it in ((same, is_of_one_sort), *_ways(ours, reading)):
        newest = wanted.order_by(col(ReportRow.last_seen_at).desc()).limit(LOOKED_AT)
        found = scribe.session.exec(newest).all()
        if is_it is is_same_indexed and len(found) > 1:  # a number of many names none
            continue
        for report in found:
            if is_it(said_by(scribe, report), reading):
                return report
    return None


def _ways(
    ours: SelectOfScalar[ReportRow], reading: Reading
) -> Iterator[tuple[SelectOfScalar[ReportRow], Callable[[Reading, Reading], bool]]]:
    """How a report at another address may be known, the surest first."""
    if number := index_number(reading):
        yield ours.where(ReportRow.index_no == number), is_same_indexed
    if title := title_hash(reading.title):
        yield ours.where(ReportRow.title_sha256 == title), is_twin
    if text := body_hash(reading):
        yield ours.where(ReportRow.body_sha256 == text), is_corrected_title
