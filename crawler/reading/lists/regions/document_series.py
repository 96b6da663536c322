"""Tells undated links to documents of one kind from menus: by their addresses and titles."""

import re
from collections import Counter
from collections.abc import Collection
from urllib.parse import parse_qsl, urlsplit

from crawler.reading.fields.file_addresses import is_file_url
from crawler.reading.lists.records.records import Region, RegionFinder
from crawler.reading.lists.records.row_addresses import page_of
from crawler.reading.text.dates import date_in_address
from crawler.reading.text.whitespace import compact

#: Links from which a series is no accident; characters of most of their titles at least.
_MIN_LINKS, _MIN_TITLE = 3, 8

_NUMBER = re.compile(r"\d+")
_COLUMN = re.compile(
    r"(?:index|list|default|main|more|col|node|column|channel)[\d_-]*", re.IGNORECASE
)


def is_document_series(links: Collection[tuple[str, str]]) -> bool:
    """Whether links (title, address) lead to documents of one kind, each to another.

    The address of a document is the name of a file that has a number, or a page for an id; that of
    a column is a folder, or a name such as list.
    """
    kinds = Counter(kind for _, address in links if (kind := _kind_of(address)))
    long = sum(len(compact(title)) >= _MIN_TITLE for title, _ in links)
    common = kinds.most_common(1)[0][1] if kinds else 0
    addresses = {page_of(address) for _, address in links}
    fewest = max(_MIN_LINKS, len(links) * 4 / 5)
    return common >= fewest and len(addresses) >= fewest and long * 2 >= len(links)


def leads_to_series(finder: RegionFinder, region: Region) -> bool:
    """Whether the records of a region lead to such a series."""
    links = []
    for record in region.records:
        named = [at for at in record.links if finder.names(at)]
        best = max(named, key=lambda at: len(finder.link_texts[at]), default=None)
        if best is not None:
            links.append((finder.link_texts[best], finder.page.links[best].address))
    return len(links) * 2 > len(region.records) and is_document_series(links)


def name_pattern(address: str) -> str:
    """Return host and name of a file with its parameters, all numbers as 0."""
    parts = urlsplit(address)
    names = sorted(key for key, _ in parse_qsl(parts.query, keep_blank_values=True))
    name = _NUMBER.sub("0", parts.path.rpartition("/")[2])
    return f"{parts.netloc}/{name}?{'&'.join(names)}"


def _kind_of(address: str) -> str:
    """Return the kind of a document's address; empty: it is that of a column or of a file."""
    if not address or is_file_url(address):
        return ""
    parts = urlsplit(address)
    name = parts.path.rpartition("/")[2]
    stem = name.partition(".")[0]
    if parts.query and _NUMBER.search(parts.query):
        return name_pattern(address)
    if date_in_address(address) is not None:
        return f"{parts.netloc}/{name.rpartition('.')[2]}"
    if not name or _COLUMN.fullmatch(stem) or _NUMBER.search(stem) is None:
        return ""
    return name_pattern(address)
