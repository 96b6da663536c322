"""Reads a report page: the text that a further request or an attachment holds included."""

from dataclasses import dataclass, field, replace
from functools import partial
from urllib.parse import urlsplit

from crawler.families import Follow
from crawler.requests import UNEXPECTED_304, Download, HttpClient, NotModified
from crawler.visits.attachments import AttachmentFetcher
from crawler.visits.crawl_plan import Target, redirects_home, site_of
from crawler.visits.guarded_parser import GuardedParser
from crawler.visits.observations import page_unchanged, unchanged_response
from crawler.visits.parsers import Parsers
from crawler.visits.text_page_fetcher import TextPageFetcher
from crawler.visits.visit import Visit
from disclosures import (
    Difference,
    DocumentKind,
    Fault,
    KnownPage,
    Page,
    PageRole,
    PageUnchanged,
    Reading,
    ReportObserved,
    UnchangedCheck,
)
from disclosures.content_digest import digest
from disclosures.continued_text import text_continues, text_pages_of
from disclosures.errors import PageError, PageUnreadable
from disclosures.reason import Reason, ReasonCode

#: Known pages that differ and are requested again in one visit; requests for one of them.
MAX_REPEATED_PAGES, MAX_REPETITIONS = 10, 2

#: Refreshes of pages without text that are followed one after the other.
MAX_REFRESHES = 3


@dataclass(slots=True, kw_only=True)
class ReportReader:
    """Reads the report pages of one visit."""

    visit: Visit
    client: HttpClient

    #: Scrapy's ``engine.download_async``.
    download: Download
    parsers: Parsers
    parse: GuardedParser

    #: Attachments that are fetched only for their hashes.
    max_files: int

    #: Bytes of the further pages of one report's text.
    max_text_bytes: int = 15_000_000
    _attachments: AttachmentFetcher = field(init=False)
    _texts: TextPageFetcher = field(init=False)
    _repeated: int = 0

    def __post_init__(self) -> None:
        self._attachments = AttachmentFetcher(
            visit=self.visit,
            max_files=self.max_files,
            parsers=self.parsers,
            fetch=self._fetch,
            parse=self.parse,
        )
        self._texts = TextPageFetcher(
            visit=self.visit,
            max_bytes=self.max_text_bytes,
            parsers=self.parsers,
            fetch=self._send,
            parse=self.parse,
        )

    async def read(
        self, target: Target, response: Page | NotModified
    ) -> PageUnchanged | ReportObserved:
        """Compare a response with the known page; parse it if it differs.

        Raises:
            PageError: It cannot be read, or leads to the site's front page.
        """
        comparable = self.visit.comparable(target)
        replaced = None
        if unchanged := _unchanged(response, comparable):
            replaced = await self._attachments.replaced_document(target)
            if replaced is None and not await self._texts.differ(target):
                return self._count_unchanged(unchanged)
            comparable = None
        if not isinstance(response, Page):
            response = await self._fetch(target.url)
        page = await self._fetch_refreshed(target, response)
        if redirects_home(target.url, page.url, self.visit.source.url):
            reason = Reason.of(ReasonCode.PAGE_REDIRECTED, url=page.url)
            raise PageUnreadable(target.url, Fault.REDIRECTED_HOME, reason)
        page = await self._fetch_detail(target, page) or page
        unchanged = _unchanged(page, comparable) if page is not response else None
        if unchanged is not None and not await self._texts.differ(target):
            return self._count_unchanged(unchanged)
        return await self._read(target, page, replaced)

    async def _read(
        self, target: Target, page: Page, fetched: Page | None
    ) -> PageUnchanged | ReportObserved:
        """Parse the page of a report; `fetched` is a file of it that was fetched already."""
        reading, file = self._parse(target, page), None
        is_list = reading.kind is DocumentKind.LIST
        if not is_list and (text_continues(reading) or (target.known and target.known.further)):
            page = await self._texts.joined(target, page)
            reading = self._parse(target, page)
        if not is_list:
            reading, file = await self._attachments.complete(target, reading, fetched)
        mark, known = digest(reading), target.known
        if known is not None and known.digest == mark:
            how = UnchangedCheck.SAME_READING
            unchanged = page_unchanged(page, target.url, PageRole.REPORT, how)
            further = text_pages_of(page)
            return self._count_unchanged(
                replace(unchanged, files=reading.attachments, further=further)
            )
        observed = ReportObserved(
            url=target.url,
            page=page,
            reading=reading,
            digest=mark,
            listed=target.listed,
            file=file,
        )
        if known is None or not known.digest:
            return observed
        self.visit.count_changed(target.url)
        if file is not None:
            return observed
        return await self._repeat(target, observed)

    async def _repeat(self, target: Target, observed: ReportObserved) -> ReportObserved:
        """Request a page that differs again: what differs once more was not edited."""
        if self._repeated >= MAX_REPEATED_PAGES or self.visit.stopped:
            return observed
        self._repeated += 1
        found: tuple[Difference, ...] = ()
        try:
            for _ in range(MAX_REPETITIONS):
                response = await self._fetch(target.url, page=target.url)
                page = await self._fetch_refreshed(target, response)
                again = await self._fetch_detail(target, page) or page
                observed = replace(observed, repeated_at=again.fetched_at)
                found = self._differences(observed.page, again) or await self._differing_parts(
                    target, observed.page
                )
                if found:
                    break
        except PageError:
            return observed  # without this evidence, it counts as edited
        return replace(observed, differences=found)

    async def _differing_parts(self, target: Target, page: Page) -> tuple[Difference, ...]:
        """Where further pages that are not the known ones differ again. Raises PageError."""
        known = {each.raw_sha256 for each in target.known.further} if target.known else set()
        found: list[Difference] = []
        for part in page.further:
            if part.sha256 not in known:
                again = await self._fetch(part.via or part.url, page=target.url)
                found += self._differences(part, again)
        return tuple(found)

    def _differences(self, page: Page, again: Page) -> tuple[Difference, ...]:
        """Where a page differs from its next response, by the patterns of the first one."""
        if page.body == again.body:
            return ()
        compare = partial(
            self.parsers.page_differences,
            page,
            again,
            source=self.visit.source,
            on_earlier=True,
        )
        return self.parse(page.url, PageRole.REPORT, compare)

    def _count_unchanged(self, unchanged: PageUnchanged) -> PageUnchanged:
        self.visit.count_unchanged(unchanged.url)
        return unchanged

    async def _fetch_refreshed(self, target: Target, page: Page) -> Page:
        """Fetch the page to which `page` refreshes, if it has no text; else return `page`.

        It is read under its own address, as after a redirect. Its validators are not those of the
        page that was requested, and are left out.
        """
        source = self.visit.source
        for _ in range(MAX_REFRESHES):
            parser = partial(self.parsers.stub_target, page, source)
            follow = self.parse(target.url, PageRole.REPORT, parser)
            if follow is None or not site_of(source, page.url)(follow.url):
                break
            response = await self._fetch(follow.url, follow=follow)
            page = replace(response, via=response.url)
        return page

    async def _fetch_detail(self, target: Target, shell: Page) -> Page | None:
        """Fetch the text of a page that a script fills; None if the page has its text.

        The response gets the URL of the page. The request is not conditional: the validators of
        such a page do not depend on its text.
        """
        source = self.visit.source
        follow = self.parse(
            target.url, PageRole.REPORT, lambda: self.parsers.detail_of(shell, source=source)
        )
        if follow is None or urlsplit(follow.url).netloc != urlsplit(shell.url).netloc:
            return None
        response = await self._fetch(follow.url, follow=follow)
        return replace(response, url=shell.url, via=response.url)

    async def _fetch(self, url: str, *, follow: Follow | None = None, page: str = "") -> Page:
        """Fetch what belongs to a report page, within its callback. Raises PageError."""
        response = await self._send(url, follow=follow, page=page)
        assert isinstance(response, Page), UNEXPECTED_304
        return response

    async def _send(
        self,
        url: str,
        *,
        follow: Follow | None = None,
        page: str = "",
        known: KnownPage | None = None,
    ) -> Page | NotModified:
        """Fetch like `_fetch`, with `known` conditionally. Raises PageError."""
        send = self.client.fetch if known is None else self.client.send
        self.visit.pages += 1
        try:
            response = await send(
                self.download, url, PageRole.REPORT, follow=follow, page=page, known=known
            )
        except PageError as error:
            self.visit.count_response(error.fault)
            raise
        self.visit.count_response()
        return response

    def _parse(self, target: Target, page: Page) -> Reading:
        """Parse a report page; a known report that is a list now is read as one."""
        source = self.visit.source
        parse = partial(self.parse, target.url, PageRole.REPORT)
        try:
            return parse(lambda: self.parsers.read(page, listed=target.listed, source=source))
        except PageUnreadable as error:
            was_read = target.known is not None and target.known.digest
            if error.reason.code is not ReasonCode.PAGE_LIST_NOT_REPORT or not was_read:
                raise
            return parse(lambda: self.parsers.read(page, source=source))


def _unchanged(response: Page | NotModified, comparable: KnownPage | None) -> PageUnchanged | None:
    if comparable is None:
        return None
    return unchanged_response(response, comparable, PageRole.REPORT)
