"""Tells undated regions that are lists, by their titles, from menus."""

import re
from collections.abc import Sequence

from crawler.reading.lists.records.records import Record, Region, RegionFinder
from crawler.reading.lists.regions.surroundings import is_beside
from crawler.reading.text.whitespace import compact

_ONLY_YEAR = re.compile(r"^(?:19|20)\d\d年?(?:度)?$")

#: Words of titles by which an undated region is a list of reports: also a year alone.
REPORT = re.compile(r"年报|年度报告|(?:信息|政务)公开工作|^(?:19|20)\d\d年?(?:度)?$")
_YEAR = re.compile(r"(?:19|20)\d\d|[一二][〇零○OＯ九][〇零○OＯ一二三四五六七八九]{2}年")
_COLUMN = re.compile(
    r"(?:/|/(?:index|list|default)\.\w{2,5}|/col/col\d+/.*|/node_\d+\.\w+)$", re.IGNORECASE
)

_MIN_LONG_TITLE = 10


def is_undated_list(finder: RegionFinder, region: Region) -> bool:
    """Whether an undated region may be a list: it has titles of reports, or long ones."""
    if len(region.records) < 1 or not undated_score(finder, region):
        return False
    if not any(record.links for record in region.records):
        return False
    return not is_beside(finder, region) and not _is_menu(finder, region.records)


def _is_menu(finder: RegionFinder, records: Sequence[Record]) -> bool:
    """Whether undated records lead to columns: all addresses are directories without a year."""
    for record in records:
        for at in record.links:
            address = finder.page.links[at].address
            path = address.partition("?")[0].partition("#")[0]
            if address and (
                not _COLUMN.search(path) or _YEAR.search(finder.link_texts[at]) is not None
            ):
                return False
    return True


def names_only_years(finder: RegionFinder, region: Region) -> bool:
    """Whether all links but one are years alone: beside dated rows, they are no rows."""
    titles = [finder.link_texts[at] for record in region.records for at in record.links]
    years = sum(_ONLY_YEAR.search(title) is not None for title in titles)
    return years > 1 and years >= len(titles) - 1


def undated_score(finder: RegionFinder, region: Region) -> int:
    """Score a region: 3 for a title on disclosure, 1 for a long title if most are long.

    One title on disclosure among several that are short is the name of a column in a menu.
    """
    titles = [
        max((finder.link_texts[at] for at in record.links), key=len, default="")
        for record in region.records
    ]
    on_disclosure = sum(REPORT.search(title) is not None for title in titles)
    long = sum(len(compact(title)) >= _MIN_LONG_TITLE for title in titles)
    if max(on_disclosure, long) * 2 < len(titles):
        return 0
    return 3 * on_disclosure + (long if long * 2 >= len(titles) else 0)


def is_about_disclosure(title: str) -> bool:
    """Whether a title is that of a report on disclosure: 年报, 信息公开, or a year alone."""
    return REPORT.search(title) is not None


def is_on_disclosure(finder: RegionFinder, region: Region) -> bool:
    """Whether most records of a region are titled like reports on disclosure."""
    titled = sum(
        any(REPORT.search(finder.link_texts[at]) is not None for at in record.links)
        for record in region.records
    )
    return titled * 2 > len(region.records)
