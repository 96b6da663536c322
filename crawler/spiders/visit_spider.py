"""The visit behind a spider: its arguments, its state, its requests and items."""

from collections.abc import AsyncIterator, Iterable, Mapping
from typing import Any, ClassVar, Self

from scrapy import Request, Spider
from scrapy.crawler import Crawler
from scrapy.http import Response
from twisted.python.failure import Failure

from crawler.families import GENERIC, Family
from crawler.items import ObservationItem, ReportItem, report_item
from crawler.middlewares.response_status import PAGE
from crawler.requests import HttpClient, NotModified
from crawler.scheduler import SPIDER
from crawler.settings import LIMITS
from crawler.spiders.arguments import job_from
from crawler.visits.crawl_limits import CrawlLimits
from crawler.visits.crawl_plan import Target
from crawler.visits.duplicate_text_filter import DuplicateTextFilter
from crawler.visits.guarded_parser import GuardedParser, Supervisor, unexpected_error
from crawler.visits.list_reader import ListReader
from crawler.visits.observations import page_failed, page_or_none
from crawler.visits.parsers import Parsers
from crawler.visits.report_reader import ReportReader
from crawler.visits.visit import Visit
from disclosures import CrawlJob, Observation, Page, PageFailed, ReportObserved
from disclosures.errors import PageError

Item = ReportItem | ObservationItem
Outputs = AsyncIterator[Item | Request]


class VisitSpider(Spider):
    """Visits one source: by its address on the command line, by a job in the service.

    ``scrapy crawl NAME -a url=… [-a agency=… -a province=… -a max_pages=… -a delay=…]``
    """

    #: What is known of the pages of the family; ``crawler.reading`` uses it.
    family: ClassVar[Family] = GENERIC

    _limits: CrawlLimits
    visit: Visit
    client: HttpClient
    parse_guarded: GuardedParser
    list_reader: ListReader
    report_reader: ReportReader
    duplicates: DuplicateTextFilter

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
        self.parsers = parsers or Parsers()
        self._supervisor = supervisor or Supervisor()
        self._delayed: dict[str, ReportItem] = {}

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
            self._start_visit(self._job or self.job_of(self._given))

    def take_arguments(self, arguments: Mapping[str, str]) -> None:
        """Take further arguments, as of ``-a``, before the visit starts."""
        self._arguments = {**self._arguments, **arguments}

    # What the scheduler calls.

    @property
    def stopped(self) -> bool:
        """Whether the requests that are left are dropped."""
        return self.visit.stopped

    def stop(self) -> None:
        """Drop the rest of the visit: after a bug, or when nobody needs it any more."""
        self.visit.stopped = True

    def compared(self, output: Item | Request) -> Iterable[Item | Request]:
        """What of an output, and of those before it, may leave now.

        Reports are delayed until their texts have been compared: one text at many addresses is
        the error page of a template.
        """
        if not isinstance(output, ReportItem):
            return (output,)
        self._delayed[output.observed.url] = output
        return map(self.released, self.duplicates.add(output.observed))

    def released(self, observed: ReportObserved | PageFailed) -> Item:
        """The item of a report that has been compared with the others."""
        item = self._delayed.pop(observed.url)
        return item if isinstance(observed, ReportObserved) else self.item(observed)

    async def _download(self, request: Request) -> Response:
        assert self.crawler.engine is not None
        return await self.crawler.engine.download_async(request)

    # Requests, responses, items.

    def request(self, target: Target, **arguments: Any) -> Request:
        """Make a request of this visit. Raises PageRefused if the URL may not be requested."""
        self.visit.pages += 1
        return self.client.request(
            target.url,
            target.role,
            known=self.visit.comparable(target),
            meta={SPIDER: self},
            **arguments,
        )

    def received(self, response: Response) -> Page | NotModified:
        """The page of a response; ``scrapy parse``, ``check`` and ``shell`` give no job before."""
        if not hasattr(self, "visit"):
            self._start_visit(self.job_of(response.url))
        self.visit.count_response()
        page: Page | NotModified = response.meta[PAGE]
        return page

    def error_of(self, failure: Failure) -> PageError:
        """The error that an errback was called with; a bug of a component is one as well."""
        error, url = failure.value, request_of(failure).url
        if not isinstance(error, PageError):
            assert error is not None
            self.logger.error("fetch failed", exc_info=error, extra={"page": url})
            error = unexpected_error(url, error)
        self.visit.count_response(error.fault)
        return error

    def failed(
        self, target: Target, error: PageError, page: Page | NotModified | None = None
    ) -> Item:
        """The item of a page that could not be read."""
        return self.item(page_failed(target.url, target.role, error, page_or_none(page)))

    def item(self, observed: Observation) -> Item:
        """The item of an observation."""
        if isinstance(observed, ReportObserved):
            return report_item(observed, self.number)
        return ObservationItem(observed=observed, visit=self.number)

    # The visit.

    def job_of(self, url: str) -> CrawlJob:
        """The job of visiting a source by its address. Raises InputError or PageRefused."""
        family = "" if self.family is GENERIC else self.family.name
        return job_from(url, family, self._arguments)

    def _start_visit(self, job: CrawlJob) -> None:
        limits, source = self._limits, job.source
        self.visit = visit = Visit(
            job=job, seen=self.seen, poison=self._poison, max_unanswered=limits.max_unanswered
        )
        self.client = HttpClient(
            delay=source.delay.total_seconds(),
            robots=source.robots,
            tls=source.tls_options,
            max_retry_after=limits.max_retry_after,
            supervisor=self._supervisor,
        )
        self.parse_guarded = GuardedParser(
            cpu_seconds=limits.cpu_seconds,
            supervisor=self._supervisor,
            requests=lambda: self.client.sent,
        )
        self.list_reader = ListReader(
            visit=visit,
            max_pages=min(limits.max_list_pages, max(1, source.max_pages // 2)),
            parsers=self.parsers,
            parse=self.parse_guarded,
        )
        self.report_reader = ReportReader(
            visit=visit,
            client=self.client,
            download=self._download,
            parsers=self.parsers,
            parse=self.parse_guarded,
            max_text_bytes=self._limits.max_bytes,
            max_files=limits.max_files,
        )
        self.duplicates = DuplicateTextFilter(
            limits.duplicate_filter_pages, limits.duplicate_filter_bytes
        )


def request_of(failure: Failure) -> Request:
    """The request that an errback is called for."""
    request: Request = failure.request  # type: ignore[attr-defined]  # Scrapy sets it
    return request
