"""``gongkai reparse``: parses stored pages with the current parser version."""

import sys
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from disclosures import Change, Figure
from disclosures.errors import InputError
from disclosures.ports import (
    ReparseOutcome,
    ReparseResult,
    ReparseSelection,
    WithheldReparseResult,
)
from service.cli.application import print_json, run_with_application
from service.reasons import all_in_english

if TYPE_CHECKING:
    from service.application import Application

#: Pages between two progress lines when standard error is no terminal.
PROGRESS_STEP = 100


def reparse(
    source: Annotated[str, typer.Option(help="Only this source")] = "",
    family: Annotated[str, typer.Option(help="Only pages of this site family: trs, ucap …")] = "",
    everything: Annotated[
        bool, typer.Option("--all", help="Also pages that the current parser has parsed already")
    ] = False,
    commit: Annotated[bool, typer.Option("--commit", help="Store the new readings")] = False,
    announce: Annotated[
        bool, typer.Option("--announce", help="With --commit: notify subscribers of differences")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a line")] = False,
) -> None:
    """Parse stored pages with the current parser, and show how the readings differ.

    Nothing is written without --commit. With it each new reading becomes a revision of its own,
    marked as reparsed, without an event; the earlier revision keeps its address. The command can
    be interrupted and repeated: finished pages are not parsed twice, unless --all is given.
    """
    if announce and not commit:
        raise InputError("--announce needs --commit: without it no event is made")
    selection = ReparseSelection(source=source, family=family, everything=everything)

    async def work(application: "Application") -> Counter[ReparseOutcome]:
        counts: Counter[ReparseOutcome] = Counter()
        with _progress(application.reparse.count(selection)) as advance:
            async for result in application.reparse_run(
                selection, commit=commit, announce=announce
            ):
                counts[result.outcome] += 1
                _show(result, as_json=as_json)
                advance()
        return counts

    counts = run_with_application(work)
    if not as_json:
        typer.echo(_summary(counts, commit=commit, announce=announce))


def _summary(counts: Counter[ReparseOutcome], *, commit: bool, announce: bool) -> str:
    done = ", ".join(
        f"{counts[outcome]} {outcome.value}" for outcome in ReparseOutcome if counts[outcome]
    )
    events = "subscribers are notified" if announce else "no event was made"
    what = events if commit else "nothing was written: --commit writes it"
    return f"{counts.total()} reparsed ({done or 'nothing to parse'}); {what}"


def _show(result: ReparseResult | WithheldReparseResult, *, as_json: bool) -> None:
    """Print one result, unless the reading is the same."""
    if result.outcome is ReparseOutcome.SAME:
        return
    if isinstance(result, WithheldReparseResult):
        _show_withheld(result, as_json=as_json)
        return
    revision = result.stored.revision
    title = revision.reading.title or revision.report.url
    details = (
        all_in_english(result.reasons) or "; ".join(_differences(result.change)) or "details only"
    )
    if as_json:
        print_json(
            {
                "source": revision.report.source.slug,
                "report": str(revision.report.id),
                "revision": revision.number,
                "title": title,
                "outcome": result.outcome.value,
                "event": "revised" if result.change else None,
                "differs": list(_differences(result.change)),
                "why": all_in_english(result.reasons),
                "reason": [reason.as_json() for reason in result.reasons],
            }
        )
        return
    event = ", as an event: revised" if result.change else ""
    typer.echo(f"{revision.report.source.slug}  {title}  {result.outcome.value}{event}")
    typer.echo(f"    {details}")


def _show_withheld(result: WithheldReparseResult, *, as_json: bool) -> None:
    withheld, why = result.withheld, all_in_english(result.reasons)
    slug, title = (
        withheld.source.slug,
        withheld.observation.reading.title or withheld.observation.url,
    )
    if as_json:
        values = {"source": slug, "withheld": str(withheld.id), "title": title, "why": why}
        reasons = [reason.as_json() for reason in result.reasons]
        print_json(values | {"reason": reasons} | {"outcome": result.outcome.value, "event": None})
        return
    typer.echo(f"{slug}  {title}  withheld: {result.outcome.value}")
    if why:
        typer.echo(f"    {why}")


def _differences(change: Change) -> Iterator[str]:
    for step in change.fields:
        yield f"{step.name}: {step.before or '—'} → {step.after or '—'}"
    for figure in change.figures:
        yield f"{figure.key}: {_amount(figure.before)} → {_amount(figure.after)}"
    if change.hunks:
        yield f"{len(change.hunks)} hunks"


def _amount(figure: Figure | None) -> str:
    if figure is None:
        return "—"
    return "blank" if figure.value is None else f"{figure.value.normalize():f}{figure.unit}"


@contextmanager
def _progress(total: int) -> Iterator[Callable[[], None]]:
    """Yield a function that counts one page: a bar on a terminal, else a line now and then."""
    console = Console(stderr=True)
    if console.is_terminal:
        columns = (TextColumn("reparsing"), BarColumn(), MofNCompleteColumn())
        with Progress(*columns, TimeRemainingColumn(), console=console) as progress:
            task = progress.add_task("", total=total)
            yield lambda: progress.advance(task)
        return
    done = 0

    def advance() -> None:
        nonlocal done
        done += 1
        if done % PROGRESS_STEP == 0 or done == total:
            sys.stderr.write(f"{done} of {total} reparsed\n")

    yield advance
