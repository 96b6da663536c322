"""The crawler process as the service sees it: started, spoken to, watched, and mourned."""

import asyncio
import json
import logging
import os
import signal
from asyncio.subprocess import PIPE
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from time import monotonic

from crawler.frames import PAGES, Beat, Begin, Frame, Hand, Ready, Tired, Word, encode, read_frame
from crawler.limits import Limits
from disclosures.errors import CrawlerDied
from disclosures.reason import Reason, ReasonCode

log = logging.getLogger(__name__)

#: Variables that the process inherits; nothing secret is among them, and no proxy.
INHERITED = ("PATH", "LANG", "LC_ALL", "LC_CTYPE", "TZ", "SSL_CERT_FILE", "SSL_CERT_DIR")

#: Seconds: to start, to end by itself, between two looks of the watchdog.
START = 60.0
END = 5.0
LOOK = 0.25

#: Signals by which a person or the system ends a process, and never a page.
BY_OTHERS = frozenset({signal.SIGKILL, signal.SIGTERM, signal.SIGINT, signal.SIGHUP})

#: Bytes of a page's frame beyond the page itself.
_SLACK = 2**20


@dataclass(frozen=True, slots=True, kw_only=True)
class Death:
    """The process is gone."""

    reason: Reason

    #: The visit whose page was being read; None: it died of something else.
    culprit: int | None = None


class Process:
    """One process, from its start to its end. Visits open an inbox, and find their words there."""

    def __init__(self, limits: Limits, command: Sequence[str]) -> None:
        self._limits = limits
        self._command = command
        self._inboxes: dict[int, asyncio.Queue[Word | Death]] = {}
        self._hands: dict[int, Hand] = {}
        self._ready = asyncio.Event()
        self._gone = asyncio.Event()
        self._heard_at = monotonic()
        self._reason: Reason | None = None
        self._tasks: list[asyncio.Task[None]] = []

        #: Visits begun so far.
        self.begun = 0

        #: Takes no more visits, and ends when it has none.
        self.retired = False
        self.buried = False

        #: The visit that is blamed should the process die without another explanation.
        self.wary_of: int | None = None
        self.death: Death | None = None

    async def start(self) -> None:
        """Start it, and wait until it is up.

        Raises:
            CrawlerDied: It did not come up.
        """
        self._child = await asyncio.create_subprocess_exec(
            *self._command,
            stdin=PIPE,
            stdout=PIPE,
            stderr=PIPE,
            env=environment(os.environ),
            limit=2**20,
            start_new_session=True,  # Ctrl-C in a terminal is for the service, which ends us
        )
        self._tasks = [
            asyncio.create_task(self._listen()),
            asyncio.create_task(self._relog()),
            asyncio.create_task(self._watch()),
        ]
        await self.say(Begin(limits=self._limits, parent=os.getpid()))
        with suppress(TimeoutError):
            await asyncio.wait_for(self._ready.wait(), START)
        if self.death is not None or not self._ready.is_set():
            await self.end()
            reason = self._reason or Reason.of(ReasonCode.CRAWLER_NO_SIGN)
            raise CrawlerDied(Reason.of(ReasonCode.CRAWLER_NOT_STARTED, reason=reason))
        log.debug("crawler started", extra={"pid": self._child.pid})

    def open(self, number: int) -> asyncio.Queue[Word | Death]:
        """Give the inbox of a new visit."""
        inbox: asyncio.Queue[Word | Death] = asyncio.Queue()
        self._inboxes[number] = inbox
        self.begun += 1
        if self.begun >= self._limits.recycle_after:
            self.retired = True
        if self.death is not None:
            inbox.put_nowait(self.death)
        return inbox

    def close(self, number: int) -> None:
        """End a visit's inbox."""
        self._inboxes.pop(number, None)
        self._hands.pop(number, None)

    @property
    def visits(self) -> int:
        """How many visits are under way."""
        return len(self._inboxes)

    @property
    def takes_visits(self) -> bool:
        """Whether a new visit may be given to it."""
        return self.death is None and not self.retired

    def tell(self, word: Word, number: int = 0) -> None:
        """Send a short word; to a dead process it is lost, which its inbox tells."""
        assert self._child.stdin is not None
        if not self._child.stdin.is_closing():
            self._child.stdin.write(encode(Frame(visit=number, word=word)))

    async def say(self, word: Word, number: int = 0) -> None:
        """Send a word that may be long, and wait until it is on its way."""
        self.tell(word, number)
        assert self._child.stdin is not None
        with suppress(ConnectionError):
            await self._child.stdin.drain()

    async def end(self) -> None:
        """End it: politely, then not."""
        assert self._child.stdin is not None
        self._child.stdin.close()
        try:
            await asyncio.wait_for(self._child.wait(), END)
        except TimeoutError:
            self._kill(Reason.of(ReasonCode.CRAWLER_DID_NOT_EXIT))
            await self._child.wait()
        await asyncio.gather(*self._tasks)

    def _kill(self, reason: Reason) -> None:
        self._reason = self._reason or reason
        with suppress(ProcessLookupError):
            self._child.kill()

    async def _listen(self) -> None:
        """Put every word where it belongs, until there are no more."""
        assert self._child.stdout is not None
        most = PAGES * self._limits.max_bytes + _SLACK
        try:
            while frame := await read_frame(self._child.stdout, most):
                self._take(frame)
        except ValueError as error:
            self._kill(Reason.of(ReasonCode.CRAWLER_INVALID_MESSAGE, error=str(error)[:200]))
        self.death = self._explain(await self._child.wait())
        self._ready.set()
        self._gone.set()
        for inbox in self._inboxes.values():
            inbox.put_nowait(self.death)

    def _explain(self, code: int) -> Death:
        """Say what it died of: the page that was being read, unless others killed it."""
        reading = [number for number, hand in self._hands.items() if hand.reading]
        killed_by_others = -code in BY_OTHERS and self._reason is None
        self._reason = self._reason or _ending(code)
        if reading and not killed_by_others:
            return Death(reason=self._reason, culprit=reading[0])
        return Death(reason=self._reason, culprit=self.wary_of)

    def _take(self, frame: Frame) -> None:
        self._heard_at = monotonic()
        match frame.word:
            case Beat():
                return
            case Ready():
                self._ready.set()
                return
            case Tired():
                self.retired = True
                return
            case Hand() as hand:
                self._hands[frame.visit] = hand
        inbox = self._inboxes.get(frame.visit)
        if inbox is not None:
            inbox.put_nowait(frame.word)

    async def _watch(self) -> None:
        """Kill it when it hangs. A late watchdog has slept itself, and looks again first."""
        while self.death is None:
            before = monotonic()
            with suppress(TimeoutError):
                await asyncio.wait_for(self._gone.wait(), LOOK)
            now = monotonic()
            if now - before > 1.0:
                self._heard_at = now
                continue
            quiet = now - self._heard_at
            if any(hand.reading for hand in self._hands.values()):
                if quiet > self._limits.read_seconds:
                    seconds = round(quiet)
                    self._kill(Reason.of(ReasonCode.CRAWLER_READING_TOO_LONG, seconds=seconds))
            elif quiet > self._limits.silence:
                self._kill(Reason.of(ReasonCode.CRAWLER_SILENT, seconds=round(quiet)))

    async def _relog(self) -> None:
        """Log again what the process logs."""
        assert self._child.stderr is not None
        while True:
            try:
                line = await self._child.stderr.readline()
            except ValueError:  # a line beyond the limit; the reader has dropped it
                continue
            if not line:
                return
            relog(line)


def _ending(code: int) -> Reason:
    """How a process ended."""
    if code >= 0:
        return Reason.of(ReasonCode.CRAWLER_EXITED, code=code)
    name = signal.Signals(-code).name
    if name == "SIGXCPU":
        return Reason.of(ReasonCode.CRAWLER_CPU_LIMIT, signal=name)
    return Reason.of(ReasonCode.CRAWLER_SIGNAL, signal=name)


def environment(ours: Mapping[str, str]) -> dict[str, str]:
    """What the process may know of our environment."""
    kept = {name: ours[name] for name in INHERITED if name in ours}
    house = str(Path(__file__).resolve().parents[1])
    # one arena: under RLIMIT_AS each further one would reserve 64 MB
    return kept | {"PYTHONPATH": house, "PYTHONUNBUFFERED": "1", "MALLOC_ARENA_MAX": "1"}


def relog(line: bytes) -> None:
    """Log one line of the process as a record of ours."""
    text = line.decode("utf-8", "replace").rstrip()
    try:
        said = json.loads(text)
        name, level = str(said["name"]), int(said["level"])
        message, extra = str(said["message"]), {str(k): v for k, v in said["extra"].items()}
    except (ValueError, KeyError, TypeError, AttributeError):
        log.warning("crawler said", extra={"line": text[:500]})
        return
    taken = vars(logging.makeLogRecord({})).keys() | {"message", "asctime"}
    safe = {(f"{key}_" if key in taken else key): value for key, value in extra.items()}
    logging.getLogger(name).log(min(level, logging.ERROR), "%s", message, extra=safe)
