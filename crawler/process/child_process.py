"""Parent-side handle of the crawler process: start, messages, watchdog, exit."""

import asyncio
import json
import logging
import os
import signal
from asyncio.subprocess import PIPE
from collections import Counter
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from time import monotonic

from crawler.process.messages import (
    ACKNOWLEDGED_TOGETHER,
    Acknowledge,
    Configure,
    Envelope,
    Heartbeat,
    Message,
    PageInFlight,
    Ready,
    RecycleRequested,
)
from crawler.process.transport import MAX_PAGES_PER_MESSAGE, encode, read_envelope
from crawler.visits.crawl_limits import CrawlLimits
from disclosures.errors import CrawlerDied
from disclosures.reason import Reason, ReasonCode

log = logging.getLogger(__name__)

#: Environment variables that the child inherits: no secret and no proxy among them.
INHERITED = ("PATH", "LANG", "LC_ALL", "LC_CTYPE", "TZ", "SSL_CERT_FILE", "SSL_CERT_DIR")

#: Seconds.
START_TIMEOUT = 60.0
EXIT_TIMEOUT = 5.0
WATCHDOG_INTERVAL = 0.25

#: Signals that an operator or the system sends; a page never causes them.
EXTERNAL_SIGNALS = frozenset({signal.SIGKILL, signal.SIGTERM, signal.SIGINT, signal.SIGHUP})

#: Bytes that a frame's tail may have beyond its pages.
_TAIL_MARGIN = 2**20


@dataclass(frozen=True, slots=True, kw_only=True)
class ProcessExit:
    """The process has exited; every inbox receives this last."""

    reason: Reason

    #: Number of the visit whose page caused it; None: unknown, or another cause.
    responsible_visit: int | None = None


class ProcessHandle:
    """One child process, from its start to its exit; each visit has an inbox for its messages."""

    def __init__(self, limits: CrawlLimits, command: Sequence[str]) -> None:
        self._limits = limits
        self._command = command
        self._inboxes: dict[int, asyncio.Queue[Message | ProcessExit]] = {}
        self._in_flight: dict[int, PageInFlight] = {}
        self._unacknowledged: Counter[int] = Counter()
        self._ready = asyncio.Event()
        self._exited = asyncio.Event()
        self._last_message_at = monotonic()
        self._reason: Reason | None = None
        self._tasks: list[asyncio.Task[None]] = []

        #: Visits, fetches and parses started so far.
        self.started = 0

        #: Whether it accepts no more visits and exits when it has none.
        self.recycling = False
        self.terminating = False

        #: The visit to which an exit of the process without another known cause is attributed.
        self.suspect_visit: int | None = None
        self.process_exit: ProcessExit | None = None

    async def start(self) -> None:
        """Start the process and wait until it is ready.

        Raises:
            CrawlerDied: It exited, or was not ready in time.
        """
        self._child = await asyncio.create_subprocess_exec(
            *self._command,
            stdin=PIPE,
            stdout=PIPE,
            stderr=PIPE,
            env=child_environment(os.environ),
            limit=2**20,
            start_new_session=True,  # Ctrl-C in a terminal reaches the service only
        )
        self._tasks = [
            asyncio.create_task(self._receive()),
            asyncio.create_task(self._forward_logs()),
            asyncio.create_task(self._watchdog()),
        ]
        await self.send_and_drain(Configure(limits=self._limits, parent=os.getpid()))
        with suppress(TimeoutError):
            await asyncio.wait_for(self._ready.wait(), START_TIMEOUT)
        if self.process_exit is not None or not self._ready.is_set():
            await self.terminate()
            reason = self._reason or Reason.of(ReasonCode.CRAWLER_START_TIMEOUT)
            raise CrawlerDied(Reason.of(ReasonCode.CRAWLER_NOT_STARTED, reason=reason))
        log.debug("crawler started", extra={"pid": self._child.pid})

    def open_inbox(self, number: int) -> asyncio.Queue[Message | ProcessExit]:
        """Open the inbox of a new visit."""
        inbox: asyncio.Queue[Message | ProcessExit] = asyncio.Queue()
        self._inboxes[number] = inbox
        self.started += 1
        if self.started >= self._limits.recycle_after:
            self.recycling = True
        if self.process_exit is not None:
            inbox.put_nowait(self.process_exit)
        return inbox

    def close_inbox(self, number: int) -> None:
        """Discard a visit's inbox."""
        self._inboxes.pop(number, None)
        self._in_flight.pop(number, None)
        self._unacknowledged.pop(number, None)

    @property
    def active_visits(self) -> int:
        """How many inboxes are open."""
        return len(self._inboxes)

    @property
    def accepts_visits(self) -> bool:
        """Whether a new visit may be started in it."""
        return self.process_exit is None and not self.recycling

    def send(self, message: Message, number: int = 0) -> None:
        """Send a short message. If the process has exited, the message is lost."""
        assert self._child.stdin is not None
        if not self._child.stdin.is_closing():
            self._child.stdin.write(encode(Envelope(visit=number, message=message)))

    def acknowledge(self, number: int) -> None:
        """Count an observation of a visit as processed; tell the child once for several."""
        self._unacknowledged[number] += 1
        if self._unacknowledged[number] == ACKNOWLEDGED_TOGETHER:
            self.send(Acknowledge(count=self._unacknowledged.pop(number)), number)

    async def send_and_drain(self, message: Message, number: int = 0) -> None:
        """Send a message of any length; wait until the buffer has been drained."""
        self.send(message, number)
        assert self._child.stdin is not None
        with suppress(ConnectionError):
            await self._child.stdin.drain()

    async def terminate(self) -> None:
        """Close the pipe, and kill the process if it does not exit in time."""
        assert self._child.stdin is not None
        self._child.stdin.close()
        try:
            await asyncio.wait_for(self._child.wait(), EXIT_TIMEOUT)
        except TimeoutError:
            self._kill(Reason.of(ReasonCode.CRAWLER_DID_NOT_EXIT))
            await self._child.wait()
        await asyncio.gather(*self._tasks)

    def _kill(self, reason: Reason) -> None:
        self._reason = self._reason or reason
        with suppress(ProcessLookupError):
            self._child.kill()

    async def _receive(self) -> None:
        """Dispatch messages until the process exits, then notify all inboxes."""
        assert self._child.stdout is not None
        max_tail = MAX_PAGES_PER_MESSAGE * self._limits.max_bytes + _TAIL_MARGIN
        try:
            while envelope := await read_envelope(self._child.stdout, max_tail):
                self._dispatch(envelope)
        except ValueError as error:
            self._kill(Reason.of(ReasonCode.CRAWLER_INVALID_MESSAGE, error=str(error)[:200]))
        self.process_exit = self._diagnose(await self._child.wait())
        self._ready.set()
        self._exited.set()
        for inbox in self._inboxes.values():
            inbox.put_nowait(self.process_exit)

    def _diagnose(self, code: int) -> ProcessExit:
        """Find the cause of an exit: the page being parsed, unless an external signal ended it."""
        parsing = [number for number, page in self._in_flight.items() if page.parsing]
        killed_from_outside = -code in EXTERNAL_SIGNALS and self._reason is None
        self._reason = self._reason or _reason_of_exit(code)
        if parsing and not killed_from_outside:
            return ProcessExit(reason=self._reason, responsible_visit=parsing[0])
        return ProcessExit(reason=self._reason, responsible_visit=self.suspect_visit)

    def _dispatch(self, envelope: Envelope) -> None:
        self._last_message_at = monotonic()
        match envelope.message:
            case Heartbeat():
                return
            case Ready():
                self._ready.set()
                return
            case RecycleRequested():
                self.recycling = True
                return
            case PageInFlight() as page:
                self._in_flight[envelope.visit] = page
        inbox = self._inboxes.get(envelope.visit)
        if inbox is not None:
            inbox.put_nowait(envelope.message)

    async def _watchdog(self) -> None:
        """Kill the process when it hangs.

        If the watchdog itself runs late, the whole service was paused: the clock starts anew.
        """
        while self.process_exit is None:
            before = monotonic()
            with suppress(TimeoutError):
                await asyncio.wait_for(self._exited.wait(), WATCHDOG_INTERVAL)
            now = monotonic()
            if now - before > 1.0:
                self._last_message_at = now
                continue
            quiet = now - self._last_message_at
            if any(page.parsing for page in self._in_flight.values()):
                if quiet > self._limits.parse_seconds:
                    seconds = round(quiet)
                    self._kill(Reason.of(ReasonCode.CRAWLER_READING_TOO_LONG, seconds=seconds))
            elif quiet > self._limits.heartbeat_timeout:
                self._kill(Reason.of(ReasonCode.CRAWLER_HEARTBEAT_LOST, seconds=round(quiet)))

    async def _forward_logs(self) -> None:
        """Log each line that the process writes to standard error."""
        assert self._child.stderr is not None
        while True:
            try:
                line = await self._child.stderr.readline()
            except ValueError:  # a line beyond the limit; the stream has dropped it
                continue
            if not line:
                return
            forward_log_line(line)


def _reason_of_exit(code: int) -> Reason:
    """How a process ended."""
    if code >= 0:
        return Reason.of(ReasonCode.CRAWLER_EXITED, code=code)
    name = signal.Signals(-code).name
    if name == "SIGXCPU":
        return Reason.of(ReasonCode.CRAWLER_CPU_LIMIT, signal=name)
    return Reason.of(ReasonCode.CRAWLER_SIGNAL, signal=name)


def child_environment(parent: Mapping[str, str]) -> dict[str, str]:
    """The environment of the child, made from that of the service."""
    inherited = {name: parent[name] for name in INHERITED if name in parent}
    root = str(Path(__file__).resolve().parents[2])
    # one arena: under RLIMIT_AS each further one would reserve 64 MB
    return inherited | {"PYTHONPATH": root, "PYTHONUNBUFFERED": "1", "MALLOC_ARENA_MAX": "1"}


def forward_log_line(line: bytes) -> None:
    """Log one JSON line of the child as a record of the service; other lines as warnings."""
    text = line.decode("utf-8", "replace").rstrip()
    try:
        record = json.loads(text)
        name, level = str(record["name"]), int(record["level"])
        message, extra = str(record["message"]), {str(k): v for k, v in record["extra"].items()}
    except (ValueError, KeyError, TypeError, AttributeError):
        log.warning("crawler output", extra={"line": text[:500]})
        return
    reserved = vars(logging.makeLogRecord({})).keys() | {"message", "asctime"}
    safe = {(f"{key}_" if key in reserved else key): value for key, value in extra.items()}
    logging.getLogger(name).log(min(level, logging.ERROR), "%s", message, extra=safe)
