"""Finds repeated records: the regions of a page whose content has one shape again and again.

A region is an element; its records are runs of its content. One record may be one child (a row of
a table), several (a dt and its dd), or a link and the text after it. See MDR (Liu et al. 2003) and
DEPTA (Zhai and Liu 2005), of which this is the part that pages with links and dates need.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from crawler.reading.lists.records.page_map import Node, PageMap
from crawler.reading.lists.records.record_dates import RecordDates
from crawler.reading.lists.records.row_addresses import page_of
from crawler.reading.lists.records.row_dates import DateKind, RowDate
from crawler.reading.lists.records.row_titles import is_day, is_paging, names_a_document
from crawler.reading.text.whitespace import compact

#: Maximum links and characters of one record, and maximum of its content without a link.
_MAX_LINKS_OF_RECORD = 12
_MAX_TEXT_OF_RECORD = 1_500
_MAX_FOLLOWING = 6

#: Addresses from which the text of a link is one that each row repeats; records from which several
#: links in each are no accident.
_MIN_REPEATED = 3

#: A line without a link is a row if its title has so many characters, and neither ends a sentence
#: nor is a label.
_MAX_TITLE_WITH_DATE, _MIN_TITLE_WITH_DATE = 160, 6
_NO_TITLE = re.compile(r"[。；;]|[:：]\s?$|[:：]\s?\S")


@dataclass(frozen=True, slots=True)
class Record:
    """One run of a region's content: its ranges of pieces and links."""

    start: int
    end: int
    links: Sequence[int]
    tag: str

    #: The pieces of its first element with a link.
    head: tuple[int, int]

    #: The surest date printed in it, else one in an attribute.
    printed: RowDate | None = None

    #: The numbers of the dates in attributes of its elements.
    stated: Sequence[int] = ()

    @property
    def is_dated(self) -> bool:
        """Whether it prints a date."""
        return self.printed is not None and self.printed.kind >= DateKind.AT_EDGE


@dataclass(eq=False, slots=True)
class Region:
    """An element and its records, in page order."""

    node: Node
    records: list[Record]

    @property
    def dated(self) -> int:
        """How many records print a date."""
        return sum(record.is_dated for record in self.records)

    @property
    def start(self) -> int:
        """The first piece of its first record."""
        return self.records[0].start

    @property
    def end(self) -> int:
        """The piece after its last record."""
        return self.records[-1].end


class RegionFinder:
    """Finds the regions of one page."""

    def __init__(self, page: PageMap) -> None:
        self.page = page
        self._length = [0]
        for piece in page.pieces:
            self._length.append(self._length[-1] + len(piece))
        self._dates = RecordDates(page)

    def regions(self) -> list[Region]:
        """Return every element with at least one record, content before its element."""
        found = []
        for node in self.page.nodes:
            promising = node.links or self._dates.count(node.start, node.end) >= _MIN_REPEATED
            if promising and (records := self._records(node)):
                found.append(Region(node, records))
        return found

    def names(self, link: int) -> bool:
        """Whether a link can name a document: no button, no day, and rows do not repeat it."""
        return self._naming[link]

    def is_control(self, link: int) -> bool:
        """Whether a link is a control of a pager, or a number."""
        return self._is_control[link]

    @cached_property
    def link_texts(self) -> list[str]:
        """The text of each link."""
        return [self.page.text(link.start, link.end) for link in self.page.links]

    @cached_property
    def _naming(self) -> list[bool]:
        addresses: dict[str, set[str]] = {}
        for link, text in zip(self.page.links, self.link_texts, strict=True):
            addresses.setdefault(compact(text), set()).add(link.address)
        repeated = {text for text, urls in addresses.items() if len(urls) >= _MIN_REPEATED}
        naming = (names_a_document(text) and not is_day(text) for text in self.link_texts)
        texts = map(compact, self.link_texts)
        return [names and text not in repeated for names, text in zip(naming, texts, strict=True)]

    @cached_property
    def _is_control(self) -> list[bool]:
        return [bool(text) and is_paging(text) for text in self.link_texts]

    def prints_date(self, at: int) -> bool:
        """Whether a piece of text prints a date at its edge, or alone."""
        return self._dates.prints(at)

    def _records(self, node: Node) -> list[Record]:
        """Return the records of one element."""
        runs = list(self._runs(node))
        if not runs:
            return []
        tags = Counter(run.tag for run in runs)
        dated = [run for run in runs if run.is_dated]
        records = [run for run in runs if self._is_record(run, tags, len(dated))]
        if len(records) == 1:  # nothing repeats: what stands beside it need not belong to it
            only = records[0]
            records = [replace(only, printed=self._dates.best(*only.head, only.stated))]
        return records

    def _is_record(self, run: Record, tags: Counter[str], dated: int) -> bool:
        """Whether a run is one record: of one document, or as its siblings are."""
        if run.end <= run.start and not run.links:
            return False
        if self._length[run.end] - self._length[run.start] > _MAX_TEXT_OF_RECORD:
            return False
        if not run.links:
            return run.is_dated and self._is_title_with_date(run)
        if all(self._is_control[at] for at in run.links) and not run.is_dated:
            return False
        documents = self._documents(run.links)
        if len(documents) <= 1:
            return True
        if len(run.links) > _MAX_LINKS_OF_RECORD or self._dates.count(run.start, run.end) > 2:
            return False
        return run.is_dated and dated >= _MIN_REPEATED and tags[run.tag] >= _MIN_REPEATED

    def _is_title_with_date(self, run: Record) -> bool:
        """Whether a run without links is a title and its date: no sentence, no label."""
        if self._length[run.end] - self._length[run.start] > _MAX_TITLE_WITH_DATE:
            return False
        titles = [at for at in range(run.start, run.end) if not self.prints_date(at)]
        text = "".join(self.page.pieces[at] for at in titles)
        return len(compact(text)) >= _MIN_TITLE_WITH_DATE and not _NO_TITLE.search(text)

    def _documents(self, links: Sequence[int]) -> set[str]:
        """Return the addresses of the links that name documents; of all, if none does."""
        naming = [at for at in links if self._naming[at]]
        naming = naming or [at for at in links if not self._is_control[at]]
        return {page_of(self.page.links[at].address) for at in naming}

    def _is_group(self, start: int, end: int, links: Sequence[int]) -> bool:
        """Whether a range holds several records of its own."""
        documents = self._documents(links)
        dates = self._dates.count(start, end)
        return (len(documents) > 1 and dates > 1) or (not documents and dates > 2)

    def _runs(self, node: Node) -> Iterator[Record]:
        """Yield the runs of an element's content that may be records."""
        parts = [self._part(part) for part in node.content]
        heads = [at for at, part in enumerate(parts) if self._is_head(part, parts)]
        if not heads:
            return
        backwards = self._dates_come_first(parts, heads)
        for index, at in enumerate(heads):
            first, last = at, at
            if backwards:
                stop = heads[index - 1] if index else -1
                while first - 1 > stop and self._joins(parts[first - 1], at - first + 1):
                    first -= 1
            else:
                stop = heads[index + 1] if index + 1 < len(heads) else len(parts)
                while last + 1 < stop and self._joins(parts[last + 1], last - at + 1):
                    last += 1
                last = self._merged(parts, heads, index, last) if index + 1 < len(heads) else last
            if self._continues(parts, heads, index):
                continue
            start, end = parts[first].start, parts[last].end
            links = [link for part in parts[first : last + 1] for link in part.links]
            if self._is_group(start, end, links):
                continue
            head = parts[at].start, parts[at].end
            stated = [one for part in parts[first : last + 1] for one in part.stated]
            printed = self._dates.best(start, end, stated)
            yield Record(start, end, links, parts[at].tag, head, printed, stated)

    def _part(self, part: Node | int) -> "_Part":
        if isinstance(part, int):
            return _Part(part, part + 1, range(0), "#text", range(0))
        return _Part(part.start, part.end, part.links, part.tag, part.stated)

    def _is_head(self, part: "_Part", parts: Sequence["_Part"]) -> bool:
        """Whether a record begins with a part: it has a link, or a title and its date."""
        if part.links:
            return True
        if part.tag in ("#text", "span", "em", "i", "b") or part.end - part.start < 1:
            return False
        if self._dates.count(part.start, part.end) != 1:
            return False
        return self._has_title(part) and not any(
            other.links and other.tag != part.tag for other in parts
        )

    def _has_title(self, part: "_Part") -> bool:
        """Whether a part without links has text that may be a title, beside its date."""
        for at in range(part.start, part.end):
            piece = self.page.pieces[at]
            if (
                not self._dates.is_surely(at)
                and len(compact(piece)) >= 4
                and names_a_document(piece)
            ):
                return len(piece) <= 120
        return False

    def _dates_come_first(self, parts: Sequence["_Part"], heads: Sequence[int]) -> bool:
        """Whether each date is printed before the link that it belongs to."""
        heads_with_date = [
            at for at in heads if self._dates.count(parts[at].start, parts[at].end) > 0
        ]
        if heads_with_date:
            return False
        dated = [
            at
            for at, part in enumerate(parts)
            if not part.links and self._dates.count(part.start, part.end) > 0
        ]
        return bool(dated) and dated[0] < heads[0] and dated[-1] < heads[-1]

    def _joins(self, part: "_Part", already: int) -> bool:
        """Whether a part without links belongs to the record beside it."""
        return already <= _MAX_FOLLOWING and (
            self._length[part.end] - self._length[part.start] <= _MAX_TEXT_OF_RECORD
        )

    def _merged(self, parts: Sequence["_Part"], heads: Sequence[int], index: int, last: int) -> int:
        """Return the last part of a record whose further links lead to the same address."""
        following = index + 1
        while following < len(heads) and self._continues(parts, heads, following):
            stop = heads[following + 1] if following + 1 < len(heads) else len(parts)
            last = heads[following]
            while last + 1 < stop and self._joins(parts[last + 1], 1):
                last += 1
            following += 1
        return last

    def _continues(self, parts: Sequence["_Part"], heads: Sequence[int], index: int) -> bool:
        """Whether a part only repeats the address of the part before it."""
        if not index:
            return False
        before, here = parts[heads[index - 1]], parts[heads[index]]
        addresses = {self.page.links[at].address for at in here.links}
        known = {self.page.links[at].address for at in before.links}
        return bool(addresses) and addresses <= known and "" not in addresses


@dataclass(frozen=True, slots=True)
class _Part:
    """A child or a piece of an element."""

    start: int
    end: int
    links: range
    tag: str
    stated: range
