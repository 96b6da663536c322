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
from dataclasses import replace
from typing import Any, ClassVar, Self
from urllib.parse import urlsplit

from scrapy import Request, Spider
from scrapy.crawler import Crawler
from scrapy.http import Response
from twisted.python.failure import Failure

from crawler.attachments import AttachmentFetcher
from crawler.crawl_limits import CrawlLimits
from crawler.crawl_plan import Target, control_pages, plan_crawl, redirects_home
from crawler.duplicate_text_filter import DuplicateTextFilter
from crawler.families import GENERIC, Family, Follow
from crawler.items import ObservationItem, ReportItem, report_item
from crawler.list_pages import ListReader
from crawler.middlewares.response_status import PAGE
from crawler.observations import (
    page_failed,
    page_or_none,
    page_unchanged,
    unchanged_response,
)
from crawler.page_parsing import GuardedParser, Supervisor, unexpected_error
from crawler.parsers import Parsers
from crawler.requests import HttpClient, NotModified
from crawler.scheduler import SPIDER
from crawler.settings import LIMITS
from crawler.spiders.arguments import job_from
from disclosures import (
    CrawlJob,
    Fault,
    KnownPage,
    ListEntry,
    Observation,
    Page,
    PageFailed,
    PageRole,
    PageUnchanged,
    ReportObserved,
    UnchangedCheck,
    VisitFinished,
)
from disclosures.errors import PageError, PageRefused, PageUnreadable
from disclosures.reason import Reason, ReasonCode
from disclosures.sameness import digest

Item = ReportItem | ObservationItem
Outputs = AsyncIterator[Item | Request]

_NO_RESPONSE = frozenset({Fault.UNREACHABLE, Fault.TIMEOUT})


class DisclosureSpider(Spider):
    """Visits one source. A subclass names its site family.

    ``scrapy crawl NAME -a url=… [-a agency=… -a province=… -a max_pages=… -a delay=…]``; the
    service gives a `job` instead, with what it knows of the site.
    """

    #: What is known of the pages of the family; ``crawler.reading`` uses it.
    family: ClassVar[Family] = GENERIC

    limits: CrawlLimits
    client: HttpClient
    _parse_guarded: GuardedParser
    _duplicates: DuplicateTextFilter
    _attachments: AttachmentFetcher
    _list: ListReader

    def __init__(
        self,
        url: str = "",
        *,
        job: CrawlJob | None = None,
        seen: tuple[str, ...] = (),
        poison: tuple[str, ...] = (),
        visit: int = 0,
        parsers: Parsers | None = None,
        supervisor: Supervisor | None = None,
        **arguments: str,
    ) -> None:
        """Take the address of a source, or a `job`.

        `seen` are URLs whose observations an earlier process sent for this visit, and `poison`
        those that crashed one.
        """
        super().__init__()
        self.given, self._arguments = url, arguments
        self.job = job
        self.seen, self.poison = seen, poison
        self.visit = visit
        self.parsers = parsers or Parsers()
        self.supervisor = supervisor or Supervisor()

        #: Pages requested so far.
        self.pages = 0

        #: Whether the rest of the visit is dropped: the host asked for no more requests or has
        #: stopped responding, a bug has ended the visit, or the service needs it no more.
        self.stopped = False
        self._unanswered = 0

        #: Whether everything that was due has been requested.
        self._complete = False

        #: Known report pages that changed, and those that were unchanged after the first change.
        self._changed: set[str] = set()
        self._unchanged: set[str] = set()
        self._controls: Iterator[Target] | None = None

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> Self:
        """Create the spider; Scrapy calls this."""
        spider = super().from_crawler(crawler, *args, **kwargs)
        spider.limits = crawler.settings.get(LIMITS) or CrawlLimits()
        if spider.job is None and spider.given:
            spider._take_job(spider.given)
        elif spider.job is not None:
            spider._prepare(spider.job)
        return spider

    async def start(self) -> Outputs:
        """Request the source's page."""
        if self.job is None:
            raise ValueError(f"which site? scrapy crawl {self.name} -a url=http://…")
        known = self._known_home()
        try:
            if self.job.source.url in self.poison or (known is not None and known.poison):
                reason = Reason.of(ReasonCode.PARSER_CRASH_REMEMBERED)
                raise PageRefused(self.job.source.url, Fault.POISON, reason)
            yield self._request(
                self.job.source.url,
                known.role if known else PageRole.LIST,
                known=self._comparable(known),
                callback=self.parse,
                errback=self.errback,
            )
        except PageError as error:
            yield self._failed_home(error)

    async def parse(self, response: Response) -> Outputs:
        """Read the source's page: a list gives requests, a report gives its item."""
        job, page, known = self._job_of(response), self._page(response), self._known_home()
        try:
            is_list = self._is_list(page, known)
        except PageError as error:
            yield self._failed_home(error, page)
            return
        if not is_list:
            role = known.role if known else PageRole.LIST
            target = Target(url=job.source.url, known=known, role=role)
            async for output in self.parse_report(response, target):
                if isinstance(output, ReportItem) or not isinstance(output.observed, PageFailed):
                    self._complete = True
                yield output
            return
        comparable = self._comparable(known)
        if comparable and (unchanged := unchanged_response(page, comparable, PageRole.LIST)):
            yield self._item(unchanged)
            for output in self._reports(comparable.entries, complete=False, failed=None):
                yield output
            return
        assert isinstance(page, Page), "an unknown page is not asked for by its validators"
        self._list.start(page)
        for output in self._read_list(job.source.url, page):
            yield output

    async def parse_list_page(self, response: Response, follow: Follow) -> Outputs:
        """Read a further page of the list."""
        page = self._page(response)
        assert isinstance(page, Page), "further pages of a list are requested unconditionally"
        for output in self._read_list(follow.url, page):
            yield output

    async def parse_report(self, response: Response, target: Target | None = None) -> Outputs:
        """Read a report page, with the attachment or the further request that holds its text."""
        job, page = self._job_of(response), self._page(response)
        target = target or Target(url=response.url)
        comparable = self._comparable_target(target)
        try:
            observed: Observation | None = _unchanged(page, comparable)
            if observed is None:
                assert isinstance(page, Page), "a page that cannot be compared was requested whole"
                if redirects_home(target.url, page.url, job.source.url):
                    reason = Reason.of(ReasonCode.PAGE_REDIRECTED, url=page.url)
                    raise PageUnreadable(target.url, Fault.REDIRECTED_HOME, reason)
                page = await self._with_detail(target, page)
                observed = _unchanged(page, comparable) or await self._read_report(target, page)
        except PageError as error:
            yield self._failed(target.url, target.role, error, page_or_none(page))
            return
        if isinstance(observed, PageUnchanged) and self._changed:
            self._unchanged.add(target.url)
        yield self._item(observed)

    async def errback(self, failure: Failure) -> Outputs:
        """The source's page could not be fetched."""
        yield self._failed_home(self._error(failure))

    async def errback_list_page(self, failure: Failure) -> Outputs:
        """A further page of the list could not be fetched."""
        follow: Follow = failure.request.cb_kwargs["follow"]
        for output in self._list_page_failed(follow.url, self._error(failure)):
            yield output

    async def errback_report(self, failure: Failure) -> Outputs:
        """A report page could not be fetched."""
        target: Target = failure.request.cb_kwargs["target"]
        yield self._failed(target.url, target.role, self._error(failure))

    def compared(self, output: Item | Request) -> Iterable[Item | Request]:
        """What of an output, and of those before it, may leave now.

        Reports are delayed until their texts have been compared: one text at many addresses is
        the error page of a template.
        """
        if not isinstance(output, ReportItem):
            return (output,)
        return map(self._item, self._duplicates.add(output.observed))

    async def idle(self) -> Outputs:
        """Request the next control page; the end of the visit if there is none."""
        while not self.stopped and (output := next(self._control_requests(), None)):
            yield output
            if isinstance(output, Request):
                return
        for delayed in self._duplicates.flush():
            yield self._item(delayed)
        finished = VisitFinished(
            complete=self._complete and not self.stopped,
            requests=self.client.sent,
            unchanged_controls=len(self._unchanged),
        )
        yield self._item(finished)

    def abort(self) -> None:
        """End the visit after a bug, which has been logged."""
        self.stopped = True

    # The source and what is known of it.

    def _take_job(self, url: str) -> CrawlJob:
        self.job = job_from(url, self.name if self.family is not GENERIC else "", self._arguments)
        self._prepare(self.job)
        return self.job

    def _prepare(self, job: CrawlJob) -> None:
        limits, source = self.limits, job.source
        self.client = HttpClient(
            delay=source.delay.total_seconds(),
            robots=source.robots,
            verify_tls=source.verify_tls,
            max_retry_after=limits.max_retry_after,
            supervisor=self.supervisor,
        )
        self._parse_guarded = GuardedParser(
            cpu_seconds=limits.cpu_seconds,
            supervisor=self.supervisor,
            requests=lambda: self.client.sent,
        )
        self._duplicates = DuplicateTextFilter(
            limits.duplicate_filter_pages, limits.duplicate_filter_bytes
        )
        self._attachments = AttachmentFetcher(
            job=job,
            poison=self.poison,
            max_files=limits.max_files,
            parsers=self.parsers,
            fetch=self._fetch,
            parse=self._parse_guarded,
            stopped=lambda: self.stopped,
        )
        self._list = ListReader(
            source=source, max_pages=min(limits.max_list_pages, max(1, source.max_pages // 2))
        )

    def _job_of(self, response: Response) -> CrawlJob:
        """The job; ``scrapy parse``, ``check`` and ``shell`` give only a response."""
        return self.job or self._take_job(response.url)

    def _known_home(self) -> KnownPage | None:
        return self.job.known.get(self.job.source.url) if self.job else None

    def _comparable(self, known: KnownPage | None) -> KnownPage | None:
        """The known page if a response may be compared with it; None to parse it in any case."""
        assert self.job is not None
        if known is None or self.job.thorough:
            return None
        if known.role is PageRole.LIST and not known.entries:
            return None
        return known if known.raw_sha256 or known.digest else None

    def _comparable_target(self, target: Target) -> KnownPage | None:
        """As `_comparable`; None also if the list entry of the page has changed."""
        if target.known is not None and target.listed != target.known.listed:
            return None
        return self._comparable(target.known)

    # Lists.

    def _is_list(self, page: Page | NotModified, known: KnownPage | None) -> bool:
        if known is not None:
            return known.role is PageRole.LIST
        assert self.job is not None
        source = self.job.source
        return isinstance(page, Page) and self._parse_guarded(
            source.url, PageRole.LIST, lambda: self.parsers.is_list_page(page, source)
        )

    def _read_list(self, url: str, page: Page) -> Iterator[Item | Request]:
        """Take the rows of one page of the list; then its next page, or the reports."""
        source = self._list.source
        try:
            self._list.add(
                self._parse_guarded(
                    url, PageRole.LIST, lambda: self.parsers.read_list(page, source=source)
                )
            )
        except PageError as error:
            yield from self._list_page_failed(url, error, page)
        else:
            yield from self._next_list_page()

    def _next_list_page(self) -> Iterator[Item | Request]:
        while follow := self._list.next_request(self.pages):
            try:
                yield self._request(
                    follow.url,
                    PageRole.LIST,
                    follow=follow,
                    callback=self.parse_list_page,
                    errback=self.errback_list_page,
                    cb_kwargs={"follow": follow},
                )
            except PageError as error:
                yield from self._list_page_failed(follow.url, error)
            return
        yield from self._list_read()

    def _list_page_failed(
        self, url: str, error: PageError, page: Page | None = None
    ) -> Iterator[Item | Request]:
        if not self._list.started:
            yield self._failed_home(error, page)
        elif self._list.goes_on_after(error, page):
            yield from self._next_list_page()
        else:
            yield from self._list_read(page_failed(url, PageRole.LIST, error, page))

    def _list_read(self, failed: PageFailed | None = None) -> Iterator[Item | Request]:
        """The list was read to its end, or up to a page that failed."""
        try:
            observed = self._list.observed()
        except PageError as error:
            yield self._failed_home(error, self._list.first_page)
            return
        yield self._item(observed)
        if observed.elsewhere:
            urls = [entry.url for entry in observed.elsewhere]
            source = self._list.source.slug
            self.logger.debug("links to other sites", extra={"source": source, "links": urls})
        if failed is not None:
            yield self._item(failed)
        yield from self._reports(observed.entries, complete=observed.complete, failed=failed)

    # Reports.

    def _reports(
        self, entries: tuple[ListEntry, ...], *, complete: bool, failed: PageFailed | None
    ) -> Iterator[Item | Request]:
        """The requests for the report pages that are new, due or missing."""
        assert self.job is not None
        plan = plan_crawl(
            self.job,
            entries,
            skip=frozenset((*self.seen, *self.poison, self.job.source.url)),
            budget=self.job.source.max_pages - self.pages,
            complete=complete,
        )
        self._complete = failed is None and not plan.over_budget
        self._controls = self._control_targets()
        yield from map(self._report_request, plan.targets)

    def _report_request(self, target: Target) -> Item | Request:
        try:
            return self._request(
                target.url,
                PageRole.REPORT,
                known=self._comparable_target(target),
                callback=self.parse_report,
                errback=self.errback_report,
                cb_kwargs={"target": target},
            )
        except PageError as error:
            return self._failed(target.url, target.role, error)

    def _control_requests(self) -> Iterator[Item | Request]:
        return map(self._report_request, self._controls or ())

    def _control_targets(self) -> Iterator[Target]:
        """Further known pages, until as many are unchanged as changed.

        Pages that were unchanged before the first change are requested again: the site may have
        been redesigned during this visit.
        """
        assert self.job is not None
        skip = self._changed.union(self._unchanged, self.poison, (self.job.source.url,))
        budget = self.job.source.max_pages - self.pages
        for target in control_pages(self.job, skip=skip, budget=budget):
            if len(self._unchanged) >= len(self._changed):
                return
            yield target

    async def _with_detail(self, target: Target, shell: Page) -> Page:
        """The page with the text that its script would request; the page itself if it has its text.

        The response gets the URL of the page. The request is not conditional: the validators of
        such a page do not depend on its text.
        """
        assert self.job is not None
        source = self.job.source
        follow = self._parse_guarded(
            target.url, PageRole.REPORT, lambda: self.parsers.detail_of(shell, source=source)
        )
        if follow is None or urlsplit(follow.url).netloc != urlsplit(shell.url).netloc:
            return shell
        page = await self._fetch(follow.url, follow=follow)
        return replace(page, url=shell.url, via=page.url)

    async def _read_report(self, target: Target, page: Page | NotModified) -> Observation:
        """Parse a report with the text of its attachment; compare it with the known reading."""
        assert self.job is not None
        assert isinstance(page, Page)
        source, known = self.job.source, target.known
        reading = self._parse_guarded(
            target.url,
            PageRole.REPORT,
            lambda: self.parsers.read(page, listed=target.listed, source=source),
        )
        reading, file = await self._attachments.complete(target, reading)
        mark = digest(reading)
        if known is not None and known.digest == mark:
            how = UnchangedCheck.SAME_READING
            unchanged = page_unchanged(page, target.url, PageRole.REPORT, how)
            return replace(unchanged, files=reading.attachments)
        if known is not None and known.digest:
            self._changed.add(target.url)
        return ReportObserved(
            url=target.url,
            page=page,
            reading=reading,
            digest=mark,
            listed=target.listed,
            file=file,
        )

    # Requests and their results.

    def _request(self, url: str, role: PageRole, **arguments: Any) -> Request:
        """Make a request of this visit. Raises PageRefused if the URL may not be requested."""
        self.pages += 1
        return self.client.request(url, role, meta={SPIDER: self}, **arguments)

    async def _fetch(self, url: str, *, follow: Follow | None = None, page: str = "") -> Page:
        """Fetch what belongs to a report page, within its callback. Raises PageError."""
        self.pages += 1
        download = self.crawler.engine.download_async
        try:
            fetched = await self.client.fetch(
                download, url, PageRole.REPORT, follow=follow, page=page
            )
        except PageError as error:
            self._count_unanswered(error.fault)
            raise
        self._unanswered = 0
        return fetched

    def _page(self, response: Response) -> Page | NotModified:
        self._unanswered = 0
        page: Page | NotModified = response.meta[PAGE]
        return page

    def _error(self, failure: Failure) -> PageError:
        """The error that an errback was called with; a bug of a component is one as well."""
        error, url = failure.value, failure.request.url
        if not isinstance(error, PageError):
            self.logger.error("fetch failed", exc_info=error, extra={"page": url})
            error = unexpected_error(url, error)
        self._count_unanswered(error.fault)
        return error

    def _count_unanswered(self, fault: Fault) -> None:
        """Stop the visit when the host asks to wait, or does not respond."""
        self._unanswered = self._unanswered + 1 if fault in _NO_RESPONSE else 0
        if fault is Fault.RATE_LIMITED or self._unanswered >= self.limits.max_unanswered:
            self.stopped = True

    def _failed_home(self, error: PageError, page: Page | NotModified | None = None) -> Item:
        assert self.job is not None
        known = self._known_home()
        role = known.role if known else PageRole.LIST
        return self._failed(self.job.source.url, role, error, page_or_none(page))

    def _failed(self, url: str, role: PageRole, error: PageError, page: Page | None = None) -> Item:
        return self._item(page_failed(url, role, error, page))

    def _item(self, observed: Observation) -> Item:
        if isinstance(observed, ReportObserved):
            return report_item(observed, self.visit)
        return ObservationItem(observed=observed, visit=self.visit)


def _unchanged(response: Page | NotModified, comparable: KnownPage | None) -> PageUnchanged | None:
    if comparable is None:
        return None
    return unchanged_response(response, comparable, PageRole.REPORT)
