"""Hanweb 大汉 JCMS (大汉版通): lists inlined as XML in a script, articles between comments."""

import html
import re
from collections.abc import Mapping
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit, urlunsplit

from lxml.html import HtmlElement

from crawler.families.family import Family, Pager

_NEXT_GROUP = re.compile(
    r"<nextgroup>[^\"']{0,200}href\s{0,3}=\s{0,3}[\"']([^\"']{1,2000})[\"']", re.IGNORECASE
)
_TOTAL = re.compile(
    r"(?:totalRecord\s{0,3}[:=]\s{0,3}[\"']?|<totalrecord>)\s{0,9}(\d{1,8})", re.IGNORECASE
)
_TOTAL_PAGE = re.compile(r"<totalpage>\s{0,9}(\d{1,6})", re.IGNORECASE)
_PER_PAGE = re.compile(r"perPage\s{0,3}[:=]\s{0,3}[\"']?(\d{1,4})", re.IGNORECASE)
_ESCAPED = re.compile(r"&lt;(?:datastore|record)&gt;", re.IGNORECASE)

#: Pages of one list; more than this is not paged through in one visit.
MAX_PAGES = 500


def _mark(name: str) -> tuple[str, str]:
    return f"<!--<$[{name}]>begin-->", f"<!--<$[{name}]>end-->"


def rows_of(text: str) -> str | None:
    """The rows that a ``datastore`` holds, as HTML; None where there is no datastore."""
    if _ESCAPED.search(text):
        text = html.unescape(text)
    if "<datastore" not in text.lower():
        return None
    return "\n".join(_records(text))


def _records(text: str) -> list[str]:
    """What stands between ``<record>`` and its end, without the CDATA around it."""
    inside = [part.partition("</record>")[0].strip() for part in text.split("<record>")[1:]]
    return [part.removeprefix("<![CDATA[").removesuffix("]]>") for part in inside]


def pager_of(url: str, text: str, root: HtmlElement) -> Pager:
    """The dataproxy requests after this page: the ``nextgroup`` and those behind it."""
    total = _TOTAL.search(text)
    count = int(total[1]) if total else None
    rows = text.count("<record>")
    if "dataproxy.jsp" in url:
        first = _page(url) + 1
        return Pager(pages=_pages(url, first, _last_page(text, count, rows)), total=count)
    group = _NEXT_GROUP.search(text)
    if group is None or (count is not None and count <= rows):
        return Pager(total=count)
    href = urljoin(url, html.unescape(group[1]))
    last = _last_page(text, count, rows)
    return Pager(pages=_pages(href, _page(href), max(last, _page(href))), total=count)


def _last_page(text: str, count: int | None, rows: int) -> int:
    """How many dataproxy pages there are, by what the page says or by its count of rows.

    A dataproxy page is a group of rows, commonly three of the pages that people leaf through.
    """
    if match := _TOTAL_PAGE.search(text):
        return int(match[1])
    per_page = _PER_PAGE.search(text)
    size = max(rows, int(per_page[1]) if per_page else 0)
    return -(-count // size) if count and size else 1


def _page(href: str) -> int:
    """The number of the page that an address asks for."""
    written = dict(parse_qsl(urlsplit(href).query)).get("page", "1")
    return int(written) if written.isdecimal() and len(written) < 7 else 1


def _pages(href: str, first: int, last: int) -> tuple[tuple[str, Mapping[str, str]], ...]:
    """The addresses of pages `first` to `last`."""
    parts = urlsplit(href)
    query = dict(parse_qsl(parts.query, keep_blank_values=True))
    return tuple(
        (urlunsplit(parts._replace(query=urlencode({**query, "page": str(page)}))), {})
        for page in range(first, min(last, first + MAX_PAGES) + 1)
    )


HANWEB = Family(
    name="hanweb",
    fingerprint=re.compile(
        r"<datastore|dataproxy\.jsp|\A\S{0,200}/col/col\d{1,9}/|\A\S{0,200}/art/\d{4}/|ZJEG_RSS|"
        r"<!--<\$\[|Produced\s?By\s?大汉|大汉版通|/api-gateway/jpaas-publish-server/",
        re.IGNORECASE,
    ),
    containers=(
        "//*[@id='zoom']",
        "//div[contains(@class,'artile_zw') or contains(@class,'article_zw')]",
        "//div[contains(@class,'main-txt')]",
        "//*[contains(@class,'bt-content') or contains(@class,'bt_content')]",
        "//*[@id='con_con']",
    ),
    noise=(".//div[contains(@class,'share')]", ".//div[contains(@class,'ewm')]"),
    marks={
        "title": _mark("标题"),
        "source": _mark("信息来源"),
    },
    rows=rows_of,
    pager=pager_of,
)
