"""Runs the service in one process: the clock and the web server, until it is stopped."""

import asyncio
import contextlib
import logging
import socket
from asyncio import to_thread
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import timedelta
from email.message import EmailMessage
from urllib.parse import urlsplit

import uvicorn

from disclosures import Audience
from disclosures.errors import InputError
from disclosures.subscription import RelayState
from notifier.feed import write_atom, write_rss
from scheduler.ticker import Tick, Ticker
from service.application import Application
from service.operations import emit_delayed, load_catalogue
from service.web.app import build_app
from service.web.context import ViewContext
from service.wiring.comparison import check_consecutive_years

log = logging.getLogger(__name__)

#: How long running visits and letters may take to end after a stop.
SHUTDOWN_TIMEOUT = timedelta(seconds=8)


async def serve(
    application: Application,
    stop: asyncio.Event,
    *,
    demo_mailbox: Callable[[], Sequence[EmailMessage]] | None = None,
    poll_interval: timedelta = timedelta(seconds=1),
) -> None:
    """Run until `stop` is set; then let running work end, and release leases.

    `poll_interval` is how often the schedule and the outbox are polled.

    Raises:
        InputError: The catalogue is not valid, or the port is in use.
    """
    settings = application.settings
    await to_thread(load_catalogue, application)
    await to_thread(_subscribe_operator, application)
    with _listen(settings.host, settings.port) as listener:
        clockwork = _clockwork(application, poll_interval, stop)
        app = build_app(view_context(application, clockwork, demo_mailbox))
        server = _ServerWithoutSignals(
            uvicorn.Config(
                app,
                log_config=None,
                access_log=False,
                lifespan="off",
                server_header=False,
                timeout_graceful_shutdown=3,
            )
        )
        web = asyncio.create_task(server.serve(sockets=[listener]), name="web")
        await clockwork.start()
        log.info("service started", extra={"address": application.base_url})
        stopping = asyncio.create_task(stop.wait(), name="stop")
        await asyncio.wait({web, stopping}, return_when=asyncio.FIRST_COMPLETED)
        stopping.cancel()
        log.info("service stopping")
        await clockwork.stop(SHUTDOWN_TIMEOUT)
        await application.dispatch.drain(SHUTDOWN_TIMEOUT)
        server.should_exit = True
        await web
    log.info("service stopped")


def _subscribe_operator(application: Application) -> None:
    """Subscribe the operator's address; the operator set it, so no opt-in is needed."""
    if address := application.settings.operator_address:
        subscription = application.subscribers.subscribe(address, audience=Audience.OPERATOR)
        application.subscribers.confirm(subscription.id)


def _clockwork(application: Application, interval: timedelta, stop: asyncio.Event) -> Ticker:
    async def deliver() -> None:
        await application.deliver_due(stop)

    async def close_lost_runs() -> None:
        await to_thread(application.ledger.close_lost_runs, application.settings.visit_lease)

    async def emit_delayed_changes() -> None:
        await to_thread(emit_delayed, application)

    async def review_obligations() -> None:
        await to_thread(application.review_obligations)

    def make_all_due() -> None:
        application.schedule.make_all_due()
        application.outbox.make_all_due()

    ticks = [
        Tick(name="visit", every=interval, do=application.dispatch.tick),
        Tick(name="deliver", every=interval, do=deliver),
        Tick(name="emit delayed changes", every=interval * 5, do=emit_delayed_changes),
        Tick(name="close lost runs", every=timedelta(seconds=30), do=close_lost_runs),
        Tick(name="review obligations", every=timedelta(minutes=1), do=review_obligations),
    ]
    return Ticker(ticks, application.leadership, on_clock_set_back=make_all_due)


def _relay_state(relay: RelayState) -> Mapping[str, object]:
    since = relay.suspended_since
    return {
        "ok": since is None,
        "since": since.isoformat() if since else None,
        "reason": relay.reason,
    }


def view_context(
    application: Application,
    clockwork: Ticker,
    demo_mailbox: Callable[[], Sequence[EmailMessage]] | None,
) -> ViewContext:
    """Give the web pages the ports and values that they need."""

    def health() -> Mapping[str, object]:
        return {
            "ok": clockwork.alive,
            "clock": "here" if clockwork.leading else "in another process",
            "outbox": dict(application.outbox.waiting()),
            "relay": _relay_state(application.deliver_due.relay),
        }

    settings = application.settings
    name = urlsplit(application.base_url).hostname or "localhost"
    return ViewContext(
        queries=application.queries,
        schedule=application.schedule,
        sources=application.sources,
        subscribers=application.subscribers,
        operators=application.operators,
        ledger=application.ledger,
        outbox=application.outbox,
        noise=application.noise,
        obligations=application.obligations,
        compare=application.compare,
        check_years=check_consecutive_years,
        write_rss=write_rss,
        write_atom=write_atom,
        normalise_address=application.normalise_address,
        base_url=application.base_url,
        signer=application.signer,
        now=application.now,
        service=settings.service,
        health=health,
        relay=lambda: application.deliver_due.relay,
        authority=settings.authority or f"{name},2026",
        trusted_hosts=(name, "localhost", "127.0.0.1", "[::1]", *settings.trusted_hosts),
        demo_mailbox=demo_mailbox,
    )


class _ServerWithoutSignals(uvicorn.Server):
    """A server that leaves signal handling to the caller."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Capture none."""
        yield


@contextlib.contextmanager
def _listen(host: str, port: int) -> Iterator[socket.socket]:
    try:
        listener = socket.create_server((host, port), backlog=256)
    except OSError as error:
        raise InputError(
            f"cannot listen on {host}:{port} ({error.strerror}); set GONGKAI_PORT to a free port"
        ) from error
    with listener:
        yield listener
