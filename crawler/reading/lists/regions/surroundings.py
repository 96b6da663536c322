"""Where a region stands on its page: the elements around it, and the line above it."""

import re
from collections.abc import Iterator

from crawler.reading.lists.records.page_map import Node, PageMap
from crawler.reading.lists.records.records import Region, RegionFinder

#: Elements, and words of classes and ids, of what is beside a page's main column.
_CHROME_TAGS = frozenset({"nav", "aside", "footer", "header", "marquee"})
_CHROME_NAME = re.compile(
    r"(?:^|[\s_-])(?:nav|menu|side|aside|foot|bottom|top|crumb|position|location|related|xgwz|xglj|xgyd|rank|phb|"
    r"recommend|tuijian|friend|yqlj|share|hot|tree|calendar)(?:er|bar|list|box|s|\d)*(?:$|[\s_-])|sidebar|sidenav|"
    r"(?:^|[\s_-])(?:right|left)[_-]?(?:nav|menu|side|bar)",
    re.IGNORECASE,
)
BESIDE_HEADING = re.compile(
    r"^\W{0,4}(?:相关|推荐|热点|热门|最新|延伸|猜你|点击|排行|友情链接|快速|常用|附件|更多相关|阅读排行)"
)

#: Of these, what holds nothing else whatever the page: no heading of a list begins so.
_SIDEBAR_NAME = re.compile(
    r"(?:^|[\s_-])aside|side-?bar|side-?nav|(?:^|[\s_-])(?:right|left)[_-]?(?:nav|menu|side|bar)",
    re.IGNORECASE,
)
SIDEBAR_HEADING = re.compile(
    r"^\W{0,4}(?:相关|推荐|热点|热门|延伸|猜你|点击|排行|友情链接|常用|附件|更多相关|阅读排行)"
)

_MAX_LINKS_OF_HEADING = 2

#: Elements between the rows and the pane that holds them.
_LEVELS_OF_PANE = 3


def is_beside(finder: RegionFinder, region: Region) -> bool:
    """Whether a region is outside the main column: by an element around it or its heading."""
    return _is_outside(finder, region, _CHROME_NAME, BESIDE_HEADING)


def is_sidebar(finder: RegionFinder, region: Region) -> bool:
    """Whether a region is never a list, also if the page shows no other one."""
    return _is_outside(finder, region, _SIDEBAR_NAME, SIDEBAR_HEADING)


def _is_outside(
    finder: RegionFinder, region: Region, name: re.Pattern[str], heading: re.Pattern[str]
) -> bool:
    node: Node | None = region.node
    while node is not None and node.tag != "body":
        if node.tag in _CHROME_TAGS:
            return True
        names = f"{node.element.get('class') or ''} {node.element.get('id') or ''}"
        if len(names) > 1 and name.search(names) is not None:
            return True
        node = node.parent
    return heading.search(heading_above(finder, region)) is not None


def heading_above(finder: RegionFinder, region: Region) -> str:
    """Return the short line above a region; empty if there is none."""
    return heading_above_range(finder.page, _start_of_panes(region))


def _start_of_panes(region: Region) -> int:
    """Return where the tabs begin of which a region is a hidden pane, else where it begins."""
    for node in (region.node, *_above(region.node, _LEVELS_OF_PANE)):
        if node.is_hidden_pane and node.parent is not None:
            panes = (one for one in node.parent.content if isinstance(one, Node))
            return min(one.start for one in panes if one.tag == node.tag)
    return region.start


def tabs_around(node: Node) -> Node | None:
    """Return the element whose panes hold another one, of which all but one are hidden, if any."""
    for at in (node, *_above(node, _LEVELS_OF_PANE)):
        for sibling in at.parent.content if at.parent is not None else ():
            if not isinstance(sibling, Node) or sibling.tag != at.tag:
                continue
            within = (one for one in sibling.content if isinstance(one, Node))
            if sibling.is_hidden_pane or any(one.is_hidden_pane for one in within):
                return at.parent
    return None


def heading_above_range(page: PageMap, start: int) -> str:
    """Return the short line above the piece `start`; empty if there is none.

    A line of several links is no heading: a heading and the link to more of its block are two.
    """
    at = start - 1
    while at > 0 and not page.begins_line[at]:
        at -= 1
    if at < 0 or sum(page.linked[at:start]) > _MAX_LINKS_OF_HEADING:
        return ""
    text = page.text(at, start)
    return text if len(text) <= 20 else ""


def shape_of(node: Node) -> tuple[str, ...]:
    """Return tags and classes of an element and of three around it, without row styles."""
    return tuple(_dress(each) for each in (node, *_above(node, 3)))


def _dress(node: Node) -> str:
    words = sorted((node.element.get("class") or "").split())
    kept = [
        word for word in words if not re.search(r"odd|even|first|last|cur|on$|\d", word.lower())
    ]
    return ".".join([node.tag, *kept])


def share_parent(one: Node, other: Node, levels: int) -> bool:
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
