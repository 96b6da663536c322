"""Hanweb's ``datastore``: rows as XML in a script, and requests for further rows."""

import html
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from lxml.html import HtmlElement

from crawler.addresses import resolve
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
_JSONP_CALL = re.compile(r"\A\s{0,99}[\w$.]{1,99}\(\s{0,9}(?=[\"'{])")
_PROXY = re.compile(r"proxyUrl\s{0,3}[:=]\s{0,3}[\"']([^\"'\s]{1,1000})[\"']", re.IGNORECASE)
_PARAMETERS = re.compile(r"\bparam_?\w{0,40}\s{0,3}[:=]\s{0,3}\{([^{}]{1,2000})\}")
_PARAMETER = re.compile(r"[\"']?(\w{1,40})[\"']?\s{0,3}:\s{0,3}(?:[\"']([^\"']{0,400})[\"']|(\d+))")

#: Maximum pages of one list in one visit.
MAX_PAGES = 500

#: Path of the requests when the page gives only their parameters.
_DEFAULT_PROXY = "/module/web/jpage/dataproxy.jsp"


def is_datastore(text: str) -> bool:
    """Whether a text contains a datastore, plain or escaped."""
    return "<datastore" in text.lower() or _ESCAPED.search(text) is not None


def records_of(text: str) -> Sequence[str] | None:
    """Return the HTML of each row in datastores; None when there is none.

    A datastore without rows does not count: its site prints the rows in the page.
    """
    text = xml_of(text)
    if "<datastore" not in text.lower() and "<recordset" not in text.lower():
        return None
    inside = [part.partition("</record>")[0].strip() for part in text.split("<record>")[1:]]
    return [part.removeprefix("<![CDATA[").removesuffix("]]>") for part in inside] or None


def xml_of(text: str) -> str:
    """Return the XML of an answer, extracted from a JSONP call or escaped HTML."""
    if match := _JSONP_CALL.search(text[:300]):
        text = _jsonp_argument(text[match.end() :])
    if _ESCAPED.search(text) and "<record>" not in text:
        text = html.unescape(text)
    return text


def _jsonp_argument(text: str) -> str:
    """Return the string argument of a JSONP call; the text itself if there is none."""
    try:
        value, _ = json.JSONDecoder(strict=False).raw_decode(text)
    except (ValueError, RecursionError):
        return text
    if isinstance(value, dict):
        value = next((v for v in value.values() if isinstance(v, str) and "<record" in v), text)
    return value if isinstance(value, str) else text


@dataclass(frozen=True, slots=True, kw_only=True)
class _Datastore:
    """The datastore of a page."""

    url: str
    text: str
    rows: int
    total: int | None

    #: Rows of a group: an answer is one group, usually three displayed pages.
    size: int


def pager_of(url: str, text: str, root: HtmlElement) -> Pager:
    """Return the requests for further rows: by ``nextgroup``, by form, by script parameters."""
    text = xml_of(text)
    total = _TOTAL.search(text)
    count = int(total[1]) if total else None
    rows = text.count("<record>")
    per_page = _PER_PAGE.search(text)
    size = max(rows, int(per_page[1]) if per_page else 0)
    datastore = _Datastore(url=url, text=text, rows=rows, total=count, size=size)
    if "dataproxy.jsp" in url:
        return Pager(pages=_pages_after_answer(datastore), total=count)
    if count is not None and count <= rows:
        return Pager(total=count)
    all_series = [series for series in _request_series(datastore) if series]
    return Pager(
        pages=all_series[0] if all_series else (), instead=tuple(all_series[1:]), total=count
    )


def _request_series(datastore: _Datastore) -> Iterator[tuple[Follow, ...]]:
    """Yield each possible series of requests for the rows after the first page."""
    if group := _NEXT_GROUP.search(datastore.text):
        href = resolve(datastore.url, html.unescape(group[1]))
        first = _page_number(href)
        yield _get_requests(datastore, href, first)
        if first < 2:
            yield _get_requests(datastore, href, 2)
        parts = urlsplit(href)
        form = dict(parse_qsl(parts.query, keep_blank_values=True))
        yield _post_requests(datastore, urlunsplit(parts._replace(query="")), form)
        return
    proxy = _PROXY.search(datastore.text)
    parameters = _parameters(datastore.text)
    if proxy is None and not parameters:
        return
    address = resolve(datastore.url, html.unescape(proxy[1]) if proxy else _DEFAULT_PROXY)
    parts = urlsplit(address)
    form = dict(parse_qsl(parts.query, keep_blank_values=True)) | dict(parameters)
    bare = urlunsplit(parts._replace(query=""))
    yield _post_requests(datastore, bare, form)
    yield _get_requests(datastore, f"{bare}?{urlencode(form)}", 2)


def _get_requests(datastore: _Datastore, href: str, first: int) -> tuple[Follow, ...]:
    """Return GET requests by page number, from `first` to the last."""
    last = max(_last_page(datastore), first)
    return tuple(
        Follow(url=_url_of_page(href, page), referer=datastore.url)
        for page in range(first, min(last, first + MAX_PAGES) + 1)
    )


def _post_requests(
    datastore: _Datastore, address: str, form: Mapping[str, str]
) -> tuple[Follow, ...]:
    """Return POST requests by row number; `form` identifies the list."""
    if not datastore.total or not datastore.size:
        return ()
    parameters = {"col": "1"} | {
        name: value
        for name, value in form.items()
        if name not in ("page", "startrecord", "endrecord", "perpage")
    }
    written = _PER_PAGE.search(datastore.text)
    per_page, total = int(written[1]) if written else datastore.size, datastore.total
    starts = range(datastore.rows + 1, total + 1, datastore.size)[:MAX_PAGES]
    spans = [(start, min(start + datastore.size - 1, total)) for start in starts]
    return tuple(
        Follow(
            url=f"{address}?startrecord={start}&endrecord={end}&perpage={per_page}",
            method="POST",
            form=parameters,
            referer=datastore.url,
        )
        for start, end in spans
    )


def _pages_after_answer(datastore: _Datastore) -> tuple[Follow, ...]:
    """Return the requests after an answer to a request by page number."""
    if "startrecord=" in datastore.url and "page=" not in urlsplit(datastore.url).query.split("&"):
        return ()
    if not datastore.rows:
        return ()
    return tuple(
        Follow(url=_url_of_page(datastore.url, page))
        for page in range(
            _page_number(datastore.url) + 1, min(_last_page(datastore), MAX_PAGES) + 1
        )
    )


def _last_page(datastore: _Datastore) -> int:
    """Return the number of groups, as stated by the page or computed from its total."""
    if match := _TOTAL_PAGE.search(datastore.text):
        return int(match[1])
    return -(-datastore.total // datastore.size) if datastore.total and datastore.size else 1


def _parameters(text: str) -> Mapping[str, str]:
    """Return the parameters in a script: ``param_212860={columnid:…,unitid:'…'}``."""
    for match in _PARAMETERS.finditer(text):
        found = {name: word or number for name, word, number in _PARAMETER.findall(match[1])}
        if "columnid" in found or "unitid" in found:
            return found
    return {}


def _page_number(href: str) -> int:
    """Return the page number in an address; 1 without one."""
    written = dict(parse_qsl(urlsplit(href).query)).get("page", "1")
    return int(written) if written.isdecimal() and len(written) < 7 else 1


def _url_of_page(href: str, page: int) -> str:
    """Return `href` with another page number."""
    parts = urlsplit(href)
    query = dict(parse_qsl(parts.query, keep_blank_values=True))
    return urlunsplit(parts._replace(query=urlencode({**query, "page": str(page)})))
