"""A report page that was read: which report it is, whether it says something new, and the event.

Which page said it matters: a copy of a report at another address may differ a little from the
one we keep, and stays what it is; only a page that changes by itself makes a revision.
"""

from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from disclosures import Change, Event, EventKind, Fault, PageSame, ReportRead, ReportState, Role
from disclosures.errors import NotFound
from store.answers import keep_file
from store.chain import link_of
from store.copies import note_copies
from store.diff import compare
from store.doubt import why_doubted
from store.heads import put_in_force
from store.held_tables import ACCEPTED
from store.identity import canonical
from store.incidents import join
from store.machine import Look, step
from store.matching import find_report, free_key, head_of, said_by
from store.pages import (
    find_page,
    know_page,
    pages_of,
    read_in_full,
    remember_reading,
    remember_same,
    schedule_check,
)
from store.pending import due_of, hold_back, must_wait, tell_moves, waiting_of
from store.quarantine import hold, sight_of, take_out
from store.rows import entry_text, headers_text, reading_text
from store.scribe import Scribe, announce, standing_of
from store.significance import judged
from store.snapshots import keep
from store.tables import PageRow, ReportRow, RevisionRow
from store.waves import changing_wave, vanishing_wave


@dataclass(frozen=True, slots=True, kw_only=True)
class Belief:
    """How a sight is judged: as it comes, or as an operator accepted it."""

    seen_at: datetime
    accepted: bool = False

    #: Whether the rest of the visit shows that the site is as it was.
    vouched: bool = True


def record_reading(scribe: Scribe, sight: ReportRead, belief: Belief) -> list[Event]:
    """Keep what a report page says; a suspect reading is held."""
    page = know_page(scribe, sight.url, Role.REPORT)
    told = [] if _waits_too(scribe, page, sight, belief) else _tell_first(scribe, page)
    return told + _record(scribe, page, sight, belief)


def record_held(scribe: Scribe, held: UUID) -> list[Event]:
    """Record what was kept apart, with the time at which it was seen. Raises NotFound."""
    row = take_out(scribe.session, held, ACCEPTED)
    belief = Belief(seen_at=row.seen_at, accepted=True)
    sight = sight_of(scribe.session, row)
    page = know_page(scribe, sight.url, Role.REPORT)
    events = _record(scribe, page, sight, belief)
    page.held = page.held or bool(waiting_of(scribe, page))
    return events


def record_due(scribe: Scribe) -> list[Event]:
    """Record what has waited long enough to be told, if no storm came up meanwhile.

    Visitors that write at the same moment do not see each other's: the last look is now.
    """
    events, due = [], due_of(scribe)
    for kin, storm in (changing_wave(scribe) if due else ("", ""), vanishing_wave(scribe)):
        if storm:
            join(scribe, storm, kin)
            return []
    for held in due:
        with suppress(NotFound):  # it was told, or became part of a storm, meanwhile
            events += record_held(scribe, held)
    return events + tell_moves(scribe)


def _waits_too(scribe: Scribe, page: PageRow, sight: ReportRead, belief: Belief) -> bool:
    """Whether a sight joins what its page said before and waits to be told."""
    if not page.held or belief.vouched or not must_wait(scribe):
        return False
    report = scribe.session.get(ReportRow, page.report_id) if page.report_id else None
    return report is None or report.digest != sight.digest


def _tell_first(scribe: Scribe, page: PageRow) -> list[Event]:
    """What the page said before, and waits to be told, comes before what it says now."""
    before = waiting_of(scribe, page) if page.held else []
    return [event for held in before for event in record_held(scribe, held)]


def _record(scribe: Scribe, page: PageRow, sight: ReportRead, belief: Belief) -> list[Event]:
    if page.ignored and page.digest == sight.digest and not belief.accepted:
        return []
    if not belief.accepted and (seen := _across_readers(scribe, page, sight)) is not None:
        return seen
    report = find_report(scribe, page, sight)
    if report and (report.digest == sight.digest or _is_known_copy(page, report, sight)):
        return _see_again(scribe, page, report, sight)
    why = "" if belief.accepted else _why_held(scribe, page, report, sight)
    if why:
        hold(scribe, sight, why)
        return []
    if report is not None and page.report_id != report.id and not _stands_in(scribe, page, report):
        return _see_again(scribe, page, report, sight)  # a copy, seen for the first time
    if not (belief.accepted or scribe.quiet or page.old) and _is_kept_back(
        scribe, sight, is_new=report is None, vouched=belief.vouched
    ):
        return []
    if report is None:
        return _publish(scribe, page, sight, belief)
    return _revise(scribe, page, report, sight, belief)


def _is_kept_back(scribe: Scribe, sight: ReportRead, *, is_new: bool, vouched: bool) -> bool:
    """Whether a sight is part of a storm of many sources, or may yet turn out to be."""
    waits = not vouched and must_wait(scribe)
    if waits:
        hold_back(scribe, sight)
    elif is_new:
        return False
    kin, storm = changing_wave(scribe)
    if storm:
        hold(scribe, sight, storm, join(scribe, storm, kin).id)
    return waits or bool(storm)


def record_same(scribe: Scribe, sight: PageSame) -> list[Event]:
    """Keep that a page says what it said before."""
    page = find_page(scribe, sight.url)
    if page is None:
        return []
    told = _tell_first(scribe, page)
    remember_same(scribe, page, sight)
    if page.report_id is None or page.role != Role.REPORT.value or page.ignored:
        return told
    report = scribe.session.get_one(ReportRow, page.report_id)
    if told or _was_overtaken(scribe, report):
        read_in_full(scribe, page)
        return told
    schedule_check(scribe, page, report)
    return told + _seen(scribe, page, report, scribe.now)


def _was_overtaken(scribe: Scribe, report: ReportRow) -> bool:
    """Whether the visit began before what we keep came into force: its "same" means another."""
    return scribe.began is not None and report.changed_at > scribe.began


def _across_readers(scribe: Scribe, page: PageRow, sight: ReportRead) -> list[Event] | None:
    """What becomes of a sight that must not be compared; None: it may be.

    What two readers make of a page differs without the page having changed.
    """
    report = scribe.session.get(ReportRow, page.report_id) if page.report_id else None
    if report is None or sight.digest in (report.digest, page.digest):
        return None
    if sight.reading.suspicions:  # it is held, whoever read it
        return None
    if sight.reading.reader != report.reader:  # one of the two is read again first: ask later
        return _seen(scribe, page, report, scribe.now)
    if sight.reading.reader != page.reader:  # a copy, whose own bytes were not kept: begin anew
        return _see_again(scribe, page, report, sight)
    return None


def _is_known_copy(page: PageRow, report: ReportRow, sight: ReportRead) -> bool:
    """Whether a page says again what it said, beside a report that is still where it was."""
    return page.digest == sight.digest and report.state != ReportState.WITHDRAWN.value


def _stands_in(scribe: Scribe, page: PageRow, report: ReportRow) -> bool:
    """Whether a new page of `report` is no copy but all there is of it."""
    if report.state == ReportState.WITHDRAWN.value:
        return True
    others = (each for each in pages_of(scribe.session, report) if each.id != page.id)
    return all(each.gone == Fault.GONE.value for each in others)


def _why_held(scribe: Scribe, page: PageRow, report: ReportRow | None, sight: ReportRead) -> str:
    if report is None or page.report_id != report.id:
        return why_doubted(None, sight.reading)
    return why_doubted(said_by(scribe, report), sight.reading)


def _publish(scribe: Scribe, page: PageRow, sight: ReportRead, belief: Belief) -> list[Event]:
    quiet = scribe.quiet or page.old
    report = ReportRow(
        source_id=scribe.source.id,
        key=free_key(scribe, sight),
        url=sight.page.url,
        state=ReportState.PRESENT.value,
        first_seen_at=belief.seen_at,
        last_seen_at=_looked_at(sight, belief.seen_at),
        changed_at=belief.seen_at,
    )
    scribe.session.add(report)
    scribe.session.flush()
    told = step(standing_of(report), Look.OTHER).event
    revision = _keep_revision(scribe, page, report, sight, belief)
    note_copies(scribe.session, report.id, sight.reading)
    return [announce(scribe, told, report, revision)] if told and not quiet else []


def _revise(
    scribe: Scribe, page: PageRow, report: ReportRow, sight: ReportRead, belief: Belief
) -> list[Event]:
    before = said_by(scribe, report)
    went = report.missing_since is not None and belief.seen_at < report.missing_since
    told = EventKind.REVISED if went else step(standing_of(report), Look.OTHER).event
    revision = _keep_revision(scribe, page, report, sight, belief)
    note_copies(scribe.session, report.id, sight.reading, before=before)
    change = judged(compare(before, sight.reading) or Change())
    before_at = min(report.last_seen_at, belief.seen_at)
    looked_at = _looked_at(sight, belief.seen_at)
    note = "" if went else _make_present(scribe, page, report, looked_at)
    if told is None or scribe.quiet:
        return []
    return [announce(scribe, told, report, revision, change=change, note=note, before_at=before_at)]


def _see_again(scribe: Scribe, page: PageRow, report: ReportRow, sight: ReportRead) -> list[Event]:
    page.report_id = report.id
    remember_reading(scribe, page, sight)
    schedule_check(scribe, page, report)
    return _seen(scribe, page, report, _looked_at(sight, scribe.now))


def _looked_at(sight: ReportRead, seen_at: datetime) -> datetime:
    """When the page was fetched; what is found to differ is recorded as the visit ends."""
    return min(sight.page.fetched_at or seen_at, seen_at)


def _seen(scribe: Scribe, page: PageRow, report: ReportRow, at: datetime) -> list[Event]:
    """The report was there `at` that time: whatever proof of its absence was gathered is void."""
    told = step(standing_of(report), Look.SAME).event
    before_at = report.last_seen_at
    says_it = page.digest == report.digest
    if told is not None and not says_it:  # back with another text, of which we have no bytes
        read_in_full(scribe, page)
    note = _make_present(scribe, page, report, at if says_it else before_at)
    if told is None or scribe.quiet:
        return []
    head = head_of(scribe, report)
    return [announce(scribe, told, report, head, note=note, before_at=before_at)]


def _make_present(scribe: Scribe, page: PageRow, report: ReportRow, at: datetime) -> str:
    note = ""
    if report.state == ReportState.WITHDRAWN.value and canonical(report.url) != page.canonical:
        note = f"{report.url} → {page.url}"
        report.url = page.url
    report.state = ReportState.PRESENT.value
    report.missing, report.missing_since = 0, None
    report.last_seen_at = max(report.last_seen_at, at)
    scribe.session.add(report)
    return note


def _keep_revision(
    scribe: Scribe, page: PageRow, report: ReportRow, sight: ReportRead, belief: Belief
) -> RevisionRow:
    revision = RevisionRow(
        report_id=report.id,
        number=report.number + 1,
        reading=reading_text(sight.reading),
        digest=sight.digest,
        raw_sha256=keep(scribe.session, sight.page),
        seen_at=belief.seen_at,
        page_url=sight.page.url,
        via=sight.page.via,
        status=sight.page.status,
        headers=headers_text(sight.page.headers),
        fetched_at=sight.page.fetched_at,
        listed=entry_text(sight.listed) or page.listed,
    )
    keep_file(scribe.session, revision, sight.file)
    revision.chain = link_of(scribe.session, revision)
    put_in_force(report, revision, sight.reading)
    report.reader = sight.reading.reader
    report.changed_at = scribe.agenda.last_new_at = scribe.now
    page.report_id = report.id
    scribe.agenda.family = sight.reading.family or scribe.agenda.family
    remember_reading(scribe, page, sight)
    schedule_check(scribe, page, report)
    scribe.session.add_all([report, revision, scribe.agenda])
    scribe.session.flush()
    return revision
