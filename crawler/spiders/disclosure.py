"""The spider of every site family: from a list page to the reports that it links to.

start            ─ the source's page ─────────────► parse
parse            ─ a list ─ further pages ────────► parse_list_page
                 │        └ each report ──────────► parse_report
                 ├ a frame, a refresh ────────────► parse_list_page
                 └ a report ──────────────────────► an item, as parse_report
parse_report     ─ 304, same bytes, same reading ─► ObservationItem (PageUnchanged)
                 └ new or changed ────────────────► ReportItem
errback, errback_list_page, errback_report ───────► ObservationItem (PageFailed)
idle             ─ control pages, then the end ───► ObservationItem (VisitFinished)

``crawler.scheduler`` sends the requests of one visit one at a time, and calls `idle` when none is
left. The same spider runs under ``scrapy crawl`` and, many visits at once, in the service.
"""

from collections.abc import AsyncIterator, Callable, Iterator
from functools import partial

from scrapy import Request
from scrapy.http import Response
from twisted.python.failure import Failure

from crawler.families import Follow
from crawler.requests import UNEXPECTED_304, NotModified
from crawler.spiders.visit_spider import Item, Outputs, VisitSpider, request_of
from crawler.visits.crawl_plan import Target
from crawler.visits.list_reader import ListResult
from crawler.visits.observations import unchanged_response
from disclosures import ListEntry, Page, PageFailed, PageRole
from disclosures.errors import InputError, PageError, PageRefused


class DisclosureSpider(VisitSpider):
    """Follows a list to its reports. A subclass names its site family."""

    #: The source's page while it is unknown whether a list is where it leads; the same once it
    #: is known that none is.
    _undecided: Page | None = None
    _no_list: Page | None = None

    async def start(self) -> Outputs:
        """Request the source's page.

        Raises:
            InputError: No address was given.
        """
        if not hasattr(self, "visit"):
            raise InputError(f"no address is given: scrapy crawl {self.name} -a url=http://…")
        home = self.visit.home
        try:
            self.visit.refuse_poison(home)
            yield self.request(home, callback=self.parse, errback=self.errback)
        except PageError as error:
            yield self.failed(home, error)

    async def parse(self, response: Response) -> Outputs:
        """Read the source's page: a list gives requests, a report gives its item.

        @page list.html
        """
        page = self.received(response)
        home = self.visit.home
        try:
            is_list = self._is_list(home, page)
        except PageError as error:
            yield self.failed(home, error, page)
            return
        if is_list:
            for output in self._parse_list(home, page):
                yield output
            return
        if self._leads_on(home, page):
            assert isinstance(page, Page), UNEXPECTED_304
            self._undecided = page
            for output in self._after_list_page(partial(self.list_reader.start, page)):
                yield output
            return
        async for output in self._parse_only_report(page):
            yield output

    async def parse_list_page(self, response: Response, follow: Follow) -> Outputs:
        """Read a further page of the list."""
        page = self.received(response)
        assert isinstance(page, Page), UNEXPECTED_304
        for output in self._after_list_page(partial(self.list_reader.read, follow.url, page)):
            yield output
        async for output in self._parse_undecided():
            yield output

    async def parse_report(self, response: Response, target: Target | None = None) -> Outputs:
        """Read a report page.

        @page article.html
        """
        page = self.received(response)
        async for output in self._parse_report(target or Target(url=response.url), page):
            yield output

    async def errback(self, failure: Failure) -> Outputs:
        """Report that the source's page could not be fetched."""
        yield self.failed(self.visit.home, self.error_of(failure))

    async def errback_list_page(self, failure: Failure) -> Outputs:
        """Go on after a further page of the list that could not be fetched."""
        follow: Follow = request_of(failure).cb_kwargs["follow"]
        failing = partial(self.list_reader.fail, follow.url, self.error_of(failure))
        for output in self._after_list_page(failing):
            yield output
        async for output in self._parse_undecided():
            yield output

    async def errback_report(self, failure: Failure) -> Outputs:
        """Report that a report page could not be fetched."""
        target: Target = request_of(failure).cb_kwargs["target"]
        yield self.failed(target, self.error_of(failure))

    async def idle(self) -> Outputs:
        """Yield the request for the next control page; if there is none, the end of the visit."""
        while control := self.visit.next_control():
            output = self._report_request(control)
            yield output
            if isinstance(output, Request):
                return
        for delayed in self.duplicates.flush():
            yield self.released(delayed)
        yield self.item(self.visit.finished(self.client.sent))

    # The list.

    def _is_list(self, home: Target, page: Page | NotModified) -> bool:
        if home.known is not None:
            return home.known.role is PageRole.LIST
        source = self.visit.source
        return isinstance(page, Page) and self.parse_guarded(
            source.url, PageRole.LIST, lambda: self.parsers.is_list_page(page, source)
        )

    def _leads_on(self, home: Target, page: Page | NotModified) -> bool:
        """Whether the page of a source of unknown role leads to a frame, or on to another page."""
        source = self.visit.source
        return (
            home.known is None
            and isinstance(page, Page)
            and self.parse_guarded(
                source.url, PageRole.LIST, lambda: self.parsers.leads_on(page, source)
            )
        )

    def _parse_list(self, home: Target, page: Page | NotModified) -> Iterator[Item | Request]:
        known = self.visit.comparable(home)
        if known and (unchanged := unchanged_response(page, known, PageRole.LIST)):
            yield self.item(unchanged)
            yield from self._report_requests(known.entries)
            return
        assert isinstance(page, Page), UNEXPECTED_304
        yield from self._after_list_page(partial(self.list_reader.start, page))

    def _after_list_page(self, step: Callable[[], Follow | ListResult]) -> Iterator[Item | Request]:
        """Request the next page of the list, or its reports."""
        try:
            result = step()
            if isinstance(result, Follow):
                yield self._list_request(result)
                return
        except PageRefused as error:
            yield from self._after_list_page(partial(self.list_reader.fail, error.url, error))
            return
        except PageError as error:
            if self._undecided is None:
                yield self.failed(self.visit.home, error, self.list_reader.first_page)
            self._no_list = self._undecided
            return
        self._undecided = None
        yield self.item(result.observed)
        if result.failed is not None:
            yield self.item(result.failed)
        yield from self._report_requests(
            result.observed.entries,
            list_complete=result.observed.complete,
            failed=result.failed is not None,
        )

    def _list_request(self, follow: Follow) -> Request:
        return self.request(
            Target(url=follow.url, role=PageRole.LIST),
            follow=follow,
            callback=self.parse_list_page,
            errback=self.errback_list_page,
            cb_kwargs={"follow": follow},
        )

    # Reports.

    def _report_requests(
        self, entries: tuple[ListEntry, ...], *, list_complete: bool = False, failed: bool = False
    ) -> Iterator[Item | Request]:
        targets = self.visit.plan(entries, list_complete=list_complete, failed=failed)
        return map(self._report_request, targets)

    def _report_request(self, target: Target) -> Item | Request:
        try:
            return self.request(
                target,
                callback=self.parse_report,
                errback=self.errback_report,
                cb_kwargs={"target": target},
            )
        except PageError as error:
            return self.failed(target, error)

    async def _parse_undecided(self) -> AsyncIterator[Item]:
        """If the pages that the source's page leads to are no list, the page is a report."""
        if self._no_list is not None:
            page, self._no_list, self._undecided = self._no_list, None, None
            async for output in self._parse_only_report(page):
                yield output

    async def _parse_only_report(self, page: Page | NotModified) -> AsyncIterator[Item]:
        async for output in self._parse_report(self.visit.home, page):
            self.visit.complete = not isinstance(output.observed, PageFailed)
            yield output

    async def _parse_report(self, target: Target, page: Page | NotModified) -> AsyncIterator[Item]:
        try:
            yield self.item(await self.report_reader.read(target, page))
        except PageError as error:
            yield self.failed(target, error, page)
