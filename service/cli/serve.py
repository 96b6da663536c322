"""Commands that start the service: serve, demo, migrate."""

import asyncio
import signal
from typing import Annotated

import typer

from service.cli.house import run_in_house, settings_for_command


def serve(
    port: Annotated[int | None, typer.Option(help="Port to listen on")] = None,
) -> None:
    """Start the service on the sources of the catalogue file."""
    from service.application import serve as run_service
    from service.wiring import House

    async def work(house: House) -> None:
        await run_service(house, stop_on_signals())

    run_in_house(work, quiet=False, **({} if port is None else {"port": port}))


def demo(
    once: Annotated[
        bool, typer.Option("--once", help="Play the story at once, compare, and exit")
    ] = False,
) -> int:
    """Start the service on a small portal of its own, and watch it live."""
    from service.demo.play import play

    return play(once=once)


def migrate() -> None:
    """Bring the database up to date."""
    from store.database import open_database
    from store.migrate import migrate as bring_up_to_date

    database = open_database(settings_for_command().database_url)
    try:
        applied = bring_up_to_date(database)
    finally:
        database.close()
    typer.echo(f"applied: {', '.join(applied)}" if applied else "nothing to do: up to date")


def stop_on_signals() -> asyncio.Event:
    """An event that SIGTERM and SIGINT set."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for name in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(name, stop.set)
    return stop
