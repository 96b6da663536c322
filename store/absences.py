"""What a healthy visit says about reports that it did not find: moved, missing, withdrawn.

Absence needs proof. A report is missing when every page of it answered that it is gone, on a
visit that was complete and well; withdrawn when that happened often enough, over time enough.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from uuid import UUID

from sqlmodel import col, select

from disclosures import Event, EventKind, Fault, PageRole, ReportState
from disclosures.reason import Reason, ReasonCode
from store.identity import canonical
from store.incidents import join, was_released
from store.lifecycle import is_storm, is_withdrawn
from store.machine import Look, Standing, step
from store.matching import head_of
from store.pages import look_everywhere, read_in_full
from store.pending import hold_move_back, must_wait
from store.rows import entries_of
from store.scribe import Scribe, announce, standing_of
from store.tables import PageRow, ReportRow
from store.waves import NO_WAVE, vanishing_wave


def settle_absences(scribe: Scribe) -> list[Event]:
    """Draw the conclusions of a healthy visit about what it missed."""
    present = _present(scribe)
    owners, pages = _pages(scribe)
    listed = _listed(scribe)
    moved: list[tuple[ReportRow, PageRow]] = []
    missing: list[ReportRow] = []
    for report in present:
        ours = pages.get(report.id, [])
        taken = owners.get(canonical(report.url), report.id) != report.id
        alive = [page for page in ours if not page.gone and page.digest]
        missed = taken or _was_missed(scribe, ours, listed)
        if missed and not alive:
            missing.append(report)
        elif missed and (taken or _lost_address(report, ours)):
            there = max(alive, key=lambda page: page.digest == report.digest)
            moved.append((report, there))
        else:
            _read_what_is_left(scribe, report, ours)
    gone = len(moved) + len(missing)
    waits = is_storm(gone, len(present), scribe.rules) or (bool(moved) and must_wait(scribe))
    events = [event for each in moved for event in _move(scribe, *each, waits=waits)]
    for report in missing:
        report.missing_since = report.missing_since or scribe.now
        scribe.session.add(report)
    scribe.session.flush()
    kin, storm = _storm_of(scribe, gone, len(present))
    if storm and not was_released(scribe):
        _hold_as_storm(scribe, storm, kin)
        return events
    if not storm:
        scribe.schedule.storm_at = None
    return events + [
        event for report in missing for event in _miss(scribe, report, pages.get(report.id, []))
    ]


def _present(scribe: Scribe) -> list[ReportRow]:
    return list(
        scribe.session.exec(
            select(ReportRow)
            .where(
                ReportRow.source_id == scribe.source.id,
                ReportRow.state == ReportState.PRESENT.value,
            )
            .order_by(col(ReportRow.first_seen_at), col(ReportRow.key))
        )
    )


def _pages(scribe: Scribe) -> tuple[Mapping[str, UUID], Mapping[UUID, list[PageRow]]]:
    """Which report each address shows, and the pages of each report."""
    owners: dict[str, UUID] = {}
    pages: dict[UUID, list[PageRow]] = defaultdict(list)
    mine = select(PageRow).where(
        PageRow.source_id == scribe.source.id, col(PageRow.report_id).is_not(None)
    )
    for page in scribe.session.exec(mine.order_by(col(PageRow.url))):
        if page.report_id:
            owners[page.canonical] = page.report_id
            pages[page.report_id].append(page)
    return owners, pages


def _listed(scribe: Scribe) -> frozenset[str] | None:
    """All addresses on the source's lists; None when this visit saw no list whole."""
    lists = scribe.session.exec(
        select(PageRow).where(
            PageRow.source_id == scribe.source.id,
            PageRow.role == PageRole.LIST.value,
            PageRow.whole_run == scribe.run,
        )
    ).all()
    if not lists or scribe.run is None:
        return None
    return frozenset(canonical(entry.url) for page in lists for entry in entries_of(page.listed))


def _was_missed(scribe: Scribe, pages: Iterable[PageRow], listed: frozenset[str] | None) -> bool:
    """Whether this visit proved at least one of a report's pages to be gone.

    A report without any page had its address taken over by another report.
    """
    ours = list(pages)
    return not ours or any(_is_proven(scribe, page, listed) for page in ours)


def _is_proven(scribe: Scribe, page: PageRow, listed: frozenset[str] | None) -> bool:
    if page.gone_run is None or page.gone_run != scribe.run:
        return False
    if page.gone == Fault.GONE.value:
        return True
    return listed is not None and page.canonical not in listed


def _read_what_is_left(scribe: Scribe, report: ReportRow, pages: Iterable[PageRow]) -> None:
    """Where the text in force stood on a copy that is gone, have the report's own page read."""
    alive = [page for page in pages if page.digest and page.gone != Fault.GONE.value]
    if any(page.digest == report.digest or page.withheld or page.ignored for page in alive):
        return
    for page in alive:
        if page.canonical == canonical(report.url):
            read_in_full(scribe, page)


def _lost_address(report: ReportRow, pages: Iterable[PageRow]) -> bool:
    """Whether the page that the report is known by is the one that is gone."""
    address = canonical(report.url)
    return any(page.canonical == address and page.gone for page in pages)


def _storm_of(scribe: Scribe, gone: int, present: int) -> tuple[str, Reason | None]:
    """The kin of a storm in which reports vanish, if it is no storm of this source, and why."""
    reason = Reason.of(ReasonCode.CHANGE_LIMIT_GONE, gone=gone, present=present)
    if is_storm(gone, present, scribe.rules):
        return "", reason
    if gone <= scribe.rules.storm_share * present:
        return NO_WAVE
    return ("", reason) if scribe.schedule.storm_at else vanishing_wave(scribe)


def _move(scribe: Scribe, report: ReportRow, page: PageRow, *, waits: bool) -> list[Event]:
    before = report.url
    _readdress(scribe, report, page)
    if waits:
        hold_move_back(scribe, report, before)
        return []
    note = f"{before} → {page.url}"
    return [announce(scribe, EventKind.MOVED, report, head_of(scribe, report), note=note)]


def _readdress(scribe: Scribe, report: ReportRow, page: PageRow) -> None:
    report.url = page.url
    report.missing, report.missing_since = 0, None
    if page.digest != report.digest:  # a copy with differences: read it in full next time
        read_in_full(scribe, page)
    scribe.session.add(report)


def _miss(scribe: Scribe, report: ReportRow, found_on: Sequence[PageRow]) -> list[Event]:
    stood = standing_of(report)
    if not (report.missing or found_on):
        look_everywhere(scribe)
    report.missing += 1
    report.missing_since = report.missing_since or scribe.now
    scribe.session.add(report)
    proven = is_withdrawn(report.missing, report.missing_since, scribe.now, scribe.rules)
    came = step(stood, Look.PROVEN if proven else Look.GONE)
    if came.standing is Standing.WITHDRAWN:
        report.state = ReportState.WITHDRAWN.value
    return [announce(scribe, came.event, report, head_of(scribe, report))] if came.event else []


def _hold_as_storm(scribe: Scribe, reason: Reason, kin: str) -> None:
    """So much at once is the site's doing, not its reports': operators hear of it, once."""
    if scribe.schedule.storm_at is None:
        scribe.schedule.storm_at = scribe.now
        join(scribe, reason, kin)
