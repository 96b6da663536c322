"""The application for the duration of one command, and output as a table or as JSON."""

import asyncio
import json
import sys
from collections.abc import Awaitable, Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import TYPE_CHECKING, TypeVar

from rich.console import Console
from rich.table import Table

from service.logs import set_up_logs
from service.settings import Settings, read_settings

if TYPE_CHECKING:
    from service.application import Application

T = TypeVar("T")

#: Name of a column → its value for an item.
Columns = Mapping[str, Callable[[T], object]]

#: Width of a table that is not printed on a terminal, in columns.
_WIDTH = 240


def settings_for_command(*, quiet: bool = True, **given: object) -> Settings:
    """Read the settings and set up the logs; a quiet command logs warnings only."""
    settings = read_settings(**given)
    level = "WARNING" if quiet and settings.log_level == "INFO" else settings.log_level
    set_up_logs(level, settings.log_format)
    return settings


@contextmanager
def open_application() -> Iterator["Application"]:
    """Build the application for a command that starts nothing asynchronous, and close it."""
    from service.wiring.build import build_application

    application = build_application(settings_for_command())
    try:
        yield application
    finally:
        application.database.close()


def run_with_application(
    work: Callable[["Application"], Awaitable[T]], *, quiet: bool = True, **given: object
) -> T:
    """Build the application, run `work` with it, and close it."""
    from service.wiring.build import build_application

    async def run() -> T:
        application = build_application(settings_for_command(quiet=quiet, **given))
        try:
            return await work(application)
        finally:
            await application.aclose()

    return asyncio.run(run())


def print_rows(
    columns: Sequence[str],
    rows: Iterable[Sequence[object]],
    *,
    as_json: bool,
    json_only: Collection[str] = (),
    table_only: Collection[str] = (),
) -> None:
    """Print rows as a table, or as one JSON object a line, without the columns of the other."""
    if as_json:
        for row in rows:
            values = zip(columns, row, strict=True)
            print_json({name: value for name, value in values if name not in table_only})
        return
    shown = [at for at, column in enumerate(columns) if column not in json_only]
    table = Table(*(columns[at] for at in shown), box=None, pad_edge=False, header_style="bold")
    for row in rows:
        table.add_row(*("" if row[at] is None else str(row[at]) for at in shown))
    console = Console()
    if not console.is_terminal:
        console.width = _WIDTH
    console.print(table)


def print_items(
    columns: Columns[T],
    items: Iterable[T],
    *,
    as_json: bool,
    json_only: Collection[str] = (),
    table_only: Collection[str] = (),
) -> None:
    """Print one row for each item, as `print_rows` does."""
    rows = [[value_of(item) for value_of in columns.values()] for item in items]
    print_rows(tuple(columns), rows, as_json=as_json, json_only=json_only, table_only=table_only)


def to_the_minute(at: datetime | None) -> str | None:
    """Format a time with its zone, without seconds; None if there is none."""
    return at.isoformat(timespec="minutes") if at else None


def print_json(value: object) -> None:
    """Print one JSON value on one line, in UTF-8 whatever the locale."""
    line = json.dumps(value, ensure_ascii=False, default=str)
    sys.stdout.buffer.write(line.encode("utf-8", "replace") + b"\n")
    sys.stdout.buffer.flush()
