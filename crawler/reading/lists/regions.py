"""Chooses the regions that are the page's list, among menus, sidebars and calendars."""

import re
from collections.abc import Iterator, Sequence

from crawler.reading.lists.page_map import Node, PageMap
from crawler.reading.lists.records import Record, Region, RegionFinder
from crawler.reading.text.whitespace import compact

#: Elements, and words of classes and ids, of what is beside a page's main column.
_CHROME_TAGS = frozenset({"nav", "aside", "footer", "header"})
_CHROME_NAME = re.compile(
    r"(?:^|[\s_-])(?:nav|menu|side|aside|foot|bottom|top|crumb|position|location|related|xgwz|xglj|xgyd|rank|phb|"
    r"recommend|tuijian|friend|yqlj|share|hot|tree|calendar)(?:er|bar|list|box|s|\d)*(?:$|[\s_-])|sidebar|sidenav|"
    r"(?:^|[\s_-])(?:right|left)[_-]?(?:nav|menu|side|bar)",
    re.IGNORECASE,
)
_BESIDE_HEADING = re.compile(
    r"^\W{0,4}(?:相关|推荐|热点|热门|最新|延伸|猜你|点击|排行|友情链接|快速|常用|附件|更多相关|阅读排行)"
)
#: Words of titles by which an undated region is a list of reports: also a year alone.
_REPORT = re.compile(r"年报|年度报告|(?:信息|政务)公开工作|^(?:19|20)\d\d年?(?:度)?$")
_YEAR = re.compile(r"(?:19|20)\d\d|[一二][〇零○OＯ九][〇零○OＯ一二三四五六七八九]{2}年")
_COLUMN = re.compile(
    r"(?:/|/(?:index|list|default)\.\w{2,5}|/col/col\d+/.*|/node_\d+\.\w+)$", re.IGNORECASE
)

#: Lines with titles and dates from which a region without links is a list.
_MIN_WITHOUT_LINKS = 3

_LEVELS = 2
_MIN_LONG_TITLE = 10


def chosen_regions(
    finder: RegionFinder, *, all_rows: bool = False
) -> tuple[list[Region], list[Region]]:
    """Return the regions of the page's list, and dated regions beside it, in page order."""
    candidates = _without_overlaps(finder, finder.regions())
    dated = [region for region in candidates if _is_dated(region)]
    if dated:
        main = max(dated, key=lambda region: _strength(finder, region))
        chosen = [
            region for region in dated if region is main or _is_of_same_list(finder, main, region)
        ]
        outside = [region for region in dated if region not in chosen]
        chosen = [_trimmed(region) for region in chosen]
        if all_rows:
            chosen += [
                r for r in candidates if not _is_dated(r) and r.node.parent is main.node.parent
            ]
        return sorted(chosen, key=lambda r: r.start), outside
    undated = [region for region in candidates if all_rows or _is_undated_list(finder, region)]
    if not undated:
        return [], []
    best = max(undated, key=lambda region: (_undated_score(finder, region), len(region.records)))
    same = [
        region
        for region in undated
        if region is best
        or (_shape(region.node) == _shape(best.node) and not is_beside(finder, region))
    ]
    return same, []


def _without_overlaps(finder: RegionFinder, regions: Sequence[Region]) -> list[Region]:
    """Return regions of which no two share a record, the best first, then in page order."""
    ranked = sorted(
        (region for region in regions if _may_be_list(region)),
        key=lambda region: (region.dated, len(region.records), -len(region.node.content)),
        reverse=True,
    )
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


def _may_be_list(region: Region) -> bool:
    """Whether a region has links, or several lines with a title and a date."""
    if any(record.links for record in region.records):
        return True
    return region.dated >= _MIN_WITHOUT_LINKS


def _is_dated(region: Region) -> bool:
    """Whether enough records of a region print a date."""
    return region.dated * 2 >= len(region.records) and region.dated > 0


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
    if is_beside(finder, region) and not _share_parent(main.node, region.node, 1):
        return False
    if _BESIDE_HEADING.search(heading_above(finder, region)):
        return False
    if _share_parent(main.node, region.node, _LEVELS):
        return True
    return _shape(main.node) == _shape(region.node) and _record_shape(
        finder, main
    ) == _record_shape(finder, region)


def _share_parent(one: Node, other: Node, levels: int) -> bool:
    """Whether two elements are below one element, at most `levels` above each of them."""
    above_one = [one, *_above(one, levels)]
    above_other = [other, *_above(other, levels)]
    return any(node is found for node in above_one for found in above_other if node.tag != "body")


def _above(node: Node, levels: int) -> Iterator[Node]:
    parent = node.parent
    for _ in range(levels):
        if parent is None:
            return
        yield parent
        parent = parent.parent


def is_beside(finder: RegionFinder, region: Region) -> bool:
    """Whether a region is outside the main column: by an element around it or its heading."""
    node: Node | None = region.node
    while node is not None and node.tag != "body":
        if node.tag in _CHROME_TAGS:
            return True
        names = f"{node.element.get('class') or ''} {node.element.get('id') or ''}"
        if len(names) > 1 and _CHROME_NAME.search(names) is not None:
            return True
        node = node.parent
    return _BESIDE_HEADING.search(heading_above(finder, region)) is not None


def heading_above(finder: RegionFinder, region: Region) -> str:
    """Return the short line above a region; empty if there is none."""
    return heading_above_range(finder.page, region.start)


def heading_above_range(page: PageMap, start: int) -> str:
    """Return the short line above the piece `start`; empty if there is none."""
    at = start - 1
    while at > 0 and not page.begins_line[at]:
        at -= 1
    text = page.text(max(at, 0), start) if at >= 0 else ""
    return text if len(text) <= 20 else ""


def _shape(node: Node) -> tuple[str, ...]:
    """Return tags and classes of an element and of three around it, without row styles."""
    return tuple(_dress(each) for each in (node, *_above(node, 3)))


def _dress(node: Node) -> str:
    words = sorted((node.element.get("class") or "").split())
    kept = [
        word for word in words if not re.search(r"odd|even|first|last|cur|on$|\d", word.lower())
    ]
    return ".".join([node.tag, *kept])


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


def _is_undated_list(finder: RegionFinder, region: Region) -> bool:
    """Whether an undated region may be a list: it has titles of reports, or long ones."""
    if len(region.records) < 1 or not _undated_score(finder, region):
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


def _undated_score(finder: RegionFinder, region: Region) -> int:
    """Score a region: 3 for a title on disclosure, 1 for a long title if most are long."""
    titles = [
        max((finder.link_texts[at] for at in record.links), key=len, default="")
        for record in region.records
    ]
    on_disclosure = sum(_REPORT.search(title) is not None for title in titles)
    long = sum(len(compact(title)) >= _MIN_LONG_TITLE for title in titles)
    return 3 * on_disclosure + (long if long * 2 >= len(titles) else 0)


def is_about_disclosure(title: str) -> bool:
    """Whether a title is that of a report on disclosure: 年报, 信息公开, or a year alone."""
    return _REPORT.search(title) is not None
