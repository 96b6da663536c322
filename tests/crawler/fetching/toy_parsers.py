"""A crawler process that parses a toy format; a page can make it hang, crash or run out of memory.

A list: `LIST`, then a line for each report (`URL TITLE`), `MORE URL` for a further page.
A report: its first line is the title, the others are the body. A line that is one of the words in
`_obey` triggers the fault of that name.
"""

import os
import time
from datetime import date
from typing import Any
from urllib.parse import urljoin

from crawler.process.program import main
from crawler.reading import FirstPage, Follow, ListPage
from crawler.visits.parsers import Parsers
from disclosures import Block, BlockKind, Fault, ListEntry, Page, Reading, Source
from disclosures.errors import PageUnreadable
from tests.reasons import some_reason


def read(page: Page, *, listed: ListEntry | None = None, source: Source | None = None) -> Reading:
    """Parse a toy report."""
    lines = page.body.decode().splitlines() or [""]
    for line in lines:
        _trigger_fault(line, page)
    title = listed.title if listed and listed.title else lines[0]
    blocks = tuple(Block(kind=BlockKind.PARAGRAPH, text=line) for line in lines[1:])
    year: Any = object() if "UNSENDABLE" in lines else None
    return Reading(url=page.url, title=title, blocks=blocks, report_year=year)


def read_list(
    page: Page, *, source: Source | None = None, first: FirstPage | None = None
) -> ListPage:
    """Parse a toy list."""
    entries, more = [], []
    for line in page.body.decode().splitlines():
        _trigger_fault(line, page)
        word, _, rest = line.partition(" ")
        if word == "MORE":
            method, _, url = rest.rpartition(" ")
            form = {"page": "2"} if method == "POST" else {}
            more.append(Follow(url=urljoin(page.url, url), method=method or "GET", form=form))
        elif rest:
            url = word if ":" in word else urljoin(page.url, word)
            entries.append(ListEntry(url=url, title=rest, published_on=date(2026, 1, 20)))
    if not entries:
        raise PageUnreadable(page.url, Fault.EMPTY, some_reason("no rows"))
    return ListPage(entries=tuple(entries), more=tuple(more))


def looks_like_list(page: Page, *, source: Source | None = None) -> bool:
    """Tell a toy list from a toy report."""
    return page.body.startswith(b"LIST")


def no_detail(page: Page, *, source: Source | None = None) -> Follow | None:
    """Return None: every toy page has its text."""
    return None


def _trigger_fault(line: str, page: Page) -> None:
    match line:
        case "HANG":
            while True:
                pass
        case "SLEEP":
            time.sleep(3600)
        case "ABORT":
            os.abort()
        case "EAT":
            bytearray(2**40)
        case "BUG":
            raise KeyError("a bug of the parser")
        case "BUSY":
            raise PageUnreadable(page.url, Fault.BUSY, some_reason("系统繁忙"))


if __name__ == "__main__":
    main(
        Parsers(
            read=read, read_list=read_list, looks_like_list=looks_like_list, detail_of=no_detail
        )
    )
