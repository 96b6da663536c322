"""Which pages a visit goes to, and in which order. Pure."""

import re
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field, replace
from functools import cache, lru_cache
from ipaddress import ip_address
from urllib.parse import urldefrag, urlsplit

from tldextract import TLDExtract

from crawler.guard import check_url
from crawler.reading import Follow, ListPage
from disclosures import CrawlJob, KnownPage, ListEntry, PageRole
from disclosures.errors import PageRefused

#: Rows of one list that are taken; a longer one is no list of reports.
MAX_ENTRIES = 10_000

#: Rows of it that link to other sites and are remembered.
MAX_ELSEWHERE, MAX_URL = 1_000, 2_000

_SESSION = re.compile(r";jsessionid=[\w.!~-]{1,200}", re.IGNORECASE)
_HOME = re.compile(r"/?(?:(?:index|default|home|main)\.[a-z]{3,5})?", re.IGNORECASE)


#: Pages that are looked at besides, when nothing else vouches for those that differ.
WITNESSES = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Stop:
    """One report page to go to."""

    url: str
    listed: ListEntry | None = None
    known: KnownPage | None = None

    #: What a failure counts as: a source's own page that cannot be read may have been a list.
    role: PageRole = PageRole.REPORT


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """The report pages of one visit, in order."""

    stops: tuple[Stop, ...]

    #: How many more there would have been, had the budget allowed.
    left_over: int


def clean(url: str) -> str:
    """`url` without what is not part of a page's address: a fragment, a session id."""
    return _SESSION.sub("", urldefrag(url).url)


def same_site(*homes: str) -> Callable[[str], bool]:
    """Make a test for addresses of the site of `homes`: same host, or same registered domain."""
    domains = {_site(urlsplit(home).hostname or "") for home in homes}
    return lambda url: _site(urlsplit(url).hostname or "") in domains


def leads_home(asked: str, landed: str, list_url: str) -> bool:
    """Whether a redirect from a report's address went to the site's front page, or its list."""
    if clean(asked) == clean(landed):
        return False
    path, query = urlsplit(landed).path, urlsplit(landed).query
    return clean(landed) == clean(list_url) or (not query and _HOME.fullmatch(path) is not None)


@dataclass(slots=True)
class Listing:
    """A list as its pages come in."""

    belongs: Callable[[str], bool]
    entries: dict[str, ListEntry] = field(default_factory=dict)
    elsewhere: list[ListEntry] = field(default_factory=list)
    _waiting: list[Follow] = field(default_factory=list)
    _asked: set[str] = field(default_factory=set)
    _instead: list[tuple[Follow, ...]] = field(default_factory=list)
    _probing: bool = True
    _rows: int = 0
    _total: int = 0
    _stopped: bool = False

    def add(self, page: ListPage) -> None:
        """Take one page in; a page that brings nothing new is the last (T12).

        The first page says how the second may be asked for; the way that brings rows is kept.
        """
        first, before = not self._asked and not self.entries, len(self.entries)
        for entry in page.entries:
            self._add_entry(entry)
        self._total = max(self._total, page.total or 0)
        if page.entries and len(self.entries) == before:
            if not self.turn():
                self._waiting.clear()
            return
        self._rows += len(page.entries)
        self._probing = first or (self._probing and not page.entries)
        if first:
            self._instead = list(page.instead)
        self._wait_for(page.more)

    def turn(self) -> bool:
        """Ask for the second page in another way, if the last was in vain and there is one."""
        if not self._probing or not self._instead:
            return False
        self._asked.difference_update(map(repr, self._waiting))
        self._waiting.clear()
        self._wait_for(self._instead.pop(0))
        return bool(self._waiting) or self.turn()

    def next(self) -> Follow | None:
        """The page to ask for next; None when there is none."""
        return self._waiting.pop(0) if self._waiting else None

    def end(self) -> None:
        """Take in a page without rows: we are past the end, if the list's own count agrees."""
        self._waiting.clear()
        self._stopped = self._stopped or not self._total

    def stop(self) -> None:
        """Leave the rest of the list unread."""
        self._stopped = True

    @property
    def complete(self) -> bool:
        """Whether every row was seen; a list that counts its rows may err by a few."""
        missing = self._total - self._rows
        return not self._stopped and missing <= max(2, self._total // 20)

    def _wait_for(self, follows: Iterable[Follow]) -> None:
        for follow in (replace(more, url=_tidy(more.url)) for more in follows):
            if repr(follow) not in self._asked and self._is_ours(follow.url):
                self._asked.add(repr(follow))
                self._waiting.append(follow)

    def _add_entry(self, entry: ListEntry) -> None:
        if len(self.entries) >= MAX_ENTRIES:
            self.stop()
        elif self._is_ours(url := _tidy(entry.url)):
            url = clean(url)
            self.entries.setdefault(url, replace(entry, url=url))
        elif entry.title and len(entry.url) <= MAX_URL and len(self.elsewhere) < MAX_ELSEWHERE:
            self.elsewhere.append(entry)

    def _is_ours(self, url: str) -> bool:
        try:
            check_url(url)
        except PageRefused:
            return False
        return self.belongs(url)


def plan(
    job: CrawlJob,
    entries: Iterable[ListEntry],
    *,
    skip: Collection[str],
    budget: int,
    complete: bool,
) -> Route:
    """Choose the report pages: new ones, then those whose turn it is, then the missing ones.

    A known report that a complete list no longer names is always looked at, to see whether it is
    gone. Pages that kill the crawler are left out, and those in `skip`.
    """
    reports = {url: page for url, page in job.known.items() if page.role is PageRole.REPORT}
    listed = {entry.url: entry for entry in entries}
    new = [Stop(url=url, listed=entry) for url, entry in listed.items() if url not in reports]
    old = [
        Stop(url=url, listed=listed.get(url) or page.listed, known=page)
        for url, page in reports.items()
        if not page.poison
    ]
    turn = [stop for stop in old if _is_its_turn(stop, job)]
    missing = [
        stop for stop in old if complete and stop.url not in listed and not _is_its_turn(stop, job)
    ]
    stops = [stop for stop in (*new, *turn, *missing) if stop.url not in skip]
    budget = max(budget, 0)
    return Route(stops=tuple(stops[:budget]), left_over=max(len(stops) - budget, 0))


def unchanged_controls(job: CrawlJob, *, skip: Collection[str], budget: int) -> tuple[Stop, ...]:
    """Choose known report pages whose turn it is not, from all over the site.

    Whether they say what they said tells an edit of one page from a redesign of all.
    """
    known = [
        page
        for url, page in job.known.items()
        if page.role is PageRole.REPORT and page.digest and not page.poison and url not in skip
    ]
    number = max(min(WITNESSES, budget), 0)
    step = max(1, len(known) // number) if number else 1
    return tuple(
        Stop(url=page.url, listed=page.listed, known=page) for page in known[::step][:number]
    )


def _is_its_turn(stop: Stop, job: CrawlJob) -> bool:
    """Whether a known page is looked at on this visit whatever the list says."""
    page = stop.known
    if page is None or job.thorough or page.due:
        return True
    return page.listed is not None and stop.listed != page.listed


def _tidy(url: str) -> str:
    """`url` with its spaces written as every browser writes them."""
    return url.strip().replace(" ", "%20")


@lru_cache(maxsize=4096)
def _site(host: str) -> str:
    """The registered domain of a host; of an address, itself."""
    host = host.rstrip(".").lower()
    try:
        return str(ip_address(host))
    except ValueError:
        return _suffixes()(host).top_domain_under_public_suffix or host


@cache
def _suffixes() -> TLDExtract:
    """The list of public suffixes that the library brings; never fetched."""
    return TLDExtract(suffix_list_urls=(), cache_dir=None)
