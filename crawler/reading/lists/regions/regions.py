"""Chooses the regions that are the page's list, among menus, sidebars and calendars."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from functools import cached_property

from crawler.reading.lists.records.records import Region, RegionFinder
from crawler.reading.lists.regions.distinct_regions import is_dated, without_overlaps
from crawler.reading.lists.regions.document_series import leads_to_series
from crawler.reading.lists.regions.main_column import MainColumn, Place
from crawler.reading.lists.regions.surroundings import (
    BESIDE_HEADING,
    heading_above,
    is_beside,
    is_sidebar,
    shape_of,
    share_parent,
    tabs_around,
)
from crawler.reading.lists.regions.undated_regions import (
    is_on_disclosure,
    is_undated_list,
    names_only_years,
    undated_score,
)

_LEVELS = 2


@dataclass(frozen=True, slots=True)
class FirstPage:
    """What the first page of a list tells of its further pages."""

    #: Addresses that it shows outside the list: those of menus and blocks of news.
    outside: frozenset[str] = frozenset()

    #: Tags and classes of the elements around its rows.
    shapes: frozenset[tuple[str, ...]] = frozenset()


@dataclass(frozen=True, slots=True)
class Chosen:
    """The regions of a page's list, and dated regions outside it, in page order."""

    regions: Sequence[Region]
    outside: Sequence[Region] = ()

    #: Whether the list is in a block beside the page's main column, as far as the page shows it.
    beside: bool = False

    #: Whether the main column holds something else: the regions are not its list.
    is_elsewhere: bool = False


def chosen_regions(
    finder: RegionFinder,
    column: Callable[[], MainColumn],
    *,
    first: FirstPage | None = None,
    searches: Collection[str] = (),
    all_rows: bool = False,
) -> Chosen:
    """Choose the regions of the page's list. With `all_rows` the page has nothing else.

    `searches` are addresses, without queries, of the page's forms for searching: links to them are
    suggested searches.
    """
    candidates = without_overlaps(finder, finder.regions())
    if searches:
        candidates = [r for r in candidates if not _leads_to_most(finder, r, _under(searches))]
    if first is not None:
        candidates = [r for r in candidates if not _was_outside(finder, r, first)]
    dated = [region for region in candidates if is_dated(region)]
    if dated and all_rows:
        main = max(dated, key=lambda region: _strength(finder, region))
        same = [r for r in dated if r is main or _is_of_same_list(finder, main, r)]
        same = [_trimmed(region) for region in same]
        same += [r for r in candidates if not is_dated(r) and r.node.parent is main.node.parent]
        return Chosen(sorted(same, key=lambda r: r.start))
    undated = [region for region in candidates if all_rows or is_undated_list(finder, region)]
    if dated:
        rivals = [r for r in undated if r not in dated and not names_only_years(finder, r)]
        places = _Places(finder, column, [*dated, *rivals])
        main = _main_region(finder, places, dated, rivals)
        if main in dated:
            same = [r for r in dated if r is main or _is_same_column(finder, places, main, r)]
            outside = [region for region in dated if region not in same]
            same = [_trimmed(region) for region in same]
            return Chosen(
                sorted(same, key=lambda r: r.start),
                outside,
                beside=places.of(main) is Place.BESIDE,
                is_elsewhere=places.is_elsewhere(main),
            )
        undated = rivals
    if not undated:
        return Chosen([])
    best = max(undated, key=lambda region: (undated_score(finder, region), len(region.records)))
    same = [
        region
        for region in undated
        if region is best or (_are_of_one_kind(best, region) and not is_beside(finder, region))
    ]
    return Chosen(same, dated)


def _are_of_one_kind(one: Region, other: Region) -> bool:
    """Whether two regions are dressed alike, or are panes of one element."""
    if shape_of(one.node) == shape_of(other.node) or _are_panes(one, other):
        return True
    return one.node.tag == other.node.tag and share_parent(one.node, other.node, _LEVELS)


def _are_panes(one: Region, other: Region) -> bool:
    """Whether two regions are in panes of the same tabs."""
    tabs = tabs_around(one.node)
    return tabs is not None and tabs is tabs_around(other.node)


class _Places:
    """Where the regions of a page stand, each examined once."""

    def __init__(
        self, finder: RegionFinder, column: Callable[[], MainColumn], regions: list[Region]
    ) -> None:
        self._finder = finder
        self._column_of = column
        self._regions = regions
        self._known: dict[int, Place] = {}

    def of(self, region: Region) -> Place:
        """Return where a region stands."""
        if id(region) not in self._known:
            self._known[id(region)] = self._examined(region)
        return self._known[id(region)]

    def is_elsewhere(self, region: Region) -> bool:
        """Whether a region stands beside the main column, whatever that holds."""
        if self.of(region) is not Place.BESIDE:
            return False
        return is_sidebar(self._finder, region) or self._column.is_filled_beside(region)

    @cached_property
    def _column(self) -> MainColumn:
        return self._column_of()

    def _examined(self, region: Region) -> Place:
        place = self._column.place(region, self._regions)
        if place is Place.UNKNOWN and is_beside(self._finder, region):
            return Place.BESIDE
        return place


def _main_region(
    finder: RegionFinder, places: _Places, dated: list[Region], undated: list[Region]
) -> Region:
    """Return the region that is the list.

    It is the one with most dated records, unless it stands beside another: one record in the main
    column is more than many in a block with a heading of its own.
    """
    strongest = max(dated, key=lambda region: _strength(finder, region))
    if len(dated) + len(undated) == 1 or places.of(strongest) is Place.MAIN:
        return strongest
    rivals = [
        region
        for region in dated
        if region is strongest
        or region.dated > 1
        or undated_score(finder, region)
        or places.of(region) is Place.MAIN
    ]
    if places.is_elsewhere(strongest):
        rivals += [r for r in dated if r not in rivals and places.of(r) is not Place.BESIDE]
    if places.of(strongest) is Place.BESIDE:
        rivals += [
            region
            for region in undated
            if places.of(region) is Place.MAIN
            or is_on_disclosure(finder, region)
            or leads_to_series(finder, region)
        ]
    return max(rivals, key=lambda r: (places.of(r), r in dated, _strength(finder, r)))


def _is_same_column(finder: RegionFinder, places: _Places, main: Region, region: Region) -> bool:
    """Whether a dated region is another group of rows of the list whose main region is `main`."""
    if not _is_of_same_list(finder, main, region):
        return False
    if places.of(region) is not Place.BESIDE or places.of(main) is Place.BESIDE:
        return True
    return shape_of(main.node) == shape_of(region.node) and share_parent(
        main.node, region.node, _LEVELS
    )


def _was_outside(finder: RegionFinder, region: Region, first: FirstPage) -> bool:
    """Whether most records of a region lead to what the first page shows outside its list."""
    if shape_of(region.node) in first.shapes:
        return False
    return _leads_to_most(finder, region, first.outside.__contains__)


def _under(searches: Collection[str]) -> Callable[[str], bool]:
    """Return a predicate: whether an address is one of `searches` with a query."""
    return lambda address: "?" in address and address.partition("?")[0] in searches


def _leads_to_most(finder: RegionFinder, region: Region, is_meant: Callable[[str], bool]) -> bool:
    """Whether most records of a region lead to addresses of one sort."""
    known = sum(
        any(is_meant(finder.page.links[at].address) for at in record.links)
        for record in region.records
    )
    return known * 2 > len(region.records)


def _trimmed(region: Region) -> Region:
    """Return a dated region without undated records above and below that are of another kind."""
    dated = [at for at, record in enumerate(region.records) if record.is_dated]
    tags = {region.records[at].tag for at in dated}
    kept = [
        record
        for at, record in enumerate(region.records)
        if dated[0] <= at <= dated[-1] or record.tag in tags
    ]
    return Region(region.node, kept)


def _strength(finder: RegionFinder, region: Region) -> tuple[bool, float, int]:
    """Return a region's rank: whether it is in the main column, its dated records, its length."""
    usable = sum(record.is_dated and bool(record.links) for record in region.records)
    beside = is_beside(finder, region)
    length = sum(
        len(piece) for at in range(region.start, region.end) for piece in [finder.page.pieces[at]]
    )
    return (region.dated >= 2 and not beside, usable + region.dated / 2, length)


def _is_of_same_list(finder: RegionFinder, main: Region, region: Region) -> bool:
    """Whether a dated region is another group of rows in the main region's column."""
    if is_beside(finder, region) and not share_parent(main.node, region.node, 1):
        return False
    if BESIDE_HEADING.search(heading_above(finder, region)):
        return False
    if share_parent(main.node, region.node, _LEVELS) or _are_panes(main, region):
        return True
    return shape_of(main.node) == shape_of(region.node) and _record_shape(
        finder, main
    ) == _record_shape(finder, region)


def _record_shape(finder: RegionFinder, region: Region) -> tuple[str, bool]:
    """Return a record's tag, and whether its date stands before its title."""
    record = next((each for each in region.records if each.is_dated), region.records[0])
    first_linked = next(
        (at for at in range(record.start, record.end) if finder.page.linked[at]), record.start
    )
    first_dated = next(
        (at for at in range(record.start, record.end) if finder.prints_date(at)), record.end
    )
    return record.tag, first_dated < first_linked
