"""Hanweb's ``datastore``: rows as XML in a script, and the ways to ask for further ones."""

import html
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit, urlunsplit

from lxml.html import HtmlElement

from crawler.families.family import Follow, Pager

_NEXT_GROUP = re.compile(
    r"<nextgroup>[^\"'/]{0,200}href\s{0,3}=\s{0,3}[\"']([^\"']{1,2000})[\"']", re.IGNORECASE
)
_TOTAL = re.compile(
    r"(?:totalRecord\s{0,3}[:=]\s{0,3}[\"']?|<totalrecord>)\s{0,9}(\d{1,8})", re.IGNORECASE
)
_TOTAL_PAGE = re.compile(r"<totalpage>\s{0,9}(\d{1,6})", re.IGNORECASE)
_PER_PAGE = re.compile(
    r"(?:perPage\s{0,3}[:=]\s{0,3}[\"']?|<perpage>)\s{0,9}(\d{1,4})", re.IGNORECASE
)
_ESCAPED = re.compile(r"&lt;(?:datastore|record)&gt;", re.IGNORECASE)
_WRAPPED = re.compile(r"\A\s{0,99}[\w$.]{1,99}\(\s{0,9}(?=[\"'{])")
_PROXY = re.compile(r"proxyUrl\s{0,3}[:=]\s{0,3}[\"']([^\"'\s]{1,1000})[\"']", re.IGNORECASE)
_PARAMETERS = re.compile(r"\bparam_?\w{0,40}\s{0,3}[:=]\s{0,3}\{([^{}]{1,2000})\}")
_PARAMETER = re.compile(r"[\"']?(\w{1,40})[\"']?\s{0,3}:\s{0,3}(?:[\"']([^\"']{0,400})[\"']|(\d+))")

#: Pages of one list; more than this is not paged through in one visit.
MAX_PAGES = 500

#: Where the requests go when the page only says with what.
_USUAL = "/module/web/jpage/dataproxy.jsp"


def is_datastore(text: str) -> bool:
    """Whether a text holds a datastore, as it is or escaped."""
    return "<datastore" in text.lower() or _ESCAPED.search(text) is not None


def records_of(text: str) -> Sequence[str] | None:
    """The HTML of each row that datastores hold; None where there is none.

    A datastore without rows is none: its site writes the rows into the page itself.
    """
    text = plain(text)
    if "<datastore" not in text.lower() and "<recordset" not in text.lower():
        return None
    inside = [part.partition("</record>")[0].strip() for part in text.split("<record>")[1:]]
    return [part.removeprefix("<![CDATA[").removesuffix("]]>") for part in inside] or None


def plain(text: str) -> str:
    """The XML of an answer, taken out of a JSONP call or of escaped HTML."""
    if match := _WRAPPED.search(text[:300]):
        text = _unwrapped(text[match.end() :])
    if _ESCAPED.search(text) and "<record>" not in text:
        text = html.unescape(text)
    return text


def _unwrapped(text: str) -> str:
    """The string that a call is made with; the text as it is when it is none."""
    try:
        value, _ = json.JSONDecoder(strict=False).raw_decode(text)
    except (ValueError, RecursionError):
        return text
    if isinstance(value, dict):
        value = next((v for v in value.values() if isinstance(v, str) and "<record" in v), text)
    return value if isinstance(value, str) else text


@dataclass(frozen=True, slots=True, kw_only=True)
class _Store:
    """What a page tells of its datastore."""

    url: str
    text: str
    rows: int
    total: int | None

    #: Rows of a group: an answer brings one group, commonly three of the pages that people see.
    size: int


def pager_of(url: str, text: str, root: HtmlElement) -> Pager:
    """The requests for what follows: by the ``nextgroup``, by form, by the script's own words."""
    text = plain(text)
    total = _TOTAL.search(text)
    count = int(total[1]) if total else None
    rows = text.count("<record>")
    per_page = _PER_PAGE.search(text)
    size = max(rows, int(per_page[1]) if per_page else 0)
    store = _Store(url=url, text=text, rows=rows, total=count, size=size)
    if "dataproxy.jsp" in url:
        return Pager(pages=_behind(store), total=count)
    if count is not None and count <= rows:
        return Pager(total=count)
    ways = [way for way in _ways(store) if way]
    return Pager(pages=ways[0] if ways else (), instead=tuple(ways[1:]), total=count)


def _ways(store: _Store) -> Iterator[tuple[Follow, ...]]:
    """Every way in which the rows after those of the first page may be asked for."""
    if group := _NEXT_GROUP.search(store.text):
        href = urljoin(store.url, html.unescape(group[1]))
        first = _page(href)
        yield _gets(store, href, first)
        if first < 2:
            yield _gets(store, href, 2)
        parts = urlsplit(href)
        form = dict(parse_qsl(parts.query, keep_blank_values=True))
        yield _posts(store, urlunsplit(parts._replace(query="")), form)
        return
    proxy = _PROXY.search(store.text)
    said = _parameters(store.text)
    if proxy is None and not said:
        return
    address = urljoin(store.url, html.unescape(proxy[1]) if proxy else _USUAL)
    parts = urlsplit(address)
    form = dict(parse_qsl(parts.query, keep_blank_values=True)) | dict(said)
    bare = urlunsplit(parts._replace(query=""))
    yield _posts(store, bare, form)
    yield _gets(store, f"{bare}?{urlencode(form)}", 2)


def _gets(store: _Store, href: str, first: int) -> tuple[Follow, ...]:
    """GET requests by number of page, from `first` to the last."""
    last = max(_last_page(store), first)
    return tuple(
        Follow(url=_with_page(href, page), referer=store.url)
        for page in range(first, min(last, first + MAX_PAGES) + 1)
    )


def _posts(store: _Store, address: str, form: Mapping[str, str]) -> tuple[Follow, ...]:
    """POST requests by number of row; `form` says of which list."""
    if not store.total or not store.size:
        return ()
    said = {"col": "1"} | {
        name: value
        for name, value in form.items()
        if name not in ("page", "startrecord", "endrecord", "perpage")
    }
    written = _PER_PAGE.search(store.text)
    per_page, total = int(written[1]) if written else store.size, store.total
    starts = range(store.rows + 1, total + 1, store.size)[:MAX_PAGES]
    spans = [(start, min(start + store.size - 1, total)) for start in starts]
    return tuple(
        Follow(
            url=f"{address}?startrecord={start}&endrecord={end}&perpage={per_page}",
            method="POST",
            form=said,
            referer=store.url,
        )
        for start, end in spans
    )


def _behind(store: _Store) -> tuple[Follow, ...]:
    """What an answer knows of the answers after it: those by number only."""
    if "startrecord=" in store.url and "page=" not in urlsplit(store.url).query.split("&"):
        return ()
    if not store.rows:
        return ()
    return tuple(
        Follow(url=_with_page(store.url, page))
        for page in range(_page(store.url) + 1, min(_last_page(store), MAX_PAGES) + 1)
    )


def _last_page(store: _Store) -> int:
    """How many groups there are, by what the page says or by its count of rows."""
    if match := _TOTAL_PAGE.search(store.text):
        return int(match[1])
    return -(-store.total // store.size) if store.total and store.size else 1


def _parameters(text: str) -> Mapping[str, str]:
    """What a script calls ``param_212860={columnid:…,unitid:'…'}``."""
    for match in _PARAMETERS.finditer(text):
        found = {name: word or number for name, word, number in _PARAMETER.findall(match[1])}
        if "columnid" in found or "unitid" in found:
            return found
    return {}


def _page(href: str) -> int:
    """The number of the page that an address asks for."""
    written = dict(parse_qsl(urlsplit(href).query)).get("page", "1")
    return int(written) if written.isdecimal() and len(written) < 7 else 1


def _with_page(href: str, page: int) -> str:
    """`href` asking for another page."""
    parts = urlsplit(href)
    query = dict(parse_qsl(parts.query, keep_blank_values=True))
    return urlunsplit(parts._replace(query=urlencode({**query, "page": str(page)})))
