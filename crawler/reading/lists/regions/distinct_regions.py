"""The regions of a page of which no two share a record: the best of those that do."""

from collections.abc import Sequence

from crawler.reading.lists.records.records import Region, RegionFinder

#: Lines with titles and dates from which a region without links is a list.
_MIN_WITHOUT_LINKS = 3


def without_overlaps(finder: RegionFinder, regions: Sequence[Region]) -> list[Region]:
    """Return regions of which no two share a record, the best first, then in page order."""
    ranked = sorted(filter(_may_be_list, regions), key=_rank, reverse=True)
    taken = bytearray(len(finder.page.pieces) + 1)
    linked = bytearray(len(finder.page.links) + 1)
    kept = []
    for region in ranked:
        if any(
            any(taken[record.start : record.end]) or any(linked[at] for at in record.links)
            for record in region.records
        ):
            continue
        for record in region.records:
            taken[record.start : record.end] = b"\1" * (record.end - record.start)
            for at in record.links:
                linked[at] = 1
        kept.append(region)
    return sorted(kept, key=lambda region: region.start)


def _rank(region: Region) -> tuple[int, bool, int, int]:
    """Return a region's rank among those that share records with it.

    One dated record beside what is none belongs to a region that holds it alone.
    """
    is_sure = is_dated(region) and (region.dated > 1 or len(region.records) == 1)
    return region.dated, is_sure, len(region.records), -len(region.node.content)


def _may_be_list(region: Region) -> bool:
    """Whether a region has links, or several lines with a title and a date."""
    if any(record.links for record in region.records):
        return True
    return region.dated >= _MIN_WITHOUT_LINKS


def is_dated(region: Region) -> bool:
    """Whether enough records of a region print a date."""
    return region.dated * 2 >= len(region.records) and region.dated > 0
