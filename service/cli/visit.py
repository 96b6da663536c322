"""Commands that visit: cycle, visit, recrawl."""

import json
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Annotated

import typer

from disclosures import CrawlRun, Event, RunOutcome, Source
from disclosures.errors import InputError
from service.cli.house import open_house, print_json, run_in_house

if TYPE_CHECKING:
    from service.wiring import House

Slugs = Annotated[list[str] | None, typer.Argument(help="Slugs of sources; none: all")]
AsJson = Annotated[bool, typer.Option("--json", help="One JSON object a line")]


def cycle() -> int:
    """Visit all that is due, deliver all that is owed, say what came of it, and exit.

    For cron, and for tests. Exit status 1 if a source could not be read.
    """
    from scheduler.reviewing import review_due
    from service.application import deliver_all_due, take_catalogue, tell_what_waited

    async def work(house: "House") -> int:
        take_catalogue(house)
        runs = await house.dispatch.run_until_idle()
        announced = tell_what_waited(house) + review_due(house.obligations, house.now)
        sent, failed = await deliver_all_due(house)
        bad = [run for run in runs if run.outcome is not RunOutcome.OK]
        events = sum(run.stats.events for run in runs) + announced
        typer.echo(
            f"{len(runs)} visits, {len(bad)} of them failed; {events} events; "
            f"{sent} letters sent, {failed} not sent"
        )
        for run in bad:
            typer.echo(f"  {run.source}: {run.outcome.value}: {run.why}")
        return 1 if bad else 0

    return run_in_house(work)


def visit(
    target: Annotated[str, typer.Argument(help="A source's slug, or any address")],
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Show what would be recorded; write nothing")
    ] = False,
    as_json: AsJson = False,
) -> int:
    """Visit one source now; with --dry-run, any address, and nothing is written."""
    from service.rehearsal import rehearse

    async def work(house: "House") -> int:
        if dry_run:
            source = _source_for(house, target)
            run, events = await rehearse(house, source)
        else:
            run, events = await _visit_now(house, target), ()
        (_print_json if as_json else _print)(run, events)
        return 0 if run.outcome is RunOutcome.OK else 1

    return run_in_house(work)


def recrawl(
    slugs: Slugs = None,
    everything: Annotated[bool, typer.Option("--all", help="All sources")] = False,
) -> None:
    """Make sources due now; the running service visits them. Asking twice is one visit."""
    if bool(slugs) == everything:
        raise InputError("name the sources to recrawl, or give --all")
    with open_house() as house:
        called = house.schedule.make_due(slugs or None)
    typer.echo(f"{called} due now")


async def _visit_now(house: "House", slug: str) -> CrawlRun:
    host_lease = house.schedule.lease(slug, thorough=True)
    if host_lease is None:
        raise InputError(f"{slug}: its host is being visited just now; see: gongkai runs")
    [run] = await house.dispatch.carry_out(host_lease)
    return run


def _source_for(house: "House", target: str) -> Source:
    """The source with this slug or address, or one made up for an address we do not know."""
    from service.catalogue import read_entry

    if "://" not in target:
        return house.sources.get(target)
    for source in house.sources.all():
        if source.url == target:
            return source
    return replace(read_entry({"slug": "dry-run", "agency": target, "url": target}), agency="")


def _print(run: CrawlRun, events: Sequence[Event]) -> None:
    stats = run.stats
    typer.echo(
        f"{run.source}: {run.outcome.value}{': ' + run.why if run.why else ''} "
        f"({stats.requests} requests, {stats.listed} listed, {stats.read} read, "
        f"{stats.same} unchanged, {stats.failed} failed, {stats.suspect} held, "
        f"{stats.events} events)"
    )
    for event in events:
        title = event.revision.reading.title if event.revision else event.note
        typer.echo(f"  would announce: {event.kind.value}: {title}")


def _print_json(run: CrawlRun, events: Sequence[Event]) -> None:
    from pydantic import TypeAdapter

    print_json(json.loads(TypeAdapter(CrawlRun).dump_json(run)))
    for event in events:
        print_json(json.loads(TypeAdapter(Event).dump_json(event)))
