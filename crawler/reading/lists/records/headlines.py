"""Finds the headlines of a list: undated records above its dated ones, dressed otherwise."""

from collections.abc import Sequence

from crawler.reading.lists.records.page_map import Node
from crawler.reading.lists.records.records import Record, Region, RegionFinder
from crawler.reading.lists.records.row_addresses import page_of
from crawler.reading.lists.records.title_columns import pattern_of

#: Elements around the rows, beside which a headline may stand; headlines of one list.
_LEVELS, _MAX_HEADLINES = 2, 3

#: Characters of a headline with its summary.
_MAX_TEXT = 600


def headlines_above(finder: RegionFinder, region: Region) -> Sequence[Region]:
    """Return the headlines directly above a region, in page order, each as a region of its own.

    A headline leads to one document, whose address is like those of the rows: the heading of a
    column leads to the column.
    """
    addresses = {finder.page.links[at].address for record in region.records for at in record.links}
    patterns = {pattern_of(address) for address in addresses if address}
    known = {page_of(address) for address in addresses}
    node = region.node
    for _ in range(_LEVELS):
        above = _siblings_above(node, region)
        if node.parent is None or above is None:
            return []
        found: list[Region] = []
        for sibling in reversed(above):
            record = _headline(finder, sibling, patterns)
            if record is None or len(found) >= _MAX_HEADLINES:
                break
            if page_of(finder.page.links[record.links[0]].address) in known:
                break
            found.insert(0, Region(sibling, [record]))
        if above:
            return found
        node = node.parent
    return []


def _siblings_above(node: Node, region: Region) -> list[Node] | None:
    """Return the elements above one in the same element; None: the rows are not its beginning."""
    if node.parent is None or (node is region.node and node.start < region.start):
        return None
    found: list[Node] = []
    for part in node.parent.content:
        if part is node:
            break
        if isinstance(part, Node):
            found.append(part)
    return found


def _headline(finder: RegionFinder, node: Node, patterns: set[str]) -> Record | None:
    """Return an element as a record if it leads to one document like those of the rows."""
    links = [at for at in node.links if not finder.is_control(at)]
    addresses = {finder.page.links[at].address for at in links}
    if len({page_of(address) for address in addresses}) != 1:
        return None
    if any(pattern_of(address) not in patterns for address in addresses):
        return None
    if not any(finder.names(at) for at in links):
        return None
    if sum(len(finder.page.pieces[at]) for at in range(node.start, node.end)) > _MAX_TEXT:
        return None
    return Record(node.start, node.end, links, node.tag, (node.start, node.end))
