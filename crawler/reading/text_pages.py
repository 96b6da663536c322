"""Further pages of the text of a report: links to its own address with a page number."""

import re
from collections.abc import Iterator
from urllib.parse import parse_qsl, urlsplit

from crawler.addresses import resolve
from crawler.families.trs import numbered_files
from crawler.reading.lists.pagers.page_addresses import PAGE_PARAMETER
from crawler.reading.lists.pagers.pager_boxes import visible_text
from crawler.reading.lists.pagers.pager_controls import ControlKind, kind_of
from crawler.reading.lists.scripts.page_scripts import PageScripts
from crawler.reading.page.lines import find_elements
from crawler.reading.page.opened_page import OpenedPage
from crawler.reading.text.whitespace import compact
from disclosures import Finding, Severity
from disclosures.continued_text import TEXT_CONTINUES

#: Links of a page that are examined, the highest number of a page of a text, and pages named.
_MAX_LINKS, _MAX_PAGES, _MAX_NAMED = 5_000, 50, 5

_LABELS = frozenset({ControlKind.NEXT, ControlKind.NUMBER, ControlKind.ARROW})


def findings_on_further_pages(opened: OpenedPage) -> Iterator[Finding]:
    """Yield the finding that the text goes on, if it does."""
    if further := further_text_pages(opened):
        named = " ".join(further[:_MAX_NAMED])
        message = f"the text goes on at further pages, which are not read: {named}"
        yield Finding(code=TEXT_CONTINUES, severity=Severity.WARNING, message=message)


def further_text_pages(opened: OpenedPage) -> tuple[str, ...]:
    """Return the addresses of the further pages, in page order; empty: there are none."""
    if not opened.decoded.markup:
        return ()
    found: dict[str, int] = {}
    for link in find_elements(opened.root, "//a[@href]")[:_MAX_LINKS]:
        label = compact(visible_text(link))
        if kind_of(label) not in _LABELS or label.strip("[]【】") == "1":
            continue
        href = (link.get("href") or "").strip()
        address = resolve(opened.base, href, charset=opened.decoded.charset)
        if number := _number(opened.url, address):
            found.setdefault(address, number)
    for follow in numbered_files(opened.base, PageScripts(opened.root, opened.url).text).pages:
        if number := _number(opened.url, follow.url):
            found.setdefault(follow.url, number)
    return tuple(sorted(found, key=lambda address: found[address]))


def _number(url: str, address: str) -> int | None:
    """Return the page number by which `address` differs from `url`; None: it differs otherwise."""
    own, other = urlsplit(url), urlsplit(address)
    if (own.netloc, own.scheme) != (other.netloc, other.scheme):
        return None
    if own.path == other.path:
        mine, theirs = parse_qsl(own.query), parse_qsl(other.query)
        added = [one for one in theirs if one not in mine]
        rest = [one for one in theirs if one in mine]
        is_page = len(added) == 1 and PAGE_PARAMETER.match(added[0][0]) and rest == mine
        return _page(added[0][1]) if is_page else None
    if own.query != other.query:
        return None
    stem, dot, ending = own.path.rpartition(".")
    number = re.fullmatch(rf"{re.escape(stem)}[_-](\d{{1,2}}){re.escape(dot + ending)}", other.path)
    return _page(number[1]) if number and stem else None


def _page(text: str) -> int | None:
    number = int(text) if text.isdecimal() and len(text) < 3 else 0
    return number if 0 < number <= _MAX_PAGES else None
