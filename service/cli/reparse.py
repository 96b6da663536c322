"""``gongkai reparse``: what the present reader makes of the pages that were kept."""

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
from disclosures.reparse import (
    ReparseOutcome,
    ReparseResult,
    ReparseSelection,
    WithheldReparseResult,
)
from service.cli.house import print_json, run_in_house

if TYPE_CHECKING:  # a command that only prints its help does not wait for the rooms
    from service.wiring import House

#: Reports between two lines of progress where nobody watches a bar.
STRIDE = 100


def reparse(
    source: Annotated[str, typer.Option(help="Only this source")] = "",
    family: Annotated[str, typer.Option(help="Only pages of this site family: trs, ucap …")] = "",
    everything: Annotated[
        bool, typer.Option("--all", help="Also what the present reader has read already")
    ] = False,
    commit: Annotated[bool, typer.Option("--commit", help="Keep the new readings")] = False,
    announce: Annotated[
        bool, typer.Option("--announce", help="With --commit: tell readers what differs")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a line")] = False,
) -> None:
    """Read kept pages again with the present reader, and show what it reads differently.

    Nothing is written without --commit. With it each new reading takes the place of the old one
    silently: as a revision of its own, marked as read again; the old one keeps its address. May
    be interrupted at any point and begun again: what is done is not done twice, unless --all
    asks for everything.
    """
    if announce and not commit:
        raise InputError("--announce: only with --commit, which writes something to tell of")
    choice = ReparseSelection(source=source, family=family, everything=everything)

    async def go(house: "House") -> Counter[ReparseOutcome]:
        counts: Counter[ReparseOutcome] = Counter()
        with _progress(house.reparse.count(choice)) as advance:
            async for again in house.rereading(choice, commit=commit, announce=announce):
                counts[again.verdict] += 1
                _show(again, as_json=as_json)
                advance()
        return counts

    counts = run_in_house(go)
    if not as_json:
        typer.echo(_summary(counts, commit=commit, announce=announce))


def _summary(counts: Counter[ReparseOutcome], *, commit: bool, announce: bool) -> str:
    done = ", ".join(
        f"{counts[verdict]} {verdict.value}" for verdict in ReparseOutcome if counts[verdict]
    )
    told = "readers are told" if announce else "no event was made"
    what = told if commit else "nothing was written: --commit writes it"
    return f"{counts.total()} read again ({done or 'nothing was waiting'}); {what}"


def _show(again: ReparseResult | WithheldReparseResult, *, as_json: bool) -> None:
    """Show one verdict; what is the same is not worth a line."""
    if again.verdict is ReparseOutcome.SAME:
        return
    if isinstance(again, WithheldReparseResult):
        _show_held(again, as_json=as_json)
        return
    revision = again.stored.revision
    title = revision.reading.title or revision.report.url
    said = again.why or "; ".join(_differences(again.change)) or "details only"
    if as_json:
        print_json(
            {
                "source": revision.report.source.slug,
                "report": str(revision.report.id),
                "revision": revision.number,
                "title": title,
                "verdict": again.verdict.value,
                "event": "revised" if again.change else None,
                "differs": list(_differences(again.change)),
                "why": again.why,
            }
        )
        return
    event = ", as an event: revised" if again.change else ""
    typer.echo(f"{revision.report.source.slug}  {title}  {again.verdict.value}{event}")
    typer.echo(f"    {said}")


def _show_held(again: WithheldReparseResult, *, as_json: bool) -> None:
    withheld = again.withheld
    slug, title = (
        withheld.source.slug,
        withheld.observation.reading.title or withheld.observation.url,
    )
    if as_json:
        told = {"source": slug, "held": str(withheld.id), "title": title, "why": again.why}
        print_json(told | {"verdict": again.verdict.value, "event": None})
        return
    typer.echo(f"{slug}  {title}  held: {again.verdict.value}")
    if again.why:
        typer.echo(f"    {again.why}")


def _differences(change: Change) -> Iterator[str]:
    for step in change.fields:
        yield f"{step.name}: {step.before or '—'} → {step.after or '—'}"
    for figure in change.figures:
        yield f"{figure.key}: {_amount(figure.before)} → {_amount(figure.after)}"
    if change.passages:
        yield f"{len(change.passages)} passages"


def _amount(figure: Figure | None) -> str:
    if figure is None:
        return "—"
    return "blank" if figure.value is None else f"{figure.value.normalize():f}{figure.unit}"


@contextmanager
def _progress(total: int) -> Iterator[Callable[[], None]]:
    """Give what says that one more is done: a bar on a terminal, a line at times in a log."""
    console = Console(stderr=True)
    if console.is_terminal:
        columns = (TextColumn("reading again"), BarColumn(), MofNCompleteColumn())
        with Progress(*columns, TimeRemainingColumn(), console=console) as progress:
            task = progress.add_task("", total=total)
            yield lambda: progress.advance(task)
        return
    done = 0

    def advance() -> None:
        nonlocal done
        done += 1
        if done % STRIDE == 0 or done == total:
            sys.stderr.write(f"{done} of {total} read again\n")

    yield advance
