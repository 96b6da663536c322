"""Commands that visit sources and list visits: cycle, visit, recrawl, runs."""

import json
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Annotated

import typer

from disclosures import CrawlRun, Event, RunOutcome, Source
from disclosures.completeness import shortfalls
from disclosures.errors import InputError
from service.cli.application import (
    Columns,
    open_application,
    print_items,
    print_json,
    run_with_application,
)
from service.cli.output.completeness import in_words
from service.reasons import (
    all_in_english,
    as_data,
    completeness_as_data,
    in_english,
    with_sentences,
)

if TYPE_CHECKING:
    from service.application import Application

Slugs = Annotated[list[str] | None, typer.Argument(help="Slugs of sources; none: all")]
AsJson = Annotated[bool, typer.Option("--json", help="One JSON object a line")]

#: Name of a field → its key in the documented JSON (docs/reference/json).
DOCUMENTED_KEYS = {
    "stats": "tally",
    "terms": "duty",
    "quarantined": "suspect",
    "criteria": "grounds",
    "hunks": "passages",
    "segments": "pieces",
    "parser_version": "reader",
}

RUN_COLUMNS: Columns[CrawlRun] = {
    "started": lambda run: run.started_at.isoformat(timespec="seconds"),
    "source": lambda run: run.source,
    "outcome": lambda run: run.outcome.value,
    "requests": lambda run: run.stats.requests,
    "read": lambda run: run.stats.read,
    "same": lambda run: run.stats.same,
    "failed": lambda run: run.stats.failed,
    "events": lambda run: run.stats.events,
    "why": lambda run: in_english(run.reason),
    "reason": lambda run: as_data(run.reason),
    "seen": lambda run: in_words(run.stats.completeness),
    "completeness": lambda run: completeness_as_data(run.stats.completeness),
}


def cycle(
    ignore_failures: Annotated[
        bool, typer.Option("--ignore-failures", help="Exit with 0 although sources failed")
    ] = False,
) -> int:
    """Visit all that is due, deliver all letters that are due, print a summary, and exit.

    For cron, and for tests. Exit status 1 if a source could not be read or was quarantined; the
    summary names it and says why.
    """
    from service.operations import emit_delayed, load_catalogue

    async def work(application: "Application") -> int:
        load_catalogue(application)
        runs = await application.dispatch.run_until_idle()
        emitted = emit_delayed(application) + application.review_obligations()
        sent, failed = await application.deliver_due()
        failures = sum(run.outcome is not RunOutcome.OK for run in runs)
        bad = _last_failures(runs)
        events = sum(run.stats.events for run in runs) + emitted
        typer.echo(
            f"{len(runs)} visits, {failures} of them failed; {events} events; "
            f"{sent} letters sent, {failed} not sent"
        )
        for run in bad:
            typer.echo(f"  {run.source}: {run.outcome.value}: {in_english(run.reason)}")
        return 1 if bad and not ignore_failures else 0

    return run_with_application(work)


def visit(
    target: Annotated[str, typer.Argument(help="A source's slug, or any address")],
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Show what would be recorded; write nothing")
    ] = False,
    as_json: AsJson = False,
) -> int:
    """Visit one source now; with --dry-run, any address, and nothing is written."""

    async def work(application: "Application") -> int:
        if dry_run:
            run, events = await application.dry_run(_find_source(application, target))
        else:
            run, events = await _visit_now(application, target), ()
        (_print_json if as_json else _print)(run, events)
        return 0 if run.outcome is RunOutcome.OK else 1

    return run_with_application(work)


def recrawl(
    slugs: Slugs = None,
    everything: Annotated[bool, typer.Option("--all", help="All sources")] = False,
) -> None:
    """Make sources due now; the running service visits them. Two requests are one visit."""
    if bool(slugs) == everything:
        raise InputError("name the sources to recrawl, or give --all")
    with open_application() as application:
        count = application.schedule.make_due(slugs or None)
    typer.echo(f"{count} due now")


def runs(
    source: Annotated[str, typer.Option(help="Only of this source")] = "",
    limit: Annotated[int, typer.Option(help="Maximum number of rows")] = 30,
    as_json: AsJson = False,
) -> None:
    """List the latest visits, newest first."""
    with open_application() as application:
        found = application.queries.runs(source=source, limit=limit)
    print_items(
        RUN_COLUMNS,
        found,
        as_json=as_json,
        json_only={"reason", "completeness"},
        table_only={"seen"},
    )


def _last_failures(runs: Sequence[CrawlRun]) -> list[CrawlRun]:
    """The last visit of each source whose last visit failed or was quarantined, by slug."""
    last = {run.source: run for run in sorted(runs, key=lambda run: run.started_at)}
    bad = (run for run in last.values() if run.outcome is not RunOutcome.OK)
    return sorted(bad, key=lambda run: run.source)


async def _visit_now(application: "Application", slug: str) -> CrawlRun:
    host_lease = application.schedule.lease(slug, thorough=True)
    if host_lease is None:
        raise InputError(f"{slug}: its host is being visited at the moment; see: gongkai runs")
    [run] = await application.dispatch.visit_host(host_lease)
    return run


def _find_source(application: "Application", target: str) -> Source:
    """Return the source with this slug or address, or a temporary one for an unknown address."""
    from service.catalogue import read_entry

    if "://" not in target:
        return application.sources.get(target)
    for source in application.sources.all():
        if source.url == target:
            return source
    values = {"slug": "dry-run", "agency": target, "url": target}
    return replace(read_entry(values, application.families), agency="")


def _print(run: CrawlRun, events: Sequence[Event]) -> None:
    stats, why = run.stats, in_english(run.reason)
    typer.echo(
        f"{run.source}: {run.outcome.value}{': ' + why if why else ''} "
        f"({stats.requests} requests, {stats.listed} listed, {stats.read} read, "
        f"{stats.same} unchanged, {stats.failed} failed, {stats.quarantined} quarantined, "
        f"{stats.events} events)"
    )
    if stats.completeness is not None:
        typer.echo(f"  seen: {in_words(stats.completeness)}")
        if below := shortfalls(stats.completeness):
            typer.echo(f"  partial: {all_in_english(below)}")
    for event in events:
        note = in_english(event.reason) or event.note
        title = event.revision.reading.title if event.revision else note
        typer.echo(f"  would announce: {event.kind.value}: {title}")


def _print_json(run: CrawlRun, events: Sequence[Event]) -> None:
    print_json(run_as_json(run))
    for event in events:
        print_json(event_as_json(event))


def run_as_json(run: CrawlRun) -> dict[str, object]:
    """Convert a run to JSON values, under the documented keys, with the sentence of each reason."""
    return _as_json(CrawlRun, run)


def event_as_json(event: Event) -> dict[str, object]:
    """Convert an event to JSON values, as `run_as_json`."""
    return _as_json(Event, event)


def _as_json(kind: type[CrawlRun] | type[Event], value: CrawlRun | Event) -> dict[str, object]:
    from pydantic import TypeAdapter

    complete = with_sentences(json.loads(TypeAdapter(kind).dump_json(value)))
    documented = _with_documented_keys(complete)
    assert isinstance(documented, dict)
    return documented


def _with_documented_keys(value: object) -> object:
    """Return JSON values with the keys of the documented schemas, at every depth."""
    if isinstance(value, list):
        return [_with_documented_keys(each) for each in value]
    if not isinstance(value, dict):
        return value
    return {
        DOCUMENTED_KEYS.get(name, name): _with_documented_keys(each) for name, each in value.items()
    }
