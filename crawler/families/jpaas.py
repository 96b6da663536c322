"""Hanweb jpaas 集约化: units of a page are requested with a query in the page."""

import html
import json
import re
from collections.abc import Iterator, Mapping
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from lxml.html import HtmlElement

from crawler.addresses import resolve
from crawler.families.family import Family, Follow, Pager
from crawler.families.formats import hanweb_datastore
from crawler.families.formats.json_pages import Json, as_object, first_text, json_object_of
from crawler.families.hanweb import HANWEB

_UNIT = "/api-gateway/jpaas-publish-server/front/page/build/unit"
_QUERY = re.compile(r"queryData\s{0,3}=\s{0,3}(\"[^\"]{2,4000}\"|'[^']{2,4000}')", re.IGNORECASE)
_PAGINATION = re.compile(r"<[^<>]{0,200}class=[\"'][^\"'<>]{0,100}pagination[^<>]{0,400}>")
_ROWS = re.compile(r"\brows=[\"']?(\d{1,4})")
_COUNT = re.compile(r"\bcount=[\"']?(\d{1,7})")

#: Rows of a page if the unit does not state them.
_DEFAULT_PAGE_SIZE = 15

#: Maximum pages of one list in one visit.
MAX_PAGES = 500


def rows_of(text: str) -> str | None:
    """Return the HTML of a unit in a JSON answer; None for a page."""
    answer = json_object_of(text)
    data = as_object(answer.get("data")) if answer else None
    return first_text(data, "html") if data else None


def pager_of(url: str, text: str, root: HtmlElement) -> Pager:
    """Return the unit's further pages; servers ignore ``pageNo`` outside ``paramJson``."""
    if hanweb_datastore.is_datastore(text):
        return hanweb_datastore.pager_of(url, text, root)
    unit_html = rows_of(text)
    count, size = _numbers(unit_html if unit_html is not None else text)
    if unit_html is not None:
        return Pager(pages=_requests_from(url, _page_number(url) + 1, count, size), total=count)
    query = next(_queries(text), None)
    if query is None:
        return Pager(total=count)
    unit_url = resolve(url, f"{_UNIT}?{urlencode(query)}")
    link_count = root.xpath("count(//li//a[@href] | //tr//a[@href])")
    first = 2 if count or (isinstance(link_count, float) and link_count >= size) else 1
    pages = _requests_from(unit_url, first, count or (size * first), size)
    further = tuple(_with_referer(url, page) for page in pages)
    return Pager(pages=further, total=count, includes_first_rows=first == 1)


def _numbers(text: str) -> tuple[int | None, int]:
    """Return the rows of the list, if stated, and the rows of a page."""
    tag = _PAGINATION.search(text)
    rows, count = (_ROWS.search(tag[0]), _COUNT.search(tag[0])) if tag else (None, None)
    return int(count[1]) if count else None, int(rows[1]) if rows else _DEFAULT_PAGE_SIZE


def _requests_from(unit_url: str, first: int, count: int | None, size: int) -> tuple[Follow, ...]:
    """Return the requests for page `first` and the pages after it."""
    last = -(-count // max(size, 1)) if count else first - 1
    return tuple(
        Follow(url=_url_of_page(unit_url, page, size))
        for page in range(first, min(last, first + MAX_PAGES) + 1)
    )


def _with_referer(url: str, follow: Follow) -> Follow:
    return Follow(url=follow.url, referer=url)


def _queries(text: str) -> Iterator[Mapping[str, str]]:
    """Return the queries of units with a list, the most likely first."""
    found = [_parse_query(html.unescape(match[1][1:-1])) for match in _QUERY.finditer(text)]
    lists = [query for query in found if query and query.get("pageType") != "article"]
    return iter(sorted(lists, key=lambda query: not re.search("列表|list", query.get("tagId", ""))))


def _parse_query(encoded: str) -> dict[str, str]:
    """Parse a query, whose JSON may be in single quotes."""
    for text in (encoded, encoded.replace("'", '"')):
        try:
            value = json.loads(text)
        except ValueError:
            continue
        return {k: str(v) for k, v in value.items()} if isinstance(value, dict) else {}
    return {}


def _parameters(url: str) -> tuple[Mapping[str, str], Json]:
    """Return the query of a request, and the object in its ``paramJson``."""
    query = dict(parse_qsl(urlsplit(url).query, keep_blank_values=True))
    return query, json_object_of(query.get("paramJson", "")) or {}


def _page_number(url: str) -> int:
    digits = first_text(_parameters(url)[1], "pageNo")
    return int(digits) if digits.isdecimal() and len(digits) < 7 else 1


def _url_of_page(url: str, page: int, size: int) -> str:
    """Return the address of page `page` of the same unit."""
    query, _ = _parameters(url)
    parameters = json.dumps({"pageNo": page, "pageSize": str(size)}, separators=(",", ":"))
    parts = urlsplit(url)
    return urlunsplit(parts._replace(query=urlencode({**query, "paramJson": parameters})))


JPAAS = Family(
    name="jpaas",
    fingerprint=re.compile(
        r"/api-gateway/jpaas-publish-server/|\bqueryData\s{0,3}=|jpaas-", re.IGNORECASE
    ),
    containers=HANWEB.containers,
    noise=HANWEB.noise,
    marks=HANWEB.marks,
    records=hanweb_datastore.records_of,
    rows=rows_of,
    pager=pager_of,
)
