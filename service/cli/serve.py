"""Commands that start the service: serve, demo."""

import asyncio
import signal
from typing import TYPE_CHECKING, Annotated

import typer

from disclosures.errors import InputError
from service.cli.application import run_with_application

if TYPE_CHECKING:
    from service.application import Application


def serve(
    port: Annotated[int | None, typer.Option(help="Port to listen on")] = None,
) -> None:
    """Start the service on the sources of the catalogue file."""
    from service.wiring.server import serve as run_service

    async def work(application: "Application") -> None:
        await run_service(application, stop_on_signals())

    run_with_application(work, quiet=False, **({} if port is None else {"port": port}))


def demo(
    once: Annotated[
        bool, typer.Option("--once", help="Run the scenario once, check the results, and exit")
    ] = False,
) -> int:
    """Start the service with a portal of invented agencies and a mailbox."""
    try:
        from service.demo.run import run_demo
    except ModuleNotFoundError as error:
        if error.name != "aiosmtpd":
            raise
        raise InputError("the demo needs aiosmtpd: pip install 'gongkai[demo]'") from error
    return run_demo(once=once)


def stop_on_signals() -> asyncio.Event:
    """Return an event that SIGTERM and SIGINT set."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for name in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(name, stop.set)
    return stop
