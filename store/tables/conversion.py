"""Conversion between rows and domain values, and between values and JSON text."""

import json
import re
from collections.abc import Iterable, Mapping
from functools import cache
from typing import TypedDict, TypeVar

from pydantic import TypeAdapter

from disclosures import (
    Attachment,
    Audience,
    Change,
    CrawlRun,
    Event,
    EventKind,
    Fault,
    ListCompleteness,
    ListEntry,
    ObligationTerms,
    Reading,
    Report,
    ReportState,
    Revision,
    RunOutcome,
    RunStats,
    Source,
    SourceCompleteness,
    Subscription,
)
from disclosures.sanitising import storable_text, storable_value
from store.compare.report_identity import names_report
from store.tables.reports import EventRow, ReportRow, RevisionRow
from store.tables.sources import CrawlRunRow, SourceRow
from store.tables.subscriptions import SubscriptionRow

Value = TypeVar("Value")

#: Escapes by which JSON may contain a control character.
_ESCAPED = re.compile(r"\\[ubf]")

SOURCE_FIELDS = (
    *("id", "slug", "agency", "url", "every", "province", "family"),
    *("delay", "max_pages", "robots", "verify_tls", "allowed_hosts", "tls", "ca_file", "paused"),
    *("organ", "report_due", "obligations", "selectors"),
)


def source_of(row: SourceRow) -> Source:
    """The source that `row` stores."""
    return Source(**{name: getattr(row, name) for name in SOURCE_FIELDS})


def report_of(row: ReportRow, source: Source) -> Report:
    """The report that `row` stores."""
    return Report(
        id=row.id,
        source=source,
        key=row.key,
        url=row.url,
        state=ReportState(row.state),
        first_seen_at=row.first_seen_at,
        last_seen_at=row.last_seen_at,
    )


def revision_of(row: RevisionRow, report: Report) -> Revision:
    """The revision that `row` stores."""
    return Revision(
        id=row.id,
        report=report,
        number=row.number,
        reading=reading_of(row.reading),
        digest=row.digest,
        raw_sha256=row.raw_sha256,
        file_sha256=row.file_sha256 or "",
        seen_at=row.seen_at,
        reparsed=row.reparsed,
        chain=row.chain,
    )


def event_of(row: EventRow, source: Source, revision: Revision | None) -> Event:
    """The event that `row` stores."""
    return Event(
        id=row.id,
        kind=EventKind(row.kind),
        source=source,
        occurred_at=row.occurred_at,
        revision=revision,
        change=_read(_changes(), row.change),
        note=row.note,
        reason=row.reason,
        terms=_read(_terms(), row.terms) if row.terms else None,
        before_at=row.before_at,
    )


def subscription_of(row: SubscriptionRow, slugs: Iterable[str]) -> Subscription:
    """The subscription that `row` stores, with the slugs of its sources."""
    return Subscription(
        id=row.id,
        address=row.address,
        language=row.language,
        sources=frozenset(slugs),
        audience=Audience(row.audience),
        substantive_only=row.substantive_only,
        created_at=row.created_at,
        confirmed_at=row.confirmed_at,
        ended_at=row.ended_at,
    )


def run_of(row: CrawlRunRow, slug: str) -> CrawlRun:
    """The visit that `row` stores."""
    return CrawlRun(
        id=row.id,
        source=slug,
        started_at=row.started_at,
        finished_at=row.finished_at,
        outcome=RunOutcome(row.outcome),
        fault=Fault(row.fault) if row.fault else None,
        reason=row.reason,
        stats=_read(_stats(), row.stats),
    )


def reading_of(text: str) -> Reading:
    """The reading that is stored as `text`."""
    return _read(_readings(), text)


def reading_text(reading: Reading) -> str:
    """`reading` as JSON: decimals exact, without rejected characters."""
    return _write(_readings(), reading)


class ReadingColumns(TypedDict):
    """Columns of a reading: its JSON, and what queries filter by."""

    reading: str
    kind: str
    family: str
    names_report: bool


def reading_columns(reading: Reading) -> ReadingColumns:
    """The columns of `ResponseColumns` that come from the reading."""
    return ReadingColumns(
        reading=reading_text(reading),
        kind=reading.kind.value,
        family=reading.family,
        names_report=names_report(reading),
    )


def change_text(change: Change) -> str:
    """`change` as JSON."""
    return _write(_changes(), change)


def terms_text(terms: ObligationTerms | None) -> str:
    """Obligation terms as JSON; empty for None."""
    return _write(_terms(), terms) if terms else ""


def stats_text(stats: RunStats) -> str:
    """`stats` as JSON."""
    return _write(_stats(), stats)


def completeness_of(text: str) -> SourceCompleteness | None:
    """The completeness of a source that is stored as `text`; None for an empty text."""
    return _read(_completeness(), text) if text else None


def completeness_text(completeness: SourceCompleteness) -> str:
    """The completeness of a source as JSON."""
    return _write(_completeness(), completeness)


def list_completeness_of(text: str) -> ListCompleteness:
    """The completeness of a list that is stored as `text`."""
    return _read(_list_completeness(), text) if text else ListCompleteness()


def list_completeness_text(completeness: ListCompleteness) -> str:
    """The completeness of a list as JSON."""
    return _write(_list_completeness(), completeness)


def entry_of(text: str) -> ListEntry | None:
    """The list entry that is stored as `text`."""
    return _read(_entry(), text) if text else None


def entry_text(entry: ListEntry | None) -> str:
    """A list entry as JSON; empty for None."""
    return _write(_entry(), entry) if entry else ""


def entries_of(text: str) -> tuple[ListEntry, ...]:
    """The list entries that are stored as `text`."""
    return _read(_entries(), text) if text else ()


def entries_text(entries: tuple[ListEntry, ...]) -> str:
    """List entries as JSON."""
    return _write(_entries(), entries)


def files_of(text: str) -> tuple[Attachment, ...]:
    """The files of a page that are stored as `text`."""
    return _read(_files(), text) if text else ()


def files_text(files: tuple[Attachment, ...]) -> str:
    """The fetched files of a page as JSON; empty if none was fetched."""
    fetched = tuple(file for file in files if file.sha256 or file.reason)
    return _write(_files(), fetched) if fetched else ""


def headers_text(headers: Mapping[str, str]) -> str:
    """Response headers as JSON."""
    return json.dumps(storable_value(dict(headers)), ensure_ascii=False)


def headers_of(text: str) -> dict[str, str]:
    """The response headers that are stored as `text`."""
    headers: dict[str, str] = json.loads(text)
    return headers


@cache
def _readings() -> TypeAdapter[Reading]:
    return TypeAdapter(Reading)


@cache
def _changes() -> TypeAdapter[Change]:
    return TypeAdapter(Change)


@cache
def _terms() -> TypeAdapter[ObligationTerms]:
    return TypeAdapter(ObligationTerms)


@cache
def _stats() -> TypeAdapter[RunStats]:
    return TypeAdapter(RunStats)


@cache
def _completeness() -> TypeAdapter[SourceCompleteness]:
    return TypeAdapter(SourceCompleteness)


@cache
def _list_completeness() -> TypeAdapter[ListCompleteness]:
    return TypeAdapter(ListCompleteness)


@cache
def _entry() -> TypeAdapter[ListEntry]:
    return TypeAdapter(ListEntry)


@cache
def _entries() -> TypeAdapter[tuple[ListEntry, ...]]:
    return TypeAdapter(tuple[ListEntry, ...])


@cache
def _files() -> TypeAdapter[tuple[Attachment, ...]]:
    return TypeAdapter(tuple[Attachment, ...])


def _read(form: TypeAdapter[Value], text: str) -> Value:
    return form.validate_json(text)


def _write(form: TypeAdapter[Value], value: Value) -> str:
    try:
        text = form.dump_json(value).decode()
    except ValueError:  # a lone surrogate is no UTF-8
        text = ""
    if text and not _ESCAPED.search(text) and storable_text(text) == text:
        return text
    cleaned = form.validate_python(storable_value(form.dump_python(value)))
    return form.dump_json(cleaned).decode()
