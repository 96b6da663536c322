"""A report page that was read: which report it is, whether it says something new, and the event.

Which page said it matters: a copy of a report at another address may differ a little from the
one we keep, and stays what it is; only a page that changes by itself makes a revision.
"""

from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from disclosures import (
    Change,
    Event,
    EventKind,
    Fault,
    PageRole,
    PageUnchanged,
    ReportObserved,
    ReportState,
)
from disclosures.errors import NotFound
from disclosures.reason import Reason
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
from store.rows import entry_text, headers_text, reading_columns
from store.scribe import Scribe, announce, standing_of
from store.significance import judged
from store.snapshots import keep
from store.tables import PageRow, ReportRow, RevisionRow
from store.waves import NO_WAVE, changing_wave, vanishing_wave


@dataclass(frozen=True, slots=True, kw_only=True)
class Belief:
    """How a sight is judged: as it comes, or as an operator accepted it."""

    seen_at: datetime
    accepted: bool = False

    #: Whether the rest of the visit shows that the site is as it was.
    corroborated: bool = True


def record_reading(scribe: Scribe, observation: ReportObserved, belief: Belief) -> list[Event]:
    """Keep what a report page says; a suspect reading is held."""
    page = know_page(scribe, observation.url, PageRole.REPORT)
    told = [] if _waits_too(scribe, page, observation, belief) else _tell_first(scribe, page)
    return told + _record(scribe, page, observation, belief)


def record_held(scribe: Scribe, withheld: UUID) -> list[Event]:
    """Record what was kept apart, with the time at which it was seen. Raises NotFound."""
    row = take_out(scribe.session, withheld, ACCEPTED)
    belief = Belief(seen_at=row.seen_at, accepted=True)
    observation = sight_of(scribe.session, row)
    page = know_page(scribe, observation.url, PageRole.REPORT)
    events = _record(scribe, page, observation, belief)
    page.withheld = page.withheld or bool(waiting_of(scribe, page))
    return events


def record_due(scribe: Scribe) -> list[Event]:
    """Record what has waited long enough to be told, if no storm came up meanwhile.

    Visitors that write at the same moment do not see each other's: the last look is now.
    """
    events, due = [], due_of(scribe)
    for kin, storm in (changing_wave(scribe) if due else NO_WAVE, vanishing_wave(scribe)):
        if storm:
            join(scribe, storm, kin)
            return []
    for withheld in due:
        with suppress(NotFound):  # it was told, or became part of a storm, meanwhile
            events += record_held(scribe, withheld)
    return events + tell_moves(scribe)


def _waits_too(scribe: Scribe, page: PageRow, observation: ReportObserved, belief: Belief) -> bool:
    """Whether a sight joins what its page said before and waits to be told."""
    if not page.withheld or belief.corroborated or not must_wait(scribe):
        return False
    report = scribe.session.get(ReportRow, page.report_id) if page.report_id else None
    return report is None or report.digest != observation.digest


def _tell_first(scribe: Scribe, page: PageRow) -> list[Event]:
    """What the page said before, and waits to be told, comes before what it says now."""
    before = waiting_of(scribe, page) if page.withheld else []
    return [event for withheld in before for event in record_held(scribe, withheld)]


def _record(
    scribe: Scribe, page: PageRow, observation: ReportObserved, belief: Belief
) -> list[Event]:
    if page.ignored and page.digest == observation.digest and not belief.accepted:
        return []
    if not belief.accepted and (seen := _across_readers(scribe, page, observation)) is not None:
        return seen
    report = find_report(scribe, page, observation)
    if report and (
        report.digest == observation.digest or _is_known_copy(page, report, observation)
    ):
        return _see_again(scribe, page, report, observation)
    reasons = () if belief.accepted else _why_held(scribe, page, report, observation)
    if reasons:
        hold(scribe, observation, reasons)
        return []
    if report is not None and page.report_id != report.id and not _stands_in(scribe, page, report):
        return _see_again(scribe, page, report, observation)  # a copy, seen for the first time
    if not (belief.accepted or scribe.quiet or page.old) and _is_kept_back(
        scribe, observation, is_new=report is None, corroborated=belief.corroborated
    ):
        return []
    if report is None:
        return _publish(scribe, page, observation, belief)
    return _revise(scribe, page, report, observation, belief)


def _is_kept_back(
    scribe: Scribe, observation: ReportObserved, *, is_new: bool, corroborated: bool
) -> bool:
    """Whether a sight is part of a storm of many sources, or may yet turn out to be."""
    waits = not corroborated and must_wait(scribe)
    if waits:
        hold_back(scribe, observation)
    elif is_new:
        return False
    kin, storm = changing_wave(scribe)
    if storm:
        hold(scribe, observation, (storm,), join(scribe, storm, kin).id)
    return waits or bool(storm)


def record_same(scribe: Scribe, observation: PageUnchanged) -> list[Event]:
    """Keep that a page says what it said before."""
    page = find_page(scribe, observation.url)
    if page is None:
        return []
    told = _tell_first(scribe, page)
    remember_same(scribe, page, observation)
    if page.report_id is None or page.role != PageRole.REPORT.value or page.ignored:
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


def _across_readers(
    scribe: Scribe, page: PageRow, observation: ReportObserved
) -> list[Event] | None:
    """What becomes of a sight that must not be compared; None: it may be.

    What two readers make of a page differs without the page having changed.
    """
    report = scribe.session.get(ReportRow, page.report_id) if page.report_id else None
    if report is None or observation.digest in (report.digest, page.digest):
        return None
    if observation.reading.suspicions:  # it is held, whoever read it
        return None
    if observation.reading.reader != report.reader:  # one of the two is read again first: ask later
        return _seen(scribe, page, report, scribe.now)
    if (
        observation.reading.reader != page.reader
    ):  # a copy, whose own bytes were not kept: begin anew
        return _see_again(scribe, page, report, observation)
    return None


def _is_known_copy(page: PageRow, report: ReportRow, observation: ReportObserved) -> bool:
    """Whether a page says again what it said, beside a report that is still where it was."""
    return page.digest == observation.digest and report.state != ReportState.WITHDRAWN.value


def _stands_in(scribe: Scribe, page: PageRow, report: ReportRow) -> bool:
    """Whether a new page of `report` is no copy but all there is of it."""
    if report.state == ReportState.WITHDRAWN.value:
        return True
    others = (each for each in pages_of(scribe.session, report) if each.id != page.id)
    return all(each.gone == Fault.GONE.value for each in others)


def _why_held(
    scribe: Scribe, page: PageRow, report: ReportRow | None, observation: ReportObserved
) -> tuple[Reason, ...]:
    if report is None or page.report_id != report.id:
        return why_doubted(None, observation.reading)
    return why_doubted(said_by(scribe, report), observation.reading)


def _publish(
    scribe: Scribe, page: PageRow, observation: ReportObserved, belief: Belief
) -> list[Event]:
    quiet = scribe.quiet or page.old
    report = ReportRow(
        source_id=scribe.source.id,
        key=free_key(scribe, observation),
        url=observation.page.url,
        state=ReportState.PRESENT.value,
        first_seen_at=belief.seen_at,
        last_seen_at=_looked_at(observation, belief.seen_at),
        changed_at=belief.seen_at,
    )
    scribe.session.add(report)
    scribe.session.flush()
    told = step(standing_of(report), Look.OTHER).event
    revision = _keep_revision(scribe, page, report, observation, belief)
    note_copies(scribe.session, report.id, observation.reading)
    return [announce(scribe, told, report, revision)] if told and not quiet else []


def _revise(
    scribe: Scribe, page: PageRow, report: ReportRow, observation: ReportObserved, belief: Belief
) -> list[Event]:
    before = said_by(scribe, report)
    went = report.missing_since is not None and belief.seen_at < report.missing_since
    told = EventKind.REVISED if went else step(standing_of(report), Look.OTHER).event
    revision = _keep_revision(scribe, page, report, observation, belief)
    note_copies(scribe.session, report.id, observation.reading, before=before)
    change = judged(compare(before, observation.reading) or Change())
    before_at = min(report.last_seen_at, belief.seen_at)
    looked_at = _looked_at(observation, belief.seen_at)
    note = "" if went else _make_present(scribe, page, report, looked_at)
    if told is None or scribe.quiet:
        return []
    return [announce(scribe, told, report, revision, change=change, note=note, before_at=before_at)]


def _see_again(
    scribe: Scribe, page: PageRow, report: ReportRow, observation: ReportObserved
) -> list[Event]:
    page.report_id = report.id
    remember_reading(scribe, page, observation)
    schedule_check(scribe, page, report)
    return _seen(scribe, page, report, _looked_at(observation, scribe.now))


def _looked_at(observation: ReportObserved, seen_at: datetime) -> datetime:
    """When the page was fetched; what is found to differ is recorded as the visit ends."""
    return min(observation.page.fetched_at or seen_at, seen_at)


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
    scribe: Scribe, page: PageRow, report: ReportRow, observation: ReportObserved, belief: Belief
) -> RevisionRow:
    revision = RevisionRow(
        report_id=report.id,
        number=report.number + 1,
        **reading_columns(observation.reading),
        digest=observation.digest,
        raw_sha256=keep(scribe.session, observation.page),
        seen_at=belief.seen_at,
        page_url=observation.page.url,
        via=observation.page.via,
        status=observation.page.status,
        headers=headers_text(observation.page.headers),
        fetched_at=observation.page.fetched_at,
        listed=entry_text(observation.listed) or page.listed,
    )
    keep_file(scribe.session, revision, observation.file)
    revision.chain = link_of(scribe.session, revision)
    put_in_force(report, revision, observation.reading)
    report.reader = observation.reading.reader
    report.changed_at = scribe.schedule.last_new_at = scribe.now
    page.report_id = report.id
    scribe.schedule.family = observation.reading.family or scribe.schedule.family
    remember_reading(scribe, page, observation)
    schedule_check(scribe, page, report)
    scribe.session.add_all([report, revision, scribe.schedule])
    scribe.session.flush()
    return revision
