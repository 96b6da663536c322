"""Sites whose reports are missing, stand in several places, or move."""

from collections import Counter
from collections.abc import Callable
from dataclasses import replace

from benchmarks.sites.outcome import Expectation
from benchmarks.sites.own.parts import Link, Row, plain_list
from benchmarks.sites.own.site import (
    NEW_YEAR,
    Site,
    everything,
)
from benchmarks.sites.responses import SiteRequest, not_found, response

#: Makes a site, given its number.
MakeSite = Callable[[int], Site]


def missing_documents(name: str, about: str, *years: int) -> MakeSite:
    """The pages of these years answer 404 from the start, though the list names them."""

    def special(site: Site, request: SiteRequest, phase: int) -> bytes | None:
        asked = request.path.startswith("/art/")
        return not_found() if asked and int(request.path[5:9]) in years else None

    def make(number: int) -> Site:
        site = Site(name=name, kind="end.missing", about=about, number=number, special=special)
        facts = {
            phase: [Counter({key: n for key, n in each.items() if not _names(key[1], years)})]
            for phase, [each] in everything(site).facts.items()
        }
        first = 1 if set(years) & set(site.years) else 2
        return replace(site, expected=Expectation(facts=facts, gaps=frozenset(range(first, 4))))

    return make


def _names(title: str, years: tuple[int, ...]) -> bool:
    return any(str(year) in title for year in years)


def _two_sources(number: int) -> Site:
    """Both lists of the agency hold the same pages: readers are notified once."""

    def special(site: Site, request: SiteRequest, phase: int) -> bytes | None:
        return site.listing(phase) if request.path == "/bumen/list.html" else None

    site = Site(
        name="two_sources", kind="place.two", about="two sources list the same pages",
        number=number, special=special, addresses=("{list}", "/bumen/list.html"),
    )  # fmt: skip
    return replace(site, expected=everything(site))


def _two_copies(number: int) -> Site:
    """Each list of the agency has a copy of each report: readers are notified once."""

    def special(site: Site, request: SiteRequest, phase: int) -> bytes | None:
        other = replace(site, link=Link(href="/bumen/{key}.html", target="/bumen/{key}.html"))
        if request.path == "/bumen/list.html":
            return other.listing(phase)
        return other.ordinary(request, phase) if request.path.startswith("/bumen/") else None

    site = Site(
        name="two_copies", kind="place.two", about="two sources list copies of the reports",
        number=number, special=special, addresses=("{list}", "/bumen/list.html"),
    )  # fmt: skip
    return replace(site, expected=everything(site))


def _several_addresses(name: str, folders: tuple[str, ...]) -> MakeSite:
    """Each report stands several times in the list, at different addresses."""

    def dress(rows: tuple[Row, ...]) -> str:
        return "".join(
            plain_list([replace(row, href=row.href.replace("art", folder)) for row in rows])
            for folder in folders
        )

    def special(site: Site, request: SiteRequest, phase: int) -> bytes | None:
        folder = request.path.split("/")[1]
        if folder not in folders[1:]:
            return None
        return site.ordinary(replace(request, target=request.target.replace(folder, "art")), phase)

    return lambda number: Site(
        name=name, kind="place.two", about=f"each report at {len(folders)} addresses in one list",
        number=number, special=special, dress=lambda rows: dress(tuple(rows)),
    )  # fmt: skip


def _moving(name: str, about: str, *, old_answers: bool) -> MakeSite:
    """In phase 2, all reports get new addresses."""

    def special(site: Site, request: SiteRequest, phase: int) -> bytes | None:
        if phase == 1 or (old_answers and request.path.startswith("/art/")):
            return None
        new = replace(
            site, link=Link(href="/wz/{key}.html", target="/wz/{key}.html"),
            special=lambda *_: None,
        )  # fmt: skip
        return new.ordinary(request, phase)

    def make(number: int) -> Site:
        site = Site(name=name, kind="place.moved", about=about, number=number, special=special)
        moves: frozenset[str] = frozenset() if old_answers else frozenset({"moved"})
        return replace(site, expected=replace(everything(site), optional=moves))

    return make


def _moving_and_coarser(number: int) -> Site:
    """In phase 2, all reports get new addresses, and their pages print the day without the time."""

    def special(site: Site, request: SiteRequest, phase: int) -> bytes | None:
        new = Link(href="/wz/{key}.html", target="/wz/{key}.html")
        shown = replace(site, special=lambda *_: None, link=new if phase > 1 else site.link)
        answer = shown.ordinary(request, phase)
        if phase > 1 or not request.path.startswith("/art/"):
            return answer
        marked = "　来源：".encode()
        head, _, body = answer.partition(b"\r\n\r\n")
        return response(body.replace(marked, b" 09:41" + marked, 1)) if head else answer

    site = Site(
        name="moved_coarser", kind="place.moved", about="reports move; the time is left out",
        number=number, special=special,
    )  # fmt: skip
    return replace(site, expected=replace(everything(site), optional=frozenset({"moved"})))


PLACE_SITES: tuple[MakeSite, ...] = (
    missing_documents("all_missing", "every report answers 404", *range(2020, 2025)),
    missing_documents("one_missing", "one report answers 404", 2020),
    missing_documents("three_missing", "three of four reports answer 404", 2020, 2022, 2023),
    missing_documents("new_missing", "the new report answers 404", NEW_YEAR),
    _two_sources,
    _two_copies,
    _several_addresses("two_addresses", ("art", "nb")),
    _several_addresses("three_addresses", ("art", "nb", "bm")),
    _moving("moved", "reports move; their old addresses answer 404", old_answers=False),
    _moving_and_coarser,
    _moving("copied", "reports get new addresses; the old ones answer", old_answers=True),
)  # fmt: skip
