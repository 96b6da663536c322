"""The Reparse port over SQLModel: parse stored bytes with a later parser, without events.

Earlier revisions stay unchanged. Each report stores the last parser version that was applied, so
that an interrupted run resumes where it stopped.
"""

from collections.abc import Sequence
from dataclasses import replace
from uuid import UUID

from sqlmodel import Session, col, func, select
from sqlmodel.sql.expression import SelectOfScalar

from disclosures import EventKind, FieldLocation, Reading, ReportState, WithheldReading
from disclosures.content_digest import digest, with_known_files
from disclosures.ports import (
    Clock,
    ReparseOutcome,
    ReparseResult,
    ReparseSelection,
    StoredRevision,
    WithheldReparseResult,
)
from disclosures.reason import Reason, ReasonCode
from store.compare.diff import compare
from store.compare.report_identity import canonical_url, report_key, report_key_at_address
from store.compare.significance import classify
from store.database import Sessions, reading, writing
from store.evidence_chain import next_chain_hash
from store.lifecycle_rules import LifecycleRules
from store.near_duplicates import record_near_duplicates
from store.pages import pages_of
from store.recording.revisions import set_current_revision
from store.reparse.withheld import (
    keep_withheld_reparse,
    load_withheld,
    select_withheld,
)
from store.snapshots import file_of, load_page
from store.source_transaction import SourceTransaction, begin, emit
from store.tables.conversion import entry_of, reading_columns, report_of, revision_of
from store.tables.loading import source_row, source_with_noise
from store.tables.reports import PageRow, ReportRow, RevisionRow
from store.tables.sources import SourceRow


class SqlReparse:
    """Reparses with the parser version `parser_version`; see ``disclosures.ports.Reparse``."""

    def __init__(
        self, sessions: Sessions, now: Clock, rules: LifecycleRules, *, parser_version: int
    ) -> None:
        self._sessions = sessions
        self._now = now
        self._rules = rules
        self._parser_version = parser_version

    def count(self, selection: ReparseSelection) -> int:
        """The number of revisions and withheld readings in `selection`."""
        with reading(self._sessions) as session:
            revisions = self._chosen(session, selection).subquery()
            withheld = select_withheld(session, selection, self._parser_version).subquery()
            each = [
                session.exec(select(func.count()).select_from(all_)).one()
                for all_ in (revisions, withheld)
            ]
            return sum(each)

    def batch(
        self, selection: ReparseSelection, *, after: UUID | None, limit: int
    ) -> Sequence[StoredRevision]:
        """The next `limit` revisions of `selection`, by report id, beyond the report `after`."""
        with reading(self._sessions) as session:
            chosen = self._chosen(session, selection)
            if after is not None:
                chosen = chosen.where(col(ReportRow.id) > after)
            rows = session.exec(chosen.order_by(col(ReportRow.id)).limit(limit)).all()
            return [_stored_revision(session, row) for row in rows]

    def keep(self, result: ReparseResult, *, announce: bool = False) -> ReparseOutcome:
        """Store a result in one transaction; no event is made unless `announce`."""
        report = result.stored.revision.report
        with writing(self._sessions) as session:
            tx = begin(session, report.source.slug, now=self._now(), rules=self._rules, run=None)
            row = session.get_one(ReportRow, report.id)
            if row.number != result.stored.revision.number:
                return ReparseOutcome.OVERTAKEN
            if result.reading is not None and result.outcome is ReparseOutcome.DIFFERS:
                _replace_reading(tx, row, result, result.reading, announced=announce)
            row.parser_version = self._parser_version
            session.add(row)
            for page in _pages_reparsed(session, row, result.stored):
                page.digest, page.parser_version = row.digest, self._parser_version
                session.add(page)
        return result.outcome

    def withheld(
        self, selection: ReparseSelection, *, after: UUID | None, limit: int
    ) -> Sequence[WithheldReading]:
        """The next withheld readings of `selection`, by id, beyond `after`."""
        with reading(self._sessions) as session:
            chosen = select_withheld(session, selection, self._parser_version)
            return load_withheld(session, chosen, after, limit)

    def keep_withheld(self, result: WithheldReparseResult) -> ReparseOutcome:
        """Store the result of a withheld reading in one transaction, without an event."""
        with writing(self._sessions) as session:
            tx = begin(
                session, result.withheld.source.slug, now=self._now(), rules=self._rules, run=None
            )
            return keep_withheld_reparse(tx, result, self._parser_version)

    def _chosen(self, session: Session, selection: ReparseSelection) -> SelectOfScalar[RevisionRow]:
        chosen = select(RevisionRow).join(
            ReportRow,
            (col(ReportRow.id) == RevisionRow.report_id)
            & (col(ReportRow.number) == RevisionRow.number),
        )
        if not selection.everything:
            chosen = chosen.where(ReportRow.parser_version < self._parser_version)
        if selection.source:
            source_id = source_row(session, selection.source).id
            chosen = chosen.where(ReportRow.source_id == source_id)
        if selection.family:
            chosen = chosen.where(RevisionRow.family == selection.family)
        return chosen


def assess_reparse(stored: StoredRevision, after: Reading) -> ReparseResult:
    """Compare the stored revision with its new reading. Pure."""
    before = stored.revision.reading
    body = before.provenance.get("body")
    if body and body.where is FieldLocation.ATTACHMENT and stored.file is None:
        reason = Reason.of(ReasonCode.FILE_NOT_STORED, url=body.raw)
        return ReparseResult(stored=stored, outcome=ReparseOutcome.REFUSED, reasons=(reason,))
    after = with_known_files(after, before.attachments)
    if after.suspicions:
        reasons = after.suspicions
        return ReparseResult(stored=stored, outcome=ReparseOutcome.REFUSED, reasons=reasons)
    is_same = replace(before, parser_version=after.parser_version) == after
    if is_same and digest(after) == stored.revision.digest:  # the digest's own rules are unchanged
        return ReparseResult(stored=stored, outcome=ReparseOutcome.SAME, reading=after)
    change = compare(before, after)
    result = ReparseResult(stored=stored, outcome=ReparseOutcome.DIFFERS, reading=after)
    return result if change is None else replace(result, change=classify(change))


def assess_withheld_reparse(withheld: WithheldReading, after: Reading) -> WithheldReparseResult:
    """Compare a withheld reading with its new reading. Pure."""
    before = withheld.observation.reading
    after = with_known_files(after, before.attachments)
    is_same = (
        replace(before, parser_version=after.parser_version) == after
        and digest(after) == withheld.observation.digest
    )
    outcome = ReparseOutcome.SAME if is_same else ReparseOutcome.DIFFERS
    return WithheldReparseResult(withheld=withheld, outcome=outcome, reading=after)


def _stored_revision(session: Session, row: RevisionRow) -> StoredRevision:
    report = session.get_one(ReportRow, row.report_id)
    source = source_with_noise(session, session.get_one(SourceRow, report.source_id))
    return StoredRevision(
        revision=revision_of(row, report_of(report, source)),
        page=load_page(session, row),
        listed=entry_of(row.listed),
        file=file_of(session, row),
    )


def _replace_reading(
    tx: SourceTransaction, row: ReportRow, result: ReparseResult, after: Reading, *, announced: bool
) -> None:
    """Make the new reading current. The dates of the report are kept: it did not change."""
    session, before = tx.session, result.stored.revision
    current, columns = session.get_one(RevisionRow, before.id), reading_columns(after)
    revision = RevisionRow(
        **current.model_dump(exclude={"id", "number", "digest", "reparsed", "chain", *columns}),
        **columns,
        number=current.number + 1,
        digest=digest(after),
        reparsed=True,
    )
    revision.chain = next_chain_hash(session, revision)
    set_current_revision(row, revision, after)
    row.key = _report_key(tx, row, before.reading, after)
    session.add_all([row, revision])
    session.flush()
    record_near_duplicates(session, row.id, after)
    if announced and result.change and row.state == ReportState.PRESENT.value:
        emit(tx, EventKind.REVISED, row, revision, change=result.change)


def _pages_reparsed(session: Session, row: ReportRow, stored: StoredRevision) -> list[PageRow]:
    """The pages that were reparsed: the revision's own, and those with the same bytes.

    A duplicate elsewhere had an equal reading by the earlier parser; its reading by this one is
    unknown until it is fetched.
    """
    before = stored.revision
    pages = [page for page in pages_of(session, row) if page.digest == before.digest]
    addresses = {canonical_url(stored.page.url), canonical_url(before.report.url)}
    own = [
        page
        for page in pages
        if page.canonical in addresses or page.raw_sha256 == before.raw_sha256
    ]
    return own or pages


def _report_key(tx: SourceTransaction, row: ReportRow, before: Reading, after: Reading) -> str:
    """The report's key by the new reading, unless another report has it."""
    agency = tx.source.agency
    if report_key(before, agency=agency, address=row.url) == report_key(
        after, agency=agency, address=row.url
    ):
        return row.key
    taken = select(ReportRow.id).where(ReportRow.source_id == tx.source.id, ReportRow.id != row.id)
    for form in (report_key, report_key_at_address):
        key = form(after, agency=agency, address=row.url)
        if tx.session.exec(taken.where(ReportRow.key == key)).first() is None:
            return key
    return row.key
