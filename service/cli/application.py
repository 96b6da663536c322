"""The house for the length of one command, and how a command shows what it found."""

import asyncio
import json
import sys
from collections.abc import Awaitable, Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, TypeVar

from rich.console import Console
from rich.table import Table

from service.logs import set_up_logs
from service.settings import Settings, read_settings

if TYPE_CHECKING:  # the rooms are slow to import: a command that needs none does not wait for them
    from service.wiring import House


def settings_for_command(*, quiet: bool = True, **given: object) -> Settings:
    """Read the settings and set up the log; a quiet command logs warnings only."""
    settings = read_settings(**given)
    level = "WARNING" if quiet and settings.log_level == "INFO" else settings.log_level
    set_up_logs(level, settings.log_format)
    return settings


@contextmanager
def open_house(*, quiet: bool = True, **given: object) -> Iterator["House"]:
    """Build the house for one command, and close it; nothing asynchronous is started."""
    from service.wiring import build

    house = build(settings_for_command(quiet=quiet, **given))
    try:
        yield house
    finally:
        house.database.close()


T = TypeVar("T")


def run_in_house(
    work: Callable[["House"], Awaitable[T]], *, quiet: bool = True, **given: object
) -> T:
    """Build the house, do `work` in it, close it."""
    from service.wiring import build

    async def run() -> T:
        house = build(settings_for_command(quiet=quiet, **given))
        try:
            return await work(house)
        finally:
            await house.aclose()

    return asyncio.run(run())


def show(columns: Sequence[str], rows: Iterable[Sequence[object]], *, as_json: bool) -> None:
    """Show rows as a table, or as one JSON object a line."""
    if as_json:
        for row in rows:
            print_json(dict(zip(columns, row, strict=True)))
        return
    table = Table(*columns, box=None, pad_edge=False, header_style="bold")
    for row in rows:
        table.add_row(*("" if cell is None else str(cell) for cell in row))
    console = Console()
    if not console.is_terminal:
        console.width = 240
    console.print(table)


def print_json(value: object) -> None:
    """One JSON object, on one line, in UTF-8 whatever the locale."""
    line = json.dumps(value, ensure_ascii=False, default=str)
    sys.stdout.buffer.write(line.encode("utf-8", "replace") + b"\n")
    sys.stdout.buffer.flush()
