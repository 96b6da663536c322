"""The Crawl port: visits are made by a process of their own, which may die without harm.

    service ── Order ──► process          one process, many visits at once, told apart by number
            ◄── Hand ───                  "this page is in my hands": the suspect, should it die
            ◄── sights ──                 what the visit sees, at most a few ahead of us
            ── Taken ──►

When the process dies, the page in hand is poison; every other visit goes on in a fresh process
from where it was.
"""

import asyncio
import logging
import sys
from collections.abc import AsyncIterator, Sequence
from itertools import count

from crawler.families import Follow
from crawler.frames import Fetch, Fetched, Forget, Hand, ReadAgain, Refused, Reread, Taken
from crawler.limits import Limits
from crawler.process import Death, Process
from crawler.progress import Progress
from disclosures import (
    TRANSIENT_FAULTS,
    CrawlJob,
    Fault,
    ListEntry,
    ListObserved,
    Observation,
    Page,
    PageFailed,
    PageUnchanged,
    Reading,
    ReportObserved,
    Source,
    VisitFinished,
)
from disclosures.errors import (
    CrawlerDied,
    PageError,
    PageRefused,
    PageUnreachable,
    PageUnreadable,
)
from disclosures.reason import Reason, ReasonCode

log = logging.getLogger(__name__)

#: How often, and after how many seconds, a process that does not come up is started again.
STARTS = 3
PAUSE = 0.3


class SupervisedCrawl:
    """Visits sources by one long-lived process, which is started when it is first needed."""

    def __init__(
        self,
        limits: Limits,
        *,
        python: str = sys.executable,
        arguments: Sequence[str] = ("-P", "-m", "crawler"),
    ) -> None:
        """Take `limits`; `python` and its `arguments` start the process."""
        self._limits = limits
        self._command = (python, *arguments)
        self._numbers = count(1)
        self._process: Process | None = None
        self._burials: set[asyncio.Task[None]] = set()
        self._starting = asyncio.Lock()
        self._danger = asyncio.Lock()
        self._closed = False

    async def __call__(self, job: CrawlJob) -> AsyncIterator[Observation]:
        """Visit; the last sight is always a VisitFinished.

        Raises:
            CrawlerDied: The process could not be kept alive.
        """
        progress = Progress(job=job)
        while not progress.ended:
            if progress.suspect:
                await self._danger.acquire()
                progress.alone = True
            try:
                async for observation in self._stint(progress):
                    yield observation
            finally:
                self._leave_danger(progress)

    async def fetch(
        self,
        url: str,
        *,
        robots: bool = True,
        verify_tls: bool = True,
        follow: Follow | None = None,
    ) -> Page:
        """Get one page, unread, under all the guards of a visit; `follow` may make it a POST.

        Raises:
            PageError: It could not be had.
            CrawlerDied: The process died over it.
        """
        process, number = await self._running(), next(self._numbers)
        inbox = process.open(number)
        try:
            fetch = Fetch(url=url, robots=robots, verify_tls=verify_tls, follow=follow)
            await process.say(fetch, number)
            match await inbox.get():
                case Fetched(page=page):
                    return page
                case Refused() as refused:
                    raise _error_of(refused)
                case other:
                    raise _no_answer(url, other)
        finally:
            self._leave(process, number)

    async def reread(
        self,
        page: Page,
        *,
        listed: ListEntry | None = None,
        source: Source | None = None,
        file: Page | None = None,
    ) -> Reading:
        """Read a page that was kept, in the process like any other; no site is asked.

        `file` is read where the page leaves its text to it.

        Raises:
            PageError: It cannot be read; a page that kills the reader is refused as poison.
            CrawlerDied: The process died, and not over this page.
        """
        for each in filter(None, (page, file)):
            if len(each.body) > self._limits.max_bytes:
                size, limit = len(each.body), self._limits.max_bytes
                reason = Reason.of(ReasonCode.SIZE_TOO_LARGE, bytes=size, limit=limit)
                raise PageRefused(each.url, Fault.TOO_LARGE, reason)
        process, number = await self._running(), next(self._numbers)
        inbox = process.open(number)
        try:
            word = Reread(page=page, listed=listed, source=source, file=file)
            await process.say(word, number)
            while True:
                match await inbox.get():
                    case Hand():
                        continue
                    case ReadAgain(reading=reading):
                        return reading
                    case Refused() as refused:
                        raise _error_of(refused)
                    case Death(culprit=culprit, reason=reason) if culprit == number:
                        raise PageRefused(page.url, Fault.POISON, reason)
                    case other:
                        raise _no_answer(page.url, other)
        finally:
            self._leave(process, number)

    async def aclose(self) -> None:
        """End the process; visits under way raise CrawlerDied."""
        self._closed = True
        async with self._starting:
            process, self._process = self._process, None
        if process is not None:
            self._bury(process)
        await asyncio.gather(*self._burials)

    async def _stint(self, progress: Progress) -> AsyncIterator[Observation]:
        """As much of a visit as one process lives to make."""
        process, number = await self._running(), next(self._numbers)
        inbox = process.open(number)
        if progress.alone:
            process.wary_of = number
        try:
            await process.say(progress.order(), number)
            while not progress.ended:
                match await inbox.get():
                    case Death() as death:
                        for observation in self._after(death, progress, number):
                            yield progress.note(observation)
                        return
                    case Hand() as hand:
                        if progress.take(hand):
                            process.wary_of = None
                            self._leave_danger(progress)
                    case (
                        ListObserved()
                        | ReportObserved()
                        | PageUnchanged()
                        | PageFailed()
                        | VisitFinished() as s
                    ):
                        yield progress.note(s)
                        process.tell(Taken(), number)
        finally:
            self._leave(process, number, done=progress.ended)

    def _after(self, death: Death, progress: Progress, number: int) -> Sequence[Observation]:
        """What a visit tells of the death of its process.

        Raises:
            CrawlerDied: It has died too often, and not over a page that we could name.
        """
        log.warning("crawler died", extra={"reason": str(death.reason), "source": progress.slug})
        if self._closed:
            raise CrawlerDied(Reason.of(ReasonCode.CRAWLER_CLOSED))
        failed = progress.mourn(death, number)
        enough = progress.deaths >= self._limits.max_deaths
        if failed is None:
            if enough:
                times, why = progress.deaths, death.reason
                raise CrawlerDied(
                    Reason.of(ReasonCode.CRAWLER_DIED_REPEATEDLY, times=times, reason=why)
                )
            return ()
        if enough or failed.url == progress.job.source.url:
            return (failed, VisitFinished(complete=False))
        return (failed,)

    async def _running(self) -> Process:
        """The process that takes new visits; a fresh one if need be."""
        async with self._starting:
            if self._closed:
                raise CrawlerDied(Reason.of(ReasonCode.CRAWLER_CLOSED))
            process = self._process
            if process is None or not process.takes_visits:
                if process is not None and not process.visits:
                    self._bury(process)
                self._process = process = await self._start()
            return process

    async def _start(self) -> Process:
        for attempt in range(1, STARTS + 1):
            process = Process(self._limits, self._command)
            try:
                await process.start()
            except CrawlerDied as error:
                said = {"reason": str(error), "attempt": attempt}
                log.warning("crawler did not start", extra=said)
                if attempt == STARTS:
                    raise
                await asyncio.sleep(PAUSE * attempt)
            else:
                return process
        raise AssertionError("the last attempt returns or raises")

    def _leave(self, process: Process, number: int, *, done: bool = True) -> None:
        """Close a visit's inbox; a process that nobody needs any more is ended."""
        if not done:
            process.tell(Forget(), number)
        process.close(number)
        if not process.takes_visits and not process.visits:
            self._bury(process)

    def _leave_danger(self, progress: Progress) -> None:
        if progress.alone:
            progress.alone = False
            self._danger.release()

    def _bury(self, process: Process) -> None:
        """End a process, in the background."""
        if process.buried:
            return
        process.buried = True
        burial = asyncio.create_task(process.end())
        self._burials.add(burial)
        burial.add_done_callback(self._burials.discard)


_REFUSALS = frozenset(
    {
        Fault.TOO_LARGE,
        Fault.TOO_COMPLEX,
        Fault.POISON,
        Fault.FORBIDDEN_ADDRESS,
        Fault.ROBOTS,
        Fault.TLS,
    }
)


def _no_answer(url: str, word: object) -> CrawlerDied:
    """The error for a process that died, or said something else, instead of answering."""
    if isinstance(word, Death):
        reason = Reason.of(ReasonCode.CRAWLER_DIED_FETCHING, url=url, reason=word.reason)
    else:
        message = type(word).__name__
        reason = Reason.of(ReasonCode.CRAWLER_UNEXPECTED_MESSAGE, url=url, message=message)
    return CrawlerDied(reason)


def _error_of(refused: Refused) -> PageError:
    """The error that a refusal stands for."""
    if refused.fault in TRANSIENT_FAULTS:
        kind: type[PageError] = PageUnreachable
    else:
        kind = PageRefused if refused.fault in _REFUSALS else PageUnreadable
    return kind(refused.url, refused.fault, refused.reason, refused.retry_after)
