"""The service in one process: the clock ticks, the web answers, until somebody says stop."""

import asyncio
import contextlib
import logging
import socket
from asyncio import to_thread
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from email.message import EmailMessage
from urllib.parse import urlsplit

import uvicorn

from disclosures import Audience
from disclosures.errors import InputError
from notifier.deliver import deliver_due
from scheduler.clockwork import Clockwork, Tick
from scheduler.reviewing import review_due
from service.catalogue import CatalogueEntry, read_catalogue
from service.web.app import Desk, build_app
from service.wiring import House

log = logging.getLogger(__name__)

#: How long visits and letters under way may take to end after "stop".
PATIENCE = timedelta(seconds=8)


def take_catalogue(house: House) -> tuple[int, int]:
    """Bring the store's sources in line with the catalogue file; say how many stand, and left.

    A source that is no longer in the file is paused: its history stays.

    Raises:
        InputError: The file cannot be taken; nothing is changed.
    """
    entries: Sequence[CatalogueEntry] = read_catalogue(house.settings.catalogue)
    kept = {source.slug: source for source in house.sources.all()}
    for entry in entries:
        known = kept.pop(entry.slug, None)
        source = entry.source(known.id if known else None)
        if source != known:
            house.sources.put(source)
    gone = [source for source in kept.values() if not source.paused]
    for source in gone:
        house.sources.put(replace(source, paused=True))
    if not entries:
        log.warning(
            "no sources: add one with `gongkai sources add ADDRESS`",
            extra={"catalogue": str(house.settings.catalogue)},
        )
    if gone:
        log.warning(
            "sources paused: no longer in the catalogue",
            extra={"sources": ", ".join(source.slug for source in gone)},
        )
    return len(entries), len(gone)


async def serve(
    house: House,
    stop: asyncio.Event,
    *,
    demo_mailbox: Callable[[], Sequence[EmailMessage]] | None = None,
    pace: timedelta = timedelta(seconds=1),
) -> None:
    """Run until `stop` is set; then let what is under way end, and give leases back.

    `pace` is how often the agenda and the outbox are asked what is due.

    Raises:
        InputError: The catalogue cannot be taken, or the port is in use.
    """
    await to_thread(take_catalogue, house)
    await to_thread(_welcome_operator, house)
    with _listen(house.settings.host, house.settings.port) as listener:
        clockwork = _clockwork(house, pace, stop)
        app = build_app(_desk(house, clockwork, demo_mailbox))
        server = _QuietServer(
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
        log.info("service started", extra={"address": house.base_url})
        stopping = asyncio.create_task(stop.wait(), name="stop")
        await asyncio.wait({web, stopping}, return_when=asyncio.FIRST_COMPLETED)
        stopping.cancel()
        log.info("service stopping")
        await clockwork.stop(PATIENCE)
        await house.dispatch.drain(PATIENCE)
        server.should_exit = True
        await web
    log.info("service stopped")


async def deliver_all_due(house: House, stop: asyncio.Event | None = None) -> tuple[int, int]:
    """Send letters until none is due, or `stop` is set; how many were taken, how many were not."""
    sent = failed = 0
    while True:
        done = await deliver_due(house.outbox, house.channel, house.stationery)
        sent, failed = sent + done.sent, failed + done.later + done.refused
        stopped = stop is not None and stop.is_set()
        if stopped or done.halted or not (done.sent + done.later + done.refused):
            return sent, failed


def tell_what_waited(house: House) -> int:
    """Tell what was kept back in case it were part of a storm, and is not; say how many events."""
    events = house.ledger.emit_delayed()
    for event in events:
        log.info(
            "event",
            extra={
                "kind": event.kind.value,
                "source": event.source.slug,
                "event": str(event.id),
                "waited": True,
            },
        )
    return len(events)


def _welcome_operator(house: House) -> None:
    """The operator's address hears of sources; the operator set it, so no opt-in is asked."""
    if address := house.settings.operator_address:
        wish = house.subscribers.subscribe(address, audience=Audience.OPERATOR)
        house.subscribers.confirm(wish.id)


def _clockwork(house: House, pace: timedelta, stop: asyncio.Event) -> Clockwork:
    async def deliver() -> None:
        await deliver_all_due(house, stop)

    async def keep_house() -> None:
        await to_thread(house.ledger.close_lost_runs, house.settings.visit_lease)

    async def emit_delayed() -> None:
        await to_thread(tell_what_waited, house)

    async def review_obligations() -> None:
        await to_thread(review_due, house.obligations, house.now)

    def wake() -> None:
        house.schedule.wake()
        house.outbox.wake()

    ticks = [
        Tick(name="visit", every=pace, do=house.dispatch.tick),
        Tick(name="deliver", every=pace, do=deliver),
        Tick(name="tell pending", every=pace * 5, do=emit_delayed),
        Tick(name="keep house", every=timedelta(seconds=30), do=keep_house),
        Tick(name="obligations", every=timedelta(minutes=1), do=review_obligations),
    ]
    return Clockwork(ticks, house.leadership, wake=wake)


def _desk(
    house: House,
    clockwork: Clockwork,
    demo_mailbox: Callable[[], Sequence[EmailMessage]] | None,
) -> Desk:
    def healthy() -> Mapping[str, object]:
        return {
            "ok": clockwork.alive,
            "clock": "here" if clockwork.leading else "in another process",
            "outbox": dict(house.outbox.waiting()),
        }

    name = urlsplit(house.base_url).hostname or "localhost"
    return Desk(
        archive=house.archive,
        schedule=house.schedule,
        sources=house.sources,
        subscribers=house.subscribers,
        operators=house.operators,
        ledger=house.ledger,
        outbox=house.outbox,
        obligations=house.obligations,
        base_url=house.base_url,
        signer=house.signer,
        now=house.now,
        service=house.settings.service,
        healthy=healthy,
        authority=house.settings.authority or f"{name},2026",
        trusted_hosts=(name, "localhost", "127.0.0.1", "[::1]", *house.settings.trusted_hosts),
        demo_mailbox=demo_mailbox,
    )


class _QuietServer(uvicorn.Server):
    """A server that leaves the signals to us."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Take none."""
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
