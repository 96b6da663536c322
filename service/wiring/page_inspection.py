"""The PageInspector port: fetches, parses and inspects single pages with a crawler of its own."""

import asyncio
import re
from collections.abc import Awaitable, Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from itertools import takewhile
from typing import TypeVar

from crawler.process.supervised_crawl import SupervisedCrawl
from crawler.reading import Follow, ListPage, detail_of, read
from crawler.reading.as_json import failure_to_json, to_json
from crawler.reading.page.opened_page import open_page
from crawler.reading.text.agencies import agency_in_title, province_of
from crawler.visits.crawl_limits import CrawlLimits
from crawler.visits.crawl_plan import site_of
from crawler.visits.list_pagination import ListPagination
from crawler.visits.parsers import Parsers
from disclosures import Fault, ListEntry, Page, Reading, Source
from disclosures.errors import CrawlerDied, InputError, PageError
from disclosures.ports import ListPaging, PageInspection, PageProblem
from disclosures.reason import Reason, ReasonCode
from service.reasons import in_english
from service.settings import Settings
from service.wiring.configuration import crawler_limits

T = TypeVar("T")

#: Fetches one page, as the Follow asks for it where there is one. Raises PageError.
Fetch = Callable[[str, Follow | None], Awaitable[Page]]

#: Requests made to find the second page of a list, and reports tried for a sample.
_MAX_LIST_REQUESTS, _MAX_SAMPLES = 5, 3

#: Longest pause between two requests, in seconds.
_MAX_DELAY = 60.0

_ANNUAL_REPORT = re.compile(r"年度报告|年报")
_PLACE = re.compile(r".{1,20}[省市县区州盟旗镇乡]")

#: What an operator can do about a page that cannot be read.
ADVICE = {
    Fault.CHALLENGE: "the site lets browsers pass and nobody else: ask its office, or watch "
    "another of its pages; with --force it is watched, and operators hear when it opens",
    Fault.SPA_SHELL: "a script fills this page, in a way that we do not know: look for the list's "
    "own address in a browser's network view (JSON is read as a list, too), or for the agency on "
    "its county's portal",
    Fault.LOGIN: "only who logs in sees this page: look for a public one",
    Fault.ROBOTS: "its robots.txt asks us to stay away: robots = false in the catalogue overrules "
    "it, as your recorded decision",
    Fault.TLS: "no secure connection is possible: verify_tls = false in the catalogue does without "
    "one, for this source alone",
    Fault.FORBIDDEN_ADDRESS: "only public http and https addresses are visited: "
    "GONGKAI_ALLOWED_NETWORKS may name private networks",
    Fault.EMPTY: "name the rows in the catalogue: [source.selectors] rows = …",
    Fault.REDESIGNED: "name the text in the catalogue: [source.selectors] body = …",
    Fault.GONE: "there is no such page: look for it in a browser",
}

_LEGACY = 'tls = "legacy" in the catalogue allows it for this source, and still verifies'
_UNVERIFIED = (
    "ask its office to renew it; verify_tls = false in the catalogue overrules it, for this source "
    "alone"
)
_AUTHORITY = (
    'ca_file = "/path/to/authority.pem" in the catalogue trusts its authority, for this source '
    "alone; verify_tls = false trusts anybody"
)

#: The same, by the reason, where that says more than the fault.
ADVICE_BY_CODE: Mapping[str, str] = {
    ReasonCode.TLS_OLD_VERSION: _LEGACY,
    ReasonCode.TLS_OLD_CIPHERS: _LEGACY,
    ReasonCode.TLS_WEAK_KEY: _LEGACY,
    ReasonCode.TLS_LEGACY_RENEGOTIATION: _LEGACY,
    ReasonCode.TLS_NOT_SPOKEN: "try the address with http:// in place of https://",
    ReasonCode.TLS_EXPIRED: _UNVERIFIED,
    ReasonCode.TLS_NOT_YET_VALID: _UNVERIFIED,
    ReasonCode.TLS_WRONG_NAME: "use the host name that its certificate is for; " + _UNVERIFIED,
    ReasonCode.TLS_SELF_SIGNED: _AUTHORITY,
    ReasonCode.TLS_UNKNOWN_CA: _AUTHORITY,
    ReasonCode.TLS_INCOMPLETE_CHAIN: _AUTHORITY,
    ReasonCode.TLS_CA_FILE: "ca_file in the catalogue must name a PEM file",
    ReasonCode.ROBOTS_UNAVAILABLE: "its robots.txt cannot be read, which closes the site until it "
    "can (RFC 9309): each visit tries again; robots = false in the catalogue overrules it, as your "
    "recorded decision",
    ReasonCode.HTTP_FORBIDDEN: "the site refuses this service: look at the page in a browser from "
    "this machine; if it opens there, ask its office to admit the User-Agent that is shown, else "
    "this machine's network is refused",
    ReasonCode.HTTP_UNKNOWN_ENCODING: "the site packs its pages in a way that was not asked for: "
    "tell its office that its server ignores Accept-Encoding",
}
_OTHER_ADVICE = "try again later; with --force it is watched all the same"


class CrawlerPageInspector:
    """Reads single pages; each fetch or inspection starts and ends a crawler process."""

    def __init__(self, limits: CrawlLimits) -> None:
        self._limits = limits

    def fetch(self, address: str) -> Page:
        """Fetch one page. Raises PageError, InputError."""

        async def fetch_one(crawl: SupervisedCrawl) -> Page:
            return await crawl.fetch(address)

        return self._with_crawler(address, fetch_one)

    def parse(self, page: Page) -> Reading:
        """Parse one page. Raises PageError."""
        return read(page)

    def reading_as_json(self, reading: Reading, *, given: str) -> Mapping[str, object]:
        """Convert a reading to JSON values (docs/reading.md)."""
        return to_json(reading, input=given, format_reason=in_english)

    def failure_as_json(self, error: PageError, *, given: str) -> Mapping[str, object]:
        """Convert a page that could not be read to JSON values."""
        return failure_to_json(error, input=given, format_reason=in_english)

    def inspect(self, source: Source) -> PageInspection:
        """Inspect a source's address, with the source's delay between two requests."""

        async def inspect_source(crawl: SupervisedCrawl) -> PageInspection:
            requests = 0

            async def fetch(url: str, follow: Follow | None) -> Page:
                nonlocal requests
                if requests:
                    await asyncio.sleep(min(source.delay.total_seconds(), _MAX_DELAY))
                requests += 1
                return await crawl.fetch(
                    url, robots=source.robots, tls=source.tls_options, follow=follow
                )

            return await inspect_page(fetch, source)

        return self._with_crawler(source.url, inspect_source)

    def _with_crawler(self, address: str, work: Callable[[SupervisedCrawl], Awaitable[T]]) -> T:
        async def run() -> T:
            crawl = SupervisedCrawl(self._limits)
            try:
                return await work(crawl)
            except CrawlerDied as error:
                raise InputError(f"{address}: the crawler died over it: {error}") from error
            finally:
                await crawl.aclose()

        return asyncio.run(run())


def build_page_inspector(settings: Settings) -> CrawlerPageInspector:
    """Assemble the inspector; it needs no database."""
    return CrawlerPageInspector(crawler_limits(settings))


async def inspect_page(
    fetch: Fetch, source: Source, parsers: Parsers | None = None
) -> PageInspection:
    """Inspect a source's address as a visit would; unreadable pages become problems."""
    parsers = parsers or Parsers()
    listing = PageInspection(address=source.url)
    try:
        page = await fetch(source.url, None)
        family = open_page(page, source).family.name
        is_list = parsers.is_list_page(page, source)
        if is_list or parsers.leads_on(page, source):
            listing = await _list_pages(fetch, source, page, parsers)
        if not is_list and not listing.entries:
            sample, problems = await _sample(fetch, source, [ListEntry(url=source.url)], known=page)
            found = PageInspection(
                address=source.url, family=family, sample=sample, problems=problems
            )
            return _with_suggestions(found)
    except PageError as error:
        return PageInspection(address=source.url, problems=(_problem(error),))
    annual_first = sorted(listing.entries, key=lambda entry: not _ANNUAL_REPORT.search(entry.title))
    sample, problems = await _sample(fetch, source, annual_first[:_MAX_SAMPLES])
    return _with_suggestions(
        replace(listing, family=family, sample=sample, problems=(*listing.problems, *problems))
    )


async def _list_pages(fetch: Fetch, source: Source, page: Page, parsers: Parsers) -> PageInspection:
    """Read the first two pages of a list; the second counts only if it has new rows."""
    listing = ListPagination(site_of(source, page.url), source.url)
    first: ListPage = parsers.read_list(page, source=source)
    listing.add(first, page.url)
    total = first.total

    def inspected(paging: ListPaging, *problems: PageProblem) -> PageInspection:
        return PageInspection(
            address=source.url,
            is_list=True,
            entries=tuple(listing.entries.values()),
            paging=paging,
            completeness=replace(listing.completeness(), unproved=None),
            elsewhere=tuple(listing.elsewhere),
            problems=problems,
        )

    for _ in range(_MAX_LIST_REQUESTS):
        follow, before = listing.next_request(), len(listing.entries)
        if follow is None:
            break
        try:
            further = await fetch(follow.url, follow)
            parsed = parsers.read_list(further, source=source, first=first.as_first)
        except PageError as error:
            if not listing.try_alternative():
                paging = ListPaging(total=total, unproved=listing.unproved())
                return inspected(paging, _problem(error))
            continue
        listing.add(parsed, follow.url)
        total = parsed.total or total
        if before and (new := len(listing.entries) - before):
            return inspected(ListPaging(second=follow, new=new, total=total))
    return inspected(ListPaging(total=total, unproved=listing.unproved()))


async def _sample(
    fetch: Fetch, source: Source, entries: Iterable[ListEntry], *, known: Page | None = None
) -> tuple[Reading | None, tuple[PageProblem, ...]]:
    """Parse the first of `entries` that can be read; return it and the problems before it."""
    problems: list[PageProblem] = []
    for entry in entries:
        listed = entry if known is None else None
        try:
            page = known or await fetch(entry.url, None)
            if follow := detail_of(page, source=source):
                detail = await fetch(follow.url, follow)
                page = replace(detail, url=page.url)
            return read(page, listed=listed, source=source), tuple(problems)
        except PageError as error:
            problems.append(_problem(error))
    return None, tuple(problems)


def _problem(error: PageError) -> PageProblem:
    reasons = _reasons_in(error.reason)
    by_code = next(filter(None, (ADVICE_BY_CODE.get(reason.code) for reason in reasons)), "")
    advice = by_code or ADVICE.get(error.fault, _OTHER_ADVICE)
    return PageProblem(url=error.url, fault=error.fault.value, reason=error.reason, advice=advice)


def _reasons_in(reason: Reason) -> Iterator[Reason]:
    """A reason, and those that it was made of."""
    yield reason
    for value in reason.params.values():
        if isinstance(value, Reason):
            yield from _reasons_in(value)


def _with_suggestions(found: PageInspection) -> PageInspection:
    return replace(found, agency=_suggest_agency(found), province=_suggest_province(found))


def _suggest_agency(found: PageInspection) -> str:
    """Suggest the sample's publisher, or the government of the place that all agencies share."""
    named = {agency for entry in found.entries if (agency := agency_in_title(entry.title))}
    if len(named) > 1 and (place := _PLACE.match(_common_prefix(min(named), max(named)))):
        return f"{place[0]}人民政府"
    if found.sample is not None and found.sample.publisher:
        return found.sample.publisher
    return next(iter(named)) if len(named) == 1 else ""


def _common_prefix(first: str, last: str) -> str:
    """Return what two names begin with; of sorted names, all names between them do too."""
    same = takewhile(lambda pair: pair[0] == pair[1], zip(first, last, strict=False))
    return "".join(letter for letter, _ in same)


def _suggest_province(found: PageInspection) -> str:
    """Suggest the province that the sample names; empty: unknown."""
    if found.sample is None:
        return ""
    texts = [found.sample.publisher or "", found.sample.title or "", found.sample.body_text]
    return next((name for text in texts if (name := province_of(text))), "")
