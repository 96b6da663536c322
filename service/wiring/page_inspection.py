"""A new source by its address alone: looked at, recognised, and proposed with its evidence."""

import re
from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import takewhile
from urllib.parse import urlsplit

from crawler.eyes import Eyes
from crawler.reading import Follow, ListPage, detail_of, read
from crawler.reading.agencies import agency_in_title, province_of
from crawler.reading.opening import open_page
from crawler.route import Listing, same_site
from disclosures import Fault, ListEntry, Page, Reading, Source
from disclosures.errors import PageError

#: Gets one page; with a Follow, as that asks for it. Raises PageError.
Get = Callable[[str, Follow | None], Awaitable[Page]]

#: Requests that are made to find the second page, and reports that are tried for a sample.
_PAGES, _SAMPLES = 5, 3
_REPORT = re.compile(r"年度报告|年报")
_PLACE = re.compile(r".{1,20}[省市县区州盟旗镇乡]")
_DULL = "www gov cn com org net edu index html htm shtml jsp col art list default"

#: What an operator can do about a page that is not read.
ADVICE = {
    Fault.CHALLENGE: "the site lets browsers pass and nobody else: ask its office, or watch "
    "another of its pages; with --force it is watched, and operators hear when it opens",
    Fault.SPA_SHELL: "a script fills this page, in a way that we do not know: look for the list's "
    "own address in a browser's network view, or for the agency on its county's portal",
    Fault.LOGIN: "only who logs in sees this page: look for a public one",
    Fault.ROBOTS: "its robots.txt asks us to stay away: robots = false in the catalogue overrules "
    "it, as your recorded decision",
    Fault.TLS: "its certificate is not valid: verify_tls = false in the catalogue overrules it, "
    "for this source alone",
    Fault.FORBIDDEN_ADDRESS: "only public http and https addresses are visited: "
    "GONGKAI_ALLOWED_NETWORKS may name private networks",
    Fault.EMPTY: "name the rows in the catalogue: [source.selectors] rows = …",
    Fault.REDESIGNED: "name the text in the catalogue: [source.selectors] body = …",
    Fault.GONE: "there is no such page: look for it in a browser",
}
_OTHERWISE = "try again later; with --force it is watched all the same"


@dataclass(frozen=True, slots=True, kw_only=True)
class Trouble:
    """Why something of a source cannot be read, and what can be done."""

    url: str
    fault: str
    why: str
    advice: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Paging:
    """How the pages of a list follow each other, and whether that was proved."""

    #: The request that brought the second page; None: there is none to ask for.
    second: Follow | None = None

    #: Rows of the second page that the first did not have.
    new: int = 0

    #: How many rows the list says it has.
    total: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """What an address was found to be."""

    address: str
    family: str = ""
    is_list: bool = False

    #: Rows in the order of the list, as far as they were looked at.
    entries: tuple[ListEntry, ...] = ()
    paging: Paging = Paging()

    #: One report, as it is read.
    sample: Reading | None = None
    troubles: tuple[Trouble, ...] = ()

    @property
    def can_be_watched(self) -> bool:
        """Whether a visit would find something."""
        return self.sample is not None or bool(self.entries)


async def look_at(get: Get, source: Source) -> Look:
    """Look at a source's address as a visit would; what cannot be read is told, never raised."""
    try:
        page = await get(source.url, None)
        family = open_page(page, source).family.name
        if not Eyes().see_list(page, source):
            sample, troubles = await _sample(get, source, [ListEntry(url=source.url)], known=page)
            return Look(address=source.url, family=family, sample=sample, troubles=troubles)
        entries, paging, broken = await _pages(get, source, page)
    except PageError as error:
        return Look(address=source.url, troubles=(_trouble(error),))
    likely = sorted(entries, key=lambda entry: not _REPORT.search(entry.title))
    sample, troubles = await _sample(get, source, likely[:_SAMPLES])
    return Look(
        address=source.url,
        family=family,
        is_list=True,
        entries=entries,
        paging=paging,
        sample=sample,
        troubles=(*broken, *troubles),
    )


async def _pages(
    get: Get, source: Source, page: Page
) -> tuple[tuple[ListEntry, ...], Paging, tuple[Trouble, ...]]:
    """The rows of a list's first two pages, and how the second was had."""
    listing, eyes = Listing(same_site(source.url, page.url)), Eyes()
    first: ListPage = eyes.read_list(page, source=source)
    listing.add(first)
    total = first.total
    for _ in range(_PAGES):
        follow, before = listing.next(), len(listing.entries)
        if follow is None:
            break
        try:
            seen = eyes.read_list(await get(follow.url, follow), source=source)
        except PageError as error:
            if not listing.turn():
                return _rows(listing), Paging(total=total), (_trouble(error),)
            continue
        listing.add(seen)
        total = seen.total or total
        if before and (new := len(listing.entries) - before):
            return _rows(listing), Paging(second=follow, new=new, total=total), ()
    return _rows(listing), Paging(total=total), ()


def _rows(listing: Listing) -> tuple[ListEntry, ...]:
    return tuple(listing.entries.values())


async def _sample(
    get: Get, source: Source, entries: Iterable[ListEntry], *, known: Page | None = None
) -> tuple[Reading | None, tuple[Trouble, ...]]:
    """The first of `entries` that can be read, and what was wrong with those before it."""
    troubles: list[Trouble] = []
    for entry in entries:
        listed = entry if known is None else None
        try:
            page = known or await get(entry.url, None)
            if follow := detail_of(page, source=source):
                answer = await get(follow.url, follow)
                page = replace(answer, url=page.url)
            return read(page, listed=listed, source=source), tuple(troubles)
        except PageError as error:
            troubles.append(_trouble(error))
    return None, tuple(troubles)


def _trouble(error: PageError) -> Trouble:
    advice = ADVICE.get(error.fault, _OTHERWISE)
    return Trouble(url=error.url, fault=error.fault.value, why=error.why, advice=advice)


def agency_of(look: Look) -> str:
    """Who publishes at an address: as its sample says, or the place of all whom a list names."""
    named = {agency for entry in look.entries if (agency := agency_in_title(entry.title))}
    if len(named) > 1 and (place := _PLACE.match(_beginning(min(named), max(named)))):
        return f"{place[0]}人民政府"
    if look.sample is not None and look.sample.publisher:
        return look.sample.publisher
    return next(iter(named)) if len(named) == 1 else ""


def _beginning(first: str, last: str) -> str:
    """What two names, and so all names between them, begin with."""
    same = takewhile(lambda pair: pair[0] == pair[1], zip(first, last, strict=False))
    return "".join(letter for letter, _ in same)


def province_at(look: Look) -> str:
    """The province of an address's agency, where its sample says so; empty: unknown."""
    if look.sample is None:
        return ""
    said = [look.sample.publisher or "", look.sample.title or "", look.sample.body_text]
    return next((name for text in said if (name := province_of(text))), "")


def slug_of(address: str, taken: Sequence[str] = ()) -> str:
    """A stable name made from an address: its host and what its path says, unlike all `taken`."""
    parts = urlsplit(address)
    words = re.findall(r"[a-z0-9]+", f"{parts.hostname or ''} {parts.path}".lower())
    name = "-".join(word for word in words if word not in _DULL.split())[:56].strip("-") or "source"
    others = (f"{name}-{number}" for number in range(2, len(taken) + 3))
    return next(one for one in (name, *others) if one not in taken)
