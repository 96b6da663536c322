"""Finds the further pages of a list: by selector, by the family's pager, or by links."""

import re
from collections.abc import Iterator, Sequence
from urllib.parse import urlsplit

from lxml.html import HtmlElement

from crawler.addresses import resolve
from crawler.families import Follow, Pager
from crawler.reading.fields.attachments import stable_url
from crawler.reading.page.lines import find_elements, text_of
from crawler.reading.page.opened_page import OpenedPage
from crawler.reading.page.selectors import select_elements
from crawler.reading.text.whitespace import compact

_NEXT_LINK = re.compile(r"^\W{0,3}(?:下一?页|后一?页|next)\W{0,3}$", re.IGNORECASE)
_PAGE_NUMBER = re.compile(r"^\W{0,3}\d{1,4}\W{0,3}$")
_TOTAL = re.compile(r"共\D{0,4}?(\d{1,7})\s{0,3}(?:条|篇|件|项)(?:记录|信息|数据)?")


def further_pages(opened: OpenedPage, pager: Pager) -> tuple[Follow, ...]:
    """Return the further pages: by selector, by the family's pager, or by links."""
    if "next" in opened.selectors:
        links = select_elements(opened.root, opened.selectors["next"])
        return tuple(Follow(url=url) for url in dict.fromkeys(_link_targets(opened.url, links)))
    if pager.pages:
        return pager.pages
    return tuple(Follow(url=url) for url in dict.fromkeys(_linked_pages(opened.url, opened.root)))


def _linked_pages(url: str, root: HtmlElement) -> Iterator[str]:
    """Yield the addresses of the links 2, 3, 4 … and 下一页."""
    links = []
    for link in find_elements(root, "//a[@href]"):
        text = compact(text_of(link)) or (link.get("title") or "")
        if _PAGE_NUMBER.match(text) or _NEXT_LINK.match(text):
            links.append(link)
    return _link_targets(url, links)


def _link_targets(url: str, links: Sequence[HtmlElement]) -> Iterator[str]:
    """Yield the addresses of `links` on this host, except this page."""
    current = urlsplit(url)
    for link in links:
        href = (link.get("href") or "").strip()
        if not href or href.startswith(("#", "javascript:")):
            continue
        address = stable_url(resolve(url, href))
        target = urlsplit(address)
        if target.netloc == current.netloc and address != stable_url(url):
            yield address


def printed_total(opened: OpenedPage) -> int | None:
    """Return the total of rows printed on the list (共…条); None without one."""
    printed = _TOTAL.search(compact(text_of(opened.root))[-5000:])
    return int(printed[1]) if printed else None
