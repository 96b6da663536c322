"""Tells which of the links that each row has leads to its document: titles differ, columns repeat.

A row may name its category, its author or its last reply beside its title. Links of one kind lead
to addresses of one pattern.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from urllib.parse import parse_qsl, urlsplit

from crawler.reading.lists.records.page_map import Link
from crawler.reading.lists.records.records import Record, RegionFinder
from crawler.reading.lists.records.row_addresses import page_of
from crawler.reading.lists.records.row_titles import is_action, is_day
from crawler.reading.text.whitespace import compact

#: Rows from which a pattern of addresses is no accident.
_MIN_ROWS = 3

#: Characters of a title that count: one long title among short ones proves nothing.
_MAX_COUNTED = 30
_NUMBER = re.compile(r"\d+")


@dataclass(slots=True)
class _Column:
    """The links of one pattern in the rows of a region."""

    rows: set[int] = field(default_factory=set)
    addresses: set[str] = field(default_factory=set)
    length: int = 0

    @property
    def mean_length(self) -> float:
        return self.length / len(self.rows)


def title_column(finder: RegionFinder, records: Sequence[Record]) -> str:
    """Return the pattern of the addresses to which titles lead; empty: rows have links of one kind.

    Each row's title leads to an address of its own; of several such columns, the one with the
    longest texts has the titles.
    """
    columns: dict[str, _Column] = {}
    for number, record in enumerate(records):
        for pattern, address, length in _links_of(finder, record):
            column = columns.setdefault(pattern, _Column())
            column.length += length if number not in column.rows else 0
            column.rows.add(number)
            column.addresses.add(address)
    fitting = {
        pattern: column
        for pattern, column in columns.items()
        if len(column.rows) >= max(_MIN_ROWS, len(records) // 2)
        and len(column.addresses) * 10 >= len(column.rows) * 9
    }
    if len(columns) < 2 or not fitting:
        return ""
    return max(fitting, key=lambda pattern: fitting[pattern].mean_length)


def in_column(finder: RegionFinder, record: Record, column: str) -> list[Link]:
    """Return the links of a row that are in a column; none if `column` is empty."""
    if not column:
        return []
    links = (finder.page.links[at] for at in record.links if _may_name(finder, at))
    return [link for link in links if pattern_of(link.address) == column]


def _links_of(finder: RegionFinder, record: Record) -> Iterator[tuple[str, str, int]]:
    """Yield pattern, address, and length of the text of each link that may name something."""
    for at in record.links:
        if _may_name(finder, at) and (length := len(compact(finder.link_texts[at]))):
            address = finder.page.links[at].address
            yield pattern_of(address), page_of(address), min(length, _MAX_COUNTED)


def _may_name(finder: RegionFinder, link: int) -> bool:
    text = finder.link_texts[link]
    return not (
        not finder.page.links[link].address
        or finder.is_control(link)
        or is_action(text)
        or is_day(text)
    )


def pattern_of(address: str) -> str:
    """Return what the addresses of documents of one kind share: no numbers, no name of a file."""
    parts = urlsplit(address)
    folder, _, name = parts.path.rpartition("/")
    ending = name.rpartition(".")[2] if "." in name else ""
    names = sorted(key for key, _ in parse_qsl(parts.query, keep_blank_values=True))
    return _NUMBER.sub("0", f"{parts.netloc}{folder}/{ending}?{'&'.join(names)}")
