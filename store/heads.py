"""What a report says of its revision in force, so that nobody has to open the reading for it."""

from disclosures import Reading
from store.identity import body_hash, index_number, title_hash
from store.tables import ReportRow, RevisionRow


def put_in_force(report: ReportRow, revision: RevisionRow, reading: Reading) -> None:
    """Let `report` stand at `revision`, which says `reading`."""
    report.number, report.digest = revision.number, revision.digest
    report.title_sha256 = title_hash(reading.title)
    report.index_no = index_number(reading)
    report.body_sha256 = body_hash(reading)
    report.published_at = reading.published.at if reading.published else None
