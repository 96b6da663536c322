"""Find the stored report that a page shows, at the same or another address."""

from collections.abc import Callable, Iterator, Sequence
from uuid import UUID

from sqlmodel import col, or_, select
from sqlmodel.sql.expression import SelectOfScalar

from disclosures import Reading, ReportObserved
from disclosures.content_digest import folded
from store.compare.minhash import chinese_prose, overlap, shingles_of
from store.compare.report_identity import (
    body_hash,
    canonical_url,
    has_same_kind_and_year,
    index_number,
    is_retitled,
    is_same_agency,
    is_same_indexed,
    is_same_statutory,
    is_same_text,
    is_same_titled,
    is_statutory,
    report_key,
    report_key_at_address,
    shows_another_report,
    title_hash,
)
from store.near_duplicates import MIN_OVERLAP
from store.source_transaction import SourceTransaction, current_reading
from store.tables.reports import PageRow, ReportRow

#: Bodies with fewer characters are not matched across addresses.
MIN_MATCHED_TEXT = 50

#: Candidates that are compared, the most recently seen first.
MAX_CANDIDATES = 5


def find_report(
    tx: SourceTransaction, page: PageRow, observation: ReportObserved
) -> ReportRow | None:
    """The report that the observation shows, of any source of the agency; None if it is new."""
    if page.report_id:
        report = tx.session.get_one(ReportRow, page.report_id)
        if page.digest == observation.digest or not _shows_another(tx, report, observation):
            return report
    return (
        _find_own(tx, observation)
        or _find_elsewhere(tx, observation, tx.agency_sources[:1])
        or _find_at_peers(tx, page, observation)
    )


def unused_key(tx: SourceTransaction, observation: ReportObserved) -> str:
    """A key for a new report: with its address if another report has the plain key."""
    key = _key(tx, observation, report_key)
    return key if _by_key(tx, key) is None else _key(tx, observation, report_key_at_address)


def _key(tx: SourceTransaction, observation: ReportObserved, form: Callable[..., str]) -> str:
    return form(observation.reading, agency=tx.source.agency, address=observation.page.url)


def _by_key(tx: SourceTransaction, key: str) -> ReportRow | None:
    return tx.session.exec(
        select(ReportRow).where(ReportRow.source_id == tx.source.id, ReportRow.key == key)
    ).first()


def _find_own(tx: SourceTransaction, observation: ReportObserved) -> ReportRow | None:
    """A report of the source itself with the same key."""
    found = _by_key(tx, _key(tx, observation, report_key))
    if found and is_statutory(observation.reading) and not _is_same(tx, found, observation):
        return _by_key(tx, _key(tx, observation, report_key_at_address))
    return found


def _find_at_peers(
    tx: SourceTransaction, page: PageRow, observation: ReportObserved
) -> ReportRow | None:
    """A report that another source of the agency owns: by identity, address or text."""
    peers = tx.agency_sources[1:]
    if not peers:
        return None
    of_peers = select(ReportRow).where(col(ReportRow.source_id).in_(peers))
    addresses = {page.canonical, canonical_url(observation.page.url)}
    at_address = select(PageRow.report_id).where(
        col(PageRow.source_id).in_(peers), col(PageRow.canonical).in_(addresses)
    )
    identical = of_peers.where(ReportRow.key == _key(tx, observation, report_key))
    for query in (identical, of_peers.where(col(ReportRow.id).in_(at_address))):
        for report in tx.session.exec(query.order_by(col(ReportRow.first_seen_at))):
            if _is_same_at_peer(tx, report, observation):
                return report
    return _find_elsewhere(tx, observation, peers)


def _is_same_at_peer(tx: SourceTransaction, report: ReportRow, observation: ReportObserved) -> bool:
    """Whether a report with the same key or address at another source is the observed one."""
    known, reading = current_reading(tx, report), observation.reading
    if not has_same_kind_and_year(known, reading):
        return False
    if report.digest == observation.digest or is_same_text(known, reading):
        return True
    if not (is_statutory(reading) and is_same_agency(known, reading)):
        return False
    shingles = [shingles_of(chinese_prose(each)) for each in (known, reading)]
    return overlap(*shingles) >= MIN_OVERLAP


def _shows_another(tx: SourceTransaction, report: ReportRow, observation: ReportObserved) -> bool:
    """Whether the page of `report` now shows another report."""
    if report.digest == observation.digest:
        return False
    before = current_reading(tx, report)
    if shows_another_report(before, observation.reading):
        return True
    key = _key(tx, observation, report_key)
    other = tx.session.exec(
        select(ReportRow)
        .where(
            col(ReportRow.source_id).in_(tx.agency_sources),
            ReportRow.id != report.id,
            or_(col(ReportRow.digest) == observation.digest, col(ReportRow.key) == key),
        )
        .order_by((col(ReportRow.digest) == observation.digest).desc())
    ).first()
    if other is None or is_same_text(before, observation.reading):
        return False
    known = current_reading(tx, other)
    if other.digest == observation.digest:
        return has_same_kind_and_year(known, observation.reading)
    return is_statutory(observation.reading) and is_same_statutory(known, observation.reading)


def _is_same(tx: SourceTransaction, report: ReportRow, observation: ReportObserved) -> bool:
    return report.digest == observation.digest or is_same_statutory(
        current_reading(tx, report), observation.reading
    )


def _find_elsewhere(
    tx: SourceTransaction, observation: ReportObserved, sources: Sequence[UUID]
) -> ReportRow | None:
    """A report of `sources` with the same content, index number or title at another address."""
    reading = observation.reading
    if len(folded(reading.body_text)) < MIN_MATCHED_TEXT:
        return None
    of_sources = select(ReportRow).where(col(ReportRow.source_id).in_(sources))
    same = of_sources.where(ReportRow.digest == observation.digest)
    for query, is_match in ((same, has_same_kind_and_year), *_lookups(of_sources, reading)):
        newest = query.order_by(col(ReportRow.last_seen_at).desc()).limit(MAX_CANDIDATES)
        found = tx.session.exec(newest).all()
        if is_match is is_same_indexed and len(found) > 1:  # an index number used for several
            continue
        for report in found:
            if is_match(current_reading(tx, report), reading):
                return report
    return None


def _lookups(
    of_sources: SelectOfScalar[ReportRow], reading: Reading
) -> Iterator[tuple[SelectOfScalar[ReportRow], Callable[[Reading, Reading], bool]]]:
    """Queries and criteria for a report at another address, the most reliable first."""
    if number := index_number(reading):
        yield of_sources.where(ReportRow.index_no == number), is_same_indexed
    if title := title_hash(reading.title):
        yield of_sources.where(ReportRow.title_sha256 == title), is_same_titled
    if text := body_hash(reading):
        yield of_sources.where(ReportRow.body_sha256 == text), is_retitled
