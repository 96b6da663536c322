"""The Crawl port: visits run in a child process, whose crash does not affect the service.

One process runs many visits at once, identified by number; ``crawler.process.messages`` gives the
sequence of messages. When the process dies, the page that it was parsing is poison; all visits
continue in a new process where they stopped.
"""

import asyncio
import logging
import sys
from collections.abc import AsyncIterator, Sequence
from itertools import count
from typing import TypeVar

from crawler.families import Follow
from crawler.process.child_process import ProcessExit, ProcessHandle
from crawler.process.messages import (
    CancelVisit,
    CommandFailed,
    ComparePages,
    FetchPage,
    PageFetched,
    PageInFlight,
    PageParsed,
    PagesCompared,
    ParsePage,
    page_error,
)
from crawler.process.progress import VisitProgress, unanswered
from crawler.visits.crawl_limits import CrawlLimits
from disclosures import (
    DEFAULT_TLS,
    CrawlJob,
    Difference,
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
    TlsOptions,
    VisitFinished,
)
from disclosures.errors import CrawlerDied, PageRefused
from disclosures.reason import Reason, ReasonCode

Answer = TypeVar("Answer", PageFetched, PageParsed, PagesCompared)

log = logging.getLogger(__name__)

#: How often the start of a process is attempted; seconds before the second attempt (the third
#: waits twice as long).
START_ATTEMPTS = 3
START_BACKOFF = 0.3


class SupervisedCrawl:
    """Visits sources in one long-lived process, which is started on first use."""

    def __init__(
        self,
        limits: CrawlLimits,
        *,
        python: str = sys.executable,
        arguments: Sequence[str] = ("-P", "-m", "crawler"),
    ) -> None:
        """Take `limits`; `python` and its `arguments` start the process."""
        self._limits = limits
        self._command = (python, *arguments)
        self._numbers = count(1)
        self._process: ProcessHandle | None = None
        self._terminations: set[asyncio.Task[None]] = set()
        self._starting = asyncio.Lock()

        #: Held by the one visit whose page in flight is a crash suspect.
        self._suspect_lock = asyncio.Lock()
        self._closed = False

    async def __call__(self, job: CrawlJob) -> AsyncIterator[Observation]:
        """Visit a source; the last observation is always a VisitFinished.

        Raises:
            CrawlerDied: The process exited too often.
        """
        progress = VisitProgress(job=job)
        while not progress.finished:
            if progress.crash_suspect:
                await self._suspect_lock.acquire()
                progress.isolated = True
            try:
                async for observation in self._session(progress):
                    yield observation
            finally:
                self._end_isolation(progress)

    async def fetch(
        self,
        url: str,
        *,
        robots: bool = True,
        tls: TlsOptions = DEFAULT_TLS,
        follow: Follow | None = None,
    ) -> Page:
        """Fetch one page without parsing it, under all limits of a visit.

        `follow` is the request to send, if it is more than a GET of `url`.

        Raises:
            PageError: It could not be fetched.
            CrawlerDied: The process exited.
        """
        fetch = FetchPage(url=url, robots=robots, tls=tls, follow=follow)
        return (await self._answer_to(url, fetch, PageFetched)).page

    async def parse_stored_page(
        self,
        page: Page,
        *,
        listed: ListEntry | None = None,
        source: Source | None = None,
        file: Page | None = None,
    ) -> Reading:
        """Parse a stored page in the crawler process; no request is sent.

        `file` is the stored attachment that holds the text of the report, if one does.

        Raises:
            PageError: It cannot be parsed; a page that crashes the process is refused as poison.
            CrawlerDied: The process exited for another reason.
        """
        parse = ParsePage(page=page, listed=listed, source=source, file=file)
        pages = (page, file) if file else (page,)
        return (await self._answer_to(page.url, parse, PageParsed, *pages)).reading

    async def compare_pages(
        self, before: Page, after: Page, *, source: Source | None = None
    ) -> tuple[Difference, ...]:
        """Compare two stored responses of one address in the crawler process.

        Raises:
            PageError: One of them cannot be read; one that crashes the process is poison.
            CrawlerDied: The process exited for another reason.
        """
        compare = ComparePages(page=before, after=after, source=source)
        answer = await self._answer_to(before.url, compare, PagesCompared, before, after)
        return answer.differences

    async def _answer_to(
        self, url: str, command: FetchPage | ParsePage | ComparePages, form: type[Answer],
        *pages: Page,
    ) -> Answer:  # fmt: skip
        """Send a command with its stored `pages`; return the answer of this `form`.

        Raises:
            PageError: The command failed; a stored page is too large, or crashed the process.
        """
        limit = self._limits.max_bytes
        for each in pages:
            if len(each.body) > limit:
                reason = Reason.of(ReasonCode.SIZE_TOO_LARGE, bytes=len(each.body), limit=limit)
                raise PageRefused(each.url, Fault.TOO_LARGE, reason)
        process, number = await self._accepting_process(), next(self._numbers)
        inbox = process.open_inbox(number)
        try:
            await process.send_and_drain(command, number)
            while True:
                match await inbox.get():
                    case PageInFlight():
                        continue
                    case CommandFailed() as failed:
                        raise page_error(failed)
                    case ProcessExit() as exited if pages and exited.responsible_visit == number:
                        raise PageRefused(url, Fault.POISON, exited.reason)
                    case answer if isinstance(answer, form):
                        return answer
                    case other:
                        raise unanswered(url, other)
        finally:
            self._close_session(process, number)

    async def aclose(self) -> None:
        """Terminate the process; running visits raise CrawlerDied."""
        self._closed = True
        async with self._starting:
            process, self._process = self._process, None
        if process is not None:
            self._terminate(process)
        await asyncio.gather(*self._terminations)

    async def _session(self, progress: VisitProgress) -> AsyncIterator[Observation]:
        """Run a visit in one process, until the visit is finished or the process exits."""
        process, number = await self._accepting_process(), next(self._numbers)
        inbox = process.open_inbox(number)
        if progress.isolated:
            process.suspect_visit = number
        try:
            await process.send_and_drain(progress.start_message(), number)
            while not progress.finished:
                match await inbox.get():
                    case ProcessExit() as exited:
                        for observation in self._on_exit(exited, progress, number):
                            yield progress.record(observation)
                        return
                    case PageInFlight() as page:
                        if progress.page_started(page):
                            process.suspect_visit = None
                            self._end_isolation(progress)
                    case (
                        ListObserved()
                        | ReportObserved()
                        | PageUnchanged()
                        | PageFailed()
                        | VisitFinished() as observed
                    ):
                        yield progress.record(observed)
                        process.acknowledge(number)
        finally:
            self._close_session(process, number, finished=progress.finished)

    def _on_exit(
        self, exited: ProcessExit, progress: VisitProgress, number: int
    ) -> Sequence[Observation]:
        """The observations that an exit of its process adds to a visit.

        Raises:
            CrawlerDied: It has exited too often, and the page that caused it is unknown.
        """
        log.warning("crawler died", extra={"reason": str(exited.reason), "source": progress.slug})
        if self._closed:
            raise CrawlerDied(Reason.of(ReasonCode.CRAWLER_CLOSED))
        failed = progress.on_exit(exited, number)
        exhausted = progress.crashes >= self._limits.max_crashes
        if failed is None:
            if exhausted:
                times, last = progress.crashes, exited.reason
                raise CrawlerDied(
                    Reason.of(ReasonCode.CRAWLER_DIED_REPEATEDLY, times=times, reason=last)
                )
            return ()
        if exhausted or failed.url == progress.job.source.url:
            return (failed, VisitFinished(complete=False))
        return (failed,)

    async def _accepting_process(self) -> ProcessHandle:
        """The process for a new visit; a new one if there is none or it is being recycled."""
        async with self._starting:
            if self._closed:
                raise CrawlerDied(Reason.of(ReasonCode.CRAWLER_CLOSED))
            process = self._process
            if process is None or not process.accepts_visits:
                if process is not None and not process.active_visits:
                    self._terminate(process)
                self._process = process = await self._start()
            return process

    async def _start(self) -> ProcessHandle:
        for attempt in range(1, START_ATTEMPTS + 1):
            process = ProcessHandle(self._limits, self._command)
            try:
                await process.start()
            except CrawlerDied as error:
                log.warning(
                    "crawler did not start", extra={"reason": str(error), "attempt": attempt}
                )
                if attempt == START_ATTEMPTS:
                    raise
                await asyncio.sleep(START_BACKOFF * attempt)
            else:
                return process
        raise AssertionError("the last attempt returns or raises")

    def _close_session(self, process: ProcessHandle, number: int, *, finished: bool = True) -> None:
        """Close a visit's inbox; terminate a process that is recycled once it has no visits."""
        if not finished:
            process.send(CancelVisit(), number)
        process.close_inbox(number)
        if not process.accepts_visits and not process.active_visits:
            self._terminate(process)

    def _end_isolation(self, progress: VisitProgress) -> None:
        if progress.isolated:
            progress.isolated = False
            self._suspect_lock.release()

    def _terminate(self, process: ProcessHandle) -> None:
        """Terminate a process in the background."""
        if process.terminating:
            return
        process.terminating = True
        termination = asyncio.create_task(process.terminate())
        self._terminations.add(termination)
        termination.add_done_callback(self._terminations.discard)
