"""One visit: from the list page to the report pages; unchanged pages are not parsed.

source.url ─ 304 or same bytes ──────────► PageUnchanged
    └─ read_list ─ further pages ────────► ListObserved
each report ─ 304, same bytes, same reading ► PageUnchanged
    └─ DuplicateTextFilter ──────────────► ReportObserved
any page that fails ─────────────────────► PageFailed; the visit continues
at the end ──────────────────────────────► VisitFinished
"""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from urllib.parse import urlsplit

from crawler.attachments import AttachmentFetcher
from crawler.crawl_plan import Target, control_pages, plan_crawl, redirects_home
from crawler.duplicate_text_filter import DuplicateTextFilter
from crawler.list_pages import ListCrawler, ListResult
from crawler.observations import page_or_none, page_unchanged, unchanged_response
from crawler.page_operations import PageOperations, guarded
from crawler.parsers import Parsers
from crawler.requests import UNEXPECTED_304, NotModified
from disclosures import (
    CrawlJob,
    Fault,
    KnownPage,
    Observation,
    Page,
    PageRole,
    PageUnchanged,
    Reading,
    ReportObserved,
    UnchangedCheck,
    VisitFinished,
)
from disclosures.errors import PageError, PageRefused, PageUnreadable
from disclosures.reason import Reason, ReasonCode
from disclosures.sameness import digest


class VisitAborted(Exception):
    """A bug ended the visit; it has been logged."""


@dataclass(slots=True, kw_only=True)
class Visit:
    """Visits one source; the last observation is a VisitFinished, even after a bug."""

    job: CrawlJob

    #: URLs whose observations an earlier process sent for this visit.
    seen: tuple[str, ...]

    #: URLs that crashed an earlier process.
    poison: tuple[str, ...]
    operations: PageOperations
    parsers: Parsers
    _duplicates: DuplicateTextFilter = field(init=False)
    _attachments: AttachmentFetcher = field(init=False)
    _lists: ListCrawler = field(init=False)

    #: Known report pages that changed, and those that were unchanged after the first change.
    _changed: set[str] = field(default_factory=set, init=False)
    _unchanged: set[str] = field(default_factory=set, init=False)

    def __post_init__(self) -> None:
        limits = self.operations.limits
        self._duplicates = DuplicateTextFilter(
            limits.duplicate_filter_pages, limits.duplicate_filter_bytes
        )
        self._attachments = AttachmentFetcher(
            job=self.job, poison=self.poison, operations=self.operations, parsers=self.parsers
        )
        self._lists = ListCrawler(
            source=self.job.source, operations=self.operations, parsers=self.parsers
        )

    async def __call__(self) -> None:
        """Make the visit."""
        complete = False
        source = self.job.source.slug
        with suppress(VisitAborted), guarded("visit aborted", VisitAborted, source=source):
            complete = await self._crawl()
        finished = VisitFinished(
            complete=complete,
            requests=self.operations.client.requests,
            unchanged_controls=len(self._unchanged),
        )
        for observation in self._duplicates.flush():
            await self.operations.emit(observation)
        await self.operations.emit(finished)

    async def _crawl(self) -> bool:
        """Crawl from the source's page on; whether everything that was due was requested."""
        url, known = self.job.source.url, self.job.known.get(self.job.source.url)
        role = known.role if known else PageRole.LIST
        response = None
        try:
            self._refuse_poison(url, known)
            response = await self.operations.fetch(url, role, self._comparable(known))
            if self._is_list(response, known):
                result = await self._lists.crawl(response, self._comparable(known))
                return await self._crawl_reports(result)
        except PageError as error:
            await self.operations.fail(url, role, error, page_or_none(response))
            return False
        return await self._process(Target(url=url, known=known, role=role), response)

    def _refuse_poison(self, url: str, known: KnownPage | None) -> None:
        if url in self.poison or (known is not None and known.poison):
            reason = Reason.of(ReasonCode.PARSER_CRASH_REMEMBERED)
            raise PageRefused(url, Fault.POISON, reason)

    def _comparable(self, known: KnownPage | None) -> KnownPage | None:
        """The known page if a response may be compared with it; None to parse it in any case."""
        if known is None or self.job.thorough:
            return None
        if known.role is PageRole.LIST and not known.entries:
            return None
        return known if known.raw_sha256 or known.digest else None

    def _is_list(self, response: Page | NotModified, known: KnownPage | None) -> bool:
        if known is not None:
            return known.role is PageRole.LIST
        source = self.job.source
        return isinstance(response, Page) and self.operations.parse(
            source.url, PageRole.LIST, lambda: self.parsers.is_list_page(response, source)
        )

    async def _crawl_reports(self, result: ListResult) -> bool:
        """Crawl the report pages; whether all that were due were requested."""
        job = self.job
        plan = plan_crawl(
            job,
            result.entries,
            skip=frozenset((*self.seen, *self.poison, job.source.url)),
            budget=job.source.max_pages - self.operations.pages,
            complete=result.complete,
        )
        for target in plan.targets:
            if self.operations.host_suspended:
                return False
            await self._crawl_report(target)
        await self._crawl_control_pages()
        return result.failed is None and not plan.over_budget and not self.operations.host_suspended

    async def _crawl_control_pages(self) -> None:
        """Request further known pages until as many are unchanged as changed.

        Pages that were unchanged before the first change are requested again: the site may have
        been redesigned during this visit.
        """
        skip = self._changed.union(self._unchanged, self.poison, (self.job.source.url,))
        budget = self.job.source.max_pages - self.operations.pages
        for target in control_pages(self.job, skip=skip, budget=budget):
            enough = len(self._unchanged) >= len(self._changed)
            if enough or self.operations.host_suspended:
                return
            await self._crawl_report(target)

    async def _crawl_report(self, target: Target) -> None:
        """Fetch and process one report page."""
        try:
            response = await self.operations.fetch(
                target.url, PageRole.REPORT, self._comparable_target(target)
            )
        except PageError as error:
            await self.operations.fail(target.url, PageRole.REPORT, error)
            return
        await self._process(target, response)

    def _comparable_target(self, target: Target) -> KnownPage | None:
        """As `_comparable`; None also if the list entry of the page has changed."""
        if target.known is not None and target.listed != target.known.listed:
            return None
        return self._comparable(target.known)

    async def _process(self, target: Target, response: Page | NotModified) -> bool:
        """Compare, parse and emit one response; whether that was possible."""
        comparable = self._comparable_target(target)
        if unchanged := _unchanged(response, comparable):
            return await self._emit_unchanged(unchanged)
        assert isinstance(response, Page), UNEXPECTED_304
        try:
            self._refuse_redirect_home(target, response)
            if detail := await self._fetch_detail(target, response):
                response = detail
                if unchanged := _unchanged(response, comparable):
                    return await self._emit_unchanged(unchanged)
            reading, file = await self._attachments.complete(
                target, self._parse_report(target, response)
            )
        except PageError as error:
            await self.operations.fail(target.url, target.role, error, response)
            return False
        observation = ReportObserved(
            url=target.url,
            page=response,
            reading=reading,
            digest=digest(reading),
            listed=target.listed,
            file=file,
        )
        for released in self._compare_readings(target, observation):
            await self.operations.emit(released)
        return True

    async def _emit_unchanged(self, unchanged: PageUnchanged) -> bool:
        self._count_unchanged(unchanged.url)
        await self.operations.emit(unchanged)
        return True

    def _count_unchanged(self, url: str) -> None:
        if self._changed:
            self._unchanged.add(url)

    async def _fetch_detail(self, target: Target, shell: Page) -> Page | None:
        """Fetch the text of a page that a script fills; None if the page has its text.

        The response gets the URL of the page. The request is not conditional: the validators of
        such a page do not depend on its text.
        """
        source = self.job.source
        follow = self.operations.parse(
            target.url, PageRole.REPORT, lambda: self.parsers.detail_of(shell, source=source)
        )
        if follow is None or urlsplit(follow.url).netloc != urlsplit(shell.url).netloc:
            return None
        response = await self.operations.fetch(follow.url, PageRole.REPORT, follow=follow)
        assert isinstance(response, Page), UNEXPECTED_304
        return replace(response, url=shell.url, via=response.url)

    def _refuse_redirect_home(self, target: Target, page: Page) -> None:
        if redirects_home(target.url, page.url, self.job.source.url):
            reason = Reason.of(ReasonCode.PAGE_REDIRECTED, url=page.url)
            raise PageUnreadable(target.url, Fault.REDIRECTED_HOME, reason)

    def _parse_report(self, target: Target, page: Page) -> Reading:
        source = self.job.source
        return self.operations.parse(
            target.url,
            PageRole.REPORT,
            lambda: self.parsers.read(page, listed=target.listed, source=source),
        )

    def _compare_readings(
        self, target: Target, observation: ReportObserved
    ) -> Sequence[Observation]:
        """The observations to emit: unchanged, or those that the duplicate-text filter releases."""
        known = target.known
        if known is not None and known.digest == observation.digest:
            self._count_unchanged(target.url)
            unchanged = page_unchanged(
                observation.page, target.url, PageRole.REPORT, UnchangedCheck.SAME_READING
            )
            return [replace(unchanged, files=observation.reading.attachments)]
        if known is not None and known.digest:
            self._changed.add(target.url)
        return self._duplicates.add(observation)


def _unchanged(response: Page | NotModified, comparable: KnownPage | None) -> PageUnchanged | None:
    if comparable is None:
        return None
    return unchanged_response(response, comparable, PageRole.REPORT)
