"""The spider of every site family: from a list page to the reports that it links to.

start            ─ the source's page ─────────────► parse
parse            ─ a list ─ further pages ────────► parse_list_page
                 │        └ each report ──────────► parse_report
                 └ a report ──────────────────────► an item, as parse_report
parse_report     ─ 304, same bytes, same reading ─► ObservationItem (PageUnchanged)
                 └ new or changed ────────────────► ReportItem
errback, errback_list_page, errback_report ───────► ObservationItem (PageFailed)
idle             ─ control pages, then the end ───► ObservationItem (VisitFinished)

``crawler.scheduler`` sends the requests of one visit one at a time, and calls `idle` when none is
left. The same spider runs under ``scrapy crawl`` and, many visits at once, in the service.
"""

from collections.abc import AsyncIterator, Iterable, Iterator
from typing import Any, ClassVar, Self

from scrapy import Request, Spider
from scrapy.crawler import Crawler
from scrapy.http import Response
from twisted.python.failure import Failure

from crawler.attachments import AttachmentFetcher
from crawler.crawl_limits import CrawlLimits
from crawler.crawl_plan import Target
from crawler.duplicate_text_filter import DuplicateTextFilter
from crawler.families import GENERIC, Family, Follow
from crawler.items import ObservationItem, ReportItem, report_item
from crawler.list_pages import ListReader
from crawler.middlewares.response_status import PAGE
from crawler.observations import page_failed, page_or_none, unchanged_response
from crawler.page_parsing import GuardedParser, Supervisor, unexpected_error
from crawler.parsers import Parsers
from crawler.report_pages import ReportReader
from crawler.requests import UNEXPECTED_304, HttpClient, NotModified
from crawler.scheduler import SPIDER
from crawler.settings import LIMITS
from crawler.spiders.arguments import job_from
from crawler.visit import Visit
from disclosures import (
    CrawlJob,
    ListEntry,
    Observation,
    Page,
    PageFailed,
    PageRole,
    ReportObserved,
)
from disclosures.errors import InputError, PageError

Item = ReportItem | ObservationItem
Outputs = AsyncIterator[Item | Request]


class DisclosureSpider(Spider):
    """Visits one source. A subclass names its site family.

    ``scrapy crawl NAME -a url=… [-a agency=… -a province=… -a max_pages=… -a delay=…]``; the
    service gives a `job` instead, with what it knows of the site.
    """

    #: What is known of the pages of the family; ``crawler.reading`` uses it.
    family: ClassVar[Family] = GENERIC

    _limits: CrawlLimits
    _visit: Visit
    _client: HttpClient
    _parse_guarded: GuardedParser
    _list: ListReader
    _reports: ReportReader
    _duplicates: DuplicateTextFilter

    def __init__(
        self,
        url: str = "",
        *,
        job: CrawlJob | None = None,
        seen: tuple[str, ...] = (),
        poison: tuple[str, ...] = (),
        number: int = 0,
        parsers: Parsers | None = None,
        supervisor: Supervisor | None = None,
        **arguments: str,
    ) -> None:
        """Take the address of a source, or a `job` and the `number` of the visit.

        `seen` are URLs whose observations an earlier process sent for this visit, and `poison`
        those that crashed one.
        """
        super().__init__()
        self.number, self.seen = number, seen
        self._given, self._arguments, self._job, self._poison = url, arguments, job, poison
        self._parsers = parsers or Parsers()
        self._supervisor = supervisor or Supervisor()

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> Self:
        """Create the spider; Scrapy calls this."""
        spider = super().from_crawler(crawler, *args, **kwargs)
        spider.prepare(crawler.settings[LIMITS])
        return spider

    def prepare(self, limits: CrawlLimits) -> None:
        """Take the limits of the process; raise InputError for an invalid argument."""
        self._limits = limits
        if self._job is not None or self._given:
            self._start_visit(self._job or self._job_from_arguments(self._given))

    async def start(self) -> Outputs:
        """Request the source's page.

        Raises:
            InputError: No address was given.
        """
        if not hasattr(self, "_visit"):
            raise InputError(f"no address is given: scrapy crawl {self.name} -a url=http://…")
        home = self._visit.home
        try:
            self._visit.refuse_poison(home)
            yield self._request(home, callback=self.parse, errback=self.errback)
        except PageError as error:
            yield self._failed(home, error)

    async def parse(self, response: Response) -> Outputs:
        """Read the source's page: a list gives requests, a report gives its item.

        @page list.html
        """
        page = self._received(response)
        home = self._visit.home
        try:
            is_list = self._is_list(home, page)
        except PageError as error:
            yield self._failed(home, error, page)
            return
        if is_list:
            for output in self._parse_first_list_page(home, page):
                yield output
            return
        async for output in self._parse_report(home, page):
            self._visit.complete = not isinstance(output.observed, PageFailed)
            yield output

    async def parse_list_page(self, response: Response, follow: Follow) -> Outputs:
        """Read a further page of the list."""
        page = self._received(response)
        assert isinstance(page, Page), UNEXPECTED_304
        for output in self._add_list_page(follow.url, page):
            yield output

    async def parse_report(self, response: Response, target: Target | None = None) -> Outputs:
        """Read a report page.

        @page article.html
        """
        page = self._received(response)
        async for output in self._parse_report(target or Target(url=response.url), page):
            yield output

    async def errback(self, failure: Failure) -> Outputs:
        """Report that the source's page could not be fetched."""
        yield self._failed(self._visit.home, self._error(failure))

    async def errback_list_page(self, failure: Failure) -> Outputs:
        """Go on after a further page of the list that could not be fetched."""
        follow: Follow = _request_of(failure).cb_kwargs["follow"]
        for output in self._list_page_failed(follow.url, self._error(failure)):
            yield output

    async def errback_report(self, failure: Failure) -> Outputs:
        """Report that a report page could not be fetched."""
        target: Target = _request_of(failure).cb_kwargs["target"]
        yield self._failed(target, self._error(failure))

    # What the scheduler calls.

    @property
    def stopped(self) -> bool:
        """Whether the requests that are left are dropped."""
        return self._visit.stopped

    def stop(self) -> None:
        """Drop the rest of the visit: after a bug, or when nobody needs it any more."""
        self._visit.stopped = True

    def compared(self, output: Item | Request) -> Iterable[Item | Request]:
        """What of an output, and of those before it, may leave now.

        Reports are delayed until their texts have been compared: one text at many addresses is
        the error page of a template.
        """
        if not isinstance(output, ReportItem):
            return (output,)
        return map(self._item, self._duplicates.add(output.observed))

    async def idle(self) -> Outputs:
        """Yield the request for the next control page; if there is none, the end of the visit."""
        while control := self._visit.next_control():
            output = self._report_request(control)
            yield output
            if isinstance(output, Request):
                return
        for delayed in self._duplicates.flush():
            yield self._item(delayed)
        yield self._item(self._visit.finished(self._client.sent))

    # The list.

    def _is_list(self, home: Target, page: Page | NotModified) -> bool:
        if home.known is not None:
            return home.known.role is PageRole.LIST
        source = self._visit.source
        return isinstance(page, Page) and self._parse_guarded(
            source.url, PageRole.LIST, lambda: self._parsers.is_list_page(page, source)
        )

    def _parse_first_list_page(
        self, home: Target, page: Page | NotModified
    ) -> Iterator[Item | Request]:
        known = self._visit.comparable(home)
        if known and (unchanged := unchanged_response(page, known, PageRole.LIST)):
            yield self._item(unchanged)
            yield from self._report_requests(known.entries)
            return
        assert isinstance(page, Page), UNEXPECTED_304
        self._list.start(page)
        yield from self._add_list_page(home.url, page)

    def _add_list_page(self, url: str, page: Page) -> Iterator[Item | Request]:
        """Take the rows of one page of the list; then request its next page, or the reports."""
        source = self._visit.source
        try:
            self._list.add(
                self._parse_guarded(
                    url, PageRole.LIST, lambda: self._parsers.read_list(page, source=source)
                )
            )
        except PageError as error:
            yield from self._list_page_failed(url, error, page)
        else:
            yield from self._next_list_page()

    def _next_list_page(self) -> Iterator[Item | Request]:
        follow = self._list.next_request(self._visit.pages)
        if follow is None:
            yield from self._list_read()
            return
        try:
            yield self._request(
                Target(url=follow.url, role=PageRole.LIST),
                follow=follow,
                callback=self.parse_list_page,
                errback=self.errback_list_page,
                cb_kwargs={"follow": follow},
            )
        except PageError as error:
            yield from self._list_page_failed(follow.url, error)

    def _list_page_failed(
        self, url: str, error: PageError, page: Page | None = None
    ) -> Iterator[Item | Request]:
        if not self._list.started:
            yield self._failed(self._visit.home, error, page)
        elif self._list.goes_on_after(error, page):
            yield from self._next_list_page()
        else:
            yield from self._list_read(page_failed(url, PageRole.LIST, error, page))

    def _list_read(self, failed: PageFailed | None = None) -> Iterator[Item | Request]:
        """Request the reports: the list was read to its end, or up to a page that failed."""
        try:
            observed = self._list.observed()
        except PageError as error:
            yield self._failed(self._visit.home, error, self._list.first_page)
            return
        yield self._item(observed)
        if failed is not None:
            yield self._item(failed)
        yield from self._report_requests(
            observed.entries, list_complete=observed.complete, failed=failed is not None
        )

    # Reports.

    def _report_requests(
        self, entries: tuple[ListEntry, ...], *, list_complete: bool = False, failed: bool = False
    ) -> Iterator[Item | Request]:
        targets = self._visit.plan(entries, list_complete=list_complete, failed=failed)
        return map(self._report_request, targets)

    def _report_request(self, target: Target) -> Item | Request:
        try:
            return self._request(
                target,
                callback=self.parse_report,
                errback=self.errback_report,
                cb_kwargs={"target": target},
            )
        except PageError as error:
            return self._failed(target, error)

    async def _parse_report(self, target: Target, page: Page | NotModified) -> AsyncIterator[Item]:
        try:
            yield self._item(await self._reports.read(target, page))
        except PageError as error:
            yield self._failed(target, error, page)

    # Requests, responses, items.

    def _request(self, target: Target, **arguments: Any) -> Request:
        """Make a request of this visit. Raises PageRefused if the URL may not be requested."""
        self._visit.pages += 1
        return self._client.request(
            target.url,
            target.role,
            known=self._visit.comparable(target),
            meta={SPIDER: self},
            **arguments,
        )

    async def _fetch(self, url: str, *, follow: Follow | None = None, page: str = "") -> Page:
        """Fetch what belongs to a report page, within its callback. Raises PageError."""
        self._visit.pages += 1
        assert self.crawler.engine is not None
        download = self.crawler.engine.download_async
        try:
            response = await self._client.fetch(
                download, url, PageRole.REPORT, follow=follow, page=page
            )
        except PageError as error:
            self._visit.count_response(error.fault)
            raise
        self._visit.count_response()
        return response

    def _received(self, response: Response) -> Page | NotModified:
        """The page of a response; ``scrapy parse``, ``check`` and ``shell`` give no job before."""
        if not hasattr(self, "_visit"):
            self._start_visit(self._job_from_arguments(response.url))
        self._visit.count_response()
        page: Page | NotModified = response.meta[PAGE]
        return page

    def _error(self, failure: Failure) -> PageError:
        """The error that an errback was called with; a bug of a component is one as well."""
        error, url = failure.value, _request_of(failure).url
        if not isinstance(error, PageError):
            assert error is not None
            self.logger.error("fetch failed", exc_info=error, extra={"page": url})
            error = unexpected_error(url, error)
        self._visit.count_response(error.fault)
        return error

    def _failed(
        self, target: Target, error: PageError, page: Page | NotModified | None = None
    ) -> Item:
        return self._item(page_failed(target.url, target.role, error, page_or_none(page)))

    def _item(self, observed: Observation) -> Item:
        if isinstance(observed, ReportObserved):
            return report_item(observed, self.number)
        return ObservationItem(observed=observed, visit=self.number)

    # The visit.

    def _job_from_arguments(self, url: str) -> CrawlJob:
        family = "" if self.family is GENERIC else self.family.name
        return job_from(url, family, self._arguments)

    def _start_visit(self, job: CrawlJob) -> None:
        limits, source = self._limits, job.source
        self._visit = visit = Visit(
            job=job, seen=self.seen, poison=self._poison, max_unanswered=limits.max_unanswered
        )
        self._client = HttpClient(
            delay=source.delay.total_seconds(),
            robots=source.robots,
            verify_tls=source.verify_tls,
            max_retry_after=limits.max_retry_after,
            supervisor=self._supervisor,
        )
        self._parse_guarded = GuardedParser(
            cpu_seconds=limits.cpu_seconds,
            supervisor=self._supervisor,
            requests=lambda: self._client.sent,
        )
        self._list = ListReader(
            source=source, max_pages=min(limits.max_list_pages, max(1, source.max_pages // 2))
        )
        self._reports = ReportReader(
            visit=visit,
            parsers=self._parsers,
            parse=self._parse_guarded,
            fetch=self._fetch,
            attachments=AttachmentFetcher(
                visit=visit,
                max_files=limits.max_files,
                parsers=self._parsers,
                fetch=self._fetch,
                parse=self._parse_guarded,
            ),
        )
        self._duplicates = DuplicateTextFilter(
            limits.duplicate_filter_pages, limits.duplicate_filter_bytes
        )


def _request_of(failure: Failure) -> Request:
    request: Request = failure.request  # type: ignore[attr-defined]  # Scrapy sets it
    return request
