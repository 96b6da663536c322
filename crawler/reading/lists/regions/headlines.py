"""Finds the headlines of a list: undated records above its dated ones, dressed otherwise."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from crawler.reading.lists.records.page_map import Node
from crawler.reading.lists.records.records import Record, Region, RegionFinder
from crawler.reading.lists.records.row_addresses import page_of
from crawler.reading.lists.records.title_columns import pattern_of
from crawler.reading.lists.regions.document_series import name_pattern

#: Elements around the rows, in which a headline may stand; those that hold more; headlines.
_MAX_LEVELS, _LEVELS, _MAX_HEADLINES = 8, 4, 3

#: Lines between a headline and the rows, which are neither, and their characters.
_MAX_BETWEEN, _MAX_TEXT_BETWEEN = 3, 40

#: Characters of a headline with its summary, and elements in which it may be.
_MAX_TEXT, _MAX_DEPTH = 600, 3

_EMPHASIS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6", "strong", "b", "font", "big"})


def headlines_above(finder: RegionFinder, region: Region) -> Sequence[Region]:
    """Return the headlines above a region, in page order, each as a region of its own.

    A headline leads to one document, whose address is like those of the rows: the heading of a
    column leads to the column. Between it and the rows a count, a form or a rule may stand.
    """
    search = _Headlines(finder, region)
    node, start, levels = region.node, region.start, 0
    for _ in range(_MAX_LEVELS):
        levels += len(node.content) > 1
        found, is_end = search.among(_parts_above(node, start))
        if found or is_end or levels >= _LEVELS or node.parent is None or node.tag == "body":
            return found
        node, start = node.parent, node.start
    return []


def _parts_above(node: Node, start: int) -> list[Node | int]:
    """Return the parts of an element that end before the piece `start`, the nearest first."""
    parts = [
        part
        for part in node.content
        if (part.end <= start and part.start < start if isinstance(part, Node) else part < start)
    ]
    return parts[::-1]


@dataclass(slots=True)
class _Headlines:
    """Examines what stands above one region."""

    finder: RegionFinder
    region: Region

    #: Parts passed that are neither headlines nor anything else.
    passed: int = 0
    addresses: "_Addresses" = field(init=False)

    def __post_init__(self) -> None:
        self.addresses = _Addresses(self.finder, self.region)

    def among(self, parts: Sequence[Node | int]) -> tuple[list[Region], bool]:
        """Return the headlines among parts, the nearest first, and whether something ends them."""
        found: list[Region] = []
        for part in parts:
            inside = self._headlines_in(part, _MAX_DEPTH) if isinstance(part, Node) else ()
            if inside and len(found) + len(inside) <= _MAX_HEADLINES:
                found[:0] = inside
            elif found or not self._is_between(part) or self.passed >= _MAX_BETWEEN:
                return found, True
            else:
                self.passed += 1
        return found, False

    def _headlines_in(self, node: Node, depth: int) -> Sequence[Region]:
        """Return the headlines of which an element consists; empty: it holds something else."""
        record = self._headline(node)
        if record is not None:
            return [Region(node, [record])]
        if not depth or any(not isinstance(part, Node) for part in node.content):
            return ()
        parts = [
            self._headlines_in(part, depth - 1) for part in node.content if isinstance(part, Node)
        ]
        return [region for part in parts for region in part] if all(parts) else ()

    def _headline(self, node: Node) -> Record | None:
        """Return an element as a record if it leads to one document like those of the rows."""
        page = self.finder.page
        links = [at for at in node.links if not self.finder.is_control(at)]
        addresses = {page.links[at].address for at in links}
        if len({page_of(address) for address in addresses}) != 1:
            return None
        if not any(self.finder.names(at) for at in links):
            return None
        if sum(len(page.pieces[at]) for at in range(node.start, node.end)) > _MAX_TEXT:
            return None
        is_emphasised = node.tag in _EMPHASIS or any(map(self._is_emphasised, links))
        if not all(self.addresses.fits(one, is_emphasised=is_emphasised) for one in addresses):
            return None
        return Record(node.start, node.end, links, node.tag, (node.start, node.end))

    def _is_emphasised(self, link: int) -> bool:
        element = self.finder.page.links[link].element
        around = element.getparent()
        return (around is not None and around.tag in _EMPHASIS) or any(
            inside.tag in _EMPHASIS for inside in element.iterdescendants()
        )

    def _is_between(self, part: Node | int) -> bool:
        """Whether a part is a short text without a link to a document: a count, a form, a rule."""
        page = self.finder.page
        if isinstance(part, int):
            return len(page.pieces[part]) <= _MAX_TEXT_BETWEEN
        length = sum(len(page.pieces[at]) for at in range(part.start, part.end))
        return length <= _MAX_TEXT_BETWEEN and not any(map(self.finder.names, part.links))


class _Addresses:
    """Where the rows of a region lead."""

    def __init__(self, finder: RegionFinder, region: Region) -> None:
        links = (finder.page.links[at] for record in region.records for at in record.links)
        addresses = {link.address for link in links if link.address}
        self._known = set(map(page_of, addresses))
        self._patterns = set(map(pattern_of, addresses))
        self._names = set(map(name_pattern, addresses))

    def fits(self, address: str, *, is_emphasised: bool) -> bool:
        """Whether an address is that of another document: in the folder of one of the rows.

        That of an emphasised title may be in another folder, if the files have one form of names,
        which has a number.
        """
        if page_of(address) in self._known:
            return False
        if pattern_of(address) in self._patterns:
            return True
        pattern = name_pattern(address)
        return is_emphasised and "0" in pattern and pattern in self._names
