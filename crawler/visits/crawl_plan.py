"""Decides which report pages a visit requests, and in which order. Pure."""

import re
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from functools import cache, lru_cache
from ipaddress import ip_address
from urllib.parse import urlsplit

from tldextract import TLDExtract

from crawler.addresses import canonical, resolve
from disclosures import CrawlJob, KnownPage, ListEntry, PageRole, Source

_SESSION_ID = re.compile(r";jsessionid=[\w.!~-]{1,200}", re.IGNORECASE)
_FRONT_PAGE_PATH = re.compile(r"/?(?:(?:index|default|home|main)\.[a-z]{3,5})?", re.IGNORECASE)

#: Control pages that a visit requests at most.
MAX_CONTROL_PAGES = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """One report page to request."""

    url: str
    listed: ListEntry | None = None
    known: KnownPage | None = None

    #: The role that a failure is reported for; the source's own page may have been a list.
    role: PageRole = PageRole.REPORT


@dataclass(frozen=True, slots=True, kw_only=True)
class CrawlPlan:
    """The report pages of one visit, in order."""

    targets: tuple[Target, ...]

    #: How many more there are beyond the budget.
    over_budget: int


def normalized(url: str) -> str:
    """`url` as the URL Standard writes it, without a session id and a fragment.

    A fragment that begins with ``/`` or ``!`` names a page of a script (``#/detail?id=1``) and
    stays.
    """
    page, hash_mark, fragment = canonical(url).partition("#")
    route = hash_mark + fragment if fragment.startswith(("/", "!")) else ""
    return _SESSION_ID.sub("", page) + route


def same_site(*homes: str) -> Callable[[str], bool]:
    """Return a predicate: whether a URL has the host or the registered domain of one of `homes`."""
    domains = {_registered_domain(_host_of(home)) for home in homes}
    return lambda url: _registered_domain(_host_of(url)) in domains


def site_of(source: Source, *homes: str) -> Callable[[str], bool]:
    """Return a predicate: whether a URL is of a source's site, or of a host that it allows.

    `homes` are further addresses of its site.
    """
    is_on_site = same_site(source.url, *homes)
    allowed = {_host_of(f"http://{host}/") for host in source.allowed_hosts}
    return lambda url: is_on_site(url) or _host_of(url) in allowed


def redirects_home(requested: str, landed: str, list_url: str) -> bool:
    """Whether a redirect from a report's URL ended at the site's front page or its list."""
    if normalized(requested) == normalized(landed):
        return False
    path, query = urlsplit(landed).path, urlsplit(landed).query
    return normalized(landed) == normalized(list_url) or (
        not query and _FRONT_PAGE_PATH.fullmatch(path) is not None
    )


def plan_crawl(
    job: CrawlJob,
    entries: Iterable[ListEntry],
    *,
    skip: Collection[str],
    budget: int,
    complete: bool,
) -> CrawlPlan:
    """Choose the report pages: new ones, then those that are due, then the missing ones.

    A known report that a complete list no longer names is always requested, to see whether it is
    gone. Poison pages and those in `skip` are left out.
    """
    reports = {
        normalized(url): page for url, page in job.known.items() if page.role is PageRole.REPORT
    }
    listed = {normalized(entry.url): entry for entry in entries}
    new = [
        Target(url=entry.url, listed=entry) for url, entry in listed.items() if url not in reports
    ]
    old = [
        Target(url=page.url, listed=listed.get(url) or page.listed, known=page)
        for url, page in reports.items()
        if not page.poison
    ]
    due = [target for target in old if _is_due(target, job)]
    missing = [
        target
        for target in old
        if complete and normalized(target.url) not in listed and not _is_due(target, job)
    ]
    targets = [target for target in (*new, *due, *missing) if target.url not in skip]
    budget = max(budget, 0)
    return CrawlPlan(targets=tuple(targets[:budget]), over_budget=max(len(targets) - budget, 0))


def control_pages(job: CrawlJob, *, skip: Collection[str], budget: int) -> tuple[Target, ...]:
    """Choose known report pages that are not in `skip`, evenly from all over the site.

    Whether they are unchanged distinguishes an edit of one page from a redesign of the site.
    """
    known = [
        page
        for url, page in job.known.items()
        if page.role is PageRole.REPORT and page.digest and not page.poison and url not in skip
    ]
    count = max(min(MAX_CONTROL_PAGES, budget), 0)
    step = max(1, len(known) // count) if count else 1
    return tuple(
        Target(url=page.url, listed=page.listed, known=page) for page in known[::step][:count]
    )


def _is_due(target: Target, job: CrawlJob) -> bool:
    """Whether a known page is requested on this visit, listed or not."""
    page = target.known
    if page is None or job.thorough or page.due:
        return True
    return page.listed is not None and target.listed != page.listed


def _host_of(url: str) -> str:
    """The host of a URL as it is requested: 公开.cn as xn--55qx5d.cn."""
    host = urlsplit(url).hostname or ""
    return host if host.isascii() else urlsplit(resolve(url, "")).hostname or host


@lru_cache(maxsize=4096)
def _registered_domain(host: str) -> str:
    """The registered domain of a host; of an IP address, itself."""
    host = host.rstrip(".").lower()
    try:
        return str(ip_address(host))
    except ValueError:
        return _suffixes()(host).top_domain_under_public_suffix or host


@cache
def _suffixes() -> TLDExtract:
    """The public suffix list that is part of the library; it is never downloaded."""
    return TLDExtract(suffix_list_urls=(), cache_dir=None)
