"""The Reparse port over SQLModel: what an earlier reader read, read again, silently.

Old revisions stay where they are. The reader's number on each report says what is done, so that
whoever is interrupted begins again where it was.
"""

from collections.abc import Sequence
from dataclasses import replace
from uuid import UUID

from sqlmodel import Session, col, func, select
from sqlmodel.sql.expression import SelectOfScalar

from disclosures import EventKind, FieldLocation, Reading, ReportState, WithheldReading
from disclosures.ports import Clock
from disclosures.reason import Reason, ReasonCode
from disclosures.reparse import (
    ReparseOutcome,
    ReparseResult,
    ReparseSelection,
    StoredRevision,
    WithheldReparseResult,
)
from disclosures.sameness import digest, with_known_files
from store.answers import file_of, page_of
from store.catalogue import source_row
from store.chain import link_of
from store.copies import note_copies
from store.database import Sessions, reading, writing
from store.diff import compare
from store.heads import put_in_force
from store.identity import canonical, own_key, report_key
from store.lifecycle import Rules
from store.pages import pages_of
from store.reheld import chosen_held, keep_again, next_held
from store.rows import entry_of, reading_columns, report_of, revision_of, source_of
from store.scribe import Scribe, announce, open_scribe
from store.significance import judged
from store.snapshots import fetch
from store.tables import PageRow, ReportRow, RevisionRow, SourceRow


class SqlReparse:
    """Knows the present reader by its number."""

    def __init__(self, sessions: Sessions, now: Clock, rules: Rules, *, reader: int) -> None:
        self._sessions = sessions
        self._now = now
        self._rules = rules
        self._reader = reader

    def count(self, choice: ReparseSelection) -> int:
        """How many revisions and held readings `choice` means."""
        with reading(self._sessions) as session:
            heads = self._chosen(session, choice).subquery()
            withheld = chosen_held(session, choice, self._reader).subquery()
            each = [
                session.exec(select(func.count()).select_from(all_)).one()
                for all_ in (heads, withheld)
            ]
            return sum(each)

    def batch(
        self, choice: ReparseSelection, *, after: UUID | None, limit: int
    ) -> Sequence[StoredRevision]:
        """The next of them, in the order of their reports' ids, beyond the report `after`."""
        with reading(self._sessions) as session:
            chosen = self._chosen(session, choice)
            if after is not None:
                chosen = chosen.where(col(ReportRow.id) > after)
            rows = session.exec(chosen.order_by(col(ReportRow.id)).limit(limit)).all()
            return [_stored(session, row) for row in rows]

    def keep(self, again: ReparseResult, *, announce: bool = False) -> ReparseOutcome:
        """Keep a verdict, in one transaction; no event is made unless `announce`."""
        report = again.stored.revision.report
        with writing(self._sessions) as session:
            scribe = open_scribe(
                session, report.source.slug, now=self._now(), rules=self._rules, run=None
            )
            row = session.get_one(ReportRow, report.id)
            if row.number != again.stored.revision.number:
                return ReparseOutcome.OVERTAKEN
            if again.reading is not None and again.verdict is ReparseOutcome.DIFFERS:
                _replace(scribe, row, again, again.reading, aloud=announce)
            row.reader = self._reader
            session.add(row)
            for page in _shown_on(session, row, again.stored):
                page.digest, page.reader = row.digest, self._reader
                session.add(page)
        return again.verdict

    def withheld(
        self, choice: ReparseSelection, *, after: UUID | None, limit: int
    ) -> Sequence[WithheldReading]:
        """The next held readings, waiting or discarded, in the order of their ids."""
        with reading(self._sessions) as session:
            chosen = chosen_held(session, choice, self._reader)
            return next_held(session, chosen, after, limit)

    def keep_held(self, again: WithheldReparseResult) -> ReparseOutcome:
        """Keep what a held reading says now, in one transaction; it makes no event."""
        with writing(self._sessions) as session:
            scribe = open_scribe(
                session, again.withheld.source.slug, now=self._now(), rules=self._rules, run=None
            )
            return keep_again(scribe, again, self._reader)

    def _chosen(self, session: Session, choice: ReparseSelection) -> SelectOfScalar[RevisionRow]:
        chosen = select(RevisionRow).join(
            ReportRow,
            (col(ReportRow.id) == RevisionRow.report_id)
            & (col(ReportRow.number) == RevisionRow.number),
        )
        if not choice.everything:
            chosen = chosen.where(ReportRow.reader < self._reader)
        if choice.source:
            whose = source_row(session, choice.source).id
            chosen = chosen.where(ReportRow.source_id == whose)
        if choice.family:
            chosen = chosen.where(RevisionRow.family == choice.family)
        return chosen


def judge(stored: StoredRevision, after: Reading) -> ReparseResult:
    """Say what it means that the kept page of `stored` is read as `after`. Pure."""
    before = stored.revision.reading
    body = before.provenance.get("body")
    if body and body.where is FieldLocation.ATTACHMENT and stored.file is None:
        reason = Reason.of(ReasonCode.FILE_NOT_STORED, url=body.raw)
        return ReparseResult(stored=stored, verdict=ReparseOutcome.REFUSED, reasons=(reason,))
    after = with_known_files(after, before.attachments)
    if after.suspicions:
        reasons = after.suspicions
        return ReparseResult(stored=stored, verdict=ReparseOutcome.REFUSED, reasons=reasons)
    alike = replace(before, reader=after.reader) == after
    if alike and digest(after) == stored.revision.digest:  # and what counts as content is as it was
        return ReparseResult(stored=stored, verdict=ReparseOutcome.SAME, reading=after)
    change = compare(before, after)
    again = ReparseResult(stored=stored, verdict=ReparseOutcome.DIFFERS, reading=after)
    return again if change is None else replace(again, change=judged(change))


def judge_held(withheld: WithheldReading, after: Reading) -> WithheldReparseResult:
    """Say what it means that a held page is read as `after`. Pure."""
    before = withheld.observation.reading
    after = with_known_files(after, before.attachments)
    alike = (
        replace(before, reader=after.reader) == after
        and digest(after) == withheld.observation.digest
    )
    verdict = ReparseOutcome.SAME if alike else ReparseOutcome.DIFFERS
    return WithheldReparseResult(withheld=withheld, verdict=verdict, reading=after)


def _stored(session: Session, row: RevisionRow) -> StoredRevision:
    report = session.get_one(ReportRow, row.report_id)
    source = source_of(session.get_one(SourceRow, report.source_id))
    return StoredRevision(
        revision=revision_of(row, report_of(report, source)),
        page=page_of(row, fetch(session, row.raw_sha256)),
        listed=entry_of(row.listed),
        file=file_of(session, row),
    )


def _replace(
    scribe: Scribe, row: ReportRow, again: ReparseResult, said: Reading, *, aloud: bool
) -> None:
    """Put the new reading in force. It is no change of the report: its dates stay as they are."""
    session, before = scribe.session, again.stored.revision
    head, columns = session.get_one(RevisionRow, before.id), reading_columns(said)
    revision = RevisionRow(
        **head.model_dump(exclude={"id", "number", "digest", "reparsed", "chain", *columns}),
        **columns,
        number=head.number + 1,
        digest=digest(said),
        reparsed=True,
    )
    revision.chain = link_of(session, revision)
    put_in_force(row, revision, said)
    row.key = _key(scribe, row, before.reading, said)
    session.add_all([row, revision])
    session.flush()
    note_copies(session, row.id, said)
    if aloud and again.change and row.state == ReportState.PRESENT.value:
        announce(scribe, EventKind.REVISED, row, revision, change=again.change)


def _shown_on(session: Session, row: ReportRow, stored: StoredRevision) -> list[PageRow]:
    """The pages that were read again with it: the revision's own, and those of the same bytes.

    A copy elsewhere said the same to the earlier reader; what it says to this one is not known
    until it is asked for.
    """
    before = stored.revision
    pages = [page for page in pages_of(session, row) if page.digest == before.digest]
    addresses = {canonical(stored.page.url), canonical(before.report.url)}
    own = [
        page
        for page in pages
        if page.canonical in addresses or page.raw_sha256 == before.raw_sha256
    ]
    return own or pages


def _key(scribe: Scribe, row: ReportRow, before: Reading, after: Reading) -> str:
    """The report's key by the new reading, as far as no other report has it."""
    agency = scribe.source.agency
    if report_key(before, agency=agency, address=row.url) == report_key(
        after, agency=agency, address=row.url
    ):
        return row.key
    taken = select(ReportRow.id).where(
        ReportRow.source_id == scribe.source.id, ReportRow.id != row.id
    )
    for form in (report_key, own_key):
        key = form(after, agency=agency, address=row.url)
        if scribe.session.exec(taken.where(ReportRow.key == key)).first() is None:
            return key
    return row.key
