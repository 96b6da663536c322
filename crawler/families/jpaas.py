"""Hanweb jpaas 集约化: units of a page are asked for by a query that the page holds."""

import html
import json
import re
from collections.abc import Iterator, Mapping
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit, urlunsplit

from lxml.html import HtmlElement

from crawler.families import dataproxy
from crawler.families.family import Family, Follow, Pager
from crawler.families.folding import Json, as_object, json_of, words
from crawler.families.hanweb import HANWEB

_UNIT = "/api-gateway/jpaas-publish-server/front/page/build/unit"
_QUERY = re.compile(r"queryData\s{0,3}=\s{0,3}(\"[^\"]{2,4000}\"|'[^']{2,4000}')", re.IGNORECASE)
_PAGINATION = re.compile(r"<[^<>]{0,200}class=[\"'][^\"'<>]{0,100}pagination[^<>]{0,400}>")
_ROWS = re.compile(r"\brows=[\"']?(\d{1,4})")
_COUNT = re.compile(r"\bcount=[\"']?(\d{1,7})")

#: Rows of a page where the unit does not say.
_USUAL = 15

#: Pages of one list; more than this is not paged through in one visit.
MAX_PAGES = 500


def rows_of(text: str) -> str | None:
    """The HTML of a unit that came as JSON; None for a page."""
    answer = json_of(text)
    data = as_object(answer.get("data")) if answer else None
    return words(data, "html") if data else None


def pager_of(url: str, text: str, root: HtmlElement) -> Pager:
    """The unit's further pages; a bare ``pageNo`` is not obeyed, ``paramJson`` is."""
    if dataproxy.is_datastore(text):
        return dataproxy.pager_of(url, text, root)
    built = rows_of(text)
    count, size = _numbers(built if built is not None else text)
    if built is not None:
        return Pager(pages=_following(url, _page_of(url) + 1, count, size), total=count)
    query = next(_queries(text), None)
    if query is None:
        return Pager(total=count)
    asked = urljoin(url, f"{_UNIT}?{urlencode(query)}")
    shown = root.xpath("count(//li//a[@href] | //tr//a[@href])")
    first = 2 if count or (isinstance(shown, float) and shown >= size) else 1
    pages = _following(asked, first, count or (size * first), size)
    further = tuple(_from(url, page) for page in pages)
    return Pager(pages=further, total=count, whole=first == 1)


def _numbers(text: str) -> tuple[int | None, int]:
    """How many rows the list has, if it says so, and how many a page of it."""
    tag = _PAGINATION.search(text)
    rows, count = (_ROWS.search(tag[0]), _COUNT.search(tag[0])) if tag else (None, None)
    return int(count[1]) if count else None, int(rows[1]) if rows else _USUAL


def _following(asked: str, first: int, count: int | None, size: int) -> tuple[Follow, ...]:
    """The requests for page `first` and those behind it."""
    last = -(-count // max(size, 1)) if count else first - 1
    return tuple(
        Follow(url=_with_page(asked, page, size))
        for page in range(first, min(last, first + MAX_PAGES) + 1)
    )


def _from(url: str, follow: Follow) -> Follow:
    return Follow(url=follow.url, referer=url)


def _queries(text: str) -> Iterator[Mapping[str, str]]:
    """The queries of units that hold a list, the likeliest first."""
    found = [_read(html.unescape(match[1][1:-1])) for match in _QUERY.finditer(text)]
    lists = [query for query in found if query and query.get("pageType") != "article"]
    return iter(sorted(lists, key=lambda query: not re.search("列表|list", query.get("tagId", ""))))


def _read(written: str) -> dict[str, str]:
    """A query, whose JSON may be set in single quotes."""
    for text in (written, written.replace("'", '"')):
        try:
            value = json.loads(text)
        except ValueError:
            continue
        return {k: str(v) for k, v in value.items()} if isinstance(value, dict) else {}
    return {}


def _parameters(url: str) -> tuple[Mapping[str, str], Json]:
    """The query of a request, and what is in its ``paramJson``."""
    query = dict(parse_qsl(urlsplit(url).query, keep_blank_values=True))
    return query, json_of(query.get("paramJson", "")) or {}


def _page_of(url: str) -> int:
    written = words(_parameters(url)[1], "pageNo")
    return int(written) if written.isdecimal() and len(written) < 7 else 1


def _with_page(url: str, page: int, size: int) -> str:
    """The same unit's page `page`."""
    query, _ = _parameters(url)
    asked = json.dumps({"pageNo": page, "pageSize": str(size)}, separators=(",", ":"))
    parts = urlsplit(url)
    return urlunsplit(parts._replace(query=urlencode({**query, "paramJson": asked})))


JPAAS = Family(
    name="jpaas",
    fingerprint=re.compile(
        r"/api-gateway/jpaas-publish-server/|\bqueryData\s{0,3}=|jpaas-", re.IGNORECASE
    ),
    containers=HANWEB.containers,
    noise=HANWEB.noise,
    marks=HANWEB.marks,
    records=dataproxy.records_of,
    rows=rows_of,
    pager=pager_of,
)
