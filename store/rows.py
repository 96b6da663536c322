"""Rows to words and back: the border between tables and values."""

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
    ListEntry,
    ObligationTerms,
    Reading,
    Report,
    ReportState,
    Revision,
    RunOutcome,
    RunStats,
    Source,
    Subscription,
)
from store.clean import clean, clean_within
from store.identity import names_report
from store.reader_tables import SubscriptionRow
from store.tables import CrawlRunRow, EventRow, ReportRow, RevisionRow, SourceRow

Word = TypeVar("Word")

#: How JSON may hide a control character.
_ESCAPED = re.compile(r"\\[ubf]")

SOURCE_FIELDS = (
    *("id", "slug", "agency", "url", "every", "province", "family"),
    *("delay", "max_pages", "robots", "verify_tls", "paused"),
    *("organ", "report_due", "obligations", "selectors"),
)


def source_of(row: SourceRow) -> Source:
    """The source that `row` keeps."""
    return Source(**{name: getattr(row, name) for name in SOURCE_FIELDS})


def report_of(row: ReportRow, source: Source) -> Report:
    """The report that `row` keeps."""
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
    """The revision that `row` keeps."""
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
    """The event that `row` keeps."""
    return Event(
        id=row.id,
        kind=EventKind(row.kind),
        source=source,
        occurred_at=row.occurred_at,
        revision=revision,
        change=_read(_changes(), row.change),
        note=row.note,
        reason=row.reason,
        terms=_read(_duties(), row.terms) if row.terms else None,
        before_at=row.before_at,
    )


def subscription_of(row: SubscriptionRow, slugs: Iterable[str]) -> Subscription:
    """The subscription that `row` keeps, with the sources it follows."""
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
    """The visit that `row` keeps."""
    return CrawlRun(
        id=row.id,
        source=slug,
        started_at=row.started_at,
        finished_at=row.finished_at,
        outcome=RunOutcome(row.outcome),
        fault=Fault(row.fault) if row.fault else None,
        reason=row.reason,
        stats=_read(_tallies(), row.stats),
    )


def reading_of(text: str) -> Reading:
    """The reading that was kept as `text`."""
    return _read(_readings(), text)


def reading_text(reading: Reading) -> str:
    """`reading` as it is kept: decimals exact, nothing in it that a reader cannot be given."""
    return _write(_readings(), reading)


class ReadingColumns(TypedDict):
    """A reading as it is kept, with what its row is asked for by."""

    reading: str
    kind: str
    family: str
    names_report: bool


def reading_columns(reading: Reading) -> ReadingColumns:
    """Give the columns of `Answered` that are of the reading."""
    return ReadingColumns(
        reading=reading_text(reading),
        kind=reading.kind.value,
        family=reading.family,
        names_report=names_report(reading),
    )


def change_text(change: Change) -> str:
    """`change` as it is kept."""
    return _write(_changes(), change)


def duty_text(terms: ObligationTerms | None) -> str:
    """A duty as an event remembers it; empty when there is none."""
    return _write(_duties(), terms) if terms else ""


def tally_text(stats: RunStats) -> str:
    """`tally` as it is kept."""
    return _write(_tallies(), stats)


def entry_of(text: str) -> ListEntry | None:
    """The list's row that was kept as `text`."""
    return _read(_entry(), text) if text else None


def entry_text(entry: ListEntry | None) -> str:
    """A list's row as it is kept; empty when there is none."""
    return _write(_entry(), entry) if entry else ""


def entries_of(text: str) -> tuple[ListEntry, ...]:
    """The list that was kept as `text`."""
    return _read(_entries(), text) if text else ()


def entries_text(entries: tuple[ListEntry, ...]) -> str:
    """A list as it is kept."""
    return _write(_entries(), entries)


def files_of(text: str) -> tuple[Attachment, ...]:
    """The files of a page that were kept as `text`."""
    return _read(_files(), text) if text else ()


def files_text(files: tuple[Attachment, ...]) -> str:
    """The files of a page as they are kept; empty when nothing is known but their addresses."""
    fetched = tuple(file for file in files if file.sha256 or file.reason)
    return _write(_files(), fetched) if fetched else ""


def headers_text(headers: Mapping[str, str]) -> str:
    """The headers of an answer as they are kept."""
    return json.dumps(clean_within(dict(headers)), ensure_ascii=False)


def headers_of(text: str) -> dict[str, str]:
    """The headers that were kept as `text`."""
    headers: dict[str, str] = json.loads(text)
    return headers


@cache
def _readings() -> TypeAdapter[Reading]:
    return TypeAdapter(Reading)


@cache
def _changes() -> TypeAdapter[Change]:
    return TypeAdapter(Change)


@cache
def _duties() -> TypeAdapter[ObligationTerms]:
    return TypeAdapter(ObligationTerms)


@cache
def _tallies() -> TypeAdapter[RunStats]:
    return TypeAdapter(RunStats)


@cache
def _entry() -> TypeAdapter[ListEntry]:
    return TypeAdapter(ListEntry)


@cache
def _entries() -> TypeAdapter[tuple[ListEntry, ...]]:
    return TypeAdapter(tuple[ListEntry, ...])


@cache
def _files() -> TypeAdapter[tuple[Attachment, ...]]:
    return TypeAdapter(tuple[Attachment, ...])


def _read(form: TypeAdapter[Word], text: str) -> Word:
    return form.validate_json(text)


def _write(form: TypeAdapter[Word], word: Word) -> str:
    try:
        text = form.dump_json(word).decode()
    except ValueError:  # a lone surrogate is no UTF-8
        text = ""
    if text and not _ESCAPED.search(text) and clean(text) == text:
        return text
    cleaned = form.validate_python(clean_within(form.dump_python(word)))
    return form.dump_json(cleaned).decode()
