"""One visit: from the list page to the report pages, up the ladder of sameness.

source.url ─ 304 or same bytes ──────────► PageUnchanged ─┐
    └─ read_list ─ further pages ────────► ListObserved ─┤
                                                     ▼
each report: 304 ► same bytes ► same reading ► held until it is no twin ► ReportObserved
any page that fails ─────────────────────► PageFailed, and the next one
the end ─────────────────────────────────► VisitFinished
"""

import logging
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from urllib.parse import urlsplit

from crawler.answers import NotModified
from crawler.eyes import Eyes
from crawler.files import Files
from crawler.frames import Order
from crawler.observations import ListSeen, body_of, list_read, page_same, same_as
from crawler.reading import ListPage
from crawler.route import Listing, Stop, leads_home, plan, same_site, unchanged_controls
from crawler.steps import Steps, failure
from crawler.twins import Twins
from disclosures import (
    Fault,
    KnownPage,
    Observation,
    Page,
    PageFailed,
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

log = logging.getLogger(__name__)


@dataclass(slots=True, kw_only=True)
class Visit:
    """Goes to one source; whatever happens, the last thing it shows is a VisitFinished."""

    order: Order
    steps: Steps
    eyes: Eyes
    _twins: Twins = field(init=False)
    _files: Files = field(init=False)

    #: Known report pages that differ, and those that were the same since the first that did.
    _changed: set[str] = field(default_factory=set, init=False)
    _same: set[str] = field(default_factory=set, init=False)

    def __post_init__(self) -> None:
        limits = self.steps.limits
        self._twins = Twins(limits.hold_pages, limits.hold_bytes)
        self._files = Files(order=self.order, steps=self.steps, eyes=self.eyes)

    async def __call__(self) -> None:
        """Make the visit."""
        complete = False
        try:
            complete = await self._go()
        except Exception:  # boundary: a bug in one visit ends that visit, as incomplete
            log.exception("visit broke off", extra={"source": self.order.job.source.slug})
        ended = VisitFinished(
            complete=complete, requests=self.steps.ask.requests, unchanged_controls=len(self._same)
        )
        for observation in self._twins.flush():
            await self.steps.show(observation)
        await self.steps.show(ended)

    async def _go(self) -> bool:
        """Begin where the source begins; say whether all that was due was asked for."""
        job = self.order.job
        url, known = job.source.url, job.known.get(job.source.url)
        role = known.role if known else PageRole.LIST
        answer = None
        try:
            self._refuse_poison(url, known)
            answer = await self.steps.fetch(url, role, self._remembered(known))
            if self._is_list(answer, known):
                seen = await self._list(answer, known)
                return await self._reports(seen)
        except PageError as error:
            await self.steps.fail(url, role, error, body_of(answer))
            return False
        return await self._look_at(Stop(url=url, known=known, role=role), answer)

    def _refuse_poison(self, url: str, known: KnownPage | None) -> None:
        if url in self.order.poison or (known is not None and known.poison):
            reason = Reason.of(ReasonCode.PARSER_CRASH_REMEMBERED)
            raise PageRefused(url, Fault.POISON, reason)

    def _remembered(self, known: KnownPage | None) -> KnownPage | None:
        """What an unchanged answer would be as good as; None when the page must come whole."""
        if known is None or self.order.job.thorough:
            return None
        if known.role is PageRole.LIST and not known.entries:
            return None
        return known if known.raw_sha256 or known.digest else None

    def _is_list(self, answer: Page | NotModified, known: KnownPage | None) -> bool:
        if known is not None:
            return known.role is PageRole.LIST
        source = self.order.job.source
        return isinstance(answer, Page) and self.steps.read(
            source.url, PageRole.LIST, lambda: self.eyes.see_list(answer, source)
        )

    async def _list(self, answer: Page | NotModified, known: KnownPage | None) -> ListSeen:
        """Read the list, or know that it is the same."""
        remembered = self._remembered(known)
        if remembered is not None and (same := same_as(answer, remembered, PageRole.LIST)):
            await self.steps.show(same)
            return ListSeen(entries=remembered.entries, complete=False)
        assert isinstance(answer, Page), "a 304 that nobody asked for is a fault"
        source = self.order.job.source
        listing = Listing(same_site(source.url, answer.url))
        first = self._read_list(source.url, answer)
        listing.add(first)
        failed = await self._further_pages(listing)
        if not listing.entries:
            raise PageUnreadable(
                source.url, Fault.EMPTY, Reason.of(ReasonCode.LIST_NO_REPORT_OF_SITE)
            )
        seen = ListSeen(
            entries=tuple(listing.entries.values()),
            complete=listing.complete,
            elsewhere=tuple(listing.elsewhere),
            failed=failed,
        )
        await self.steps.show(list_read(source.url, answer, seen, whole=bool(first.entries)))
        if seen.elsewhere:
            urls = [entry.url for entry in seen.elsewhere]
            log.debug("links left out", extra={"source": source.slug, "links": urls})
        if failed:
            await self.steps.show(failed)
        return seen

    async def _further_pages(self, listing: Listing) -> PageFailed | None:
        """Follow the list to its end; give the failure that ended it before."""
        source, limits = self.order.job.source, self.steps.limits
        most = min(limits.max_list_pages, max(1, source.max_pages // 2))
        while follow := listing.next():
            if self.steps.pages >= most:
                listing.stop()
                return None
            page = None
            try:
                page = await self.steps.fetch(follow.url, PageRole.LIST, follow=follow)
                listing.add(self._read_list(follow.url, page))
            except PageError as error:
                if listing.turn():
                    continue
                if error.fault is Fault.EMPTY and page is not None:
                    listing.end()
                    continue
                listing.stop()
                return failure(follow.url, PageRole.LIST, error, body_of(page))
        return None

    def _read_list(self, url: str, page: Page | NotModified) -> ListPage:
        assert isinstance(page, Page), "a 304 that nobody asked for is a fault"
        source = self.order.job.source
        return self.steps.read(url, PageRole.LIST, lambda: self.eyes.read_list(page, source=source))

    async def _reports(self, seen: ListSeen) -> bool:
        """Go to the report pages; say whether all that were due were asked for."""
        job = self.order.job
        route = plan(
            job,
            seen.entries,
            skip=frozenset((*self.order.seen, *self.order.poison, job.source.url)),
            budget=job.source.max_pages - self.steps.pages,
            complete=seen.complete,
        )
        for stop in route.stops:
            if self.steps.given_up:
                return False
            await self._go_to(stop)
        await self._hear_witnesses()
        return seen.failed is None and not route.left_over and not self.steps.given_up

    async def _hear_witnesses(self) -> None:
        """Look at other known pages, until as many are the same as differ.

        Those that were the same before the first that differs are asked again: a site that is
        redesigned during a visit was as it was at its beginning.
        """
        job = self.order.job
        skip = self._changed.union(self._same, self.order.poison, (job.source.url,))
        budget = job.source.max_pages - self.steps.pages
        for stop in unchanged_controls(job, skip=skip, budget=budget):
            if len(self._same) >= len(self._changed) or self.steps.given_up:
                return
            await self._go_to(stop)

    async def _go_to(self, stop: Stop) -> None:
        """Fetch and read one report page."""
        unlike = stop.known is not None and stop.listed != stop.known.listed
        try:
            answer = await self.steps.fetch(
                stop.url, PageRole.REPORT, None if unlike else self._remembered(stop.known)
            )
        except PageError as error:
            await self.steps.fail(stop.url, PageRole.REPORT, error)
            return
        await self._look_at(stop, answer)

    async def _look_at(self, stop: Stop, answer: Page | NotModified) -> bool:
        """Climb the ladder with one answer; say whether it could be read."""
        unlike = stop.known is not None and stop.listed != stop.known.listed
        remembered = None if unlike else self._remembered(stop.known)
        if remembered is not None and (same := same_as(answer, remembered, PageRole.REPORT)):
            return await self._show_same(same)
        assert isinstance(answer, Page), "a 304 that nobody asked for is a fault"
        try:
            self._refuse_home(stop, answer)
            if whole := await self._unfolded(stop, answer):
                answer = whole
                if remembered is not None and (
                    same := same_as(answer, remembered, PageRole.REPORT)
                ):
                    return await self._show_same(same)
            reading, file = await self._files.complete(stop, self._read(stop, answer))
        except PageError as error:
            await self.steps.fail(stop.url, stop.role, error, answer)
            return False
        observation = ReportObserved(
            url=stop.url,
            page=answer,
            reading=reading,
            digest=digest(reading),
            listed=stop.listed,
            file=file,
        )
        for shown in self._judge(stop, observation):
            await self.steps.show(shown)
        return True

    async def _show_same(self, same: PageUnchanged) -> bool:
        self._vouch(same.url)
        await self.steps.show(same)
        return True

    def _vouch(self, url: str) -> None:
        if self._changed:
            self._same.add(url)

    async def _unfolded(self, stop: Stop, shell: Page) -> Page | None:
        """What a page that is but a shell is filled with, as if it stood at the shell's address.

        Validators are not sent for it: the shell's would vouch for a shell that never changes.
        """
        source = self.order.job.source
        follow = self.steps.read(
            stop.url, PageRole.REPORT, lambda: self.eyes.detail_of(shell, source=source)
        )
        if follow is None or urlsplit(follow.url).netloc != urlsplit(shell.url).netloc:
            return None
        answer = await self.steps.fetch(follow.url, PageRole.REPORT, follow=follow)
        assert isinstance(answer, Page), "a 304 that nobody asked for is a fault"
        return replace(answer, url=shell.url, via=answer.url)

    def _refuse_home(self, stop: Stop, page: Page) -> None:
        if leads_home(stop.url, page.url, self.order.job.source.url):
            reason = Reason.of(ReasonCode.PAGE_REDIRECTED, url=page.url)
            raise PageUnreadable(stop.url, Fault.REDIRECTED_HOME, reason)

    def _read(self, stop: Stop, page: Page) -> Reading:
        source = self.order.job.source
        return self.steps.read(
            stop.url,
            PageRole.REPORT,
            lambda: self.eyes.read(page, listed=stop.listed, source=source),
        )

    def _judge(self, stop: Stop, observation: ReportObserved) -> Sequence[Observation]:
        """What a reading means: the same as before, or something to keep back for a while."""
        if stop.known is not None and stop.known.digest == observation.digest:
            self._vouch(stop.url)
            same = page_same(
                observation.page, stop.url, PageRole.REPORT, UnchangedCheck.SAME_READING
            )
            return [replace(same, files=observation.reading.attachments)]
        if stop.known is not None and stop.known.digest:
            self._changed.add(stop.url)
        return self._twins.add(observation)
