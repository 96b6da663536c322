"""Completeness of a source after a visit: its lists and listed reports beside what was read."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from urllib.parse import urlsplit

from sqlalchemy import func
from sqlmodel import col, select

from disclosures import EventKind, Fault, PageRole, ReportState, SourceCompleteness
from disclosures.completeness import MAX_NAMED, MIN_FAILED_VISITS, combined
from disclosures.reason import Reason, ReasonCode
from store.compare.report_identity import canonical_url
from store.pages import was_read
from store.source_transaction import SourceTransaction
from store.tables.conversion import entries_of, list_completeness_of
from store.tables.reports import EventRow, PageRow, ReportRow


def measure(
    tx: SourceTransaction, lists: Sequence[PageRow], *, complete: bool
) -> SourceCompleteness:
    """The numbers of a visit that read `lists`; `complete`: it requested every due report.

    A list that did not change keeps the numbers of its last reading.
    """
    numbers = combined(list_completeness_of(page.completeness) for page in lists)
    listed = {
        canonical_url(entry.url): entry for page in lists for entry in entries_of(page.listed)
    }
    pages = _report_pages(tx)
    _forget_unlisted(tx, pages, listed)
    unread = [address for address in listed if not was_read(pages.get(address))]
    failing = [
        page
        for address in listed
        if (page := pages.get(address)) and page.failures >= MIN_FAILED_VISITS
    ]
    never_read = [page for page in failing if not was_read(page)]
    faults = Counter(page.fault for page in never_read or failing if page.fault)
    fault, times = faults.most_common(1)[0] if faults else ("", 0)
    requested = {address for address, page in pages.items() if page.failures}
    present, with_text = _reports(tx)
    of_list = SourceCompleteness.of_list(
        replace(numbers, rows=numbers.rows or len(listed)),
        elsewhere=sum(len(entries_of(page.elsewhere)) for page in lists),
    )
    return replace(
        of_list,
        listed=len(listed),
        ever_read=len(listed) - len(unread),
        never_read=len(never_read),
        never_read_at=tuple(page.url for page in never_read[:MAX_NAMED]),
        failing=len(failing),
        fault=Fault(fault) if fault else None,
        fault_times=times,
        postponed=0 if complete else len(set(unread) - requested),
        reports=present,
        with_text=with_text,
        text_continues=_continued(tx),
    )


def lists_read(tx: SourceTransaction, since: datetime) -> Sequence[PageRow]:
    """The lists that a visit that began at `since` read, or found unchanged."""
    return tx.session.exec(
        select(PageRow)
        .where(
            PageRow.source_id == tx.source.id,
            PageRow.role == PageRole.LIST.value,
            col(PageRow.checked_at) >= since,
            PageRow.failures == 0,
        )
        .order_by(col(PageRow.url))
    ).all()


def links_elsewhere(tx: SourceTransaction, lists: Sequence[PageRow]) -> Reason | None:
    """The rows of `lists` that lead to hosts of which no event of this source says so yet."""
    hosts = Counter(
        host
        for page in lists
        for entry in entries_of(page.elsewhere)
        if (host := urlsplit(entry.url).netloc.rpartition("@")[2].lower())
    )
    if not hosts:
        return None
    for event in tx.session.exec(
        select(EventRow).where(
            EventRow.source_id == tx.source.id, EventRow.kind == EventKind.LINKS_ELSEWHERE.value
        )
    ):
        for host in _hosts_in(event.reason):
            del hosts[host]
    if not hosts:
        return None
    return Reason.of(ReasonCode.LIST_ELSEWHERE, rows=hosts.total(), hosts=tuple(sorted(hosts)))


def _hosts_in(reason: Reason | None) -> tuple[str, ...]:
    hosts = reason.params.get("hosts") if reason else None
    return tuple(map(str, hosts)) if isinstance(hosts, tuple) else ()


def _report_pages(tx: SourceTransaction) -> Mapping[str, PageRow]:
    rows = tx.session.exec(
        select(PageRow).where(
            PageRow.source_id == tx.source.id, PageRow.role == PageRole.REPORT.value
        )
    )
    return {page.canonical: page for page in rows}


def _forget_unlisted(
    tx: SourceTransaction, pages: Mapping[str, PageRow], listed: Mapping[str, object]
) -> None:
    """Delete pages that no list names any more and that were never read, except poison pages."""
    for address, page in pages.items():
        if not (address in listed or page.in_baseline or page.poisoned or was_read(page)):
            tx.session.delete(page)


def _continued(tx: SourceTransaction) -> int:
    """How many reports are present of which the text goes on at pages that were not read."""
    return tx.session.exec(
        select(func.count())
        .select_from(ReportRow)
        .where(
            ReportRow.source_id == tx.source.id,
            ReportRow.state == ReportState.PRESENT.value,
            col(ReportRow.text_continues),
        )
    ).one()


def _reports(tx: SourceTransaction) -> tuple[int, int]:
    """How many reports are present, and how many of them have their text."""
    counted = tx.session.exec(
        select(col(ReportRow.has_text), func.count())
        .where(ReportRow.source_id == tx.source.id, ReportRow.state == ReportState.PRESENT.value)
        .group_by(col(ReportRow.has_text))
    )
    numbers = {bool(has_text): int(number) for has_text, number in counted}
    return sum(numbers.values()), numbers.get(True, 0)
